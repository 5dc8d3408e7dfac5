"""New comments into the library: who is known, what is a copy, what changed since."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)

from moderator.core.comment import NewComment
from moderator.store import fulltext, tallies
from moderator.store.identity import identity, is_repeat, milliseconds, variant
from moderator.store.schema import authors, comments, threads

CHUNK = 900
"""Values in one IN list; SQLite allows 32 766, older ones 999."""
MOST_REMEMBERED = 200_000
"""Authors, threads and comments without an id that one import remembers: the memory of a large one is bounded."""
_COLUMNS = ("platform", "identity", "external_id", "parent_external_id", "thread_id", "author_id", "batch_id",
            "created_ms", "created_precision", "like_count", "text", "permalink", "extra")  # fmt: skip
"""What an import knows of a comment, in the order of `Inserter._row`."""


@dataclass(frozen=True, slots=True)
class Inserted:
    """What became of some comments."""

    imported: int = 0
    duplicates: int = 0
    updated: int = 0
    """Duplicates with newer likes or another text."""
    likes: int = 0
    """Those of them whose likes changed."""
    texts: int = 0
    """Those of them whose text changed."""
    repeats: int = 0
    """Of those imported, how many say once more what their author said in the same place at the same instant."""


@dataclass(frozen=True, slots=True)
class _Known:
    id: int
    created_ms: int | None
    like_count: int | None
    text: str


class Inserter:
    """Inserts the comments of one import; remembers the authors and threads it has met."""

    def __init__(self, batch: int, platform_default: str | None = None) -> None:
        self._batch = batch
        self._platform = platform_default or ""
        self._authors: dict[tuple[str, str], int] = {}
        self._threads: dict[tuple[str, str], int] = {}
        self._titled: set[tuple[str, str]] = set()
        self._seen: Counter[str] = Counter()

    def insert(self, connection: Connection, new: Sequence[NewComment], origin: str = "") -> Inserted:
        """Store those that are not known yet, and what changed on those that are.

        `origin` is a mark of the file's content: it tells comments without id and time when the file comes again.
        """
        if not new:
            return Inserted()
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.clear()
        platforms = [comment.platform or self._platform for comment in new]
        marks = [
            identity(comment, platform, self._seen, origin)
            for comment, platform in zip(new, platforms, strict=True)
        ]
        known = _known(connection, platforms, marks)
        fresh: list[tuple[str, str | None, NewComment]] = []
        variants: list[tuple[str, str, NewComment]] = []
        changed: list[tuple[_Known, NewComment]] = []
        here: dict[tuple[str, str], NewComment] = {}
        duplicates = 0
        for platform, mark, comment in zip(platforms, marks, new, strict=True):
            if mark is None:
                fresh.append((platform, None, comment))
                continue
            place = platform, mark
            before, twin = known.get(place), here.get(place)
            if before is None and twin is None:
                here[place] = comment
                fresh.append((platform, mark, comment))
            elif _is_another(comment, before, twin):
                variants.append((platform, variant(mark, comment), comment))
            else:
                duplicates += 1
                if before is not None:
                    changed.append((before, comment))
        repeated = _known(connection, [v[0] for v in variants], [v[1] for v in variants])
        for platform, mark, comment in variants:
            if (platform, mark) in repeated or (platform, mark) in here:
                duplicates += 1
            else:
                here[platform, mark] = comment
                fresh.append((platform, mark, comment))
        self._store(connection, fresh)
        repeats = sum(is_repeat(mark) for _, mark, _ in fresh if mark is not None)
        return Inserted(len(fresh), duplicates, *_refresh(connection, changed), repeats)

    def _store(self, connection: Connection, fresh: Sequence[tuple[str, str | None, NewComment]]) -> None:
        if not fresh:
            return
        self._meet_authors(connection, fresh)
        self._meet_threads(connection, fresh)
        last = connection.execute(select(func.coalesce(func.max(comments.c.id), 0))).scalar_one()
        statement = str(insert(comments).compile(dialect=connection.dialect, column_keys=_COLUMNS))
        # Past the layer that turns each row into parameters: it costs more than storing the row.
        connection.exec_driver_sql(statement, [self._row(*one) for one in fresh])
        fulltext.add_after(connection, last)
        cells = Counter(tallies.cell(platform, None, 0, None) for platform, _, _ in fresh)
        tallies.add(connection, cells)

    def _row(self, platform: str, mark: str | None, comment: NewComment) -> tuple[object, ...]:
        """Return the values of `_COLUMNS`."""
        author = comment.author_id or comment.author_name
        thread = comment.thread_id or comment.thread_title
        return (
            platform,
            mark,
            comment.external_id,
            comment.parent_external_id,
            self._threads[platform, thread] if thread else None,
            self._authors[platform, author] if author else None,
            self._batch,
            milliseconds(comment.created_at),
            str(comment.created_at_precision),
            comment.like_count,
            storable(comment.text),
            comment.permalink,
            json.dumps(comment.extra, ensure_ascii=True, default=str) if comment.extra else None,
        )

    def _meet_authors(
        self, connection: Connection, fresh: Iterable[tuple[str, str | None, NewComment]]
    ) -> None:
        if len(self._authors) > MOST_REMEMBERED:
            self._authors.clear()
        wanted: dict[tuple[str, str], dict[str, object]] = {}
        for platform, _, comment in fresh:
            key = comment.author_id or comment.author_name
            if key and (platform, key) not in self._authors and (platform, key) not in wanted:
                wanted[platform, key] = {
                    "platform": platform,
                    "key": key,
                    "external_id": comment.author_id,
                    "name": storable(comment.author_name or key),
                }
        if not wanted:
            return
        for row in _found(connection, (authors.c.platform, authors.c.key, authors.c.id), wanted):
            self._authors[row[0], row[1]] = row[2]
        missing = [values for place, values in wanted.items() if place not in self._authors]
        _insert_and_remember(connection, authors, missing, "key", self._authors)

    def _meet_threads(
        self, connection: Connection, fresh: Iterable[tuple[str, str | None, NewComment]]
    ) -> None:
        if len(self._threads) > MOST_REMEMBERED:
            self._threads.clear()
            self._titled.clear()
        wanted: dict[tuple[str, str], dict[str, object]] = {}
        for platform, _, comment in fresh:
            key = comment.thread_id or comment.thread_title
            if not key or (platform, key) in self._titled:
                continue
            if comment.thread_title or (platform, key) not in self._threads:
                values = wanted.setdefault(
                    (platform, key), {"platform": platform, "external_id": key, "title": None}
                )
                values["title"] = values["title"] or comment.thread_title
        if not wanted:
            return
        columns = (threads.c.platform, threads.c.external_id, threads.c.id, threads.c.title)
        for row in _found(connection, columns, wanted):
            place = row[0], row[1]
            self._threads[place] = row[2]
            title = wanted[place]["title"]
            if title and not row[3]:
                connection.execute(update(threads).where(threads.c.id == row[2]).values(title=title))
        missing = [values for place, values in wanted.items() if place not in self._threads]
        _insert_and_remember(connection, threads, missing, "external_id", self._threads)
        self._titled.update(place for place, values in wanted.items() if values["title"])


def storable(value: str) -> str:
    """Remove what no database takes: NUL, and halves of a character that lost their other half."""
    if "\x00" in value:
        value = value.replace("\x00", "")
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return value


def _insert_and_remember(
    connection: Connection,
    table: Table,
    missing: Sequence[Mapping[str, object]],
    key: str,
    memory: dict[tuple[str, str], int],
) -> None:
    if not missing:
        return
    first = connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one() + 1
    names = list(missing[0])
    statement = insert(table).compile(dialect=connection.dialect, column_keys=["id", *names])
    rows = [(first + place, *values.values()) for place, values in enumerate(missing)]
    connection.exec_driver_sql(str(statement), rows)
    for number, values in enumerate(missing, first):
        memory[str(values["platform"]), str(values[key])] = number


def _known(
    connection: Connection, platforms: Sequence[str], marks: Sequence[str | None]
) -> dict[tuple[str, str], _Known]:
    wanted = [(platform, mark) for platform, mark in zip(platforms, marks, strict=True) if mark is not None]
    c = comments.c
    columns = (c.platform, c.identity, c.id, c.created_ms, c.like_count, c.text)
    return {(row[0], row[1]): _Known(*row[2:]) for row in _found(connection, columns, wanted)}


def _found(
    connection: Connection, columns: tuple[Column[Any], ...], wanted: Iterable[tuple[str, str]]
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
            yield from connection.exec_driver_sql(_question(connection.dialect, columns), asked)


@lru_cache(maxsize=8)
def _question(dialect: Dialect, columns: tuple[Column[Any], ...]) -> str:
    """Return the SQL that asks for one platform and `CHUNK` names, in that order."""
    names = [bindparam(f"name_{number}", type_=String) for number in range(CHUNK)]
    query = select(*columns).where(columns[0] == bindparam("platform", type_=String), columns[1].in_(names))
    return str(query.compile(dialect=dialect))


def _is_another(comment: NewComment, before: _Known | None, twin: NewComment | None) -> bool:
    """Say whether two records with one id are two comments: an edit changes the text, never the instant."""
    text = before.text if before is not None else (twin.text if twin else "")
    then = before.created_ms if before is not None else milliseconds(twin.created_at if twin else None)
    now = milliseconds(comment.created_at)
    # Relative times ("3 days ago") differ with every export.
    exact = comment.created_at_precision in ("exact", "local")
    return exact and now is not None and then is not None and now != then and storable(comment.text) != text


def _refresh(connection: Connection, changed: Sequence[tuple[_Known, NewComment]]) -> tuple[int, int, int]:
    """Bring what is known up to date; return how many comments changed, how many likes and how many texts."""
    likes, texts = [], []
    updated: set[int] = set()
    for before, comment in changed:
        if comment.like_count is not None and comment.like_count != before.like_count:
            likes.append({"which": before.id, "likes": comment.like_count})
            updated.add(before.id)
        text = storable(comment.text)
        if text != before.text:
            texts.append({"which": before.id, "words": text})
            updated.add(before.id)
    here = comments.c.id == bindparam("which")
    if likes:
        connection.execute(update(comments).where(here).values(like_count=bindparam("likes")), likes)
    if texts:
        # The machine must read it anew; what it said stands until then.
        new: dict[str, object] = {"text": bindparam("words"), "predicted_by": None}
        connection.execute(update(comments).where(here).values(**new), texts)
    return len(updated), len(likes), len(texts)
