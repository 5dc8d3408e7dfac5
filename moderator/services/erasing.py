"""Erasing one author on request: from the library, its history and the copies that it keeps."""

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.core.errors import UserError
from moderator.core.operation import Changes, JobContext
from moderator.services.shelves import models_folder
from moderator.store import backup as copies
from moderator.store import erasing, kept
from moderator.store.engine import Store
from moderator.store.erasing import Author, Erased

if TYPE_CHECKING:
    from moderator.services.library import Library


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What was erased, where, and what could not be."""

    authors: tuple[Author, ...]
    library: Erased
    backups: int
    """Copies that held something of them and hold it no more."""
    left: tuple[Path, ...]
    """Copies that cannot be read and so may hold it still."""
    models: bool
    """Whether models of this library may have learnt from what was erased."""
    changes: Changes = Changes.COMMENTS | Changes.VERDICTS | Changes.SETTINGS


def preview(library: "Library", name: str, platform: str | None = None) -> list[Author]:
    """Return whom this name means, and how much they wrote.

    Raises:
        UserError: nobody is called so.

    """
    with library.store.read() as connection:
        found = erasing.find(connection, name, platform)
    if not found:
        raise UserError(f"Nobody in this library is called “{name}”.", advice="The whole name is needed.")
    return found


def erase(
    library: "Library", name: str, platform: str | None = None, context: JobContext | None = None
) -> ErasureReport:
    """Erase everything of the authors of this name, in the library and in every copy that it keeps.

    This cannot be undone. What was decided about their comments stays in the history as bare numbers.

    Raises:
        UserError: nobody is called so, or a file cannot be written.

    """
    context = context or JobContext()
    found = preview(library, name, platform)
    library.keeper.wait()
    context.step(0, 0, "Erasing")
    with library.store.write() as connection:
        done = erasing.erase(connection, found)
    erasing.compact(library.path)
    names = [(one.name, one.platform) for one in found]
    changed, left = 0, []
    for copy in kept.copies(library.path):
        context.step(changed, 0, "Erasing from backups")
        try:
            changed += _in_copy(copy.path, names)
        except UserError:
            left.append(copy.path)
    models = done.corrections > 0 and models_folder(library.path).is_dir()
    return ErasureReport(tuple(found), done, changed, tuple(left), models)


def _in_copy(path: Path, names: list[tuple[str, str]]) -> bool:
    """Erase from one copy, which is replaced whole; say whether there was anything to erase."""
    staging = path.with_name(path.name + ".erasing")
    try:
        _remove(staging)
        copies.stage(path, staging)
        store = Store.open(staging, create=False, keep_before=False)
        try:
            with store.write() as connection:
                found = [one for name in names for one in erasing.find(connection, *name)]
                done = erasing.erase(connection, found) if found else Erased()
        finally:
            store.close()
        if not found:
            return False
        erasing.compact(staging)
        copies.one_file(staging)
        staging.replace(path)
        return bool(done.comments or done.mentions or found)
    finally:
        _remove(staging)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
