"""How long a retraining still takes: by what its stages usually take, and by how this computer does. Without Qt."""

import time
from collections.abc import Callable

from moderator.core.operation import Progress

USUAL = (2.0, 1.0, 10.0, 10.0, 2.0)
"""Seconds of the stages before the last, as measured on two cores; loading TensorFlow is in the third."""
RATE = 4000.0
"""Comments a second that the last stage reads, until it is seen."""
TRUSTED = 5.0
"""What is usual weighs as much as so many seconds of what was seen."""
SLOWEST, QUICKEST = 6.0, 0.3


class TimeLeft:
    """Takes every progress of one retraining, and says what is left of the whole."""

    def __init__(self, comments: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin; `comments` are read at the end."""
        self._clock = clock
        self._usual = (*USUAL, comments / RATE)
        self._progress = Progress(0)
        self._began = self._stage_began = clock()
        self._pace = 1.0
        self._share = 0.0

    def take(self, progress: Progress) -> None:
        """Take one progress."""
        if progress.part != self._progress.part:
            now = self._clock()
            self._stage_began = now
            if not self._progress.part:
                # Until now the process was made ready.
                self._began = now
            known = sum(self._usual[: progress.part - 1])
            pace = (now - self._began + TRUSTED) / (known + TRUSTED) if known else 1.0
            self._pace = min(max(pace, QUICKEST), SLOWEST)
        self._progress = progress

    def seconds(self) -> float | None:
        """Return about how many seconds are left; None before the first stage."""
        step = self._progress
        if not 1 <= step.part <= len(self._usual):
            return None
        gone = self._clock() - self._stage_began
        if step.total and step.done:
            here = gone * (step.total - step.done) / step.done
        else:
            # What takes longer than usual is not over before it is.
            here = max(self._usual[step.part - 1] * self._pace - gone, 1.0)
        return here + sum(self._usual[step.part :]) * self._pace

    def share(self) -> float:
        """Return how much of the whole is done, from 0 to 1; it never goes back."""
        left = self.seconds()
        if left is not None:
            gone = self._clock() - self._began
            self._share = max(self._share, gone / (gone + left) if gone + left > 0 else 0.0)
        return self._share
