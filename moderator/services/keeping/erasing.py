"""Erasing one author on request: from the library, its history and the copies that it keeps."""

import contextlib
import os
import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import Changes, JobContext
from moderator.services import locking
from moderator.services.shelves import models_folder
from moderator.store import backup as copies
from moderator.store.engine import Store
from moderator.store.file import kept
from moderator.store.file.refusing import explained
from moderator.store.keeping import erasing, traces
from moderator.store.keeping.erasing import Author, Erased

if TYPE_CHECKING:
    from moderator.services.library import Library


_STAGING = ".erasing"


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What was erased, where, and what could not be."""

    authors: tuple[Author, ...]
    library: Erased
    backups: int
    """Copies that held something of them and hold it no more."""
    left: tuple[Path, ...]
    """Copies that cannot be read or written anew, and so may hold it still."""
    traces: bool
    """Whether free pages of the library's file hold words of theirs until the next start."""
    models: bool
    """Whether models of this library may have learnt from what was erased."""
    changes: Changes = Changes.COMMENTS | Changes.VERDICTS | Changes.SETTINGS


def preview(library: "Library", name: str, platform: str | None = None) -> list[Author]:
    """Return whom this name means, and how much they wrote: in the library, else in the copies that it keeps.

    Raises:
        UserError: nobody is called so.

    """
    with library.store.read() as connection:
        found = erasing.find(connection, name, platform)
    if not any(one.comments for one in found):
        found = _with_backups(library.path, found, name, platform)
    if not found:
        where = f" on “{platform}”" if platform else ""
        raise UserError(
            f"Nobody in this library is called “{name}”{where}.", advice="The whole name is needed."
        )
    return found


def erase(
    library: "Library", name: str, platform: str | None = None, context: JobContext | None = None
) -> ErasureReport:
    """Erase everything of the authors of this name, in the library and in every copy that it keeps.

    This cannot be undone. What was decided about their comments stays in the history as bare numbers. The copies
    come first: an erasure that is interrupted finds whom to erase when it is asked for again.

    Raises:
        UserError: nobody is called so, an import runs, or the library cannot be written.
        Cancelled: the person asked to stop; some copies may be without them.

    """
    context = context or JobContext()
    library.require_writable()
    if not locking.nobody_imports(library.path):
        raise UserError("An import runs in this library.", advice="Erase when it is done.")
    with locking.importing(library.path):
        found = preview(library, name, platform)
        library.keeper.wait()
        with library.store.write() as connection:
            traces.remember(connection, name)
        try:
            return _erased(library, found, name, context)
        except Cancelled:
            with library.store.write() as connection:
                traces.remember(connection, None)
            raise


def _erased(library: "Library", found: list[Author], name: str, context: JobContext) -> ErasureReport:
    called = {(word, one.platform) for one in found for word in (name, one.name, one.external_id) if word}
    changed: set[Path] = set()
    left: set[Path] = set()

    def in_copies(seen: Collection[Path] = ()) -> set[Path]:
        there = {copy.path for copy in kept.copies(library.path)}
        for path in sorted(there.difference(seen)):
            if not seen:
                context.step(len(changed), 0, "Erasing from backups")
            try:
                changed.update([path] if _in_copy(path, called) else [])
            except (UserError, OSError):
                left.add(path)
        return there

    seen = in_copies()
    context.step(len(changed), 0, "Erasing")
    here = [one for one in found if one.id]
    with library.store.write(long=True) as connection:
        done = erasing.erase(connection, here) if here else Erased()
        traces.remember(connection, True)
    try:
        cleared = traces.clear(library.store)
    except UserError:
        cleared = False  # They are erased; the next start clears the rest away.
    in_copies(seen)  # One may have been made meanwhile.
    kept.sweep(library.path, f"*{_STAGING}*", 0)
    models = done.corrections > 0 and models_folder(library.path).is_dir()
    return ErasureReport(tuple(found), done, len(changed), tuple(sorted(left)), not cleared, models)


def _with_backups(library: Path, found: list[Author], name: str, platform: str | None) -> list[Author]:
    """Add what the newest copies that know them hold of authors of whom the library holds nothing."""
    known = {(one.platform, one.name): one for one in found}
    looked: set[tuple[str, str]] = set()
    for copy in kept.copies(library):
        with contextlib.suppress(UserError):
            for one in erasing.find_in_file(copy.path, name, platform):
                who = (one.platform, one.name)
                if who not in looked:
                    here = known.get(who, replace(one, id=0, comments=0))
                    known[who] = replace(here, in_backups=one.comments)
                    looked.add(who)
    return list(known.values())


def _in_copy(path: Path, called: "set[tuple[str, str]]") -> bool:
    """Erase from one copy, which is replaced whole; say whether there was anything to erase."""
    staging = path.with_name(path.name + _STAGING)
    try:
        _remove(staging)
        copies.stage(path, staging)
        store = Store.open(staging, create=False, keep_before=False)
        try:
            with store.write() as connection:
                known = {one.id: one for words in called for one in erasing.find(connection, *words)}
                if known:
                    erasing.erase(connection, list(known.values()))
        finally:
            store.close()
        if not known:
            return False
        traces.compact(staging)
        copies.one_file(staging)
        with staging.open("rb+") as written:
            os.fsync(written.fileno())
        staging.replace(path)
    except sqlite3.DatabaseError as error:
        raise explained(error, path) from error
    finally:
        _remove(staging)
    return True


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
