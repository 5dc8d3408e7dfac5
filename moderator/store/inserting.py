"""New comments into the library: who is known, what is a copy, what changed since."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Dialect,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from moderator.core.comment import NewComment
from moderator.store import fulltext, marks, tallies
from moderator.store.identity import is_repeat, variant
from moderator.store.ready import (
    AUTHOR,
    AUTHOR_ID,
    AUTHOR_NAME,
    CREATED,
    IDENTITY,
    LIKES,
    MARK,
    PLATFORM,
    PRECISION,
    TEXT,
    THREAD,
    TITLE,
    Ready,
    ready,
    storable,
)
from moderator.store.schema import authors, comments, threads

ROWS = 60
"""Comments that one statement stores: 840 values."""
CHUNK = 900
"""Values in one IN list; SQLite allows 32 766, older ones 999."""
MOST_REMEMBERED = 200_000
"""Authors, threads and comments without an id that one import remembers: the memory of a large one is bounded."""
_COLUMNS = ("id", "platform", "identity", "external_id", "parent_external_id", "thread_id", "author_id", "batch_id",
            "created_ms", "created_precision", "like_count", "text", "permalink", "extra")  # fmt: skip
"""What an import knows of a comment, in the order of `Inserter._row`."""
_AUTHOR = ("id", "platform", "key", "external_id", "name")


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


class _Known(NamedTuple):
    id: int
    created_ms: int | None
    like_count: int | None
    text: str


Place = tuple[str, str]
"""A platform, and a name in it."""


class Inserter:
    """Inserts the comments of one import; remembers the authors and threads it has met."""

    def __init__(
        self,
        batch: int,
        platform_default: str | None = None,
        *,
        texts: dict[int, tuple[int, str]] | None = None,
        most_texts: int = 0,
    ) -> None:
        """Begin; into `texts` go the first different texts by their marks, with the id of who says it first."""
        self._batch = batch
        self._texts = texts if texts is not None else {}
        self._most_texts = most_texts
        self._platform = platform_default or ""
        self._authors: dict[Place, int] = {}
        self._threads: dict[Place, int] = {}
        self._titled: set[Place] = set()
        self._seen: Counter[str] = Counter()
        self._met_known = False
        """Whether the last page brought something that was known."""

    def insert(self, connection: Connection, new: Sequence[NewComment], origin: str = "") -> Inserted:
        """Store those that are not known yet, and what changed on those that are.

        `origin` is a mark of the file's content: it tells comments without id and time when the file comes again.
        """
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.clear()
        return self.add(connection, [ready(one, self._seen, origin, self._platform) for one in new])

    def add(self, connection: Connection, page: Sequence[Ready]) -> Inserted:
        """Store the same, made ready before."""
        if not page:
            return Inserted()
        if not self._met_known and self._store(connection, page, all_new=True):
            # Most files bring nothing but what is new: asking the library first would cost more than trying.
            return Inserted(len(page), repeats=_repeats(page))
        platforms, names = [one[PLATFORM] for one in page], [one[IDENTITY] for one in page]
        known = _known(connection, platforms, names)
        fresh: list[Ready] = []
        variants: list[tuple[str, str, Ready]] = []
        changed: list[tuple[_Known, Ready]] = []
        here: dict[Place, Ready] = {}
        duplicates = 0
        for comment in page:
            name = comment[IDENTITY]
            if name is None:
                fresh.append(comment)
                continue
            place = comment[PLATFORM], name
            before, twin = known.get(place), here.get(place)
            if before is None and twin is None:
                here[place] = comment
                fresh.append(comment)
            elif _is_another(comment, before, twin):
                variants.append((comment[PLATFORM], variant(name, comment[CREATED], comment[TEXT]), comment))
            else:
                duplicates += 1
                if before is not None:
                    changed.append((before, comment))
        repeated = _known(connection, [v[0] for v in variants], [v[1] for v in variants])
        for platform, name, comment in variants:
            if (platform, name) in repeated or (platform, name) in here:
                duplicates += 1
            else:
                here[platform, name] = comment
                fresh.append((platform, name, *comment[2:]))
        self._met_known = len(fresh) < len(page)
        self._store(connection, fresh)
        return Inserted(len(fresh), duplicates, *self._refresh(connection, changed), _repeats(fresh))

    def _store(self, connection: Connection, fresh: Sequence[Ready], *, all_new: bool = False) -> bool:
        """Store comments; where one of them is known after all, none, and say so."""
        if not fresh:
            return True
        first_author = self._meet_authors(connection, fresh)
        self._meet_threads(connection, fresh)
        first = _next_id(connection)
        rows = [self._row(first + place, one) for place, one in enumerate(fresh)]
        # Past the layer that turns each row into parameters: it costs more than storing the row.
        stored = _insert_rows(connection, rows, passing_over=all_new)
        fulltext.add_after(connection, first - 1)
        if stored < len(rows):
            connection.execute(delete(comments).where(comments.c.id >= first))
            # Nobody has seen these numbers, so they are free.
            connection.execute(_GIVE_BACK, {"last": first - 1})
            self._forget_authors(connection, first_author)
            return False
        marks.put(connection, self._batch, range(first, first + len(fresh)), [one[MARK] for one in fresh])
        for number, one in enumerate(fresh, first):
            if len(self._texts) >= self._most_texts:
                break
            self._texts.setdefault(one[MARK], (number, one[TEXT]))
        counted = Counter([one[PLATFORM] for one in fresh])
        cells = {tallies.cell(platform, None, 0, None): n for platform, n in counted.items()}
        tallies.add(connection, cells)
        return True

    def _row(self, number: int, comment: Ready) -> tuple[object, ...]:
        """Return the values of `_COLUMNS`."""
        (platform, name, external, parent, thread, _, author, _, _, created, precision, likes, words, link,
         extra, _) = comment  # fmt: skip
        return (
            number, platform, name, external, parent,
            self._threads[platform, thread] if thread else None,
            self._authors[platform, author] if author else None,
            self._batch, created, precision, likes, words, link, extra,
        )  # fmt: skip

    def _meet_authors(self, connection: Connection, fresh: Iterable[Ready]) -> int:
        """Give every author a number; return the first of those given now."""
        if len(self._authors) > MOST_REMEMBERED:
            self._authors.clear()
        met = self._authors
        wanted: dict[Place, Ready] = {}
        for comment in fresh:
            key = comment[AUTHOR]
            if key and (place := (comment[PLATFORM], key)) not in met and place not in wanted:
                wanted[place] = comment
        if not wanted:
            return 0
        for row in _found(connection, (authors.c.platform, authors.c.key, authors.c.id), wanted):
            met[row[0], row[1]] = row[2]
        new = [
            (place, comment[AUTHOR_ID], storable(comment[AUTHOR_NAME] or place[1]))
            for place, comment in wanted.items()
            if place not in met
        ]
        if not new:
            return 0
        first = _first_free(connection, authors)
        statement = insert(authors).compile(dialect=connection.dialect, column_keys=_AUTHOR)
        rows = [(number, *place, external, name) for number, (place, external, name) in enumerate(new, first)]
        connection.exec_driver_sql(str(statement), rows)
        for number, (place, _, _) in enumerate(new, first):
            met[place] = number
        return first

    def _forget_authors(self, connection: Connection, first: int) -> None:
        """Remove authors who were met on a page that is not stored: they may have written nothing new on it."""
        if first:
            connection.execute(delete(authors).where(authors.c.id >= first))
            self._authors = {place: number for place, number in self._authors.items() if number < first}

    def _meet_threads(self, connection: Connection, fresh: Iterable[Ready]) -> None:
        if len(self._threads) > MOST_REMEMBERED:
            self._threads.clear()
            self._titled.clear()
        wanted: dict[Place, dict[str, object]] = {}
        for comment in fresh:
            key = comment[THREAD]
            if not key or (place := (comment[PLATFORM], key)) in self._titled:
                continue
            if comment[TITLE] or place not in self._threads:
                values = wanted.setdefault(
                    place, {"platform": comment[PLATFORM], "external_id": key, "title": None}
                )
                values["title"] = values["title"] or comment[TITLE]
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
        if missing:
            first = _first_free(connection, threads)
            connection.execute(
                insert(threads), [{"id": first + place, **values} for place, values in enumerate(missing)]
            )
            for number, values in enumerate(missing, first):
                self._threads[str(values["platform"]), str(values["external_id"])] = number
        self._titled.update(place for place, values in wanted.items() if values["title"])

    def _refresh(
        self, connection: Connection, changed: Sequence[tuple[_Known, Ready]]
    ) -> tuple[int, int, int]:
        """Bring what is known up to date; return how many comments changed, how many likes and how many texts."""
        likes, texts = [], []
        marked: dict[int, int] = {}
        updated: set[int] = set()
        for before, comment in changed:
            if comment[LIKES] is not None and comment[LIKES] != before.like_count:
                likes.append({"which": before.id, "likes": comment[LIKES]})
                updated.add(before.id)
            if comment[TEXT] != before.text:
                texts.append({"which": before.id, "words": comment[TEXT]})
                marked[before.id] = comment[MARK]
                updated.add(before.id)
        here = comments.c.id == bindparam("which")
        if likes:
            connection.execute(update(comments).where(here).values(like_count=bindparam("likes")), likes)
        if texts:
            # The machine must read it anew; what it said stands until then.
            new: dict[str, object] = {"text": bindparam("words"), "predicted_by": None}
            connection.execute(update(comments).where(here).values(**new), texts)
            marks.put(connection, self._batch, list(marked), list(marked.values()), edited=True)
        return len(updated), len(likes), len(texts)


def _repeats(fresh: Sequence[Ready]) -> int:
    return sum(map(is_repeat, filter(None, [one[IDENTITY] for one in fresh])))


def _insert_rows(connection: Connection, rows: Sequence[tuple[object, ...]], *, passing_over: bool) -> int:
    """Store rows of `_COLUMNS`; return how many were. Several in one statement: each costs as much as half a row."""
    stored = 0
    whole = len(rows) - len(rows) % ROWS
    if whole:
        several = [tuple(chain.from_iterable(rows[at : at + ROWS])) for at in range(0, whole, ROWS)]
        statement = _insertion(connection.dialect, ROWS, passing_over)
        stored += connection.exec_driver_sql(statement, several).rowcount
    if whole < len(rows):
        statement = _insertion(connection.dialect, 1, passing_over)
        stored += connection.exec_driver_sql(statement, list(rows[whole:])).rowcount
    return stored


@lru_cache(maxsize=8)
def _insertion(dialect: Dialect, rows: int, passing_over: bool) -> str:
    statement = insert(comments).prefix_with("OR IGNORE") if passing_over else insert(comments)
    one = str(statement.compile(dialect=dialect, column_keys=_COLUMNS))
    return one + f", ({', '.join('?' * len(_COLUMNS))})" * (rows - 1)


_GIVE_BACK = text("UPDATE sqlite_sequence SET seq = :last WHERE name = 'comments'")


def _next_id(connection: Connection) -> int:
    """Return the number of the next comment: one that was never given."""
    given = text("SELECT seq FROM sqlite_sequence WHERE name = 'comments'")
    last = connection.execute(select(func.coalesce(func.max(comments.c.id), 0))).scalar_one()
    return int(max(connection.execute(given).scalar() or 0, last)) + 1


def _first_free(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()) + 1


def _known(
    connection: Connection, platforms: Sequence[str], names: Sequence[str | None]
) -> dict[Place, _Known]:
    wanted = [(platform, name) for platform, name in zip(platforms, names, strict=True) if name is not None]
    c = comments.c
    columns = (c.platform, c.identity, c.id, c.created_ms, c.like_count, c.text)
    return {(row[0], row[1]): _Known(*row[2:]) for row in _found(connection, columns, wanted)}


def _found(
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
            yield from connection.exec_driver_sql(_question(connection.dialect, columns), asked)


@lru_cache(maxsize=8)
def _question(dialect: Dialect, columns: tuple[Column[Any], ...]) -> str:
    """Return the SQL that asks for one platform and `CHUNK` names, in that order."""
    names = [bindparam(f"name_{number}", type_=String) for number in range(CHUNK)]
    query = select(*columns).where(columns[0] == bindparam("platform", type_=String), columns[1].in_(names))
    return str(query.compile(dialect=dialect))


def _is_another(comment: Ready, before: _Known | None, twin: Ready | None) -> bool:
    """Say whether two records with one id are two comments: an edit changes the text, never the instant."""
    words = before.text if before is not None else (twin[TEXT] if twin else "")
    then = before.created_ms if before is not None else (twin[CREATED] if twin else None)
    now = comment[CREATED]
    # Relative times ("3 days ago") differ with every export.
    exact = comment[PRECISION] in ("exact", "local")
    return exact and now is not None and then is not None and now != then and comment[TEXT] != words
