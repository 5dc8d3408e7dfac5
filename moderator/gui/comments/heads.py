"""The head of the table of comments."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from moderator.gui import icons, theme
from moderator.gui.comments.columns import COLUMNS, DATE, GAP, HEAD, INSET, LIKES


class Heads(QHeaderView):
    """Names of columns in small type; an arrow where the rows are sorted."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sorted, self._descending = DATE, True
        self.setSectionsClickable(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setFixedHeight(theme.px(HEAD))
        self.setHighlightSections(False)

    def show_order(self, column: int, descending: bool) -> None:
        """Mark the column that the rows are sorted by."""
        self._sorted, self._descending = column, descending
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: D102
        colours = theme.current()
        painter.save()
        painter.fillRect(rect, colours.surface)
        painter.setPen(QPen(colours.border, 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        here = logicalIndex == self._sorted
        font = theme.font("small", 600 if here else 500)
        painter.setFont(font)
        painter.setPen(colours.text if here else colours.secondary)
        inner = rect.adjusted(theme.px(INSET) if logicalIndex == 0 else 0, 0, -theme.px(GAP), 0)
        side = Qt.AlignmentFlag.AlignRight if logicalIndex == LIKES else Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, COLUMNS[logicalIndex])
        if here:
            width = QFontMetricsF(font).horizontalAdvance(COLUMNS[logicalIndex])
            size = theme.px(13)
            left = (
                inner.right() + theme.px(2) if logicalIndex == LIKES else inner.left() + width + theme.px(5)
            )
            place = QRectF(left, rect.center().y() - size / 2, size, size)
            icons.paint(painter, "arrow-down" if self._descending else "arrow-up", "text", place)
        painter.restore()
