"""One sitting: how many decisions, how long, what of them taught the machine. Knows nothing of Qt."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from moderator.core.wording import many

_DECIDE = ("flag", "hold", "approve", "skip")
ENOUGH = 40
"""Corrections from which a new model is worth the minute that it takes."""


@dataclass(slots=True)
class Counted:
    """One press of a key that counts: what it said, and of which comments."""

    comment_id: int
    command: str
    correction: bool
    ids: tuple[int, ...]
    """The comment, and those alike that it was said of too, once they are stored."""
    alone: bool = False
    """Whether others are alike, of which it was not said."""
    step: str | None = None
    """The step of history that it became; None while it is on its way, or when it changed nothing."""
    stands: bool = True
    """Whether it is not taken back."""

    @property
    def decides(self) -> bool:
        """Whether it says what to do about a comment; else it says what the comment is."""
        return self.command in _DECIDE


@dataclass(slots=True)
class Session:
    """What was done since it began, press by press: what undo takes back counts no more, and nothing else does."""

    started: float = field(default_factory=time.monotonic)
    decided: set[int] = field(default_factory=set)
    """By comment: deciding twice about one is one decision, and so is one key for all that are alike."""
    _said: dict[int, list[Counted]] = field(default_factory=dict)
    """What was said of each comment, in order."""

    def begin(self) -> None:
        """Let the time run from now on."""
        self.started = time.monotonic()

    def note(self, comment_id: int, command: str, *, correction: bool, alone: bool = False) -> Counted:
        """Write down what a key did."""
        counted = Counted(comment_id, command, correction, (comment_id,), alone)
        self._said.setdefault(comment_id, []).append(counted)
        self.decided.add(comment_id)
        return counted

    def drop(self, counted: Counted) -> None:
        """Take back what could not be stored."""
        self._stand(counted, wanted=False)

    def forget(self, comment_id: int) -> None:
        """Let a comment be decided about as if it had not been in this session."""
        self._said.pop(comment_id, None)
        self.decided.discard(comment_id)

    def turn(self, step: str | None, *, again: bool) -> None:
        """Follow a step of history that was taken back, or done again; one that was no press here counts nothing."""
        for counted in [one for said in self._said.values() for one in said if step and one.step == step]:
            self._stand(counted, wanted=again)

    def _stand(self, counted: Counted, *, wanted: bool) -> None:
        counted.stands = wanted
        some = any(one.stands for one in self._said.get(counted.comment_id, ()))
        (self.decided.add if some else self.decided.discard)(counted.comment_id)

    @property
    def flagged(self) -> set[int]:
        """Every comment that was flagged, each of those alike counted."""
        return {one for last in self._latest(decides=True) if last.command == "flag" for one in last.ids}

    @property
    def skipped(self) -> set[int]:
        """The comments that were skipped."""
        return {last.comment_id for last in self._latest(decides=True) if last.command == "skip"}

    def skipped_in(self, ids: Iterable[int]) -> list[int]:
        """Return those of these that were skipped, in their order."""
        skipped = self.skipped
        return [one for one in ids if one in skipped]

    @property
    def corrected(self) -> set[int]:
        """Every comment of which something else was said than the machine thought."""
        return {one for last in self._latest(decides=False) if last.correction for one in last.ids}

    @property
    def left_alike(self) -> bool:
        """Whether something was said of one alone of several that are alike."""
        return any(one.stands and one.alone for said in self._said.values() for one in said)

    def _latest(self, *, decides: bool) -> list[Counted]:
        """Return what counts of each comment: what was said last, of what to do or of what it is."""
        standing = (
            [one for one in said if one.stands and one.decides is decides] for said in self._said.values()
        )
        return [said[-1] for said in standing if said]

    def minutes(self) -> int:
        """Return how long it has taken, in whole minutes, at least one."""
        return max(1, round((time.monotonic() - self.started) / 60))

    def figures(self) -> list[tuple[str, int]]:
        """Return what was done as names and numbers."""
        return [
            (_noun(len(self.decided), "decision"), len(self.decided)),
            (_noun(self.minutes(), "minute"), self.minutes()),
            ("flagged", len(self.flagged)),
            (_noun(len(self.corrected), "correction"), len(self.corrected)),
            ("skipped", len(self.skipped)),
        ]

    def summary(self) -> str:
        """Return the sitting in a sentence."""
        if not self.decided:
            return ""
        parts = [
            many(len(self.decided), "decision") + f" in {many(self.minutes(), 'minute')}",
            f"{len(self.flagged)} flagged",
            many(len(self.corrected), "correction"),
        ]
        if self.skipped:
            parts.append(f"{len(self.skipped)} skipped")
        return ", ".join(parts) + "."


class DoublePress:
    """Drops a key that comes twice within a moment: the second press was meant for nothing."""

    SECONDS = 0.15

    def __init__(self) -> None:
        self._key = ""
        self._at = 0.0

    def passes(self, key: str, *, now: float | None = None) -> bool:
        """Say whether this press counts, and remember it."""
        now = time.monotonic() if now is None else now
        again = key == self._key and now - self._at < self.SECONDS
        if not again:
            self._key, self._at = key, now
        return not again


def _noun(n: int, noun: str) -> str:
    return noun if n == 1 else f"{noun}s"
