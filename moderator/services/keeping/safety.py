"""Copies of a library, going back to one, and a look at its health."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.classifier.artifact import ModelShelf
from moderator.core.errors import UserError
from moderator.services import locking
from moderator.services.shelves import models_folder
from moderator.store import backup as copies
from moderator.store.engine import Store
from moderator.store.file.only_read import require_writable
from moderator.store.file.refusing import require_copyable
from moderator.store.keeping import checking

if TYPE_CHECKING:
    from moderator.core.operation import JobContext
    from moderator.services.library import Library


@dataclass(frozen=True, slots=True)
class CheckReport:
    """How a library is."""

    ok: bool
    """True as well when all that was found has been mended."""
    problems: list[str] = field(default_factory=list)
    repaired: bool = False


def backup(library: "Library", target: Path, context: "JobContext | None" = None) -> Path:
    """Copy the library to a file while it is in use; the file is whole or absent.

    Raises:
        UserError: the target is the library itself or no earlier copy, or cannot be written.

    """
    target = target.expanduser().absolute()
    if target.resolve() == library.path.resolve():
        raise UserError("A library cannot be copied onto itself.", advice="Name another file.")
    require_copyable(target)
    if context:
        context.step(0, 0, "Copying the library")
    copies.backup(library.store, target)
    return target


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """What going back would mean."""

    backup: copies.Contents
    present: copies.Contents | None
    """None where there is no library, or it cannot be read."""


def preview_restore(path: Path, source: Path) -> RestorePreview:
    """Say what a copy and the library hold, and change nothing.

    Raises:
        UserError: the copy is missing, damaged or no library.

    """
    there = copies.contents(source.expanduser().absolute())
    try:
        return RestorePreview(there, copies.contents(path.expanduser().absolute()))
    except UserError:
        return RestorePreview(there, None)


def restore(path: Path, source: Path) -> Path | None:
    """Put a copy in a library's place, and return where what was there before is kept.

    Raises:
        UserError: the copy is missing, damaged or no library, an import runs, somebody goes on deciding, or the
            library can only be read; nothing was changed.

    """
    path = path.expanduser().absolute()
    require_writable(path)
    with locking.keeping_imports_away(path) as held:
        if not held:
            raise UserError("An import runs in this library.", advice="Restore when it is done.")
        return copies.restore(path, source.expanduser().absolute())


def check(path: Path, *, repair: bool = False) -> CheckReport:
    """Look for damage in a library and its models, and mend what can be mended if asked.

    Raises:
        UserError: there is no library, or it is not one.

    """
    path = path.expanduser().absolute()
    if not path.is_file():
        raise UserError(f"There is no library at “{path}”.", advice="“moderator import FILE” makes one.")
    store = Store.open(path, create=False)
    try:
        problems = checking.check(store, repair=repair)
        # What could not be mended is found again.
        left = checking.check(store) if problems and repair else problems
    finally:
        store.close()
    models = _models(path)
    return CheckReport(not left and not models, problems + models, repaired=bool(problems) and not left)


def _models(path: Path) -> list[str]:
    """Return which of the library's models are not as they were published; none of them can be mended."""
    shelf = ModelShelf(models_folder(path))
    return [problem for card in shelf.versions() for problem in shelf.folder(card.version).verify()]
