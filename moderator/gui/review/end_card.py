"""What stands where a comment stood when none is left: what was done, and what comes next."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from moderator.gui import wording
from moderator.gui.components.empty import Empty
from moderator.gui.components.ground import Ground
from moderator.gui.review.session import ENOUGH, Session
from moderator.store.tallies import Counts


class EndCard(Ground):
    """One sentence, one offer."""

    skipped_wanted = Signal()
    import_wanted = Signal()
    reading_wanted = Signal()
    all_wanted = Signal()
    more_wanted = Signal()
    """Another session of what still waits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._empty = Empty("", icon="circle-check")
        self._next = self.all_wanted
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._empty)
        self._empty.acted.connect(self._on_acted)
        self.said = ""

    def show_end(
        self, session: Session, counts: Counts, skipped: Sequence[int], more: int = 0, note: str = ""
    ) -> None:
        """Say what was done in a sitting and offer the next thing; `more` is how many still wait."""
        words = session.summary()
        title = "All done" if words else "Nothing is waiting"
        if more:
            title = f"This session is done, {wording.count(more)} wait"
        if skipped:
            offer, self._next = "Look at the skipped again", self.skipped_wanted
        elif more:
            offer, self._next = "Go on", self.more_wanted
        elif not counts.total:
            offer, self._next = "Import comments…", self.import_wanted
        elif counts.unread and not words:
            words = f"{wording.many(counts.unread, 'comment')} are not read by the machine yet."
            offer, self._next = "Read them now", self.reading_wanted
        else:
            offer, self._next = "Show all comments", self.all_wanted
        words = words or "Every negative comment has been decided about."
        if counts.corrected >= ENOUGH:
            words += f" {wording.count(counts.corrected)} corrections: enough to retrain."
        words = f"{words} {note}".strip()
        self.said = f"{title}. {words}"
        self._empty.say(title, words, action=offer)

    @Slot()
    def _on_acted(self) -> None:
        self._next.emit()
