"""What is deleted leaves traces in free pages and the journal: clearing them away, and remembering to. SQLite alone."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from moderator.store import preferences
from moderator.store.engine import Store
from moderator.store.file.refusing import explained

BEGUN = "erasing/begun"
"""Where a library remembers whom it is to forget while that goes on; True when only their traces are left."""


def begun(connection: Connection) -> str | bool | None:
    """Return who is to be forgotten by an erasure that did not come to its end; True: their traces on the disk."""
    found = preferences.get(connection, BEGUN)
    return found if isinstance(found, str) or found is True else None


def remember(connection: Connection, left: str | bool | None) -> None:
    """Note whom, or what, an erasure has yet to come to; None: nothing."""
    preferences.put(connection, BEGUN, left)


def clear(store: Store) -> bool:
    """Clear away what an erasure leaves in a library; False: somebody else still reads it as it was.

    Raises:
        UserError: the disk is full, or another program writes.

    """
    try:
        done = compact(store.path)
    except sqlite3.DatabaseError as error:
        raise explained(error, store.path) from error
    if done:
        with store.write() as connection:
            remember(connection, None)
    return done


def compact(path: Path) -> bool:
    """Write a file anew, so that nothing of what was deleted is left in its free pages or its journal.

    False: somebody else still reads it as it was, so that its journal holds the old pages yet.
    """
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as connection:
        connection.execute("INSERT INTO comments_fts(comments_fts) VALUES ('optimize')")
        connection.execute("VACUUM")
        return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
