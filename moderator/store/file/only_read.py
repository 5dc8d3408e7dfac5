"""A library where nobody may write: how it is opened all the same, and what is said of it. SQLite alone."""

import os
import sqlite3
import sys
from pathlib import Path
from urllib.parse import quote

from moderator.core.errors import UserError

_WRITES_AHEAD = 2
"""In a file's header: its changes go to a journal beside it first, which SQLite would make to read it, too."""


class OnlyRead:
    """Why a library can only be read, and the way to read it without leaving anything beside it."""

    def __init__(self, path: Path, where: str, advice: str) -> None:
        """Say in `where` what keeps it from being written to: "lies on a drive that can only be read"."""
        self._path = path
        self._file = path.resolve()
        self._where = where
        self._advice = advice
        self._seen: tuple[object, ...] | None = None

    def __str__(self) -> str:
        """Say so to who looks at it."""
        return f"This library {self._where}: you can look at everything and change nothing."

    def refusal(self) -> UserError:
        """Return what is said to who wants to change something."""
        return UserError(f"The library “{self._path}” {self._where}.", advice=self._advice)

    def too_old(self) -> UserError:
        """Return what is said of one whose tables are of an earlier version, and cannot be changed."""
        return UserError(
            f"The library “{self._path}” was made by an older Moderator and has to be brought up to date, "
            f"but it {self._where}.",
            advice="Copy it to another folder and open it there.",
        )

    def connect(self) -> sqlite3.Connection:
        """Open the file to read, without a lock or a file beside it where nobody else has it open.

        Raises:
            UserError: its last changes lie in a journal beside it that cannot be read so.

        """
        journal, shared = (self._file.with_name(self._file.name + end) for end in ("-wal", "-shm"))
        if journal.exists() and journal.stat().st_size:
            if not shared.exists():
                raise UserError(
                    f"The last changes of the library “{self._path}” lie in “{journal.name}” beside it, "
                    f"and it {self._where}.",
                    advice="Copy both files to another folder and open the library there.",
                )
            how = "mode=ro&readonly_shm=1"
        elif self._writes_ahead():
            # Nobody who writes has it open: their journal would be there. Should somebody begin, it is noticed.
            how = "mode=ro&immutable=1"
            self._seen = self._seen or self._look()
        else:
            how = "mode=ro"
        return sqlite3.connect(
            f"file:{quote(str(self._file))}?{how}", uri=True, check_same_thread=False, timeout=10
        )

    def require_unchanged(self) -> None:
        """Make sure that what was taken to stay as it is has done so.

        Raises:
            UserError: somebody else, who may, has begun to write to it.

        """
        if self._seen is not None and self._seen != self._look():
            raise UserError(
                f"The library “{self._path}” is being changed by somebody else.",
                advice="Open it again to see it as it is now.",
            )

    def _writes_ahead(self) -> bool:
        with self._file.open("rb") as file:
            return _WRITES_AHEAD in file.read(20)[18:20]

    def _look(self) -> tuple[object, ...]:
        journal = self._file.with_name(self._file.name + "-wal")
        try:
            file = self._file.stat()
            return (
                file.st_ino,
                file.st_size,
                file.st_mtime_ns,
                journal.exists() and journal.stat().st_size > 0,
            )
        except OSError:
            return ()


def barred(path: Path) -> OnlyRead | None:
    """Return why a library that is there can only be read; None where it can be written to."""
    file = path.resolve()
    if is_drive_only_read(file):
        return OnlyRead(
            path,
            "lies on a drive that can only be read",
            "Copy it to another drive and open it there, or take the write protection off.",
        )
    if not os.access(file.parent, os.W_OK | os.X_OK):
        return OnlyRead(
            path,
            "lies in a folder that you may not write to",
            "Copy it to a folder of your own and open it there, or check this folder's permissions.",
        )
    if not _takes_writing(file):
        return OnlyRead(
            path,
            "is a file that may only be read",
            "Allow writing in the file's permissions, or copy it and open the copy.",
        )
    return None


def require_writable(path: Path) -> None:
    """Make sure that a library, if it is there, can be changed.

    Raises:
        UserError: it can only be read.

    """
    only_read = barred(path) if path.exists() else None
    if only_read is not None:
        raise only_read.refusal()


def is_drive_only_read(path: Path) -> bool:
    """Say whether a whole drive lets nobody write; where a system does not tell, it is taken for one that does."""
    try:
        return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY)
    except (AttributeError, OSError):
        return False


def _takes_writing(path: Path) -> bool:
    if not os.access(path, os.W_OK):
        return not path.exists()
    if sys.platform == "win32":
        # What a disk's write protection forbids, only trying tells there. (Elsewhere, closing a file that SQLite has
        # open gives its locks up.)
        try:
            with path.open("rb+"):
                return True
        except PermissionError:
            return False
        except OSError:
            return True
    return True
