"""Copies of a library, going back to one, and looking after its health. SQLite alone."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from moderator.core.errors import UserError
from moderator.store import fulltext, tallies
from moderator.store.engine import Store, explained, now_ms


def backup(store: Store, target: Path) -> None:
    """Copy a library while it is in use; the copy is whole or not there.

    Raises:
        UserError: the copy cannot be written.

    """
    part = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(store.path)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy, pages=2000)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without others beside it
        part.replace(target)
    except (OSError, sqlite3.DatabaseError) as error:
        part.unlink(missing_ok=True)
        raise explained(error, target) from error


def restore(path: Path, source: Path) -> Path | None:
    """Put a copy in a library's place; return where the library as it was is kept, None if there was none.

    The library must be closed.

    Raises:
        UserError: the copy is missing, damaged or not a library; nothing was changed.

    """
    if source.resolve() == path.resolve():
        raise UserError("A library cannot be restored from itself.", advice="Choose a backup.")
    if not source.is_file():
        raise UserError(f"There is no backup at “{source}”.")
    staging = path.with_name(path.name + ".restoring")
    staging.unlink(missing_ok=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, staging)
        staging.chmod(0o600)
        candidate = Store.open(staging, create=False)
        try:
            _refuse_damaged(candidate, source)
        finally:
            candidate.close()
        kept = None
        if path.exists():
            kept = path.with_name(f"{path.stem}.before-restore-{now_ms()}{path.suffix}")
            old = Store.open(path, create=False)
            try:
                backup(old, kept)
            finally:
                old.close()
        _remove_beside(path)
        staging.replace(path)
        return kept
    except OSError as error:
        raise explained(error, path) from error
    finally:
        staging.unlink(missing_ok=True)
        _remove_beside(staging)


def check(store: Store, *, repair: bool = False) -> list[str]:
    """Return what is wrong with a library, each in a sentence; mend what can be mended if asked."""
    problems: list[str] = []
    try:
        with store.write() as connection:
            for row in connection.execute(text("PRAGMA integrity_check(20)")):
                if row[0] != "ok":
                    problems.append(f"The file is damaged: {row[0]}.")
            for row in connection.execute(text("PRAGMA foreign_key_check")):
                problems.append(f"Row {row[1]} of {row[0]} points to a missing row of {row[2]}.")
            if not fulltext.is_sound(connection):
                problems.append("The full-text index does not agree with the comments.")
                if repair:
                    fulltext.rebuild(connection)
            with connection.begin_nested() as attempt:
                problems += tallies.recount(connection)
                if not repair:
                    attempt.rollback()
    except UserError as error:
        problems.append(str(error))
    except DatabaseError as error:
        problems.append(f"The file is damaged: {error.orig}.")
    return problems


def _refuse_damaged(store: Store, source: Path) -> None:
    with store.read() as connection:
        words = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    if words != "ok":
        raise UserError(f"The backup “{source}” is damaged: {words}.", advice="Choose another one.")


def _remove_beside(path: Path) -> None:
    """Remove the journal files of a database that is closed and replaced."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
