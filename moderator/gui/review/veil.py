"""What of the queue may be read: comments that are hidden and words that are softened, until they are revealed."""

from collections.abc import Iterable

from moderator.core.comment import CommentRow
from moderator.gui.care import Care
from moderator.gui.review.queue_list import QueueModel, is_done


class Veil:
    """Remembers for one session which comments were revealed, and keeps the list of the queue to it."""

    def __init__(self, care: Care, model: QueueModel) -> None:
        """Cover `model` as `care` says."""
        self._care = care
        self._model = model
        self._revealed: set[int] = set()
        model.readable = self.readable

    def begin(self, rows: Iterable[CommentRow]) -> None:
        """Begin a session whose first comments are these."""
        self._revealed.clear()
        self._model.hidden.clear()
        self._model.hidden.update(row.id for row in rows if self.withholds(row))

    def withholds(self, row: CommentRow) -> bool:
        """Say whether the words of a comment are hidden until they are revealed."""
        return row.id not in self._revealed and not is_done(row) and self._care.withholds(row)

    def readable(self, row: CommentRow) -> CommentRow:
        """Return a comment with its slurs softened, if that was asked for and it was not revealed."""
        return row if row.id in self._revealed else self._care.softened(row)

    def cover(self, row: CommentRow) -> str:
        """Hide or show a comment in the list; return why it is hidden: severe, wished, or empty."""
        withheld = self.withholds(row)
        (self._model.hidden.add if withheld else self._model.hidden.discard)(row.id)
        return "" if not withheld else "severe" if self._care.is_severe(row) else "wished"

    def reveal(self, row: CommentRow) -> bool:
        """Reveal a comment; say whether anything of it was covered."""
        covered = self.withholds(row) or self.readable(row) is not row
        if covered:
            self._revealed.add(row.id)
        return covered
