"""Imports, and how to take one back."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from moderator.core.errors import UserError
from moderator.core.hidden import visible
from moderator.core.operation import Changes
from moderator.core.wording import many
from moderator.store.intake import batches as stored

if TYPE_CHECKING:
    from moderator.services.library import Library
    from moderator.store.intake.batches import BatchRow


@dataclass(frozen=True, slots=True)
class BatchUndone:
    """What undoing an import removed and gave back."""

    removed: int
    restored: int = 0
    """Comments that were known before, and have their older likes and texts again."""
    changes: Changes = Changes.COMMENTS


def list_batches(library: "Library") -> "list[BatchRow]":
    """Return every import, newest first."""
    with library.store.read() as connection:
        return stored.list_batches(connection)


def undo(library: "Library", batch: int) -> BatchUndone:
    """Remove the comments that an import brought, and give others back what it changed on them.

    What was decided about them stays in the history.

    Raises:
        UserError: there is no such import, it is undone already, or it still runs.

    """
    with library.store.read() as connection:
        library.keeper.before_large(stored.size(connection, batch))
    with library.store.write(long=True) as connection:
        row = next((row for row in stored.list_batches(connection) if row.id == batch), None)
        if row is None:
            raise UserError(f"There is no import {batch}.", advice="“moderator batches” lists them.")
        if row.state != "done":
            raise UserError(
                f"Import {batch} {'still runs' if row.state == 'running' else 'is undone already'}."
            )
        done = stored.undo(connection, batch, library.who)
    return BatchUndone(*done) if done else BatchUndone(0)


def to_json(row: "BatchRow") -> dict[str, object]:
    """Return plain values, as scripts read them."""
    return {
        "id": row.id,
        "state": row.state,
        "started_at": row.started_at.isoformat().replace("+00:00", "Z") if row.started_at else None,
        "files": list(row.files),
        "comments": row.comments,
        "imported": row.report.get("imported", 0),
        "duplicates": row.report.get("duplicates", 0),
    }


def describe(row: "BatchRow") -> str:
    """Return one line for a person."""
    at = f"{row.started_at:%Y-%m-%d %H:%M} UTC" if row.started_at else ""
    # A name may hold what moves a terminal.
    names = visible(" ".join(", ".join(row.files[:3]).split())) + (" …" if len(row.files) > 3 else "")
    state = "" if row.state == "done" else f"  ({row.state})"
    return f"{row.id:>4}  {at}  {many(row.comments, 'comment'):>18}  {names}{state}"
