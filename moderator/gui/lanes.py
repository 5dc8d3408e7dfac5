"""Lanes: threads that each do one thing after another, so that what was asked first is done first."""

import queue
import threading
from collections.abc import Callable
from typing import Protocol

Work = Callable[[], None]


class Lane(Protocol):
    """Does work in the order it comes."""

    def add(self, work: Work) -> None:
        """Do this when everything before it is done. `work` lets no error out."""

    def close(self) -> None:
        """Drop what waits, finish what runs, and take nothing more."""


class ThreadLane:
    """A lane on a thread of its own, which is started by the first work."""

    def __init__(self, name: str) -> None:
        """Make a lane; `name` is the thread's."""
        self._name = name
        self._work: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    def add(self, work: Work) -> None:
        """Do this on the lane's thread."""
        if self._closed:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()
        self._work.put(work)

    def close(self) -> None:
        """Drop what waits, wait for what runs, end the thread."""
        self._closed = True
        self._work.put(None)
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _serve(self) -> None:
        while (work := self._work.get()) is not None:
            if not self._closed:
                work()


class InlineLane:
    """Does everything at once, where it was asked; for tests."""

    def add(self, work: Work) -> None:
        """Do this now."""
        work()

    def close(self) -> None:
        """Nothing waits here."""
