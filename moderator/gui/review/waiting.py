"""How many comments wait: counted down as one decides, and asked for anew when one pauses."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from moderator.core.query import QueueMode
from moderator.gui.context import AppContext
from moderator.gui.review.deciding import Deciding, Said
from moderator.services.search import searching
from moderator.store.tallies import Counts

PAUSE = 400
"""Milliseconds without a change after which the library is asked."""
MODES = (QueueMode.WORST_FIRST, QueueMode.MOST_REACH, QueueMode.NEWEST)
"""Queues that hold what waits for review; the others look at every comment."""


class Waiting(QObject):
    """The numbers of the library while one decides. What is not on the disk yet is not counted as done."""

    counted = Signal()
    """The library was asked anew."""

    def __init__(self, context: AppContext, deciding: Deciding, parent: QObject) -> None:
        """Count what `deciding` leaves."""
        super().__init__(parent)
        self._context = context
        self._deciding = deciding
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._open = 0
        self.counts = Counts()
        self._pause.timeout.connect(self._ask)

    def begin(self, counts: Counts) -> None:
        """Begin from the numbers that came with a queue."""
        self.counts = counts
        self._open = counts.open_negative

    def take(self, said: Said) -> None:
        """Count what was said of a comment and is stored."""
        if said.was_waiting:
            self._open = max(0, self._open - said.count)

    def left(self, mode: QueueMode, listed: int) -> int:
        """Return how many are left of a queue, of which `listed` are in the list."""
        # The number of the rail: copies, which stand for one another in the list, are counted too.
        return self._open if self.waits(mode) else listed

    @staticmethod
    def waits(mode: QueueMode) -> bool:
        """Say whether the queue of a mode holds what waits for review."""
        return mode in MODES

    def ask_soon(self) -> None:
        """Ask the library at the next pause."""
        self._pause.start()

    @Slot()
    def _ask(self) -> None:
        work = partial(searching.counts, self._context.library)
        self._context.tasks.run(work, self._on_counts, lane="rows", key="review-counts")

    def _on_counts(self, counts: Counts) -> None:
        self.counts = counts
        if not self._deciding.is_saving:
            self._open = counts.open_negative
        self.counted.emit()
