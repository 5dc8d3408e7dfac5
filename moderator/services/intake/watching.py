"""A folder that is watched: which of its files are new. What is done about them is the caller's."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.core.errors import UserError
from moderator.store import preferences

if TYPE_CHECKING:
    from moderator.services.library import Library

FOLDER, SEEN = "watch/folder", "watch/seen"
"""Names under which the library remembers them."""
MOST = 5000
"""Files that are remembered; of a folder with more the oldest are looked at no more."""
SETTLED = 2.0
"""Seconds for which a file must not have changed: a download that still runs is left alone."""
_PASSING = (".part", ".crdownload", ".download", ".tmp", ".partial", ".opdownload")


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the folder found."""

    new: tuple[Path, ...] = ()
    """Whole files that were not seen before, the oldest first."""
    settling: bool = False
    """Whether a file is still being written: look again soon."""
    gone: bool = False
    """Whether the folder itself is not there."""


def folder(library: "Library") -> Path | None:
    """Return the folder that this library watches; None while it watches none."""
    with library.store.read() as connection:
        kept = preferences.get(connection, FOLDER)
    return Path(kept) if isinstance(kept, str) and kept else None


def watch(library: "Library", path: Path | None) -> None:
    """Watch a folder from now on, or none. What lies there already is not new.

    Raises:
        UserError: it is no folder, or cannot be read.

    """
    marks: list[str] = []
    if path is not None:
        if not path.is_dir():
            raise UserError(
                f"“{path}” is not a folder.", advice="Choose the folder that exports are saved in."
            )
        marks = [_mark(one) for one in _files(path)]
    with library.store.write() as connection:
        preferences.put(connection, FOLDER, str(path) if path else None)
        preferences.put(connection, SEEN, marks[-MOST:] or None)


def look(library: "Library", *, now: float | None = None) -> Look:
    """Return what is new in the watched folder. A file that was replaced or has grown is new again."""
    watched = folder(library)
    if watched is None:
        return Look()
    if not watched.is_dir():
        return Look(gone=True)
    seen = _seen(library)
    now = time.time() if now is None else now
    new, settling = [], False
    for path in _files(watched):
        if _mark(path) in seen:
            continue
        if now - path.stat().st_mtime < SETTLED:
            settling = True
        else:
            new.append(path)
    return Look(tuple(new), settling)


def remember(library: "Library", paths: Sequence[Path]) -> None:
    """Take files as seen, whatever came of them: one that cannot be read is told of once, not each minute."""
    marks = [_mark(path) for path in paths if path.exists()]
    with library.store.write() as connection:
        kept = preferences.get(connection, SEEN)
        known = [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []
        preferences.put(connection, SEEN, list(dict.fromkeys([*known, *marks]))[-MOST:])


def _seen(library: "Library") -> set[str]:
    with library.store.read() as connection:
        kept = preferences.get(connection, SEEN)
    return {one for one in kept if isinstance(one, str)} if isinstance(kept, list) else set()


def _files(path: Path) -> list[Path]:
    """Return the files of a folder, not of those in it, the oldest first."""
    try:
        found = [one for one in path.iterdir() if _is_export(one)]
        return sorted(found, key=lambda one: one.stat().st_mtime)[-MOST:]
    except OSError as error:
        raise UserError(f"The folder “{path}” cannot be read: {error.strerror}.") from error


def _is_export(path: Path) -> bool:
    # A link could lead anywhere, also round in a circle.
    hidden = path.name.startswith(".") or path.name.endswith("~")
    return not hidden and path.suffix.lower() not in _PASSING and path.is_file() and not path.is_symlink()


def _mark(path: Path) -> str:
    """Return what tells a file from another and from itself after a change."""
    state = path.stat()
    return f"{path.name}|{state.st_size}|{state.st_mtime_ns}"
