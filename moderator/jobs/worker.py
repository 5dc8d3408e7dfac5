"""The background process: it opens the library itself and does one job at a time; questions beside it."""

import contextlib
import importlib
import queue
import signal
import threading
from collections.abc import Callable, Mapping
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from moderator import troubles
from moderator.jobs import priority
from moderator.jobs.performing import Job, failure, perform
from moderator.jobs.protocol import Cancel, Command, News, Start, Stop

if TYPE_CHECKING:
    from moderator.services.library import Library


def serve(connection: Connection, library_path: Path, registry: str) -> None:
    """Run in a fresh process until told to stop, or until the other side is gone."""
    # Ctrl+C in a terminal reaches every process of the group; the window decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    troubles.watch("worker")
    priority.stand_back()
    module = importlib.import_module(registry)
    quick: frozenset[str] = getattr(module, "QUICK", frozenset())
    _Worker(connection, partial(module.open_library, library_path), module.JOBS, quick).run()


class _Worker:
    """Reads commands on one thread and works on another, so that a job can be cancelled midway.

    Questions that are quickly answered have a thread of their own: a long job must not keep them waiting.
    """

    def __init__(
        self,
        connection: Connection,
        open_library: Callable[[], "Library"],
        jobs: Mapping[str, Job],
        quick: frozenset[str] = frozenset(),
    ) -> None:
        self._connection = connection
        self._open_library = open_library
        self._jobs = jobs
        self._quick = quick
        self._library: Library | None = None
        self._opening = threading.Lock()
        self._sending = threading.Lock()
        self._waiting: queue.SimpleQueue[Start | None] = queue.SimpleQueue()
        self._asked: queue.SimpleQueue[Start | None] = queue.SimpleQueue()
        self._unwanted: set[int] = set()
        self._stopping = threading.Event()

    def run(self) -> None:
        """Work until the reader has seen the end."""
        threading.Thread(target=self._read, name="commands", daemon=True).start()
        beside = threading.Thread(target=self._serve, args=(self._asked,), name="questions", daemon=True)
        beside.start()
        try:
            self._serve(self._waiting)
            beside.join()
        finally:
            if self._library is not None:
                self._library.close()

    def _serve(self, starts: "queue.SimpleQueue[Start | None]") -> None:
        while (start := starts.get()) is not None:
            self._do(start)

    def _do(self, start: Start) -> None:
        def cancelled() -> bool:
            return self._stopping.is_set() or start.id in self._unwanted

        news = perform(start, self._jobs, self._open, self._send, cancelled)
        try:
            self._send(news)
        except Exception as error:  # A result that cannot be pickled is our fault, and must be said.
            self._send(failure(start.id, error))
        self._unwanted.discard(start.id)

    def _open(self) -> "Library":
        with self._opening:
            if self._library is None:
                self._library = self._open_library()
            return self._library

    def _send(self, news: News) -> None:
        # The window may have gone; the job then ends at its next step, since the reader sees it too.
        with self._sending, contextlib.suppress(OSError):
            self._connection.send(news)

    def _read(self) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                command: Command = self._connection.recv()
                if isinstance(command, Start):
                    (self._asked if command.name in self._quick else self._waiting).put(command)
                elif isinstance(command, Cancel):
                    self._unwanted.add(command.id)
                elif isinstance(command, Stop):
                    break
        self._stopping.set()
        self._waiting.put(None)
        self._asked.put(None)
