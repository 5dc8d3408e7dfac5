"""What a running operation says of itself: progress, cancel, and what it changed."""

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Flag, auto

from moderator.core.errors import Cancelled


class Changes(Flag):
    """What an operation touched, so that each view can decide whether to refresh."""

    NONE = 0
    COMMENTS = auto()
    """Rows came or went: ask for the ids again."""
    VERDICTS = auto()
    """Same rows, other sentiments or decisions: redraw in place."""
    MODELS = auto()
    """A model came, went or was made current."""
    SETTINGS = auto()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. `total` is 0 while unknown."""

    done: int
    total: int = 0
    stage: str = ""
    """What is being done, in the person's words ("Reading the file")."""
    detail: str = ""
    """Free for one job's own news, such as a training epoch as JSON."""
    part: int = 0
    parts: int = 0
    """Which of how many stages this is, where the job said beforehand what stages it has; else 0."""


class JobContext:
    """Progress out, cancellation in. Knows nothing of Qt, processes or threads' owners."""

    def __init__(
        self,
        report: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        *,
        interval: float = 0.1,
    ) -> None:
        """Send at most one progress each `interval` seconds; ask `cancelled` at every step."""
        self._report = report
        self._cancelled = cancelled or threading.Event().is_set
        self._interval = interval
        # Not 0: where the machine has just started, its clock is near that.
        self._last = -math.inf
        self._stage = ""
        self._stages: tuple[str, ...] = ()

    def plan(self, stages: Sequence[str]) -> None:
        """Say what stages there are, in their order, so that each is told as one of so many."""
        self._stages = tuple(stages)

    def step(self, done: int, total: int = 0, stage: str = "", detail: str = "") -> None:
        """Report progress, and leave by `Cancelled` if the person asked to stop.

        Raises:
            Cancelled: the person asked to stop.

        """
        self.check()
        if self._report is None:
            return
        now = time.monotonic()
        # News with a detail is never dropped: a training epoch is said once. Nor is where a stage begins.
        news = detail or stage != self._stage or (total and done >= total)
        if news or now - self._last >= self._interval:
            self._last, self._stage = now, stage
            part = self._stages.index(stage) + 1 if stage in self._stages else 0
            self._report(Progress(done, total, stage, detail, part, len(self._stages) if part else 0))

    def check(self) -> None:
        """Leave by `Cancelled` if the person asked to stop.

        Raises:
            Cancelled: the person asked to stop.

        """

        if self._cancelled():
            raise Cancelled
