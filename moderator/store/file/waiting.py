"""Waiting for another writer, in sight of it: a long import lets those in who leave a mark. SQLite alone."""

import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

BUSY = "PRAGMA busy_timeout=10000"
PATIENCE = 10.0
"""Seconds that a writer waits for another one; long work, which says that it goes on, is waited for."""
SILENT = 60.0
"""Seconds after which work that says nothing any more is waited for no longer."""
_POLL = 0.003
ENOUGH = 4 * _POLL
"""Seconds after which who waits has begun."""


def mark(library: Path) -> Path:
    """Return the path of the mark, beside the library, that somebody waits to write."""
    return library.with_name(library.name + ".wanted")


def loading(library: Path) -> Path:
    """Return the path of the mark, beside the library, of long work that cannot let others in: a first large import."""
    return library.with_name(library.name + ".loading")


def is_loading(library: Path) -> bool:
    """Say whether such work goes on: an import cannot let others in before its indexes are made."""
    try:
        return abs(time.time() - loading(library).stat().st_mtime) < SILENT
    except OSError:
        return False


def say(library: Path, *, goes_on: bool = True) -> None:
    """Leave the mark that such work goes on, or remove it where it has ended."""
    with contextlib.suppress(OSError):
        mark = loading(library)
        mark.touch(mode=0o600) if goes_on else mark.unlink(missing_ok=True)


@contextlib.contextmanager
def telling(library: Path) -> Iterator[None]:
    """Say that such work goes on, again and again until it has ended."""
    ended = threading.Event()
    say(library)
    teller = threading.Thread(target=_tell, args=(library, ended), name="telling", daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()
        say(library, goes_on=False)


def _tell(library: Path, ended: threading.Event) -> None:
    while not ended.wait(SILENT / 4):
        say(library)


def begin(driver: sqlite3.Connection, library: Path) -> None:
    """Begin a transaction that writes; who has to wait leaves a mark, so that a long import lets them in."""
    until = time.monotonic() + PATIENCE
    tried = 0
    # Waiting is done here: SQLite would sleep longer and longer, and miss the moment that is free.
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                if time.monotonic() > until and not is_loading(library):
                    raise
            else:
                return
            if tried % 16 == 0:
                with contextlib.suppress(OSError):
                    mark(library).touch(mode=0o600)
            tried += 1
            time.sleep(_POLL)
    finally:
        driver.execute(BUSY)
        if tried:
            with contextlib.suppress(OSError):
                mark(library).unlink(missing_ok=True)
