"""One sitting: how many decisions, how long, what of them taught the machine. Knows nothing of Qt."""

import time
from dataclasses import dataclass, field

from moderator.core.wording import many

ENOUGH = 40
"""Corrections from which a new model is worth the minute that it takes."""


@dataclass(slots=True)
class Session:
    """Counts by comment: deciding twice about one is one."""

    started: float = field(default_factory=time.monotonic)
    decided: set[int] = field(default_factory=set)
    flagged: set[int] = field(default_factory=set)
    corrected: set[int] = field(default_factory=set)
    skipped: set[int] = field(default_factory=set)
    _said: dict[int, tuple[str, bool]] = field(default_factory=dict)
    """What was last said of a comment, also after it was taken back."""

    def begin(self) -> None:
        """Let the time run from now on."""
        self.started = time.monotonic()

    def note(self, comment_id: int, command: str, *, correction: bool) -> None:
        """Write down what a key did."""
        self.forget(comment_id)
        self._said[comment_id] = command, correction
        self.decided.add(comment_id)
        if command == "flag":
            self.flagged.add(comment_id)
        if command == "skip":
            self.skipped.add(comment_id)
        if correction:
            self.corrected.add(comment_id)

    def forget(self, comment_id: int) -> None:
        """Take back what was written down of a comment."""
        for kept in (self.decided, self.flagged, self.corrected, self.skipped):
            kept.discard(comment_id)

    def again(self, comment_id: int) -> None:
        """Write down again what was taken back of a comment; nothing if nothing was said of it here."""
        if comment_id in self._said:
            command, correction = self._said[comment_id]
            self.note(comment_id, command, correction=correction)

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
