"""A copy of a library to give away: the same comments and decisions, other names."""

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.core.errors import UserError
from moderator.core.operation import JobContext
from moderator.core.paths import unwritable
from moderator.store import backup as copies
from moderator.store import fulltext
from moderator.store.engine import Store
from moderator.store.file.refusing import require_copyable
from moderator.store.keeping import pseudonyms, traces

if TYPE_CHECKING:
    from moderator.services.library import Library


@dataclass(frozen=True, slots=True)
class Shared:
    """A copy that was written."""

    path: Path
    authors: int
    """How many were given another name."""


def share(library: "Library", target: Path, context: JobContext | None = None) -> Shared:
    """Write a pseudonymised copy; it is whole or not there. The key of the names is never stored.

    Raises:
        UserError: the target is the library itself or no earlier copy, or cannot be written.

    """
    context = context or JobContext()
    target = target.expanduser().absolute()
    if target.resolve() == library.path.resolve():
        raise UserError("A library cannot be copied onto itself.", advice="Name another file.")
    require_copyable(target)
    staging = target.with_name(target.name + ".sharing")
    try:
        context.step(0, 0, "Copying the library")
        copies.backup(library.store, staging)
        context.step(0, 0, "Giving everybody another name")
        people = pseudonyms.replace_people(staging)
        store = Store.open(staging, create=False, keep_before=False)
        try:
            with store.write() as connection:
                fulltext.rebuild(connection)
        finally:
            store.close()
        context.step(0, 0, "Writing the copy")
        traces.compact(staging)
        copies.one_file(staging)
        staging.replace(target)
    except OSError as error:
        raise unwritable(target, error) from error
    except UserError as error:
        # Nobody asked for the file that it is made in.
        raise UserError(error.args[0].replace(staging.name, target.name), advice=error.advice) from error
    finally:
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                staging.with_name(staging.name + suffix).unlink(missing_ok=True)
    return Shared(target, people)
