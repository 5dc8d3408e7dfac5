"""Imports, each a batch that can be undone whole."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, case, delete, func, insert, select, update

from moderator.clock import now_ms
from moderator.core.errors import UserError
from moderator.core.hidden import storable
from moderator.store import groups, journal, tallies, versions
from moderator.store.intake import marks, revisions
from moderator.store.rows.identity import instant
from moderator.store.schema import batches, comments, predictions
from moderator.store.schema import journal as entries


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One import."""

    id: int
    state: str
    """running, done or undone"""
    started_at: datetime | None
    files: tuple[str, ...]
    comments: int
    """How many of its comments the library holds now."""
    report: dict[str, object]


def begin(connection: Connection, files: Sequence[str]) -> int:
    """Open a batch; it counts as interrupted until `finish`."""
    values = {
        "state": "running",
        "started_ms": now_ms(),
        "files": json.dumps([storable(file) for file in files]),
    }
    made = connection.execute(insert(batches).values(**values)).inserted_primary_key
    assert made is not None
    return int(made[0])


def finish(connection: Connection, batch: int, report: str) -> None:
    """Close a batch with its report as JSON."""
    values = {"state": "done", "finished_ms": now_ms(), "report": storable(report)}
    connection.execute(update(batches).where(batches.c.id == batch).values(**values))


def list_batches(connection: Connection) -> list[BatchRow]:
    """Return every import, newest first.

    Raises:
        UserError: what is kept of one of them is damaged.

    """
    sizes = connection.execute(select(comments.c.batch_id, func.count()).group_by(comments.c.batch_id))
    held: dict[int, int] = {row[0]: row[1] for row in sizes}
    return [
        BatchRow(
            row.id,
            row.state,
            instant(row.started_ms),
            _files(row.id, row.files),
            held.get(row.id, 0),
            _report(row.id, row.report),
        )
        for row in connection.execute(select(batches).order_by(batches.c.id.desc()))
    ]


def nothing_came(connection: Connection) -> bool:
    """Say whether no import ever came to its end in a library, and nothing was ever decided or changed in it."""
    done = select(batches.c.id).where(batches.c.finished_ms.is_not(None)).limit(1)
    told = select(entries.c.seq).limit(1)
    return connection.execute(done).first() is None and connection.execute(told).first() is None


def size(connection: Connection, batch: int) -> int:
    """Return how many comments of an import the library holds."""
    theirs = select(func.count()).select_from(comments).where(comments.c.batch_id == batch)
    return int(connection.execute(theirs).scalar_one())


def unfinished(connection: Connection) -> list[int]:
    """Return the imports that were interrupted, or run now in another process."""
    return list(connection.execute(select(batches.c.id).where(batches.c.state == "running")).scalars())


def file_names(connection: Connection, batch: int) -> tuple[str, ...]:
    """Return the names of the files of an import; none where they cannot be read."""
    kept = connection.execute(select(batches.c.files).where(batches.c.id == batch)).scalar()
    try:
        return _files(batch, kept)
    except UserError:
        return ()


class Undone(NamedTuple):
    """What taking an import back did."""

    removed: int
    """Comments that it had brought."""
    restored: int
    """Comments that were known before, and have their older likes and texts again."""


class Mark(NamedTuple):
    """How far an import has come: what is behind it can be taken back alone."""

    comment: int = 0
    change: int = 0


def undo(connection: Connection, batch: int, who: str = "", *, after: Mark | None = None) -> Undone | None:
    """Take back what an import brought and changed; None if there is no such import.

    What was decided meanwhile stays on record. With `after`, only what came behind that mark goes and the
    batch stays open: one of its files could not be read to its end.

    Raises:
        UserError: the names of its files are damaged.

    """
    row = connection.execute(select(batches).where(batches.c.id == batch)).first()
    if row is None:
        return None
    c = comments.c
    theirs = (c.batch_id == batch) & (c.id > (after.comment if after else 0))
    revisions.forget(connection, select(c.id).where(theirs))
    cells = connection.execute(
        select(
            c.platform, func.coalesce(c.sentiment, -1), c.decision,
            case((c.corrected.is_(None), 0), else_=1), func.count(),
        )
        .where(theirs)
        .group_by(c.platform, c.sentiment, c.decision, case((c.corrected.is_(None), 0), else_=1))
    ).all()  # fmt: skip
    tallies.add(connection, {(one[0], one[1], one[2], one[3]): -one[4] for one in cells})
    in_groups = select(c.group_id).where(theirs, c.group_id.is_not(None)).distinct()
    touched = list(connection.execute(in_groups).scalars())
    ids = select(c.id).where(theirs)
    connection.execute(delete(predictions).where(versions.of_comments(ids)))
    removed = connection.execute(delete(comments).where(theirs)).rowcount
    marks.forget(connection, batch, after=after.comment if after else 0)
    groups.settle(connection, touched)
    restored = revisions.give_back(connection, batch, after=after.change if after else 0)
    if after is not None:
        return Undone(removed, restored)
    if row.state == "running":
        # Interrupted: it never was an import in the person's eyes.
        connection.execute(delete(batches).where(batches.c.id == batch))
        return Undone(removed, restored)
    connection.execute(update(batches).where(batches.c.id == batch).values(state="undone"))
    if row.state == "done":
        names = ", ".join(_files(batch, row.files)[:3])
        journal.note_event(
            connection, "batch", who=who, label=f"Undid the import of {names}", after=str(batch)
        )
    return Undone(removed, restored)


def _files(batch: int, kept: object) -> tuple[str, ...]:
    names = _json(batch, kept)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise _damaged(batch)
    return tuple(names)


def _report(batch: int, kept: object) -> dict[str, object]:
    report = _json(batch, kept or "{}")
    if not isinstance(report, dict):
        raise _damaged(batch)
    return report


def _json(batch: int, kept: object) -> object:
    try:
        return json.loads(kept) if isinstance(kept, str) else None
    except (ValueError, RecursionError) as error:
        raise _damaged(batch) from error


def _damaged(batch: int) -> UserError:
    return UserError(
        f"What the library keeps of import {batch} is damaged.",
        advice="Nothing was changed. Restore a backup, or save what can be read with “moderator recover FILE”.",
    )
