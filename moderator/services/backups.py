"""The copies that the program makes by itself: when, behind whose back, and what they hold."""

import contextlib
import threading
from dataclasses import dataclass
from pathlib import Path

from moderator import troubles
from moderator.core.errors import UserError
from moderator.store import backup as copies
from moderator.store.backup import Contents
from moderator.store.engine import Store
from moderator.store.file import kept
from moderator.store.file.kept import REASONS, Kept
from moderator.store.file.snapshot import Snapshot

LARGE = 1000
"""An act on more comments than this is preceded by a copy."""

__all__ = ["LARGE", "REASONS", "Backup", "Contents", "Keeper", "Kept", "find", "listed"]


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy and what is in it; None when it cannot be read."""

    kept: Kept
    contents: Contents | None

    @property
    def why(self) -> str:
        """Why it was made, in words."""
        return REASONS[self.kept.reason]


class Keeper:
    """Makes copies of one open library. Owned by it; at most one is made at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread: threading.Thread | None = None

    def keep(self, reason: str = "hand") -> Path | None:
        """Keep a copy, unless the newest one is of the very same; return it, None where none was needed.

        Raises:
            UserError: the disk has no room, or the copy cannot be written; nor beside a library that can only be read.

        """
        path = self._store.path
        if not _changed(path):
            return None
        self._store.require_writable()
        if not kept.has_room(path):
            raise UserError("The disk has no room for a backup of this library.", advice="Free some space.")
        target = kept.new_path(path, reason)
        copies.backup(self._store, target)
        kept.thin(path)
        return target

    def before_large(self, count: int) -> None:
        """Keep the library as it is at this moment, if the act to come touches many comments.

        The copy is written behind the caller's back and shows this moment whatever is done meanwhile.
        That it cannot be made is no reason not to act: the act itself can be undone.
        """
        if count <= LARGE or (self._thread is not None and self._thread.is_alive()):
            return
        if not kept.has_room(self._store.path) or not _changed(self._store.path):
            return
        try:
            snapshot = Snapshot(self._store.path, self._store.only_read)
        except Exception as error:
            troubles.record(error)
            return
        self._thread = threading.Thread(target=self._write, args=(snapshot,), name="backup")
        self._thread.start()

    def wait(self) -> None:
        """Return when nothing is being copied."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _write(self, snapshot: Snapshot) -> None:
        try:
            snapshot.write(kept.new_path(self._store.path, "bulk"))
            kept.thin(self._store.path)
        except Exception as error:  # Nobody waits for this; the log has it.
            troubles.record(error)


def listed(library: Path) -> list[Backup]:
    """Return the copies of a library, newest first, with what each holds."""
    found = []
    for one in kept.copies(library):
        holds = None
        with contextlib.suppress(UserError):
            holds = copies.contents(one.path)
        found.append(Backup(one, holds))
    return found


def find(library: Path, name: str) -> Path:
    """Return the copy that a person names: a file, the name of a kept one, or "latest".

    Raises:
        UserError: there is none.

    """
    path = Path(name).expanduser()
    if path.exists():
        return path.absolute()
    if name == "latest":
        newest = next((one.path for one in kept.copies(library) if one.reason != "damaged"), None)
        if newest is None:
            raise UserError("No backup was kept so far.", advice="Name the file of a copy.")
        return newest
    inside = kept.folder(library) / path.name
    if inside.is_file():
        return inside
    raise UserError(
        f"There is no backup at “{name}”.", advice="“moderator backups” lists those that are kept."
    )


def _changed(library: Path) -> bool:
    """Say whether anything is other than in the newest copy."""
    newest = next(iter(kept.copies(library)), None)
    if newest is None:
        return True
    before = copies.state(newest.path)
    return before is None or before != copies.state(library)
