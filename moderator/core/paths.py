"""Files that cannot be read or written, in sentences that say what to do."""

import errno
from pathlib import Path

from moderator.core.errors import UserError


def unreadable(path: Path, error: OSError) -> UserError:
    """Return the sentence for a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return UserError(f"“{path.name}” is not there.", advice="Was it moved or renamed?")
    if isinstance(error, IsADirectoryError):
        return UserError(f"“{path.name}” is a folder.", advice="Name a file.")
    if isinstance(error, PermissionError):
        return UserError(f"“{path.name}” may not be read.", advice="Check who owns it.")
    return UserError(
        f"“{path.name}” cannot be read: {error.strerror or error}.", advice="Copy it to another place first."
    )


def unwritable(path: Path, error: OSError) -> UserError:
    """Return the sentence for a file, or a folder, that cannot be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return UserError("The disk is full; nothing was written.", advice="Free some space and try again.")
    advice = "Choose a shorter name." if error.errno == errno.ENAMETOOLONG else "Choose another place."
    return UserError(f"“{path}” cannot be written: {error.strerror or error}.", advice=advice)


def require_file(target: Path) -> None:
    """Make sure that what is written takes the place of a file or of nothing: a device would be gone for all.

    Raises:
        UserError: there is a folder, a pipe or a device.

    """
    if target.is_dir():
        raise UserError(f"“{target}” is a folder.", advice="Name a file in it.")
    if target.exists() and not target.is_file():
        raise UserError(f"“{target}” is a pipe or a device.", advice="Name a file.")
