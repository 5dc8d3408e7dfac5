"""Finding comments: a search becomes SQL with bound values only, and answers with ids in screen order."""

import math
from array import array
from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    and_,
    cast,
    func,
    not_,
    or_,
    select,
    text,
)

from moderator.core.comment import Decision
from moderator.core.query import (
    And,
    CommentQuery,
    Felt,
    Named,
    Node,
    Not,
    Numbered,
    Or,
    Order,
    Phrase,
    QueueMode,
    Word,
)
from moderator.store import fulltext
from moderator.store.asking.conditions import compile_node
from moderator.store.asking.wordsets import BY_BATCH, SORTED, Marked, is_brought, looked_up, marked
from moderator.store.rows.bulk import CHUNK
from moderator.store.rows.idlists import fetched
from moderator.store.schema import (
    DECISIONS,
    OWN_INDEX,
    OWN_ONES,
    SEVERE_ONES,
    authors,
    comments,
    threads,
)

_c = comments.c
Q = TypeVar("Q", bound="Select[*tuple[Any, ...]]")

_NEWEST = 500
"""Comments looked at for each rare word of another."""
_OWN_INDEX = (
    Order.NEWEST, Order.OLDEST, Order.LIKES, Order.WORST, Order.BEST, Order.ID, Order.AUTHOR, Order.THREAD, Order.TEXT,
)  # fmt: skip

_UNSURE = 0.6
"""Comments below this confidence are looked at first: they are few, and the least certain are among them."""

_ORDERS: dict[Order, tuple[ColumnElement[Any], ...]] = {
    Order.NEWEST: (_c.created_ms.desc(), _c.id.desc()),
    Order.OLDEST: (_c.created_ms.nulls_last(), _c.id),
    Order.LIKES: (_c.like_count.desc(), _c.id.desc()),
    # One index read from either end: negative, neutral, positive, and what nobody read yet.
    Order.WORST: (_c.sentiment.nulls_last(), _c.p_negative.desc(), _c.id),
    Order.BEST: (_c.sentiment.desc(), _c.p_negative, _c.id.desc()),
    # By the most probable one alone. The distance of the two most probable puts first what is as good as decided
    # between two, and teaches the machine less (measured: see the log beside the models).
    Order.LEAST_CERTAIN: (_c.confidence.nulls_last(), _c.id),
    Order.MOST_CERTAIN: (_c.confidence.desc(), _c.id),
    Order.ABUSE: (_c.abuse.desc(), _c.id),
    Order.AUTHOR: (_c.author_id, _c.created_ms.desc(), _c.id.desc()),
    Order.THREAD: (_c.thread_id, _c.created_ms.desc(), _c.id.desc()),
    Order.TEXT: (_c.text, _c.id),
    Order.DECISION: (_c.decision.desc(), _c.created_ms.desc(), _c.id.desc()),
    Order.ID: (_c.id,),
}
_QUEUES: dict[QueueMode, tuple[ColumnElement[Any], ...]] = {
    QueueMode.WORST_FIRST: (_c.p_negative.desc(), _c.id),
    QueueMode.LEAST_CERTAIN: _ORDERS[Order.LEAST_CERTAIN],
    QueueMode.MOST_REACH: _ORDERS[Order.LIKES],
    QueueMode.NEWEST: _ORDERS[Order.NEWEST],
}
_NARROW = {
    Order.LIKES: "ix_comments_likes",
    Order.WORST: "ix_comments_sentiment",
    Order.BEST: "ix_comments_sentiment",
}
_COVERING = "INDEXED BY ix_comments_created"
"""The index that holds every figure of a comment."""
_SEVERE = "INDEXED BY ix_comments_severe"


def ids(connection: Connection, query: CommentQuery, limit: int | None = None) -> "array[int]":
    """Return the ids of what matches, in the query's order; a million take some 0.2 s and 8 MB."""
    where = looked_up(connection, query.where)
    if limit is None and where is not None:
        where = _gathered(connection, where, query.order)
    found = hinted(_only_ids(where), where, query.order).order_by(*_ORDERS[query.order])
    if query.order is Order.AUTHOR:
        found = found.outerjoin(authors, authors.c.id == _c.author_id).order_by(None)
        found = found.order_by(authors.c.name.collate("NOCASE"), *_ORDERS[Order.NEWEST])
    elif query.order is Order.THREAD:
        found = found.outerjoin(threads, threads.c.id == _c.thread_id).order_by(None)
        found = found.order_by(threads.c.title, *_ORDERS[Order.NEWEST])
    return fetched(connection, found.limit(limit) if limit is not None else found)


def _gathered(connection: Connection, where: Any, order: Order) -> Any:
    """Look up all that matches, where that is much, and its order is that of an index which knows no more than that.

    To walk through that index costs a third of a second for a million, to put as many in order a whole one.
    """
    if order not in _NARROW or _leads_straight(where) or _asks_only(where, order):
        return where
    if isinstance(where, Not):
        # What it is not so of is mostly less.
        less: Any = marked(connection, fetched(connection, hinted(_only_ids(where.item), where.item)))
        return Not(less)
    found = fetched(connection, hinted(_only_ids(where), where))
    return where if len(found) <= SORTED else marked(connection, found)


def count(connection: Connection, query: CommentQuery) -> int:
    """Return how many comments match."""
    if query.where is None:
        return int(connection.execute(select(func.count()).select_from(comments)).scalar_one())
    where = looked_up(connection, query.where)
    counted = select(func.count(_c.id)).where(compile_node(where))
    return int(connection.execute(hinted(counted, where)).scalar_one())


def decisions(connection: Connection, ids: Sequence[int]) -> dict[Decision, int]:
    """Return how many of these comments have each decision; those that have none are left out."""
    found: Counter[int] = Counter()
    for start in range(0, len(ids), CHUNK):
        # Sifted here: with a condition on the decision SQLite would leave the key for an index of all.
        part = list(ids[start : start + CHUNK])
        found.update(connection.execute(select(_c.decision).where(_c.id.in_(part))).scalars())
    return {DECISIONS[code]: number for code, number in sorted(found.items()) if code}


def histogram(connection: Connection, query: CommentQuery, bins: int) -> list[int]:
    """Return how many of what matches lie in each of so many equal parts of the probability to be negative."""
    # SQLite's min() of several values: who is surely negative belongs into the last part.
    place = func.min(cast(_c.p_negative * bins, Integer), bins - 1)
    found = select(place, func.count()).where(_c.p_negative.is_not(None))
    where = looked_up(connection, query.where)
    if where is not None:
        found = found.where(compile_node(where))
    counts = [0] * bins
    for part, number in connection.execute(hinted(found, where, Order.WORST).group_by(place)):
        counts[part] = number
    return counts


def queue_ids(
    connection: Connection,
    mode: QueueMode = QueueMode.WORST_FIRST,
    limit: int | None = None,
    *,
    threshold: float | None = None,
    severe: bool = False,
) -> "array[int]":
    """Return what waits for review: negative, open and not yet confirmed by a person; of the worst the `severe` alone.

    What the account itself wrote under its posts is left out, where the source tells: nobody moderates themselves.
    With a threshold it is what is negative with at least that probability. *Least certain* looks at every
    sentiment. Of comments that are alike the first stands for all. A random audit is drawn elsewhere.
    """
    every_sentiment = mode is QueueMode.LEAST_CERTAIN
    found = select(_c.id).where(_waits(comments, every_sentiment, threshold))
    if severe:
        found = found.where(text(SEVERE_ONES)).with_hint(comments, _SEVERE, "sqlite")
    # The worst few are read off their own index; who asks for all needs what the larger one holds.
    elif mode is not QueueMode.WORST_FIRST or limit is None:
        found = found.with_hint(comments, _COVERING, "sqlite")
    # One of a group is enough: a decision can be given to all of them.
    other = comments.alias("other")
    earlier = select(other.c.id).where(
        other.c.group_id == _c.group_id, other.c.id < _c.id, _waits(other, every_sentiment, threshold)
    )
    found = found.where(or_(_c.group_id.is_(None), _c.group_id == _c.id, not_(earlier.exists())))
    found = found.order_by(*_QUEUES[mode])
    if limit is None:
        return fetched(connection, found)
    if mode is QueueMode.LEAST_CERTAIN:
        nearest = found.where(_c.confidence < _UNSURE).limit(limit)
        if len(few := fetched(connection, nearest)) == limit:
            return few
    return fetched(connection, found.limit(limit))


def similar(connection: Connection, comment_id: int, words: list[str], limit: int = 3) -> list[int]:
    """Return decided comments that share the most of these words, the best first."""
    score: dict[int, float] = {}
    for word in words:
        # The newest of each word are enough, and cost the same in every library.
        decided = text(
            f"SELECT c.id FROM (SELECT rowid AS found FROM {fulltext.NAME} WHERE {fulltext.NAME} MATCH :match "
            "ORDER BY rowid DESC LIMIT :most) JOIN comments AS c ON c.id = found "
            "WHERE c.decision IN (1, 2, 3) AND c.id != :this"
        )
        asked = {"match": fulltext.phrase(word), "this": comment_id, "most": _NEWEST}
        hits = connection.execute(decided, asked).scalars().all()
        for one in hits:
            score[one] = score.get(one, 0.0) + math.log(1 + _NEWEST / len(hits))
    return sorted(score, key=lambda one: (-score[one], -one))[:limit]


def hinted(found: Q, where: Node | None, order: Order = Order.NEWEST) -> Q:
    """Name the index that holds all that is asked for, unless words or names lead straight to a few."""
    if any(is_brought(part) for part in _parts(where)):
        # That an import brought little SQLite cannot know: it thinks that all brought as much.
        return found.with_hint(comments, BY_BATCH, "sqlite")
    if _leads_straight(where) or (where is None and order in _OWN_INDEX):
        return found
    index = _NARROW.get(order)
    # The index of an order knows no more than its order, and what is looked up needs the number alone.
    fits = index is not None and where is not None and _asks_only(where, order)
    return found.with_hint(comments, f"INDEXED BY {index}" if fits else _COVERING, "sqlite")


def _leads_straight(where: Node | None) -> bool:
    return any(
        isinstance(part, Word | Phrase | Numbered)
        or (isinstance(part, Named) and part.field in ("author", "thread"))
        or is_brought(part)
        for part in _parts(where)
    )


def count_own(connection: Connection, threshold: float | None = None) -> int:
    """Return how many own answers would wait for review, if the queues did not leave them out."""
    theirs = _own_ones(False, threshold).subquery()
    return int(connection.execute(select(func.count()).select_from(theirs)).scalar_one())


def count_waiting(connection: Connection, threshold: float) -> int:
    """Return how many comments wait for review with a threshold, copies counted too."""
    counted = select(func.count()).select_from(comments).where(_waits(comments, False, threshold))
    return int(connection.execute(counted).scalar_one())


def _waits(table: FromClause, every_sentiment: bool, threshold: float | None = None) -> ColumnElement[bool]:
    """Open, not confirmed, by somebody else than the account itself, and felt as is asked for."""
    felt = _is_felt(table, every_sentiment, threshold)
    theirs = _own_ones(every_sentiment, threshold)
    return and_(table.c.decision == 0, table.c.corrected.is_(None), felt, table.c.id.not_in(theirs))


def _own_ones(every_sentiment: bool, threshold: float | None) -> Select[int]:
    """Return what would wait, if it were not the account's own; few, and found by an index of these alone."""
    felt = _is_felt(comments, every_sentiment, threshold)
    theirs = select(_c.id).where(text(OWN_ONES), _c.decision == 0, _c.corrected.is_(None), felt)
    return theirs.with_hint(comments, OWN_INDEX, "sqlite").correlate(None)


def _is_felt(table: FromClause, every_sentiment: bool, threshold: float | None) -> ColumnElement[bool]:
    """Negative, or as probably so as is asked for, where only that is."""
    if every_sentiment:
        return table.c.sentiment.is_not(None)
    if threshold is None:
        return table.c.sentiment == 0
    # Named one by one, so that the index leads to the probability.
    return and_(table.c.sentiment.in_((0, 1, 2)), table.c.p_negative >= threshold)


def _parts(where: Node | None) -> tuple[Node, ...]:
    if isinstance(where, And):
        return tuple(part for one in where.items for part in _parts(one))
    return () if where is None else (where,)


def _asks_only(node: Any, order: Order) -> bool:
    if isinstance(node, And | Or):
        return all(_asks_only(one, order) for one in node.items)
    if isinstance(node, Not):
        return _asks_only(node.item, order)
    felt = isinstance(node, Felt) and node.whose == "counts" and order is not Order.LIKES
    return felt or (isinstance(node, Marked) and node.of == "id")


def _only_ids(where: Node | None) -> Select[int]:
    found = select(_c.id)
    return found if where is None else found.where(compile_node(where))
