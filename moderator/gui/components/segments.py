"""A row of segments: one of a few views of the same thing."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from moderator.gui import theme
from moderator.gui.components.focus import took_focus

HEIGHT = 26
RADIUS = 6


class _Segment(QAbstractButton):
    """One of the row."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(theme.font("small", 600)).horizontalAdvance(self.text())
        return QSize(width + 2 * theme.px(12), theme.px(HEIGHT) - theme.px(2))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        took_focus(self, event, RADIUS)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.setPen(QPen(colours.strong, 1))
            painter.setBrush(colours.chosen)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS - 1, RADIUS - 1
            )
        elif self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.border)
            painter.drawRoundedRect(QRectF(self.rect()), RADIUS - 1, RADIUS - 1)
        painter.setFont(theme.font("small", 500))
        painter.setPen(colours.text if self.isChecked() else colours.secondary)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class Segments(QWidget):
    """A few names of which one is chosen; `chosen` says its number when a person chooses."""

    chosen = Signal(int)

    def __init__(self, names: Sequence[str], current: int = 0, parent: QWidget | None = None) -> None:
        """Offer these names."""
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._row.setContentsMargins(1, 1, 1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(self.chosen)
        self.show_names(names, current)

    def show_names(self, names: Sequence[str], current: int = 0) -> None:
        """Offer other names, such as the same with new counts."""
        buttons = self._group.buttons()
        if len(buttons) == len(names):
            for button, name in zip(buttons, names, strict=True):
                button.setText(name)
                button.setAccessibleName(name)
                button.updateGeometry()
        else:
            for button in buttons:
                self._group.removeButton(button)
                button.deleteLater()
            for number, name in enumerate(names):
                segment = _Segment(name, self)
                self._group.addButton(segment, number)
                self._row.addWidget(segment)
        self.choose(current)

    def choose(self, number: int) -> None:
        """Show that this one is chosen, without saying so."""
        button = self._group.button(number)
        if button is not None:
            button.setChecked(True)

    def current(self) -> int:
        """Return the number of the chosen one."""
        return self._group.checkedId()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        button = self._group.button(self.current() + step) if step else None
        if button is None:
            super().keyPressEvent(event)
            return
        button.setFocus(Qt.FocusReason.TabFocusReason)
        button.click()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().sunken)
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
