"""Where jobs run: at once in this process, or in a background process that may be killed."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from moderator.core.operation import Progress
from moderator.jobs.performing import Job, perform
from moderator.jobs.protocol import Failed, Finished, News, Progressed, Start, WasCancelled

if TYPE_CHECKING:
    from moderator.services.library import Library


def ignore(*_: object) -> None:
    """Take news that nobody asked for."""


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Who wants to know. Exactly one of done, failed and cancelled is called, once, at the end."""

    progress: Callable[[Progress], None] = ignore
    done: Callable[[object], None] = ignore
    failed: Callable[[Failed], None] = ignore
    cancelled: Callable[[], None] = ignore

    def tell(self, news: News) -> None:
        """Pass news on to the one it is for."""
        match news:
            case Progressed(_, progress):
                self.progress(progress)
            case Finished(_, result):
                self.done(result)
            case Failed():
                self.failed(news)
            case WasCancelled():
                self.cancelled()


class Handle(Protocol):
    """One started job."""

    def cancel(self) -> None:
        """Ask the job to stop at its next step; it answers by its cancelled callback."""


class Runner(Protocol):
    """Starts jobs by name."""

    def start(
        self,
        name: str,
        arguments: Mapping[str, object] | None = None,
        on_progress: Callable[[Progress], None] = ignore,
        on_done: Callable[[object], None] = ignore,
        on_failed: Callable[[Failed], None] = ignore,
        on_cancelled: Callable[[], None] = ignore,
    ) -> Handle:
        """Start a job; the callbacks may come from any thread."""

    def stop(self) -> None:
        """End what runs; no more callbacks come."""


class _Asked:
    """A wish to stop, kept for a job that runs in this thread."""

    def __init__(self) -> None:
        self.wanted = False

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self.wanted = True


class InlineRunner:
    """Runs each job at once, in the caller's thread; for tests and small tools."""

    def __init__(self, library: "Library", jobs: Mapping[str, Job] | None = None) -> None:
        """Run on this open library, by default every job that the program has."""
        from moderator.jobs.registry import JOBS

        self._library = library
        self._jobs = JOBS if jobs is None else jobs
        self._numbers = itertools.count(1)
        self._running: list[_Asked] = []

    def start(
        self,
        name: str,
        arguments: Mapping[str, object] | None = None,
        on_progress: Callable[[Progress], None] = ignore,
        on_done: Callable[[object], None] = ignore,
        on_failed: Callable[[Failed], None] = ignore,
        on_cancelled: Callable[[], None] = ignore,
    ) -> Handle:
        """Run the job to its end and return its handle, which has nothing left to cancel."""
        asked = _Asked()
        callbacks = Callbacks(on_progress, on_done, on_failed, on_cancelled)
        start = Start(next(self._numbers), name, arguments or {})
        self._running.append(asked)
        try:
            news = perform(start, self._jobs, lambda: self._library, callbacks.tell, lambda: asked.wanted)
        finally:
            self._running.remove(asked)
        callbacks.tell(news)
        return asked

    def stop(self) -> None:
        """Ask whatever runs (a callback may call this) to stop at its next step."""
        for asked in self._running:
            asked.cancel()
