"""Doing something to many comments: a few at once, more only after a look at them; each is one step to take back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from moderator.core.comment import Decision, Sentiment
from moderator.gui import wording
from moderator.gui.care import Care
from moderator.gui.comments.bulk_sheet import VERBS, BulkSheet
from moderator.gui.context import AppContext
from moderator.jobs.protocol import Failed
from moderator.services.review import bulk, reviewing
from moderator.services.review.bulk import BulkPreview

FEW = 20
"""So many comments are decided about without a look at them first: they are on the screen."""


class Act(Protocol):
    """A step of the journal, for the comments it is given."""

    def __call__(self, *, ids: Sequence[int]) -> reviewing.Step:
        """Carry it out."""


class Acting(QObject):
    """Carries out what the bar and the menu of a row ask for."""

    busy = Signal(str)
    """What is being done; nothing else can be asked for meanwhile."""
    idle = Signal()

    def __init__(self, context: AppContext, over: QWidget) -> None:
        """Act in the library of `context`; sheets lie over the window of `over`."""
        super().__init__(over)
        self._context = context
        self._over = over
        self._care = Care(context.settings)

    def decide(self, ids: Sequence[int], decision: Decision, which: str) -> None:
        """Decide about these comments; `which` says in words what they are."""
        act = partial(reviewing.decide, self._context.library, decision=decision, by="query")
        self._apply(act, ids, which, VERBS.get(decision, "Decide"), decision)

    def relabel(self, ids: Sequence[int], sentiment: Sentiment, which: str) -> None:
        """Say what these comments are."""
        act = partial(reviewing.relabel, self._context.library, sentiment=sentiment, by="query")
        self._apply(act, ids, which, f"Label {sentiment.value}", None)

    def _apply(self, act: Act, ids: Sequence[int], which: str, name: str, decision: Decision | None) -> None:
        if not self._context.may_write():
            return
        self._context.places.went_on.emit()
        if len(ids) <= FEW:
            self._do(partial(act, ids=ids), len(ids))
            return

        def show(preview: BulkPreview) -> None:
            self.idle.emit()
            sheet = BulkSheet(self._over, preview, name, which, self._care.words, decision=decision)
            sheet.accepted.connect(partial(self._do, partial(act, ids=ids), len(ids)))
            sheet.open()

        self.busy.emit(f"Looking at {wording.many(len(ids), 'comment')}")
        work = partial(bulk.preview, self._context.library, ids)
        self._context.tasks.run(work, show, lane="rows", on_failed=self._on_not_applied)

    def _do(self, act: Callable[[], reviewing.Step], number: int) -> None:
        if number:
            self.busy.emit(f"Working on {wording.many(number, 'comment')}")
            # The lane of every decision: Ctrl+Z, pressed meanwhile, waits and takes back this step.
            self._context.tasks.run(act, self._on_applied, on_failed=self._on_not_applied)

    def _on_applied(self, step: reviewing.Step) -> None:
        self.idle.emit()
        words = f"{step.label}. Ctrl+Z takes it back." if step.step else "They were so already."
        self._context.places.said.emit(words)

    def _on_not_applied(self, failed: Failed) -> None:
        self.idle.emit()
        self._context.tasks.failed.emit(failed)
