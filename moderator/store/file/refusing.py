"""What cannot be opened, read or written, and why, in sentences that a person can act on. SQLite alone."""

import errno
import shutil
from pathlib import Path

from moderator.core.errors import DamagedError, UserError
from moderator.core.paths import require_file, unreadable
from moderator.store.file import kept, only_read

APPLICATION = 0x4D4F4452
"""SQLite's mark of whose file it is: "MODR"."""


def explained(error: Exception, path: Path) -> Exception:
    """Return the sentence for what a person can act on; any other error as it is."""
    words = str(getattr(error, "orig", error)).lower()
    if isinstance(error, OSError):
        known = {
            errno.ENOSPC: "full",
            errno.EDQUOT: "full",
            errno.EROFS: "readonly",
            errno.EACCES: "readonly",
        }
        words = known.get(error.errno or 0, "")
        if not words:
            why = error.strerror or error
            return UserError(
                f"The library “{path}” cannot be opened: {why}.",
                advice="Copy it to another place, and open it there.",
            )
    if "full" in words or ("disk i/o error" in words and _is_full(path)):
        return UserError("The disk is full; nothing was changed.", advice="Free some space and try again.")
    if "readonly" in words or "read-only" in words or "unable to open" in words:
        return _unwritable(path)
    if "locked" in words or "busy" in words:
        return UserError("Another program is writing to this library.", advice="Try again in a moment.")
    if "no such table" in words or "no such column" in words:
        return DamagedError(f"The library “{path}” lacks a part ({words[:80]}).", advice="Restore a backup.")
    # What SQLite says of a damaged list of tables may quote the damage, which is no text.
    if isinstance(error, UnicodeDecodeError) or any(sign in words for sign in _DAMAGE):
        return DamagedError(f"The library “{path}” is damaged.", advice=_ADVICE)
    return error


def _unwritable(path: Path) -> UserError:
    known = only_read.barred(path)
    if known is not None:
        return known.refusal()
    return UserError(f"The library “{path}” cannot be written to.", advice="Check its folder's permissions.")


_ADVICE = "Nothing was changed. Restore a backup, or save what can be read with “moderator recover FILE”."
_DAMAGE = (
    "malformed",
    "not a database",
    "corrupt",
    "could not decode",
    "unsupported file format",
    "logic error",
    "vtable constructor failed",
)


def foreign_error(path: Path, part: str) -> UserError:
    """Return the sentence for a file that holds a part of another hand."""
    return UserError(
        f"“{path}” holds a part that Moderator did not make ({part}).",
        advice="It is left alone, since it could change what is read from it.",
    )


def require_never_there(path: Path) -> None:
    """Refuse to begin anew where a library was: its journal or its backups still lie there.

    Raises:
        DamagedError: one was.

    """
    journal = path.with_name(path.name + "-wal")
    copies = kept.copies(path)
    if copies or (journal.exists() and journal.stat().st_size):
        state = "empty" if path.exists() else "gone"
        left = "its backups are" if copies else "its journal is"
        raise DamagedError(
            f"The library “{path}” is {state}, while {left} still there.",
            advice="Restore a backup (“moderator restore latest”), or name another file for a new library.",
        )


def _is_full(path: Path) -> bool:
    """Say whether a disk holds nothing more: SQLite calls it an error of the disk where it shares memory."""
    try:
        return shutil.disk_usage(path.parent).free < 100_000
    except OSError:
        return False


def require_copyable(target: Path) -> None:
    """Make sure that a copy of a library takes no other file's place than that of an earlier copy.

    Raises:
        UserError: it is a folder, a device, or a file of another kind.

    """
    require_file(target)
    try:
        with target.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError:
        return  # It is not there, or whoever writes says why that cannot be.
    if head and head != _MAGIC:
        raise UserError(
            f"“{target}” is there already, and no copy of a library.", advice="Name another file."
        )


_MAGIC = b"SQLite format 3\x00"


def is_library(path: Path) -> bool:
    """Say whether a file is a library of ours, by its first bytes."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError:
        return False
    return head.startswith(_MAGIC) and int.from_bytes(head[68:72], "big") == APPLICATION


def check_header(path: Path) -> None:
    """Look at the first bytes of a file.

    Raises:
        UserError: it is no library, or cannot be read.

    """
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise unreadable(path, error) from error
    if not head.startswith(_MAGIC):
        if kept.copies(path):
            raise DamagedError(f"The library “{path}” is damaged.", advice=_ADVICE)
        raise UserError(
            f"“{path}” is not a library of Moderator.", advice="Import it instead, or choose another file."
        )
    mark = int.from_bytes(head[68:72], "big")
    if mark not in (APPLICATION, 0):
        raise UserError(f"“{path}” is a database of another program.", advice="Choose another file.")
