"""Lanes: threads that each do one thing after another, so that what was asked first is done first."""

import queue
import threading
from collections.abc import Callable
from typing import Protocol

Work = Callable[[], None]


LONGEST = 0.05
"""Seconds after which a lane goes on, painted or not."""


class Hush:
    """The moment between a key and its picture: no lane begins anything in it.

    Python runs one thread at a time. Work that begins while the window paints takes the interpreter from it
    again and again, and the picture comes later by more than the work takes.
    """

    def __init__(self) -> None:
        """Begin with nothing to wait for."""
        self._over = threading.Event()
        self._over.set()

    def begin(self) -> None:
        """Let the lanes wait."""
        self._over.clear()

    def end(self) -> None:
        """Let the lanes go on."""
        self._over.set()

    def wait(self) -> None:
        """Wait on a lane's thread until it is over, but never for long."""
        self._over.wait(LONGEST)


class Lane(Protocol):
    """Does work in the order it comes."""

    def add(self, work: Work, *, keep: bool = False) -> None:
        """Do this when everything before it is done, with `keep` even if the lane is closed first.

        `work` lets no error out.
        """

    def close(self) -> None:
        """Drop what waits and need not be kept, finish what runs, and take nothing more."""


class ThreadLane:
    """A lane on a thread of its own, which is started by the first work."""

    def __init__(self, name: str, hush: Hush | None = None) -> None:
        """Make a lane; `name` is the thread's. Nothing is begun during `hush`."""
        self._name = name
        self._hush = hush or Hush()
        self._work: queue.SimpleQueue[tuple[Work, bool] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    def add(self, work: Work, *, keep: bool = False) -> None:
        """Do this on the lane's thread."""
        if self._closed:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()
        self._work.put((work, keep))

    def close(self) -> None:
        """Drop what waits but for what is to be kept, wait for what runs, end the thread."""
        self._closed = True
        self._work.put(None)
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _serve(self) -> None:
        while (next_one := self._work.get()) is not None:
            work, keep = next_one
            self._hush.wait()
            if keep or not self._closed:
                work()


class InlineLane:
    """Does everything at once, where it was asked; for tests."""

    def add(self, work: Work, *, keep: bool = False) -> None:  # noqa: ARG002
        """Do this now."""
        work()

    def close(self) -> None:
        """Nothing waits here."""
