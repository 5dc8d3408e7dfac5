"""Parts of a library file that Moderator did not make, found before anything of the file is run. SQLite alone.

A library may come from somebody else. A view, a trigger, a generated column or an expression in its list of tables
would run, or answer in a table's stead, while we read and write. Here only that list is read: nothing in it runs.
"""

import re
import sqlite3
from functools import cache

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex

from moderator.store import fulltext
from moderator.store.schema import metadata

_EARLIER = (
    "CREATE INDEX ix_comments_parent ON comments (parent_external_id, platform) "
    "WHERE parent_external_id IS NOT NULL",
    "CREATE INDEX ix_comments_own ON comments (decision, corrected, sentiment, p_negative) "
    "WHERE substr(extra, 1, 17) = '{\"by_owner\": true'",
)
"""Indexes of some comments as older schemas had them."""

GUARD = "PRAGMA trusted_schema=OFF"
"""Lets nothing in a file's list of tables call what could do harm. For files that are only read: it bars our own
full-text index from its triggers as well, in the SQLite of some systems."""

_NOT_OURS = re.compile(
    r"\bCHECK\b|\bGENERATED\b|\bDEFAULT(?:\s|/\*.*?\*/|--[^\n]*\n)*\(", re.IGNORECASE | re.DOTALL
)
"""What none of our tables is made with: expressions that run when a row is read or written."""
_GENERATED = """SELECT m.name FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS x
    WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND x.hidden IN (2, 3) LIMIT 1"""
_EXPRESSIONS = """SELECT DISTINCT m.name, m.sql FROM sqlite_master AS m, pragma_index_xinfo(m.name) AS x
    WHERE m.type = 'index' AND x.cid = -2"""


def foreign_part(connection: sqlite3.Connection) -> str | None:
    """Return a part that is not ours, in words; None where there is none.

    Raises:
        sqlite3.DatabaseError, UnicodeDecodeError: the list of tables is damaged.

    """
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_master"):
        if not _is_ours(kind, str(sql or "")):
            return f"{kind} {name!r:.60}"
    for (name,) in connection.execute(_GENERATED):
        return f"table {name!r:.60}"
    for name, sql in connection.execute(_EXPRESSIONS):
        if _plain(sql) not in _our_indexes():
            return f"index {name!r:.60}"
    return None


def odd_value(connection: sqlite3.Connection) -> str | None:
    """Return in words what stands where the program knows few values, None where all are known.

    Raises:
        sqlite3.DatabaseError: the file is damaged.

    """
    # Both are the first columns of an index: a look at its ends.
    for column, most in (("decision", 4), ("sentiment", 2)):
        odd = f"SELECT {column} FROM comments WHERE {column} < 0 OR {column} > {most} LIMIT 1"
        if connection.execute(odd).fetchone() is not None:
            return f"an unknown {column}"
    return None


def is_plain_table(connection: sqlite3.Connection, name: str) -> bool:
    """Say whether a name is a table whose rows lie in the file, so that reading it runs nothing.

    Raises:
        sqlite3.DatabaseError, UnicodeDecodeError: the list of tables is damaged.

    """
    found = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE", (name,)
    ).fetchone()
    if found is None or _is_virtual(str(found[0])):
        return False
    columns = connection.execute("SELECT hidden FROM pragma_table_xinfo(?)", (name,))
    return all(hidden not in (2, 3) for (hidden,) in columns)


def _is_ours(kind: str, sql: str) -> bool:
    if kind in ("trigger", "view") or (kind == "table" and _is_virtual(sql)):
        return fulltext.is_ours(sql)
    if kind == "index":
        return not re.search(r"\bWHERE\b", sql, re.IGNORECASE) or _plain(sql) in _our_indexes()
    return not _NOT_OURS.search(sql)


def _is_virtual(sql: str) -> bool:
    return "VIRTUAL" in sql.upper().partition("(")[0]


@cache
def _our_indexes() -> set[str]:
    dialect = sqlite.dialect()
    today = {
        _plain(str(CreateIndex(index).compile(dialect=dialect)))
        for table in metadata.tables.values()
        for index in table.indexes
    }
    return today | set(_EARLIER)


def _plain(sql: str) -> str:
    return " ".join(sql.split())
