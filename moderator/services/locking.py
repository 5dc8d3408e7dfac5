"""One import at a time in one library, whichever process asks; the lock dies with its holder."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import IO

from moderator.core.errors import UserError
from moderator.store.file.only_read import require_writable


def try_lock(file: IO[bytes]) -> bool:
    """Take the operating system's lock on an open file, without waiting."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def importing(library: Path) -> Iterator[None]:
    """Hold the library's import lock.

    Raises:
        UserError: another import runs in this library, or it can only be read.

    """
    require_writable(library)
    with open_private(lock_path(library)) as file:
        if not try_lock(file):
            raise UserError("Another import runs in this library.", advice="Start this one when it is done.")
        yield


@contextmanager
def making_a_model(library: Path) -> Iterator[None]:
    """Hold the lock of the library's shelf of models while a version is built on it.

    Raises:
        UserError: another one is built now, or the library can only be read.

    """
    require_writable(library)
    with open_private(shelf_lock_path(library)) as file:
        if not try_lock(file):
            raise UserError(
                "Another model is being made in this library.", advice="Start this one when it is done."
            )
        yield


def nobody_imports(library: Path) -> bool:
    """Say whether no import runs now; one may begin in the next moment."""
    return _is_free(lock_path(library))


def nobody_makes_a_model(library: Path) -> bool:
    """Say whether no version is built now; one may be begun in the next moment."""
    return _is_free(shelf_lock_path(library))


def keeping_imports_away(library: Path) -> AbstractContextManager[bool]:
    """Hold the import lock unless an import runs, and say whether it is held: what an earlier one left is nobody's."""
    return _held(lock_path(library))


def keeping_training_away(library: Path) -> AbstractContextManager[bool]:
    """Hold the lock of the shelf unless a version is built, and say whether it is held."""
    return _held(shelf_lock_path(library))


def _is_free(path: Path) -> bool:
    if not path.exists():
        return True
    with _held(path) as held:
        return held


@contextmanager
def _held(path: Path) -> Iterator[bool]:
    with ExitStack() as stack:
        try:
            file = stack.enter_context(open_private(path))
        except OSError as error:
            # Where nobody can write, or where there is no folder, nobody does anything.
            held = error.errno in (errno.EROFS, errno.ENOENT)
        else:
            held = try_lock(file)
        yield held


def open_private(path: Path) -> IO[bytes]:
    """Open a file to append to, made for its owner alone."""
    return open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))


def lock_path(library: Path) -> Path:
    """Return the path of the lock file, beside the library; it stays there, empty."""
    return library.with_name(library.name + ".lock")


def shelf_lock_path(library: Path) -> Path:
    """Return the path of the lock file of the library's models; it stays there, empty."""
    return library.with_name(library.name + ".models.lock")
