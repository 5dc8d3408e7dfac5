"""What the overview counts, aggregated in SQL. Every count walks an index that holds all it needs."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select, text, true

from moderator.core.comment import ORDER, Decision, Sentiment
from moderator.core.query import CommentQuery, Node
from moderator.store.asking.conditions import compile_node
from moderator.store.asking.wordsets import looked_up
from moderator.store.rows.bulk import CHUNK
from moderator.store.rows.identity import instant
from moderator.store.schema import (
    DECISION_CODE,
    OWN_INDEX,
    OWN_ONES,
    SENTIMENT_CODE,
    authors,
    batches,
    comments,
    journal,
    models,
    tallies,
    threads,
)
from moderator.store.search import hinted

Reading: TypeAlias = Connection
"""What is read from, for callers that know no database."""

Q = TypeVar("Q", bound="Select[*tuple[Any, ...]]")

DAY = 86_400_000
"""Milliseconds."""

_c = comments.c
_EPOCH = date(1970, 1, 1)
_MIXER, _RANGE = 2_654_435_761, 1 << 32
"""Multiplying by it spreads consecutive numbers evenly over the range: a sample without a throw of dice."""


@dataclass(frozen=True, slots=True)
class Window:
    """Which comments are looked at: those written from one instant until another, and that match a search."""

    since_ms: int | None = None
    until_ms: int | None = None
    query: CommentQuery | None = None

    @property
    def whole(self) -> bool:
        """Whether no search narrows it, so that the smallest index can be named."""
        return self.where is None

    @property
    def where(self) -> Node | None:
        """The search that narrows it."""
        return None if self.query is None else self.query.where

    def condition(self) -> ColumnElement[bool]:
        """Return it as SQL."""
        parts: list[ColumnElement[bool]] = [true()]
        if self.since_ms is not None:
            parts.append(_c.created_ms >= self.since_ms)
        if self.until_ms is not None:
            parts.append(_c.created_ms < self.until_ms)
        if self.where is not None:
            parts.append(compile_node(self.where))
        return and_(*parts)


@dataclass(frozen=True, slots=True)
class DayCounts:
    """How many comments of each sentiment were written on one day (UTC); None for those without a date."""

    day: date | None
    negative: int = 0
    neutral: int = 0
    positive: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class ThreadCounts:
    """What one post drew."""

    id: int
    platform: str
    external_id: str
    title: str | None
    negative: int
    total: int


@dataclass(frozen=True, slots=True)
class AuthorCounts:
    """Someone who wrote nothing but negative comments."""

    id: int
    platform: str
    name: str
    comments: int


@dataclass(frozen=True, slots=True)
class ReviewCounts:
    """What became of the negative comments."""

    negative: int = 0
    by_decision: tuple[tuple[Decision, int], ...] = ()
    confirmed: int = 0
    """Still open, but a person has said that they are negative."""
    waiting: int = 0
    """Open and not confirmed: what the review queue holds."""
    own: int = 0
    """Open and not confirmed, but written by the account itself: the queue leaves them out."""


def midnight_ms(day: date) -> int:
    """Return the first instant of a day, UTC."""
    return (day - _EPOCH).days * DAY


def looked_up_once(connection: Connection, query: CommentQuery | None) -> CommentQuery | None:
    """Return the same search with its common words looked up, once for all questions that follow."""
    return None if query is None else replace(query, where=looked_up(connection, query.where))


def newest(connection: Connection, window: Window, until_ms: int) -> date | None:
    """Return the day of the newest comment written before an instant; None where nothing has a date."""
    found = _covered(select(func.max(_c.created_ms)), window).where(_c.created_ms < until_ms)
    ms = connection.execute(found).scalar()
    return None if ms is None else _EPOCH + timedelta(days=ms // DAY)


def by_day(connection: Connection, window: Window) -> list[DayCounts]:
    """Return the counts of every day that has a comment, oldest first; those without a date come first."""
    # Counted from a midnight that lies before them all: SQL's division cuts towards zero.
    day = (_c.created_ms - _FIRST) // DAY
    felt = [func.count(case((_c.sentiment == code, 1))) for code in range(len(ORDER))]
    unread = func.count(case((_c.sentiment.is_(None), 1)))
    grouped = _covered(select(day.label("day"), *felt, unread), window).group_by("day").order_by("day")
    return [
        DayCounts(None if row[0] is None else _first_day() + timedelta(days=row[0]), *row[1:])
        for row in connection.execute(grouped)
    ]


_FIRST = midnight_ms(date(1, 1, 1))


def _first_day() -> date:
    return date(1, 1, 1)


def worst_threads(connection: Connection, window: Window, limit: int) -> list[ThreadCounts]:
    """Return the posts with the most negative comments."""
    negative = func.count(case((_c.sentiment == _NEGATIVE, 1))).label("negative")
    total = func.count().label("total")
    counted = _covered(select(_c.thread_id, negative, total), window, "ix_comments_thread")
    counted = counted.where(_c.thread_id.is_not(None))
    best = (
        counted.group_by(_c.thread_id)
        .having(negative > 0)
        .order_by(negative.desc(), total, _c.thread_id)
        .limit(limit)
        .subquery()
    )
    named = (
        select(
            threads.c.id,
            threads.c.platform,
            threads.c.external_id,
            threads.c.title,
            best.c.negative,
            best.c.total,
        )
        .join(best, best.c.thread_id == threads.c.id)
        .order_by(best.c.negative.desc(), best.c.total, threads.c.id)
    )
    return [ThreadCounts(*row) for row in connection.execute(named)]


def first_days(connection: Connection, thread_ids: Sequence[int]) -> dict[int, date]:
    """Return the day of the first comment under each of these posts."""
    found: dict[int, date] = {}
    for one in thread_ids:
        # Post by post: the smallest instant of a few is a few steps in the index.
        ms = connection.execute(select(func.min(_c.created_ms)).where(_c.thread_id == one)).scalar()
        if ms is not None:
            found[one] = _EPOCH + timedelta(days=ms // DAY)
    return found


def only_negative_authors(
    connection: Connection, window: Window, limit: int, *, at_least: int = 3
) -> tuple[int, list[AuthorCounts]]:
    """Return how many authors wrote only negative comments, and those who wrote the most of them."""
    total = func.count().label("total")
    negative = func.count(case((_c.sentiment == _NEGATIVE, 1)))
    counted = _covered(select(_c.author_id, total), window, "ix_comments_author")
    counted = counted.where(_c.author_id.is_not(None))
    counted = counted.group_by(_c.author_id).having(total >= at_least, negative == total)
    found = sorted(((n, author) for author, n in connection.execute(counted)), key=lambda p: (-p[0], p[1]))
    best = found[:limit]
    called = select(authors.c.id, authors.c.platform, authors.c.name).where(
        authors.c.id.in_([author for _, author in best])
    )
    names: dict[int, tuple[str, str]] = {row[0]: (row[1], row[2]) for row in connection.execute(called)}
    return len(found), [AuthorCounts(author, *names.get(author, ("", "")), n) for n, author in best]


def review(connection: Connection, window: Window) -> ReviewCounts:
    """Return how far the negative comments have been dealt with."""
    # Counted column by column: grouping would sort every one of them first.
    of = [func.count(case((_c.decision == DECISION_CODE[one], 1))) for one in Decision]
    confirmed = func.count(case((and_(_c.decision == _OPEN, _c.corrected.is_not(None)), 1)))
    counted = _covered(select(func.count(), confirmed, *of), window).where(_c.sentiment == _NEGATIVE)
    negative, by_person, *decided = connection.execute(counted).one()
    by_decision = tuple(zip(Decision, decided, strict=True))
    theirs = select(func.count()).select_from(comments).with_hint(comments, OWN_INDEX, "sqlite")
    theirs = theirs.where(
        text(OWN_ONES), _c.decision == _OPEN, _c.corrected.is_(None), _c.sentiment == _NEGATIVE
    )
    own = int(connection.execute(theirs.where(window.condition())).scalar_one())
    return ReviewCounts(
        negative, by_decision, by_person, dict(by_decision)[Decision.OPEN] - by_person - own, own
    )


def sample_texts(connection: Connection, window: Window, negative: bool, total: int, most: int) -> list[str]:
    """Return texts of negative comments, or of the read others; if there are more than `most`, an even sample.

    Of comments that are alike only the first is taken.
    """
    felt = _c.sentiment == _NEGATIVE if negative else _c.sentiment > _NEGATIVE
    chosen = _covered(select(_c.id), window).where(felt)
    chosen = chosen.where(_c.group_id.is_(None) | (_c.group_id == _c.id))
    if total > most:
        chosen = chosen.where((_c.id * _MIXER) % _RANGE < _RANGE * most // total)
    ids = connection.execute(chosen.order_by(_c.id)).scalars().all()
    texts: list[str] = []
    for start in range(0, len(ids), CHUNK):
        part = select(_c.text).where(_c.id.in_(ids[start : start + CHUNK])).order_by(_c.id)
        texts += connection.execute(part).scalars()
    return texts


def holding(connection: Connection, window: Window) -> int:
    """Return how many comments a window holds."""
    window = replace(window, query=looked_up_once(connection, window.query))
    return int(connection.execute(_covered(select(func.count(_c.id)), window)).scalar_one())


def model_in_use(connection: Connection, version: str) -> tuple[Any, int]:
    """Return since when a model is in use here (None: unknown), and how many sentiments persons have given."""
    used = connection.execute(select(models.c.used_ms).where(models.c.version == version)).scalar()
    given = select(func.count()).select_from(comments)
    given = given.where(_c.decision.in_(list(DECISION_CODE.values())), _c.corrected.is_not(None))
    return instant(used), int(connection.execute(given).scalar_one())


def state(connection: Connection) -> str:
    """Return a mark of all that the figures rest on: while it is the same, they are. Read in a moment."""
    newest = (
        connection.execute(select(func.max(column))).scalar() or 0
        for column in (_c.id, journal.c.seq, batches.c.id, batches.c.finished_ms, models.c.used_ms)
    )
    kept = connection.execute(select(tallies).where(tallies.c.n != 0)).all()
    counts = zlib.crc32(repr(sorted(map(tuple, kept))).encode())
    return ".".join(map(str, (*newest, f"{counts:08x}")))


_NEGATIVE = SENTIMENT_CODE[Sentiment.NEGATIVE]
_OPEN = DECISION_CODE[Decision.OPEN]


def _covered(query: Q, window: Window, whole: str = "ix_comments_created") -> Q:
    """Ask through an index that holds all that is asked for, unless a search leads straight to a few.

    Left to itself SQLite looks up every comment in the table, a million times.
    """
    query = query.where(window.condition())
    if window.whole:
        return query.with_hint(comments, f"INDEXED BY {whole}", "sqlite")
    return hinted(query, window.where)
