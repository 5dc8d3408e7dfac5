"""New comments into the library: who is known, what is a copy, what changed since."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, bindparam, func, insert, select, update

from moderator.core.comment import NewComment
from moderator.store import fulltext, tallies
from moderator.store.identity import identity, milliseconds, variant
from moderator.store.schema import authors, comments, threads

CHUNK = 900
"""Values in one IN list; SQLite allows 32 766, older ones 999."""


@dataclass(frozen=True, slots=True)
class Inserted:
    """What became of some comments: `updated` of the duplicates had newer likes or another text."""

    imported: int = 0
    duplicates: int = 0
    updated: int = 0


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

    def insert(self, connection: Connection, new: Sequence[NewComment]) -> Inserted:
        """Store those that are not known yet, and what changed on those that are."""
        if not new:
            return Inserted()
        platforms = [comment.platform or self._platform for comment in new]
        marks = [
            identity(comment, platform, self._seen) for comment, platform in zip(new, platforms, strict=True)
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
        return Inserted(len(fresh), duplicates, _refresh(connection, changed))

    def _store(self, connection: Connection, fresh: Sequence[tuple[str, str | None, NewComment]]) -> None:
        if not fresh:
            return
        self._meet_authors(connection, fresh)
        self._meet_threads(connection, fresh)
        last = connection.execute(select(func.coalesce(func.max(comments.c.id), 0))).scalar_one()
        connection.execute(insert(comments), [self._row(*one) for one in fresh])
        fulltext.add_after(connection, last)
        cells = Counter(tallies.cell(platform, None, 0, None) for platform, _, _ in fresh)
        tallies.add(connection, cells)

    def _row(self, platform: str, mark: str | None, comment: NewComment) -> dict[str, object]:
        author = comment.author_id or comment.author_name
        thread = comment.thread_id or comment.thread_title
        return {
            "platform": platform,
            "identity": mark,
            "external_id": comment.external_id,
            "parent_external_id": comment.parent_external_id,
            "thread_id": self._threads[platform, thread] if thread else None,
            "author_id": self._authors[platform, author] if author else None,
            "batch_id": self._batch,
            "created_ms": milliseconds(comment.created_at),
            "created_precision": comment.created_at_precision.value,
            "like_count": comment.like_count,
            "text": storable(comment.text),
            "permalink": comment.permalink,
            "extra": json.dumps(comment.extra, ensure_ascii=True, default=str) if comment.extra else None,
        }

    def _meet_authors(
        self, connection: Connection, fresh: Iterable[tuple[str, str | None, NewComment]]
    ) -> None:
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
        for keys in _chunks([key for _, key in wanted]):
            for row in connection.execute(
                select(authors.c.platform, authors.c.key, authors.c.id).where(authors.c.key.in_(keys))
            ):
                self._authors[row[0], row[1]] = row[2]
        missing = [values for place, values in wanted.items() if place not in self._authors]
        _insert_and_remember(connection, authors, missing, "key", self._authors)

    def _meet_threads(
        self, connection: Connection, fresh: Iterable[tuple[str, str | None, NewComment]]
    ) -> None:
        wanted: dict[tuple[str, str], dict[str, object]] = {}
        for platform, _, comment in fresh:
            key = comment.thread_id or comment.thread_title
            if key and (platform, key) not in self._titled:
                values = wanted.setdefault(
                    (platform, key), {"platform": platform, "external_id": key, "title": None}
                )
                values["title"] = values["title"] or comment.thread_title
        if not wanted:
            return
        for keys in _chunks([key for _, key in wanted]):
            for row in connection.execute(select(threads).where(threads.c.external_id.in_(keys))):
                place = row.platform, row.external_id
                self._threads[place] = row.id
                title = wanted.get(place, {}).get("title")
                if title and not row.title:
                    connection.execute(update(threads).where(threads.c.id == row.id).values(title=title))
        missing = [values for place, values in wanted.items() if place not in self._threads]
        _insert_and_remember(connection, threads, missing, "external_id", self._threads)
        self._titled.update(place for place, values in wanted.items() if values["title"])


def storable(value: str) -> str:
    """Remove what no database takes: NUL, and halves of a character that lost their other half."""
    if "\x00" in value:
        value = value.replace("\x00", "")
    if value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value):
        return value
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


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
    rows = [{**values, "id": first + place} for place, values in enumerate(missing)]
    connection.execute(insert(table), rows)
    for row in rows:
        memory[str(row["platform"]), str(row[key])] = int(str(row["id"]))


def _known(
    connection: Connection, platforms: Sequence[str], marks: Sequence[str | None]
) -> dict[tuple[str, str], _Known]:
    by_platform: dict[str, list[str]] = {}
    for platform, mark in zip(platforms, marks, strict=True):
        if mark is not None:
            by_platform.setdefault(platform, []).append(mark)
    found: dict[tuple[str, str], _Known] = {}
    columns = (
        comments.c.identity,
        comments.c.id,
        comments.c.created_ms,
        comments.c.like_count,
        comments.c.text,
    )
    for platform, wanted in by_platform.items():
        for part in _chunks(wanted):
            there = (comments.c.platform == platform) & comments.c.identity.in_(part)
            for row in connection.execute(select(*columns).where(there)):
                found[platform, row[0]] = _Known(*row[1:])
    return found


def _is_another(comment: NewComment, before: _Known | None, twin: NewComment | None) -> bool:
    """Say whether two records with one id are two comments: an edit changes the text, never the instant."""
    text = before.text if before is not None else (twin.text if twin else "")
    then = before.created_ms if before is not None else milliseconds(twin.created_at if twin else None)
    now = milliseconds(comment.created_at)
    # Relative times ("3 days ago") differ with every export.
    exact = comment.created_at_precision in ("exact", "local")
    return exact and now is not None and then is not None and now != then and storable(comment.text) != text


def _refresh(connection: Connection, changed: Sequence[tuple[_Known, NewComment]]) -> int:
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
    return len(updated)


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
