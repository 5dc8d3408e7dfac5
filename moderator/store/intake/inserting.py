"""New comments into the library: who is known, what is a copy, what changed since."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, null, text, update

from moderator.store import fulltext, tallies
from moderator.store.intake import marks, revisions
from moderator.store.intake.lists import Lists
from moderator.store.intake.meeting import Authors, Threads
from moderator.store.intake.ready import (
    CREATED,
    IDENTITY,
    LIKES,
    MARK,
    PLATFORM,
    PRECISION,
    TEXT,
    Page,
    Ready,
    are_same,
)
from moderator.store.rows.bulk import Place, found, insert_columns, last_number
from moderator.store.rows.identity import is_repeat, variant
from moderator.store.rows.prepared import Prepared
from moderator.store.schema import authors, comments


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


class Inserter:
    """Inserts the comments of one import; remembers the authors and threads it has met."""

    def __init__(
        self,
        batch: int,
        *,
        texts: dict[int, tuple[int, str]] | None = None,
        most_texts: int = 0,
    ) -> None:
        """Begin; into `texts` go the first different texts by their marks, with the id of who says it first."""
        self._batch = batch
        self._texts = texts if texts is not None else {}
        self._most_texts = most_texts
        self._authors = Authors()
        self._threads = Threads()
        self._lists = Lists(batch)
        self._met_known = False
        """Whether the last page brought something that was known."""

    def begin_file(self) -> None:
        """Take what follows for another file's."""
        self._lists.begin_file()

    def add(self, connection: Connection, page: Page, *, indexes_words: bool = True) -> Inserted:
        """Store those that are not known yet, and what changed on those that are.

        Without `indexes_words` their words are left to `fulltext.add_missing`.
        """
        if indexes_words:  # A first import has none before it, and no index to find any.
            page = self._lists.recognised(connection, page)
        if not self._met_known and self._store(connection, page, all_new=True, indexes_words=indexes_words):
            # Most files bring nothing but what is new: asking the library first would cost more than trying.
            return Inserted(page.size, repeats=_repeats(page))
        if not indexes_words:
            # What changes or goes must be indexed before.
            fulltext.add_missing(connection)
        known = _known(connection, page.platforms, page.identities)
        fresh: list[Ready] = []
        variants: list[tuple[str, str, Ready]] = []
        changed: list[tuple[_Known, Ready]] = []
        here: dict[Place, Ready] = {}
        duplicates = 0
        for comment in page.rows():
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
        self._met_known = len(fresh) < page.size
        repeats = 0
        if fresh:
            left = Page.of(fresh)
            self._store(connection, left)
            repeats = _repeats(left)
        return Inserted(len(fresh), duplicates, *self._refresh(connection, changed), repeats)

    def _store(
        self, connection: Connection, page: Page, *, all_new: bool = False, indexes_words: bool = True
    ) -> bool:
        """Store comments; where one of them is known after all, none, and say so."""
        last_author = last_number(connection, authors)
        written_by = self._authors.numbers(connection, page)
        below = self._threads.numbers(connection, page)
        first = _next_id(connection)
        ids = range(first, first + page.size)
        stored = _insert(
            connection,
            {
                "id": ids,
                "platform": page.platforms,
                "identity": page.identities,
                "external_id": page.external_ids,
                "parent_external_id": page.parents,
                "thread_id": below,
                "author_id": written_by,
                "created_ms": page.created,
                "created_precision": page.precisions,
                "like_count": page.likes,
                "text": page.texts,
                "permalink": page.links,
                "extra": page.extras,
                "own": page.owned,
            },
            {"batch_id": self._batch},
            passing_over=all_new,
        )
        if indexes_words:
            fulltext.add_after(connection, first - 1)
        if stored < page.size:
            if not indexes_words:
                fulltext.add_missing(connection)
            connection.execute(delete(comments).where(comments.c.id >= first))
            # Nobody has seen these numbers, so they are free.
            connection.execute(_GIVE_BACK, {"last": first - 1})
            self._authors.forget_after(connection, last_author)
            return False
        marks.put(connection, self._batch, ids, page.marks)
        if len(self._texts) < self._most_texts:
            for number, mark, words in zip(ids, page.marks, page.texts, strict=True):
                self._texts.setdefault(mark, (number, words))
                if len(self._texts) >= self._most_texts:
                    break
        counted = Counter(page.platforms)
        cells = {tallies.cell(platform, None, 0, None): n for platform, n in counted.items()}
        tallies.add(connection, cells)
        return True

    def _refresh(
        self, connection: Connection, changed: Sequence[tuple[_Known, Ready]]
    ) -> tuple[int, int, int]:
        """Bring what is known up to date; return how many comments changed, how many likes and how many texts."""
        likes, texts = [], []
        marked: dict[int, int] = {}
        kept: list[revisions.Before] = []
        for before, comment in changed:
            what = 0
            if comment[LIKES] is not None and comment[LIKES] != before.like_count:
                likes.append({"which": before.id, "likes": comment[LIKES]})
                what |= revisions.LIKES
            if comment[TEXT] != before.text:
                texts.append({"which": before.id, "words": comment[TEXT]})
                marked[before.id] = comment[MARK]
                what |= revisions.TEXT
            if what:
                words = before.text if what & revisions.TEXT else None
                kept.append(revisions.Before(before.id, what, before.like_count, words))
        revisions.record(connection, self._batch, kept)
        _LIKES.each(connection, likes)
        if texts:
            _TEXT.each(connection, texts)
            revisions.forget_words(connection, list(marked))
            marks.put(connection, self._batch, list(marked), list(marked.values()), edited=True)
        return len({one.comment_id for one in kept}), len(likes), len(texts)


_HERE = update(comments).where(comments.c.id == bindparam("which"))
_LIKES = Prepared(_HERE.values(like_count=bindparam("likes")))
# The machine must read it anew; what it said stands until then.
_TEXT = Prepared(_HERE.values(text=bindparam("words"), predicted_by=null()))


def _insert(
    connection: Connection,
    fields: dict[str, Sequence[object]],
    shared: dict[str, object],
    *,
    passing_over: bool,
) -> int:
    """Store comments field by field; what is the same in all of them, or in two fields, is handed over once."""
    twins: dict[str, str] = {}
    met: dict[int, str] = {}
    for name, values in list(fields.items()):
        if name in _OFTEN_SAME and are_same(values):
            shared[name] = values[0]
            del fields[name]
        elif (twin := met.setdefault(id(values), name)) != name:
            twins[name] = twin
            del fields[name]
    return insert_columns(connection, comments, fields, shared=shared, twins=twins, passing_over=passing_over)


_OFTEN_SAME = frozenset(
    (
        "platform",
        "parent_external_id",
        "thread_id",
        "created_precision",
        "like_count",
        "permalink",
        "extra",
        "own",
    )
)
"""Columns that may hold the same in a whole page."""


def _repeats(page: Page) -> int:
    if page.identities is page.external_ids:
        return 0
    return sum(map(is_repeat, filter(None, page.identities)))


_GIVE_BACK = text("UPDATE sqlite_sequence SET seq = :last WHERE name = 'comments'")


def _next_id(connection: Connection) -> int:
    """Return the number of the next comment: one that was never given."""
    given = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'comments'").scalar()
    return max(given or 0, last_number(connection, comments)) + 1


def _known(
    connection: Connection, platforms: Sequence[str], names: Sequence[str | None]
) -> dict[Place, _Known]:
    wanted = [(platform, name) for platform, name in zip(platforms, names, strict=True) if name is not None]
    c = comments.c
    columns = (c.platform, c.identity, c.id, c.created_ms, c.like_count, c.text)
    return {(row[0], row[1]): _Known(*row[2:]) for row in found(connection, columns, wanted)}


def _is_another(comment: Ready, before: _Known | None, twin: Ready | None) -> bool:
    """Say whether two records with one id are two comments: an edit changes the text, never the instant."""
    words = before.text if before is not None else (twin[TEXT] if twin else "")
    then = before.created_ms if before is not None else (twin[CREATED] if twin else None)
    now = comment[CREATED]
    # Relative times ("3 days ago") differ with every export.
    exact = comment[PRECISION] in ("exact", "local")
    return exact and now is not None and then is not None and now != then and comment[TEXT] != words
