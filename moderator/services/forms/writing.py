"""A file, or a folder of files, that appears whole or not at all."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from moderator.core.errors import UserError
from moderator.core.paths import require_file, unwritable
from moderator.store.file.refusing import is_library


def require_place(target: Path) -> None:
    """Make sure, before long work is begun, that a file can be written there.

    Raises:
        UserError: the folder is missing, or a folder, a device or a library of comments lies there.

    """
    require_file(target)
    if not target.parent.is_dir():
        raise UserError(
            f"The folder “{target.parent}” does not exist.", advice="Make it, or name another one."
        )
    if is_library(target):
        raise UserError(f"“{target}” is a library of comments, and stays.", advice="Name another file.")


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """Lend a path beside the target; what was written there takes the target's place at the end.

    Raises:
        UserError: the folder is missing or cannot be written to, or what lies there must stay.

    """
    require_place(target)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        # Nobody else reads it while it is written; whole, it gets the rights of any new file.
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
    except OSError as error:
        raise unwritable(target, error) from error
    try:
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.chmod(_usual_rights())
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


@contextmanager
def filled(folder: Path) -> Iterator[Path]:
    """Lend a folder within this one; at the end its files go into this one, in the place of those of their names.

    Raises:
        UserError: the folder cannot be made or written to.

    """
    is_new = not folder.exists()
    staging = folder / f".{os.getpid()}.part"
    try:
        staging.mkdir(parents=True)
    except OSError as error:
        if folder.is_file():
            raise UserError(f"“{folder}” is a file.", advice="Name a folder.") from error
        raise unwritable(folder, error) from error
    try:
        yield staging
        for file in staging.iterdir():
            file.replace(folder / file.name)
    except BaseException:
        shutil.rmtree(staging if not is_new else folder, ignore_errors=True)
        raise
    staging.rmdir()


def _usual_rights() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask
