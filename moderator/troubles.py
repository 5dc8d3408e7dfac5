"""What is kept of an error that is our fault: where it happened, and never what anybody wrote."""

import os
import sqlite3
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

# The messages of these name files, modules or constraints. Any other message might quote a comment.
_SAFE = (OSError, ImportError, AttributeError, NameError, MemoryError, NotImplementedError, sqlite3.Error)
_LARGEST = 1_000_000


def describe(error: BaseException) -> str:
    """Return the chain of errors with their places in the code, without any text of a comment."""
    parts: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = "".join(traceback.format_list(traceback.extract_tb(current.__traceback__)))
        parts.append(f"{frames}{type(current).__qualname__}{_message(current)}\n")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return "from:\n".join(parts)


def record(error: BaseException) -> Path | None:
    """Append the error to the log file and return its path, or None where it cannot be written."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LARGEST:
            path.replace(path.with_suffix(".old.log"))
        with path.open("a", encoding="utf-8") as log:
            instant = datetime.now(UTC).isoformat(timespec="seconds")
            log.write(f"{instant} Moderator {_version()} Python {sys.version.split()[0]} {sys.platform}\n")
            log.write(describe(error) + "\n")
    except OSError:
        return None
    return path


def log_path() -> Path:
    """Return the path of the log file; it may not exist yet."""
    import platformdirs

    return Path(platformdirs.user_log_dir("moderator", appauthor=False)) / "moderator.log"


def wanted() -> bool:
    """Say whether the person asked to see errors whole, by MODERATOR_DEBUG=1."""
    return os.environ.get("MODERATOR_DEBUG", "") not in ("", "0")


def _message(error: BaseException) -> str:
    original = getattr(error, "orig", None)
    if isinstance(original, sqlite3.Error):
        return f": {type(original).__qualname__}: {original}"
    return f": {error}" if isinstance(error, _SAFE) else ""


def _version() -> str:
    from moderator import __version__

    return __version__
