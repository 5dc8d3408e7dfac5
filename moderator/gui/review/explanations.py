"""Why the machine thinks so: asked ahead, one at a time, in the worker; never waited for."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from moderator.gui.tasks import Tasks
from moderator.jobs.protocol import Failed

if TYPE_CHECKING:
    from moderator.classifier.explain import Explanation

KEPT = 400
WEAK = 0.3
"""From this weight on, a word that did not decide is still marked."""
MOST = 6
"""Phrases that the card names."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that drove the machine."""

    start: int
    end: int
    strong: bool


def marks(text: str, explanation: "Explanation") -> tuple[Mark, ...]:
    """Return the driving stretches in the order of the text; neighbours of one strength are one."""
    found: list[Mark] = []
    for span in explanation.spans:
        if not span.strong and span.weight < WEAK:
            continue
        last = found[-1] if found else None
        if last and last.strong is span.strong and not text[last.end : span.start].strip():
            found[-1] = Mark(last.start, span.end, span.strong)
        else:
            found.append(Mark(span.start, span.end, span.strong))
    return tuple(found)


def phrases(text: str, found: Sequence[Mark]) -> list[tuple[str, bool]]:
    """Return the driving words as the card names them, each once: strong ones first."""
    named: dict[str, tuple[str, bool]] = {}
    for mark in sorted(found, key=lambda one: not one.strong):
        words = " ".join(text[mark.start : mark.end].split())
        named.setdefault(words.casefold(), (words, mark.strong))
    return list(named.values())[:MOST]


class Explainer(QObject):
    """Keeps explanations and asks for those that will be wanted. A failure is silent: review goes on."""

    ready = Signal(int)
    """The id of the comment whose explanation is there."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        """Ask through `tasks`."""
        super().__init__(parent)
        self._tasks = tasks
        self._known: OrderedDict[int, Explanation | None] = OrderedDict()
        self._wanted: list[int] = []
        self._asked: int | None = None
        self._generation = 0

    def of(self, comment_id: int) -> "Explanation | None":
        """Return what is known of a comment; None while it is not."""
        return self._known.get(comment_id)

    def failed(self, comment_id: int) -> bool:
        """Say whether it was asked and there is no answer."""
        return comment_id in self._known and self._known[comment_id] is None

    def want(self, ids: Sequence[int]) -> None:
        """Ask for these, the first first; what was wanted before and is not named now is forgotten."""
        self._wanted = [one for one in ids if one not in self._known]
        self._next()

    def forget(self) -> None:
        """Know nothing any more: another model speaks."""
        self._generation += 1
        self._known.clear()
        self._asked = None

    def _next(self) -> None:
        # One at a time: the worker is asked again only when what is wanted may have changed.
        if self._asked is not None or not self._wanted:
            return
        comment_id = self._wanted.pop(0)
        self._asked = comment_id
        generation = self._generation

        def done(answer: object) -> None:
            self._on_done(generation, comment_id, answer)

        def failed(_: Failed) -> None:
            self._on_done(generation, comment_id, None)

        def cancelled() -> None:
            self._on_done(generation, comment_id, None)

        self._tasks.submit(
            "explain", {"comment_id": comment_id}, done, on_failed=failed, on_cancelled=cancelled
        )

    def _on_done(self, generation: int, comment_id: int, answer: object) -> None:
        if generation != self._generation:
            return
        self._asked = None
        self._known[comment_id] = answer if hasattr(answer, "spans") else None  # type: ignore[assignment]
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        self.ready.emit(comment_id)
        self._next()
