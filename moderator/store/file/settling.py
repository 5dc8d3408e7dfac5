"""Moving what was written ahead of a library into it, at once or in a thread beside what comes next."""

import contextlib
import threading
from collections.abc import Callable

from moderator.core.errors import UserError

FAR_AHEAD = 32000
"""Pages written ahead from which an import that goes on waits until they are moved: only then is their room free."""


class Settling:
    """What moves pages into a library: one thread at the most."""

    def __init__(self, move: Callable[[], int]) -> None:
        """`move` moves what it can and returns how many pages were written ahead; it raises `UserError`."""
        self._move = move
        self._thread: threading.Thread | None = None
        self._ahead = 0
        """Pages that were written ahead when they were moved last."""

    def now(self) -> None:
        """Move them.

        Raises:
            UserError: the disk is full, the file is damaged or gone.

        """
        self._ahead = self._move()

    def aside(self) -> None:
        """Move them beside what comes next; where they are far ahead, before it.

        Raises:
            UserError: the disk is full, the file is damaged or gone.

        """

        def moved() -> None:
            # What cannot be moved now stays where it is, as safe; who meets the reason will be told.
            with contextlib.suppress(UserError):
                self.now()

        self.wait()
        if self._ahead >= FAR_AHEAD:
            # What is written while others are moved lies behind them: a moment without is needed to begin anew.
            self.now()
            self._ahead = 0
            return
        self._thread = threading.Thread(target=moved, name="settling")
        self._thread.start()

    def goes_on(self) -> bool:
        """Say whether pages are being moved."""
        return self._thread is not None and self._thread.is_alive()

    def wait(self) -> None:
        """Wait for its end."""
        if self._thread is not None:
            self._thread.join()
