"""What is kept of an error that is our fault: where it happened, and never what anybody wrote."""

import faulthandler
import os
import platform
import re
import sqlite3
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO

# The messages of these name files, modules or constraints. Any other message might quote a comment.
_SAFE = (OSError, ImportError, AttributeError, NameError, MemoryError, NotImplementedError, sqlite3.Error)
_LARGEST = 1_000_000
_REPORTED = 20_000
_crash_file: IO[str] | None = None


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
        with opened_log(path) as log:
            log.write(_head() + "\n")
            log.write(describe(error) + "\n")
    except OSError:
        return None
    return path


def opened_log(path: Path) -> IO[str]:
    """Open a log to append to, for its owner alone; one that is full is put aside first.

    Raises:
        OSError: it cannot be written.

    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > _LARGEST:
        path.replace(path.with_suffix(".old.log"))
    return open(path, "a", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600))


def watch(name: str) -> None:
    """Let whatever goes wrong in this process, also in its threads and in C, end in the logs.

    `name` says which process it is. Hooks of the window are taken later and pass on what they do not show.
    """
    sys.excepthook = _on_uncaught
    threading.excepthook = _on_told
    sys.unraisablehook = _on_told
    catch_crashes(name)


def catch_crashes(name: str) -> None:
    """Let a crash below Python leave its places in the code in a file; it holds no values, so no text."""
    global _crash_file
    stop_catching()
    try:
        _crash_file = opened_log(crash_path())
        _crash_file.write(f"{_head()} begins: {name}, process {os.getpid()}\n")
        _crash_file.flush()
        faulthandler.enable(_crash_file)
    except (OSError, RuntimeError):
        _crash_file = None


def crash_path() -> Path:
    """Return the path of the file that crashes below Python leave their places in."""
    return log_path().with_name("crashes.log")


def report() -> str:
    """Return what a person may send when something went wrong: versions, machine, the ends of the logs."""
    parts = [_head(), f"{platform.platform()} {platform.machine()}", ""]
    for path in (log_path(), log_path().with_name("window.log"), crash_path()):
        try:
            words = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        cut = len(words) - _REPORTED
        end = words if cut <= 0 else words[words.find("\n", cut) + 1 :]
        parts += [f"--- {path.name}", end, ""]
    return "\n".join(parts)


def stop_catching() -> None:
    """Close the file of crashes."""
    global _crash_file
    if _crash_file is not None:
        faulthandler.disable()
        _crash_file.close()
        _crash_file = None


def _on_uncaught(_kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    record(error.with_traceback(trace))


def _on_told(told: "threading.ExceptHookArgs | sys.UnraisableHookArgs") -> None:
    if told.exc_value is not None:
        record(told.exc_value)


def _head() -> str:
    instant = datetime.now(UTC).isoformat(timespec="seconds")
    return f"{instant} Moderator {_version()} Python {sys.version.split()[0]} {sys.platform}"


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
        return f": {type(original).__qualname__}: {_unquoted(original)}"
    if isinstance(error, sqlite3.Error):
        return f": {_unquoted(error)}"
    return f": {error}" if isinstance(error, _SAFE) else ""


def _unquoted(error: sqlite3.Error) -> str:
    """Return what SQLite says up to its first quotation: of a damaged text, it may quote the text."""
    return re.split(r"[\"'\[`]|with text", str(error), maxsplit=1)[0]


def _version() -> str:
    from moderator import __version__

    return __version__
