"""A folder that is watched: which of its files are new. What is done about them is the caller's."""

import contextlib
import os
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
    marks: tuple[str, ...] = ()
    """What each of them is remembered by: one that grows while it is imported is new once more."""
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
        marks = [_mark(one, state) for one, state in _files(path)]
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
    new: dict[str, Path] = {}
    settling = False
    for path, state in _files(watched):
        mark = _mark(path, state)
        if mark in seen:
            continue
        if now - state.st_mtime < SETTLED:
            settling = True
        else:
            new[mark] = path
    return Look(tuple(new.values()), tuple(new), settling)


def remember(library: "Library", marks: Sequence[str]) -> None:
    """Take files as seen, whatever came of them: one that cannot be read is told of once, not each minute."""
    with library.store.write() as connection:
        kept = preferences.get(connection, SEEN)
        known = [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []
        preferences.put(connection, SEEN, list(dict.fromkeys([*known, *marks]))[-MOST:])


def _seen(library: "Library") -> set[str]:
    with library.store.read() as connection:
        kept = preferences.get(connection, SEEN)
    return {one for one in kept if isinstance(one, str)} if isinstance(kept, list) else set()


def _files(path: Path) -> list[tuple[Path, os.stat_result]]:
    """Return the files of a folder, not of those in it, and what they are like now, the oldest first."""
    try:
        found = _states([one for one in path.iterdir() if _is_export(one)])
    except OSError as error:
        raise UserError(f"The folder “{path}” cannot be read: {error.strerror}.") from error
    return sorted(found, key=lambda one: one[1].st_mtime)[-MOST:]


def _states(paths: Sequence[Path]) -> list[tuple[Path, os.stat_result]]:
    """Return what files are like now; one that is gone is left out: a download that ends gets another name."""
    found = []
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            found.append((path, path.stat()))
    return found


def _is_export(path: Path) -> bool:
    # A link could lead anywhere, also round in a circle.
    hidden = path.name.startswith(".") or path.name.endswith("~")
    return not hidden and path.suffix.lower() not in _PASSING and path.is_file() and not path.is_symlink()


def _mark(path: Path, state: os.stat_result) -> str:
    """Return what tells a file from another and from itself after a change."""
    return f"{path.name}|{state.st_size}|{state.st_mtime_ns}"
