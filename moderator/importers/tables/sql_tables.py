"""The table of comments in a dump of a database."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from moderator.core.comment import Rejected
from moderator.core.errors import UserError
from moderator.importers.base import Options, Source
from moderator.importers.files.encodings import alternatives, read_as
from moderator.importers.meaning.headers import choose
from moderator.importers.meaning.synonyms import recognised
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import MOST_COLUMNS, SAMPLE, Grid, names
from moderator.importers.tables.sql_script import rows

_MOST_TABLES = 2000
_SAMPLED = 8 * 1024 * 1024
"""Characters of the rows that are looked at, of all tables together."""
_COMMENTS = re.compile(r"comment|review|guestbook|kommentar|comentario|commentaire|feedback", re.IGNORECASE)
_POSTS = re.compile(
    r"(?:^|_|\b)(?:post|message|reply|replies|answer|discussion|tweet)s?(?:$|_|\b)", re.IGNORECASE
)
_PRIVATE = re.compile(r"priv|(?:^|_)pms?(?:$|_)", re.IGNORECASE)
_BESIDE = re.compile(
    r"meta|priv|(?:^|_)pms?(?:$|_)|draft|revision|log|mail|notif|session|option|setting|likes?$|vote|attach|queue"
    r"|flags?$|search|stat|cache|report|tag|subscri|index",
    re.IGNORECASE,
)


@dataclass
class _Table:
    """What was seen of one table."""

    columns: tuple[str, ...]
    sample: list[list[str]] = field(default_factory=list)

    @property
    def headers(self) -> tuple[str, ...]:
        """Its columns as they are named; empty names where the dump has none."""
        return self.columns or ("",) * max(map(len, self.sample), default=0)


def grid(source: Source, options: Options) -> Grid | None:
    """Return the table that was asked for, else the likeliest of those whose names tell of comments; None without one.

    Raises:
        UserError: there is no table of the name that was asked for.

    """
    letters = read_as(source, options.encoding)
    tables = found_tables(source, letters)
    worth = {name: _worth(name, table, alone=len(tables) == 1) for name, table in tables.items()}
    chosen = options.sheet or max(worth, key=worth.__getitem__, default="")
    if options.sheet and chosen not in tables:
        raise UserError(f"“{source.name}” has no table “{chosen}” with rows in it.")
    if not chosen or not (options.sheet or worth[chosen].fits):
        return None
    offered = [name for name, one in worth.items() if one.texts and not _PRIVATE.search(name)]
    offered.sort(key=worth.__getitem__, reverse=True)
    headers = tables[chosen].headers[:MOST_COLUMNS]

    def opened() -> Iterator[Row | Rejected]:
        for _, _, number, row in rows(source, letters, chosen.__eq__):
            yield row if isinstance(row, Rejected) else (number, row)

    return Grid(
        names(headers),
        headers,
        [(row + [""] * (len(headers) - len(row)))[: len(headers)] for row in tables[chosen].sample],
        opened,
        kind=f"a dump of a database, table “{chosen}”",
        has_header=any(headers),
        encoding=letters,
        encodings=alternatives(source),
        sheets=tuple(offered if chosen in offered else [chosen, *offered]),
    )


def found_tables(source: Source, letters: str) -> dict[str, _Table]:
    """Return every table that gets rows, with its first; the whole dump is gone through once."""
    key = f"sql_tables:{letters}"
    if key not in source.memo:
        source.memo[key] = _looked_through(source, letters)
    return source.memo[key]  # type: ignore[no-any-return]


def _looked_through(source: Source, letters: str) -> dict[str, _Table]:
    tables: dict[str, _Table] = {}
    held = 0

    def wanted(name: str) -> bool:
        if name not in tables:
            return len(tables) < _MOST_TABLES
        return len(tables[name].sample) < SAMPLE and held < _SAMPLED

    for name, columns, _, row in rows(source, letters, wanted):
        table = tables.setdefault(name, _Table(columns))
        if not isinstance(row, Rejected):
            table.sample.append(row)
            held += sum(map(len, row))
    return tables


class _Worth(NamedTuple):
    """How much a table looks like comments; the first goes first."""

    fits: bool
    """Whether it is taken unasked."""
    told: int
    """By its name."""
    known: int
    """Columns with names that are known."""
    rows: int
    texts: bool
    """Whether it has a column of texts."""


def _worth(name: str, table: _Table, *, alone: bool) -> _Worth:
    told = 0 if _BESIDE.search(name) else 2 if _COMMENTS.search(name) else 1 if _POSTS.search(name) else 0
    texts = bool(table.sample) and "text" in choose(names(table.headers), table.sample)
    return _Worth(
        texts and (told > 0 or alone), told, recognised(list(table.headers)), len(table.sample), texts
    )
