"""Statements that are asked at every key: put together once, then only given their values.

To put a statement together costs several times what a small one takes, and holds the interpreter all the while.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, CursorResult, bindparam, update
from sqlalchemy.sql.expression import ClauseElement

from moderator.store.schema import comments


class Prepared:
    """One statement without lists in it; its values go to the database as they are."""

    def __init__(self, statement: ClauseElement, *columns: str) -> None:
        """Take it; an insertion names its columns."""
        self._statement = statement
        self._columns = list(columns) or None
        self._made: tuple[str, str, Sequence[str] | None] | None = None

    def __call__(self, connection: Connection, values: Mapping[str, object]) -> "CursorResult[Any]":
        """Run it with these values."""
        words, order = self._words(connection)
        return connection.exec_driver_sql(words, _given(values, order))

    def each(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Run it with the values of each row."""
        if len(rows) == 1:
            self(connection, rows[0])
        elif rows:
            words, order = self._words(connection)
            connection.exec_driver_sql(words, [_given(row, order) for row in rows])

    def _words(self, connection: Connection) -> tuple[str, Sequence[str] | None]:
        name = connection.dialect.name
        if self._made is None or self._made[0] != name:
            made: Any = self._statement.compile(dialect=connection.dialect, column_keys=self._columns)
            self._made = name, str(made), made.positiontup
        return self._made[1], self._made[2]


@lru_cache(maxsize=64)
def becoming(parts: tuple[str, ...]) -> Prepared:
    """Return what changes these columns of comments and no others; a row gives them and the `id`.

    Each column that is named costs the indexes that hold it, whether its value changes or not.
    """
    values: dict[str, object] = {name: bindparam(name) for name in parts}
    return Prepared(update(comments).where(comments.c.id == bindparam("id")).values(values))


def _given(values: Mapping[str, object], order: Sequence[str] | None) -> Any:
    return dict(values) if order is None else tuple([values[name] for name in order])
