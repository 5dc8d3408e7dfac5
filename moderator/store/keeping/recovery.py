"""As much as can be read of a damaged library, in a new one; the damaged file is only ever read. SQLite alone."""

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sqlalchemy import Table

from moderator.core.comment import ORDER, TimePrecision
from moderator.core.errors import UserError
from moderator.store import backup, fulltext, tallies
from moderator.store.engine import Store
from moderator.store.file import foreign
from moderator.store.keeping import checking, salvage
from moderator.store.keeping.salvage import Row, Span
from moderator.store.rows.owned import MARK_OWN
from moderator.store.schema import DECISIONS, comments, metadata

_MADE_ANEW = {"tallies", "predictions", "marks", "alembic_version"}
"""What is counted or read again rather than saved."""


@dataclass(slots=True)
class Recovered:
    """What came of it."""

    path: Path
    """The new library."""
    rows: dict[str, int] = field(default_factory=dict)
    """Saved rows by table."""
    from_backup: dict[str, int] = field(default_factory=dict)
    """How many of them were taken from a backup, because the file itself did not give them."""
    comments_lost: int | None = None
    """Comments that were counted and are not there; None where the counts are lost too."""
    entries_lost: int | None = None
    """The same for lines of the history."""
    unreadable: dict[str, list[Span]] = field(default_factory=dict)
    """By table, between which keys nothing could be read."""


def recover(path: Path, target: Path, backups: Sequence[Path] = ()) -> Recovered:
    """Write what can be read of a damaged library into a new one.

    `backups` (newest first) give the rows of places that cannot be read, and the list of tables if that is lost.
    What was decided since then is applied to them from the history.

    Raises:
        UserError: the target exists, or nothing at all can be read.

    """
    if target.exists():
        raise UserError(f"There is a file at “{target}” already.", advice="Name another one.")
    report = Recovered(target)
    with tempfile.TemporaryDirectory(prefix="moderator-") as name:
        folder = Path(name)
        fresh = folder / "fresh.db"
        Store.open(fresh).close()
        sound = [copy for copy in (_usable(one, folder) for one in backups) if copy is not None][:1]
        damaged = salvage.open_damaged(path, folder, [*sound, fresh])
        if damaged is None:
            raise UserError(
                f"Nothing can be read of “{path}”.",
                advice="Restore a backup: “moderator backups” lists them.",
            )
        made = folder / "made.db"
        store = Store.open(made)
        try:
            with closing(damaged), closing(sqlite3.connect(made)) as new:
                new.execute("PRAGMA synchronous=OFF")  # it is a scratch file until it is whole
                _move(damaged, new, report)
                for copy in sound:
                    with closing(sqlite3.connect(copy)) as there:
                        _fill(there, new, report)
                _count_lost(damaged, new, report)
                for statement in checking.MENDS:
                    new.execute(statement)
                _number_on(new)
                new.commit()
            with store.write() as connection:
                fulltext.rebuild(connection)
                tallies.recount(connection)
            found = checking.check(store)
            if found:
                raise UserError(f"What could be read of “{path}” does not fit together: {found[0]}")
            backup.backup(store, target)
        finally:
            store.close()
    return report


def _usable(copy: Path, folder: Path) -> Path | None:
    """Return a backup brought to today's schema, in the folder; None if it is damaged too."""
    staged = folder / "donor.db"
    try:
        backup.stage(copy, staged)
    except (UserError, OSError):
        return None
    return staged


def _move(damaged: sqlite3.Connection, new: sqlite3.Connection, report: Recovered) -> None:
    for table in metadata.sorted_tables:
        if table.name in _MADE_ANEW:
            continue
        lost: list[Span] = []
        report.rows[table.name] = _insert(new, table, _read(damaged, table, lost))
        if table is comments and "own" not in _columns_there(damaged, table):
            new.execute(MARK_OWN)
        if lost:
            report.unreadable[table.name] = salvage.joined(lost)


def _read(damaged: sqlite3.Connection, table: Table, lost: list[Span]) -> Iterator[Row]:
    try:
        if not foreign.is_plain_table(damaged, table.name):
            return  # An older library without it; or another hand's view or formula, which is not run.
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        pass  # What the list of tables says of it is damaged; its rows may not be.
    known = _columns_there(damaged, table)
    try:
        if table.dialect_options["sqlite"]["with_rowid"]:
            for _, row in salvage.rows(damaged, table.name, known, lost):
                yield _as_today(table, known, row)
        else:
            order = [column.name for column in table.primary_key]
            for row in salvage.rows_without_key(damaged, table.name, known, order):
                yield _as_today(table, known, row)
    except sqlite3.DatabaseError:
        return  # The table itself is not there: an older library, or the list of tables is damaged.


def _columns_there(connection: sqlite3.Connection, table: Table) -> list[str]:
    """Return which of today's columns an older library has too."""
    try:
        there = {row[1] for row in connection.execute(f"PRAGMA table_info({table.name})")}
    except sqlite3.DatabaseError:
        there = set()
    return [column.name for column in table.columns if not there or column.name in there]


def _as_today(table: Table, known: Sequence[str], row: Row) -> Row:
    values = dict(zip(known, row, strict=True))
    return tuple(values.get(column.name) for column in table.columns)


def _insert(new: sqlite3.Connection, table: Table, rows: Iterator[Row]) -> int:
    names = [column.name for column in table.columns]
    marks = ", ".join("?" * len(names))
    statement = f"INSERT OR IGNORE INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
    before = new.total_changes
    while page := list(islice(rows, 1000)):
        with new:
            new.executemany(statement, [clean for row in page if (clean := _clean(table, row)) is not None])
    return new.total_changes - before


_KINDS: dict[type, tuple[type, ...]] = {int: (int,), float: (int, float), str: (str,)}
_ALLOWED: dict[str, frozenset[object]] = {
    "decision": frozenset(range(5)),
    "corrected": frozenset(range(3)),
    "machine": frozenset(range(3)),
    "sentiment": frozenset(range(3)),
    "created_precision": frozenset(one.value for one in TimePrecision),
}


def _clean(table: Table, row: Row) -> Row | None:
    """Return a row with values that today's program can take, None if too little of it is left."""
    values: list[object] = []
    for column, value in zip(table.columns, row, strict=True):
        fits = isinstance(value, _KINDS.get(column.type.python_type, (object,)))
        if fits and isinstance(value, int) and abs(value) > 1 << 53:
            fits = False
        if fits and table is comments and column.name in _ALLOWED and value not in _ALLOWED[column.name]:
            fits = False
        if fits:
            values.append(value.replace("\0", "") if isinstance(value, str) else value)
        elif column.nullable:
            values.append(None)
        elif column.server_default is not None and not column.primary_key:
            default = str(getattr(column.server_default, "arg", ""))
            values.append(int(default) if column.type.python_type is int else default)
        else:
            return None
    return tuple(values)


def _fill(there: sqlite3.Connection, new: sqlite3.Connection, report: Recovered) -> None:
    """Take the rows of unreadable places from a backup, and bring them to what was decided since."""
    for table in metadata.sorted_tables:
        spans = report.unreadable.get(table.name, ())
        taken = 0
        for low, high in spans:
            names = ", ".join(column.name for column in table.columns)
            question = f"SELECT {names} FROM {table.name} WHERE rowid > ? AND rowid < ?"
            taken += _insert(new, table, iter(there.execute(question, (low, high)).fetchall()))
        if taken:
            report.from_backup[table.name] = taken
            report.rows[table.name] += taken
    if "comments" in report.from_backup:
        with new:
            for low, high in report.unreadable["comments"]:
                _decide_again(new, low, high)


def _decide_again(new: sqlite3.Connection, low: int, high: int) -> None:
    """Apply the last word of the history to comments that come from an older copy."""
    for kind, change in _LAST.items():
        new.execute(
            f"""UPDATE comments SET {change} FROM (
                SELECT comment_id, after, max(seq) FROM journal
                WHERE kind = ? AND comment_id > ? AND comment_id < ? GROUP BY comment_id
            ) AS last WHERE last.comment_id = comments.id""",
            (kind, low, high),
        )
    new.execute(
        "UPDATE comments SET sentiment = coalesce(corrected, machine) WHERE id > ? AND id < ?", (low, high)
    )


def _code(names: Sequence[str], otherwise: str) -> str:
    cases = " ".join(f"WHEN '{name}' THEN {code}" for code, name in enumerate(names))
    return f"CASE last.after {cases} ELSE {otherwise} END"


_LAST = {
    "decision": f"decision = {_code([one.value for one in DECISIONS], 'decision')}",
    "sentiment": f"corrected = {_code([one.value for one in ORDER], 'NULL')}",
    "note": "note = coalesce(last.after, '')",
    "handed": "handed_ms = CAST(last.after AS INTEGER)",
}


def _count_lost(damaged: sqlite3.Connection, new: sqlite3.Connection, report: Recovered) -> None:
    report.comments_lost = _missing(damaged, new, "SELECT sum(n) FROM tallies", "comments")
    report.entries_lost = _missing(
        damaged, new, "SELECT seq FROM sqlite_sequence WHERE name = 'journal'", "journal"
    )
    if not report.unreadable:
        # Nothing was skipped: the counts are what is wrong.
        report.comments_lost = report.entries_lost = 0


def _missing(damaged: sqlite3.Connection, new: sqlite3.Connection, counted: str, table: str) -> int | None:
    try:
        # Two of our tables count; a view in their stead could count for ever.
        views = damaged.execute("SELECT count(*) FROM sqlite_master WHERE type = 'view'").fetchone()[0]
        found = None if views else damaged.execute(counted).fetchone()
    except sqlite3.DatabaseError:
        return None
    there = new.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return max(0, found[0] - there) if found and isinstance(found[0], int) else None


def _number_on(new: sqlite3.Connection) -> None:
    """Let no number be given twice: history names comments by number, also those that are lost."""
    for name, question in (
        ("comments", "SELECT max(max(id), coalesce((SELECT max(comment_id) FROM journal), 0)) FROM comments"),
        ("journal", "SELECT max(seq) FROM journal"),
    ):
        highest = new.execute(question).fetchone()[0] or 0
        new.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
        new.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (name, highest))
