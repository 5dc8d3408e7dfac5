"""A library as it is at one moment, copied while others write in it. SQLite alone."""

import contextlib
import errno
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from moderator.core.paths import unwritable
from moderator.store.file.only_read import OnlyRead
from moderator.store.file.refusing import explained

_PATIENCE = 15.0
"""Seconds to wait for others who write."""
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Snapshot:
    """A library as it is at this moment, to be copied while others go on writing in it."""

    def __init__(self, path: Path, only_read: OnlyRead | None) -> None:
        """Hold on to this moment; `write` or `drop` must follow soon, since the journal grows meanwhile."""
        self._path = path
        if only_read is not None:
            self._connection = only_read.connect()
            self._connection.isolation_level = None
        else:
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("BEGIN")
        self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()

    def write(self, target: Path) -> None:
        """Copy it; the copy is whole or not there.

        Raises:
            UserError: the copy cannot be written.

        """
        part = target.with_name(target.name + ".part")
        try:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            os.close(os.open(part, os.O_CREAT | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(part)) as copy:
                self._connection.backup(copy, pages=2000, progress=patient())
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, without others beside it
            with part.open("rb+") as written:
                os.fsync(written.fileno())
            part.replace(target)
        except (OSError, sqlite3.DatabaseError, UnicodeDecodeError) as error:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in (errno.EROFS, errno.EACCES):
                raise unwritable(target, error) from error
            raise explained(error, target) from error
        finally:
            self.drop()

    def drop(self) -> None:
        """Let go of the moment."""
        self._connection.close()


def copy(path: Path, target: Path, only_read: OnlyRead | None) -> None:
    """Copy a library while it is in use; the copy is whole or not there.

    Raises:
        UserError: the copy cannot be written.

    """
    try:
        snapshot = Snapshot(path, only_read)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise explained(error, path) from error
    snapshot.write(target)


def patient() -> "_Patience":
    """Return what gives up copying from or into a library that others hold for long."""
    return _Patience(time.monotonic() + _PATIENCE)


class _Patience:
    """Gives up on a library that somebody else will not let go of; Python itself would wait for ever."""

    def __init__(self, until: float) -> None:
        self._until = until

    def __call__(self, status: int, _remaining: int, _total: int) -> None:
        if status in _BUSY and time.monotonic() > self._until:
            raise sqlite3.OperationalError("database is locked")
