"""Looking for damage in a library, and mending what can be mended without losing a row. SQLite alone."""

import tempfile
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from moderator.core.errors import DamagedError
from moderator.store import fulltext, tallies
from moderator.store.backup import backup
from moderator.store.engine import Store

_MOST = 20


def check(store: Store, *, repair: bool = False) -> list[str]:
    """Return what is wrong with a library, each in a sentence; mend what can be mended if asked.

    Looking at the full-text index is writing to SQLite: of a library that can only be read, a copy is looked at.

    Raises:
        UserError: it is to be mended, and can only be read; the copy cannot be made; or another program writes.

    """
    if store.only_read is not None:
        if repair:
            raise store.only_read.refusal()
        with tempfile.TemporaryDirectory(prefix="moderator-") as folder:
            return _found_in_copy(store, Path(folder, "copy.db"))
    return _found(store, repair=repair)


def _found_in_copy(store: Store, path: Path) -> list[str]:
    backup(store, path)
    copy = Store.open(path, create=False, keep_before=False)
    try:
        return _found(copy, repair=False)
    finally:
        copy.close()


def _found(store: Store, *, repair: bool) -> list[str]:
    problems: list[str] = []
    try:
        if repair:
            with store.write(long=True) as connection:
                problems += _integrity(connection)
                if problems:
                    # An index can be made anew from its table; a damaged table cannot.
                    connection.execute(text("REINDEX"))
                if lost := _references(connection):
                    mend_references(connection)
                problems += lost
                problems += _words(connection, repair=True)
                problems += tallies.recount(connection)
        else:
            # Takes most of a minute where there are a million comments: who decides meanwhile need not wait.
            with store.read() as connection:
                problems += _integrity(connection)
                problems += _references(connection)
                counts = tallies.differences(connection)
            with store.write(long=True) as connection:
                problems += _words(connection)
            problems += counts
    except DamagedError as error:
        problems.append(str(error))
    except DatabaseError as error:
        problems.append(f"The file is damaged: {error.orig}.")
    return problems


def _integrity(connection: Connection) -> list[str]:
    rows = connection.execute(text(f"PRAGMA integrity_check({_MOST})"))
    # SQLite 3.44 and later look into the full-text index as well, which is asked for by itself.
    return [
        f"The file is damaged: {row[0]}."
        for row in rows
        if row[0] != "ok" and fulltext.NAME not in str(row[0])
    ]


def _words(connection: Connection, *, repair: bool = False) -> list[str]:
    if fulltext.is_sound(connection):
        return []
    if repair:
        fulltext.rebuild(connection)
    return ["The full-text index does not agree with the comments."]


def _references(connection: Connection) -> list[str]:
    rows = connection.execute(text("PRAGMA foreign_key_check")).all()
    said = [f"Row {row[1]} of {row[0]} points to a missing row of {row[2]}." for row in rows[:_MOST]]
    return said + ([f"{len(rows) - _MOST} more rows point to missing ones."] if len(rows) > _MOST else [])


def mend_references(connection: Connection) -> None:
    """Let no row point to a missing one: what may be unknown becomes unknown, a lost import gets a name."""
    for statement in MENDS:
        connection.execute(text(statement))


MENDS = (
    *(
        f"UPDATE comments SET {column} = NULL "
        f"WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT id FROM {table})"
        for column, table in (("author_id", "authors"), ("thread_id", "threads"), ("predicted_by", "models"))
    ),
    "DELETE FROM predictions WHERE model_id NOT IN (SELECT id FROM models)",
    "INSERT INTO batches (id, state, started_ms, finished_ms, files, report) "
    "SELECT DISTINCT batch_id, 'done', 0, 0, '[\"recovered\"]', '{}' FROM comments "
    "WHERE batch_id NOT IN (SELECT id FROM batches)",
)
