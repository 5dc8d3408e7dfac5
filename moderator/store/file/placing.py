"""The file of a library: made, told from another, and removed. SQLite alone."""

import contextlib
import os
from pathlib import Path

from moderator.core.paths import unwritable


def made_private(path: Path) -> bool:
    """Make the file readable by its owner alone, and say whether it was not there before.

    SQLite gives the files beside it the same rights.

    Raises:
        UserError: it cannot be made there.

    """
    made = not path.exists()
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise unwritable(path, error) from error
    return made


def which(path: Path) -> tuple[int, int] | None:
    """Return which file lies at a path, None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def remove(path: Path) -> None:
    """Remove a library that nobody has open, and the journals beside it, as far as that can be done."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
