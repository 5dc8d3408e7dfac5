"""What a key does: on the screen at once, in the library durably, and back again if that fails."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from moderator.core.comment import CommentRow, Decision, Sentiment
from moderator.gui import wording
from moderator.gui.context import AppContext
from moderator.gui.decisions import DECISIONS
from moderator.gui.hostile import one_line
from moderator.gui.paging import PagedRows
from moderator.gui.review.session import Counted, DoublePress, Session
from moderator.jobs.protocol import Failed
from moderator.services.review import reviewing
from moderator.services.search import searching
from moderator.store.model import audits

DECIDES = {
    "flag": Decision.FLAGGED,
    "hold": Decision.HELD,
    "approve": Decision.APPROVED,
    "skip": Decision.SKIPPED,
}
SAYS = {"negative": Sentiment.NEGATIVE, "neutral": Sentiment.NEUTRAL, "positive": Sentiment.POSITIVE}
"""The commands that decide about a comment, and those that say what it is."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing a person said of a comment, as the status line shows it."""

    row: CommentRow
    """As it was before."""
    icon: str
    word: str
    whom: str
    counted: Counted
    count: int = 1
    """How many comments it was said of."""

    @property
    def was_waiting(self) -> bool:
        """Whether the comment counted among those that wait."""
        row = self.row
        waits = row.decision is Decision.OPEN and row.corrected_label is None
        return waits and row.sentiment is Sentiment.NEGATIVE


class Deciding(QObject):
    """Carries out keys. Its writes go to the lane of the store, in the order they were pressed."""

    stored = Signal(object)
    """A Said that is on the disk now."""
    failed = Signal(object, object)
    """A Said that could not be stored, and why."""

    def __init__(self, context: AppContext, rows: PagedRows, parent: QObject) -> None:
        """Decide about `rows`."""
        super().__init__(parent)
        self._context = context
        self._rows = rows
        self._press = DoublePress()
        self._own = False
        self._waiting = 0

    @property
    def is_saving(self) -> bool:
        """Whether something that was said is not on the disk yet."""
        return self._waiting > 0

    def passes(self, command: str, *, group: bool) -> bool:
        """Say whether a press counts, and was not the same key twice in a moment."""
        guarded = self._context.settings.double_press_guard
        return not guarded or self._press.passes(f"{command}{group}")

    def prepare(
        self, row: CommentRow, command: str, session: Session, *, group: bool, blind: bool
    ) -> Callable[[], None] | None:
        """Say `command` of a comment on the screen; return what stores it, None if it cannot be said."""
        sentiment = SAYS.get(command)
        if command == "agree":
            if row.label is None or blind:
                return None
            sentiment = row.label
        decision = DECIDES.get(command)
        after = replace(row, decision=decision) if decision else replace(row, corrected_label=sentiment)
        correction = sentiment is not None and sentiment is not row.label
        alone = row.group_size > 1 and not group
        counted = session.note(row.id, command, correction=correction, alone=alone)
        self._rows.put(after)
        self._context.places.went_on.emit()
        said = _said(row, command, counted, group=group)
        return partial(self._store, said, decision, sentiment, group=group, blind=blind)

    def took_own(self) -> bool:
        """Say, once for each, whether a change that is told now is one that was made here."""
        own, self._own = self._own, False
        return own

    def _store(
        self, said: Said, decision: Decision | None, sentiment: Sentiment | None, *, group: bool, blind: bool
    ) -> None:
        library, row = self._context.library, said.row

        def work() -> reviewing.Step:
            ids = searching.group(library, row.id) if group and row.group_size > 1 else [row.id]
            by = "group" if len(ids) > 1 else audits.BY if blind else "hand"
            if decision is not None:
                return reviewing.decide(library, ids, decision, by=by)
            assert sentiment is not None
            return reviewing.relabel(library, ids, sentiment, by=by)

        self._waiting += 1
        # Who closes the window at once has decided all the same.
        self._context.tasks.run(
            work, partial(self._on_stored, said), on_failed=partial(self._on_failed, said), keep=True
        )

    def _on_stored(self, said: Said, step: reviewing.Step) -> None:
        self._waiting -= 1
        # The change is told to everyone right after this; what is on the screen knows it already.
        self._own = bool(step.step)
        said.counted.step, said.counted.ids = step.step, step.comment_ids
        self.stored.emit(said)

    def _on_failed(self, said: Said, failed: Failed) -> None:
        self._waiting -= 1
        self._rows.put(said.row)
        self.failed.emit(said, failed)


def _said(row: CommentRow, command: str, counted: Counted, *, group: bool) -> Said:
    count = row.group_size if group else 1
    whom = f"{wording.count(count)} alike" if count > 1 else one_line(row.author or "Unknown author", 40)
    if command in DECIDES:
        face = DECISIONS[DECIDES[command]]
        return Said(row, face.icon, face.word, whom, counted, count)
    if command == "agree":
        return Said(row, "check", "Agreed", whom, counted, count)
    return Said(row, "pencil", f"Now {command}", whom, counted, count)
