"""Copies of a library, and going back to one. SQLite alone."""

import contextlib
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import text

from moderator.core.errors import UserError
from moderator.store.engine import Store
from moderator.store.file import foreign, kept, snapshot
from moderator.store.file.refusing import check_header, explained, foreign_error
from moderator.store.rows.identity import instant


@dataclass(frozen=True, slots=True)
class Contents:
    """What a library or a copy of one holds, to choose by."""

    comments: int
    decided: int
    corrected: int
    imports: int
    newest: datetime | None
    """When the last thing was decided, corrected or undone in it."""
    size: int
    """Bytes."""


def backup(store: Store, target: Path) -> None:
    """Copy a library while it is in use; the copy is whole or not there.

    Raises:
        UserError: the copy cannot be written.

    """
    snapshot.copy(store.path, target, store.only_read)


def contents(path: Path) -> Contents:
    """Return what a library or a copy holds, without changing a byte of it.

    Raises:
        UserError: it is missing, damaged or not a library.

    """
    if not path.is_file():
        raise UserError(
            f"There is no backup at “{path}”.", advice="“moderator backups” lists those that are kept."
        )
    check_header(path)
    try:
        with closing(read_only(path)) as connection:
            part = foreign.foreign_part(connection)
            if part is not None:
                raise foreign_error(path, part)
            total, decided, corrected = connection.execute(_TALLIED).fetchone()
            imports = connection.execute("SELECT count(*) FROM batches WHERE state = 'done'").fetchone()[0]
            newest = connection.execute("SELECT max(at_ms) FROM steps").fetchone()[0]
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        if "no such table" in str(error):
            raise UserError(
                f"“{path}” is not a library of Moderator.", advice="Choose another file."
            ) from error
        raise explained(error, path) from error
    return Contents(total, decided, corrected, imports, instant(newest), path.stat().st_size)


_TALLIED = """SELECT coalesce(sum(n), 0), coalesce(sum(CASE WHEN decision THEN n END), 0),
    coalesce(sum(CASE WHEN corrected THEN n END), 0) FROM tallies"""


def state(path: Path) -> tuple[object, ...] | None:
    """Return what differs as soon as something in a library changed; None where it cannot be read."""
    try:
        with closing(read_only(path)) as connection:
            return tuple(tuple(connection.execute(question).fetchall()) for question in _STATE)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        return None


_STATE = (
    "SELECT max(seq) FROM journal",
    "SELECT max(id) FROM comments",
    "SELECT platform, sentiment, decision, corrected, n FROM tallies WHERE n <> 0 ORDER BY 1, 2, 3, 4",
    "SELECT id, state FROM batches ORDER BY id",
    "SELECT name, query, position FROM saved_searches ORDER BY id",
    "SELECT key, value FROM settings ORDER BY key",
    "SELECT version, used_ms, note FROM models ORDER BY id",
)


def restore(path: Path, source: Path) -> Path | None:
    """Put a copy in a library's place; return where the library as it was is kept, None if there was none.

    A sound library is overwritten through SQLite, in one transaction: whoever has it open sees the old
    or the new one. A damaged one is set aside byte by byte before.

    Raises:
        UserError: the copy is missing, damaged or not a library, or somebody goes on deciding; nothing was changed.

    """
    if source.resolve() == path.resolve():
        raise UserError("A library cannot be restored from itself.", advice="Choose a backup.")
    contents(source)
    staging = path.with_name(path.name + ".restoring")
    try:
        _remove(staging)
        path.parent.mkdir(parents=True, exist_ok=True)
        stage(source, staging)
        if not path.exists():
            # A journal that was left alone would be taken for one of the backup.
            aside = set_aside(path) if _journal(path).exists() else None
            _remove(path)
            _replace(staging, path)
            return aside
        try:
            present = Store.open(path, create=False)
        except UserError:
            aside = set_aside(path)
            _remove(path)
            _replace(staging, path)
            return aside
        try:
            before = _kept_before(present)
        finally:
            present.close()
        _pour(staging, path)
        return before
    except (OSError, sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise explained(error, path) from error
    finally:
        # What cannot be removed was not made.
        with contextlib.suppress(OSError):
            _remove(staging)


def _kept_before(present: Store) -> Path:
    """Keep a library as it is, with what somebody decides while it is copied: what is in no copy is lost.

    Raises:
        UserError: the copy cannot be written, or somebody goes on deciding.

    """
    for _ in range(_TRIES):
        before = kept.new_path(present.path, "restore")
        backup(present, before)
        with present.read() as now, closing(read_only(before)) as then:
            if now.exec_driver_sql(_DECIDED).scalar() == then.execute(_DECIDED).fetchone()[0]:
                return before
        before.unlink()
    raise UserError(
        "Somebody else works in this library; nothing was changed.", advice="Restore when nobody does."
    )


_TRIES = 3
_DECIDED = "SELECT max(seq) FROM steps"


def set_aside(path: Path) -> Path:
    """Copy a library that cannot be opened as it lies, its journal beside it, and return the copy.

    Raises:
        UserError: the disk does not hold it.

    """
    aside = kept.new_path(path, "damaged")
    copied: list[Path] = []
    try:
        for suffix in ("-wal", ""):
            found, copy = path.with_name(path.name + suffix), aside.with_name(aside.name + suffix)
            if found.exists():
                copied.append(copy)
                os.close(os.open(copy, os.O_CREAT | os.O_WRONLY, 0o600))
                shutil.copyfile(found, copy)
    except OSError as error:
        for copy in copied:  # Half a copy is none.
            copy.unlink(missing_ok=True)
        raise explained(error, aside) from error
    return aside


def forget_aside(aside: Path) -> None:
    """Remove a copy that was set aside, and its folder if nothing else is in it."""
    with contextlib.suppress(OSError):
        _remove(aside)
        aside.parent.rmdir()


def stage(source: Path, staging: Path) -> None:
    """Make of a copy a library of today's schema, in a new file.

    Raises:
        UserError: the copy is damaged, or not a library.

    """
    os.close(os.open(staging, os.O_CREAT | os.O_RDWR, 0o600))
    try:
        with closing(read_only(source)) as there, closing(sqlite3.connect(staging)) as here:
            there.backup(here, pages=2000, progress=snapshot.patient())
            here.execute("PRAGMA journal_mode=DELETE")
            if here.execute("PRAGMA page_size").fetchone()[0] != 4096:
                # SQLite pours only between pages of one size.
                here.execute("PRAGMA page_size=4096")
                here.execute("VACUUM")
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise explained(error, source) from error
    candidate = Store.open(staging, create=False, keep_before=False)
    try:
        with candidate.read() as connection:
            words = connection.execute(text("PRAGMA quick_check(1)")).scalar()
    except UserError as error:
        raise UserError(f"The backup “{source}” is damaged.", advice="Choose another one.") from error
    finally:
        candidate.close()
    if words != "ok":
        raise UserError(f"The backup “{source}” is damaged: {words}.", advice="Choose another one.")


def one_file(path: Path) -> None:
    """Let a library that nobody has open be one file, without others beside it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _pour(staging: Path, path: Path) -> None:
    with closing(sqlite3.connect(staging)) as source, closing(sqlite3.connect(path, timeout=10)) as target:
        target.execute("PRAGMA synchronous=FULL")
        source.backup(target, progress=snapshot.patient())


def read_only(path: Path) -> sqlite3.Connection:
    """Open a library or a copy for reading alone.

    A copy without a journal is not even locked, as on a medium that is read-only.
    """
    alone = not path.with_name(path.name + "-wal").exists()
    how = "immutable=1" if alone else "mode=ro"
    connection = sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, timeout=10)
    connection.execute(foreign.GUARD)
    return connection


def _replace(staging: Path, path: Path) -> None:
    for suffix in ("-wal", "-shm"):
        staging.with_name(staging.name + suffix).unlink(missing_ok=True)
    with staging.open("rb+") as written:
        os.fsync(written.fileno())
    staging.replace(path)


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _remove(path: Path) -> None:
    """Remove a database and the journal files beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
