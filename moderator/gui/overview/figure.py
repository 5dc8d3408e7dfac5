"""A figure that leads to its comments: plain ink among other words, underlined where one points at it."""

import math

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from moderator.gui import theme
from moderator.gui.components.flow import FlowLayout
from moderator.gui.components.focus import follow, took_focus
from moderator.gui.components.label import Text
from moderator.gui.components.rows import clear
from moderator.gui.hostile import contained, tip

_LEADS = "Show the comments"
_ASKED = 96


class FigureLink(QAbstractButton):
    """Words of which a press asks for a search."""

    search_wanted = Signal(str)

    def __init__(
        self,
        text: str = "",
        search: str | None = None,
        *,
        weight: int = 600,
        role: str = "text",
        gives_way: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show `text`; with `gives_way` it ends in an ellipsis where there is no room, and is whole in its tooltip."""
        super().__init__(parent)
        self._search, self._weight, self._role = search, weight, role
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._gives_way = gives_way
        wide = QSizePolicy.Policy.Expanding if gives_way else QSizePolicy.Policy.Fixed
        self.setSizePolicy(wide, QSizePolicy.Policy.Fixed)
        self.setToolTip(_LEADS)
        self.clicked.connect(lambda: self.search_wanted.emit(self._search or ""))
        self.setText(text)

    def show_figure(self, text: str, search: str | None) -> None:
        """Show another figure with the search behind it; without one it leads nowhere."""
        self._search = search
        self.setText(text)
        self.setEnabled(search is not None)
        self.updateGeometry()

    def search(self) -> str | None:
        """Return the search behind the figure; an empty one finds every comment."""
        return self._search

    def sizeHint(self) -> QSize:  # noqa: D102
        # As high as the words beside it, whatever its weight.
        height = math.ceil(QFontMetricsF(theme.font("body")).height())
        width = QFontMetrics(self._font()).horizontalAdvance(self.text())
        # What gives way takes the room that there is, and asks for little, so that no name widens its column.
        return QSize(min(width, theme.px(_ASKED)) if self._gives_way else width, height)

    def shown(self) -> str:
        """Return what there is room for."""
        if not self._gives_way:
            return self.text()
        room = self.width() + 1
        return QFontMetrics(self._font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        cut = self.shown() != self.text()
        self.setToolTip(tip(f"{self.text()}\n{_LEADS}") if cut else _LEADS)

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: D102
        super().enterEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        took_focus(self, event, theme.px(3))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        painter = QPainter(self)
        font = self._font()
        font.setUnderline(self.underMouse() and self.isEnabled())
        painter.setFont(font)
        painter.setPen(theme.current().role(self._role))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(self.rect()), flags, contained(self.shown()))

    def _font(self) -> QFont:
        return theme.font("body", self._weight, tabular=True)


class Sentence(QWidget):
    """Words and figures in one line, or in more where there is no room."""

    search_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = FlowLayout(self, spacing=0)
        self._said: list[tuple[str, str | None]] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_parts(self, parts: list[tuple[str, str | None]]) -> None:
        """Show these: (words, the search behind them or None); spaces between them are theirs."""
        if parts == self._said:
            return
        self._said = parts
        clear(self._flow)
        links: list[QWidget] = []
        for place, (words, search) in enumerate(parts):
            # A space stands at the end of a line, never at the beginning of the next.
            follows = place + 1 < len(parts) and parts[place + 1][0].startswith(" ")
            words = (words.removeprefix(" ") if place else words) + (" " if follows else "")
            if search is not None:
                link = FigureLink(words, search, weight=500, role="secondary")
                link.search_wanted.connect(self.search_wanted)
                self._flow.addWidget(link)
                links.append(link)
            else:
                self._flow.addWidget(Text(words, role="secondary", tabular=True))
        follow(self, links)
        self.updateGeometry()

    def text(self) -> str:
        """Return the whole sentence."""
        return "".join(words for words, _ in self._said)
