"""A notice: a tinted strip that says one thing and offers one thing to do about it."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from moderator.gui import icons, theme
from moderator.gui.components.buttons import Link
from moderator.gui.components.label import Text

Tone = Literal["good", "plain"]
HEIGHT = 40
RADIUS = 8


class IconMark(QWidget):
    """An icon as a widget, in the colour of a role."""

    def __init__(
        self, name: str, role: str = "secondary", size: int = 16, parent: QWidget | None = None
    ) -> None:
        """Show this icon, `size` design pixels wide."""
        super().__init__(parent)
        self._name, self._role, self._size = name, role, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, role: str = "") -> None:
        """Show another icon."""
        self._name, self._role = name, role or self._role
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(self._size), theme.px(self._size))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        if self._name:
            icons.paint(QPainter(self), self._name, self._role, QRectF(self.rect()))


class Notice(QWidget):
    """A strip 40 high. Good news lies on the accent's tint, trouble on grey in ink."""

    acted = Signal()

    def __init__(
        self,
        text: str = "",
        *,
        tone: Tone = "good",
        icon: str = "",
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Say `text`; with `action`, offer these words at the right and say `acted`."""
        super().__init__(parent)
        self._tone: Tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(6), theme.px(14), theme.px(6))
        row.setSpacing(theme.px(8))
        self.setMinimumHeight(theme.px(HEIGHT))
        self._mark = IconMark("", parent=self)
        self._text = Text(text, weight=500, wrap=True)
        self._link = Link(action)
        self._link.clicked.connect(self.acted)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        row.addWidget(self._link)
        self.say(text, tone=tone, icon=icon, action=action)

    def say(self, text: str, *, tone: Tone = "good", icon: str = "", action: str = "") -> None:
        """Say something else."""
        self._tone = tone
        name = icon or ("circle-check" if tone == "good" else "circle-alert")
        self._mark.show_icon(name, "accent_text" if tone == "good" else "text")
        self._text.setText(text)
        self._link.setText(action)
        self._link.setVisible(bool(action))
        self._link.updateGeometry()
        self.setAccessibleName(text)
        self.update()

    def text(self) -> str:
        """Return what it says."""
        return self._text.text()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(super().sizeHint().width(), max(theme.px(HEIGHT), super().sizeHint().height()))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(160), theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.accent_tint if self._tone == "good" else colours.sunken)
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
