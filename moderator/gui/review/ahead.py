"""What comes next is read, explained and laid out once the comment before it is on the screen."""

from PySide6.QtCore import QObject, QTimer, Slot

from moderator.gui.review.desk import Desk
from moderator.gui.review.surroundings import Surroundings
from moderator.gui.review.veil import Veil

MOST = 20
"""Comments that are read and explained before they are reached."""
SOON = 20
"""Milliseconds after a comment came up in which it is painted before anything else is asked."""


class Ahead(QObject):
    """Looks ahead in the list of a desk."""

    def __init__(self, desk: Desk, veil: Veil, around: Surroundings) -> None:
        super().__init__(desk)
        self._desk = desk
        self._veil = veil
        self._around = around
        self._line = -1
        self._timer = QTimer(self, singleShot=True, interval=SOON)
        self._timer.timeout.connect(self._read)

    def look_from(self, line: int) -> None:
        """Look ahead from a line, as soon as its comment is painted."""
        self._line = line
        self._timer.start()

    @Slot()
    def _read(self) -> None:
        found = self._desk.rows
        lines = range(self._line + 1, min(self._line + MOST, len(found)))
        rows = [row for line in lines if (row := found.row(line)) is not None]
        self._around.prefetch(rows)
        for row in rows[:1]:
            self._desk.middle.prepare(self._veil.readable(row).text, withheld=self._veil.withholds(row))
