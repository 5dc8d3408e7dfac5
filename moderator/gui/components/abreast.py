"""Columns that stand side by side where each has room for its words, and below each other where not."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from moderator.gui import theme

_GAP = 40


class Abreast(QWidget):
    """Fill the columns that `column` gives, from the left."""

    def __init__(self, least: int, parent: QWidget | None = None) -> None:
        """Need `least` design pixels for a column whose words are not broken at every blank."""
        super().__init__(parent)
        self._least = theme.px(least)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(_GAP))

    def column(self) -> QVBoxLayout:
        """Add a column, and return it."""
        column = QVBoxLayout()
        column.setSpacing(0)
        self._row.addLayout(column, 1)
        return column

    def are_beside(self) -> bool:
        """Say whether they stand side by side."""
        return self._row.direction() is QBoxLayout.Direction.LeftToRight

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        count = self._row.count()
        beside = self.width() >= count * self._least + (count - 1) * theme.px(_GAP)
        if beside is not self.are_beside():
            way = QBoxLayout.Direction
            self._row.setDirection(way.LeftToRight if beside else way.TopToBottom)
            # Each ends with a gap of its own.
            self._row.setSpacing(theme.px(_GAP) if beside else 0)
