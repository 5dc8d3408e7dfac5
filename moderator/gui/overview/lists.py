"""Bars with names and figures: posts that drew the most negative, words that mark it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from moderator.gui import theme
from moderator.gui.components.focus import took_focus
from moderator.gui.components.label import Text
from moderator.gui.components.rows import clear, said
from moderator.gui.hostile import tip

ROW = 33


@dataclass(frozen=True, slots=True)
class BarRow:
    """One line: its name, its bar in [0, 1], two figures, and the search behind it."""

    name: str
    share: float
    figure: str
    more: str
    search: str
    narrow: str = ""
    """The search that narrows the page to this line; empty where it cannot."""


class _Row(QAbstractButton):
    narrow_wanted = Signal(str)

    def __init__(self, row: BarRow, widths: tuple[float, float, float]) -> None:
        super().__init__()
        self._row = row
        self._widths = widths
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{row.name}: {row.figure}, {row.more}")
        only = "\nN narrows the page to this" if row.narrow else ""
        self.setToolTip(tip(f"{row.name}\nShow the comments{only}"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(ROW))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        took_focus(self, event, theme.px(4))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("Show the comments").triggered.connect(self.click)
        if self._row.narrow:
            narrow = menu.addAction("Narrow the overview to this")
            narrow.triggered.connect(lambda: self.narrow_wanted.emit(self._row.narrow))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_N and not event.modifiers() and self._row.narrow:
            self.narrow_wanted.emit(self._row.narrow)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.sunken)
            painter.drawRoundedRect(self.rect().adjusted(-4, 3, 4, -3), theme.px(4), theme.px(4))
        name_end, bar_end, figure_end = (share * self.width() for share in self._widths)
        middle = Qt.AlignmentFlag.AlignVCenter
        font = theme.font("body")
        painter.setFont(font)
        painter.setPen(colours.text)
        room = QRectF(0, 0, name_end - theme.px(16), self.height())
        painter.drawText(
            room,
            middle,
            QFontMetrics(font).elidedText(self._row.name, Qt.TextElideMode.ElideRight, int(room.width())),
        )
        bar = QColor(colours.negative_mark)
        bar.setAlphaF(0.75)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(bar)
        thick = theme.px(8)
        length = max(2.0, (bar_end - name_end) * self._row.share)
        painter.drawRoundedRect(QRectF(name_end, (self.height() - thick) / 2, length, thick), 2, 2)
        right = Qt.AlignmentFlag.AlignRight | middle
        painter.setPen(colours.text)
        painter.setFont(theme.font("body", 600, tabular=True))
        painter.drawText(QRectF(bar_end, 0, figure_end - bar_end, self.height()), right, self._row.figure)
        painter.setPen(colours.secondary)
        painter.setFont(theme.font("body", tabular=True))
        painter.drawText(
            QRectF(figure_end, 0, self.width() - figure_end, self.height()), right, self._row.more
        )


class BarList(QWidget):
    """A heading, what the figures are, and the rows; a row leads to its comments."""

    search_wanted = Signal(str)
    narrow_wanted = Signal(str)

    def __init__(
        self, heading: str, figures: str, widths: tuple[float, float, float], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._widths = widths
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(Text(heading, "heading"))
        head.addSpacing(theme.px(12))
        head.addStretch(1)
        self._figures = Text(figures, "small", "secondary")
        head.addWidget(self._figures)
        column.addLayout(head)
        column.addSpacing(theme.px(8))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        self._none = Text("", "small", "secondary", wrap=True)
        column.addWidget(self._none)
        column.addStretch(1)

    def show_rows(self, rows: Sequence[BarRow], nothing: str, note: str = "") -> None:
        """Show other rows; `nothing` is said when there are none, `note` below them."""
        clear(self._rows)
        for row in rows:
            line = _Row(row, self._widths)
            line.clicked.connect(lambda _=False, search=row.search: self.search_wanted.emit(search))
            line.narrow_wanted.connect(self.narrow_wanted)
            self._rows.addWidget(line)
        self._none.setText(note if rows else nothing)
        self._none.setVisible(bool(self._none.text()))

    def names(self) -> list[str]:
        """Return what the rows say."""
        return said(self._rows)
