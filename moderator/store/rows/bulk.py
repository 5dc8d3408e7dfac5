"""Many rows at once, past the layer that turns each into parameters, which costs more than storing. SQLite alone."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, Dialect, String, Table, bindparam, insert, select

CHUNK = 900
"""Values of one statement or IN list; SQLite allows 32 766, older ones 999."""

Place = tuple[str, str]
"""A platform, and a name in it."""


def insert_columns(
    connection: Connection,
    table: Table,
    columns: Mapping[str, Sequence[object]],
    *,
    shared: Mapping[str, object] | None = None,
    twins: Mapping[str, str] | None = None,
    passing_over: bool = False,
) -> int:
    """Store rows, given column by column; return how many were. With `passing_over` those that cannot be are left out.

    Several in one statement: each statement costs as much as half a row. `shared` are columns of which all rows
    hold the same, `twins` columns that hold what another one holds: each value is handed over once.

    Raises:
        ValueError: the columns are not of one length.

    """
    shared, twins = shared or {}, twins or {}
    width = len(columns)
    values: list[object] = [None] * (width * len(next(iter(columns.values()))))
    for place, column in enumerate(columns.values()):
        values[place::width] = column
    several = (CHUNK - len(shared)) // width * width
    whole = len(values) - len(values) % several
    common = tuple(shared.values())
    names = (tuple(columns), tuple(shared), tuple(twins.items()))
    stored = 0
    for start, end, at_once in ((0, whole, several), (whole, len(values), width)):
        if parts := [common + tuple(values[at : at + at_once]) for at in range(start, end, at_once)]:
            statement = _insertion(connection.dialect, table, *names, at_once // width, passing_over)
            stored += connection.exec_driver_sql(statement, parts).rowcount
    return stored


@lru_cache(maxsize=32)
def _insertion(
    dialect: Dialect,
    table: Table,
    columns: tuple[str, ...],
    shared: tuple[str, ...],
    twins: tuple[tuple[str, str], ...],
    rows: int,
    passing_over: bool,
) -> str:
    named = (*columns, *shared, *(twin for twin, _ in twins))
    statement = insert(table).prefix_with("OR IGNORE") if passing_over else insert(table)
    head = str(statement.compile(dialect=dialect, column_keys=named)).split(" (", 1)[0]
    of_all = [f"?{place}" for place in range(1, len(shared) + 1)]
    one = []
    for first in range(len(shared) + 1, len(shared) + 1 + rows * len(columns), len(columns)):
        places = dict(
            zip(columns, (f"?{place}" for place in range(first, first + len(columns))), strict=True)
        )
        one.append(f"({', '.join([*places.values(), *of_all, *(places[other] for _, other in twins)])})")
    quoted = ", ".join(dialect.identifier_preparer.quote(name) for name in named)
    return f"{head} ({quoted}) VALUES {', '.join(one)}"


def last_number(connection: Connection, table: Table) -> int:
    """Return the highest number given in a table, 0 where there is none."""
    # As plain words: to put the statement together costs more than its answer, and every page of an import asks.
    return int(connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {table.name}").scalar_one())


def found(
    connection: Connection, columns: tuple[Column[Any], ...], wanted: Iterable[Place]
) -> Iterator[Sequence[Any]]:
    """Yield the rows of these columns whose first two, a platform and a name in it, are among those wanted."""
    by_platform: dict[str, list[str]] = {}
    for platform, name in wanted:
        by_platform.setdefault(platform, []).append(name)
    for platform, names in by_platform.items():
        for start in range(0, len(names), CHUNK):
            part = names[start : start + CHUNK]
            # Always as many, so that the question is put together once and not for every page.
            asked = (platform, *part, *[part[-1]] * (CHUNK - len(part)))
            yield from connection.exec_driver_sql(_question(connection.dialect, columns), asked).all()


@lru_cache(maxsize=8)
def _question(dialect: Dialect, columns: tuple[Column[Any], ...]) -> str:
    """Return the SQL that asks for one platform and `CHUNK` names, in that order."""
    names = [bindparam(f"name_{number}", type_=String) for number in range(CHUNK)]
    query = select(*columns).where(columns[0] == bindparam("platform", type_=String), columns[1].in_(names))
    return str(query.compile(dialect=dialect))
