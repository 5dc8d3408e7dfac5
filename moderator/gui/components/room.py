"""Room below what is scrolled, as high as what lies over the foot of a page: so its last line can be scrolled to."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


class Room(QWidget):
    """Stands under a scrolled area in the same column, and takes nothing until it is asked to.

    Nothing on the screen moves with it. Where what is shown would slide down into room that is given back, the room
    stays until somebody scrolls up by so much.
    """

    def __init__(self, area: QAbstractScrollArea, hidden_below: Callable[[], int] | None = None) -> None:
        """Belong to `area`; a table, whose scroll bar counts lines, says how many pixels are yet to come."""
        super().__init__()
        self._area = area
        self._bar = area.verticalScrollBar()
        self._is_table = hidden_below is not None
        self._hidden_below = hidden_below or (lambda: self._bar.maximum() - self._bar.value())
        self._wanted = 0
        self.setFixedHeight(0)
        area.installEventFilter(self)
        self._bar.valueChanged.connect(self._settle)

    def take(self, height: int) -> None:
        """Take so many pixels, or none."""
        self._wanted = height
        self._settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if watched is self._area and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._settle()
        return super().eventFilter(watched, event)

    @Slot()
    def _settle(self) -> None:
        # What stands in the place of the area is not scrolled: it would only move.
        shown = not self._area.isHidden()
        wanted = self._wanted if shown else 0
        given_back = self.minimumHeight() - wanted
        if shown and given_back > 0 and self._bar.value() > 0 and self._hidden_below() < given_back:
            return
        # A page that is not scrolled yet would be laid out anew beside the scroll bar that comes.
        if given_back > 0 or self._is_table or self._bar.maximum() > 0:
            self.setFixedHeight(wanted)
