"""A background process as a runner: kept warm, restarted after a crash, killed when it does not listen."""

import contextlib
import itertools
import multiprocessing
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from moderator import troubles
from moderator.core.operation import Progress
from moderator.jobs.protocol import Cancel, Command, Failed, News, Progressed, Start, Stop
from moderator.jobs.runner import Callbacks, Handle, ignore
from moderator.jobs.worker import serve

Role = Literal["worker", "trainer"]
GRACE = 2.0
"""Seconds that a process has to end by itself before it is killed."""


class ProcessRunner:
    """Owns the background process of a library.

    A worker is kept warm between jobs; a trainer ends after its job, since what it imported is large.
    Callbacks arrive on a reader thread, one at a time.
    """

    def __init__(
        self, library_path: Path, role: Role = "worker", *, registry: str = "moderator.jobs.registry"
    ) -> None:
        """Prepare; nothing is started before the first job or `warm`. `registry` names a module
        with JOBS and open_library."""
        self._library_path = library_path
        self._role = role
        self._registry = registry
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._processes: list[_Process] = []

    def start(
        self,
        name: str,
        arguments: Mapping[str, object] | None = None,
        on_progress: Callable[[Progress], None] = ignore,
        on_done: Callable[[object], None] = ignore,
        on_failed: Callable[[Failed], None] = ignore,
        on_cancelled: Callable[[], None] = ignore,
    ) -> Handle:
        """Queue the job in the background process, which is started if it is not there."""
        start = Start(next(self._numbers), name, arguments or {})
        callbacks = Callbacks(on_progress, on_done, on_failed, on_cancelled)
        with self._lock:
            # A process that died a moment ago refuses; the next one is fresh.
            while not (process := self._living()).give(start, callbacks):
                pass
        return _ProcessHandle(process, start.id)

    def warm(self) -> None:
        """Start the process now, so that the first job need not wait for it."""
        with self._lock:
            self._living()

    def stop(self) -> None:
        """End the process: ask, wait two seconds, kill. No callback begins after this returns."""
        with self._lock:
            processes, self._processes = self._processes, []
        for process in processes:
            process.stop()

    def _living(self) -> "_Process":
        self._processes = [process for process in self._processes if process.alive]
        for process in self._processes:
            if process.accepting:
                return process
        fresh = _Process(self._library_path, self._registry, only_one=self._role == "trainer")
        self._processes.append(fresh)
        return fresh


class _ProcessHandle:
    """One job of one process."""

    def __init__(self, process: "_Process", job: int) -> None:
        self._process = process
        self._job = job

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._process.send(Cancel(self._job))


class _Process:
    """One spawned process and the thread that reads its news."""

    def __init__(self, library_path: Path, registry: str, *, only_one: bool) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=serve, args=(theirs, library_path, registry), name="moderator-jobs", daemon=True
        )
        self._process.start()
        # Only when this copy is closed does the end of the process read as the end of the pipe.
        theirs.close()
        self._only_one = only_one
        self._given = 0
        self._callbacks: dict[int, Callbacks] = {}
        self._lock = threading.Lock()
        self._sending = threading.Lock()
        self._ended = False
        self._stopped = False
        self._reader = threading.Thread(target=self._read, name="job-news", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        """Whether the process still runs, as far as this side has heard."""
        return not self._ended

    @property
    def accepting(self) -> bool:
        """Whether another job may be given."""
        return not self._ended and not (self._only_one and self._given)

    def give(self, start: Start, callbacks: Callbacks) -> bool:
        """Queue a job; False when the process has ended and nobody would ever answer."""
        with self._lock:
            if self._ended:
                return False
            self._given += 1
            self._callbacks[start.id] = callbacks
        self.send(start)
        return True

    def send(self, command: Command) -> None:
        """Send a command; when the process is gone the reader says so."""
        with self._sending, contextlib.suppress(OSError, ValueError):
            self._connection.send(command)

    def stop(self) -> None:
        """Ask, wait, kill."""
        self._stopped = True
        self.send(Stop())
        self._process.join(GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        if threading.current_thread() is not self._reader:
            self._reader.join(GRACE)

    def _read(self) -> None:
        try:
            while True:
                news: News = self._connection.recv()
                self._tell(news)
                if self._only_one and not self._callbacks:
                    self.send(Stop())
        except (EOFError, OSError):
            self._end()

    def _tell(self, news: News) -> None:
        callbacks = self._callbacks.get(news.id)
        if callbacks is None or self._stopped:
            return
        if not isinstance(news, Progressed):
            del self._callbacks[news.id]
        try:
            callbacks.tell(news)
        except Exception as error:  # A fault in one answer must not silence all later ones.
            troubles.record(error)

    def _end(self) -> None:
        with self._lock:
            self._ended = True
            left, self._callbacks = self._callbacks, {}
        self._process.join(GRACE)
        self._connection.close()
        for job, callbacks in left.items():
            if not self._stopped:
                callbacks.failed(
                    Failed(
                        job,
                        "The background process ended unexpectedly; nothing was left half done.",
                        advice="Try again; it starts afresh.",
                        details=f"exit code {self._process.exitcode}",
                    )
                )
