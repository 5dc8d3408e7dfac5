"""Which comments have so many answers, found from the answers: most comments have none. SQLite alone.

No comment is read: the index of the answers knows whom they name, and the one that tells comments apart who that is.
"""

import math
from array import array
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, text

from moderator.core.query import Compared
from moderator.store.rows.bulk import CHUNK
from moderator.store.rows.identity import IN_THREAD, ONLY_IN_THREAD
from moderator.store.rows.idlists import fetched
from moderator.store.schema import comments, threads

MOST = 1 << 31
"""More answers than a comment has."""

_c = comments.c
_OF_THREADS = ", ".join(f"'{one}'" for one in sorted(ONLY_IN_THREAD))
_NAMED = """
    SELECT parent_external_id AS name, platform, thread_id FROM comments INDEXED BY ix_comments_parent
    WHERE parent_external_id IS NOT NULL AND platform {where} ({platforms}) GROUP BY {by}
    HAVING count(*) >= :least AND count(*) < :below
"""
_FOUND = f"""
    SELECT this.id AS id FROM ({_NAMED.format(where="NOT IN", platforms=_OF_THREADS, by="1, 2")}) AS named
    CROSS JOIN comments AS this ON this.platform = named.platform AND this.identity = named.name
"""
_FOUND_IN_THREADS = f"""
    WITH named AS MATERIALIZED ({_NAMED.format(where="IN", platforms=_OF_THREADS, by="1, 2, 3")})
    SELECT this.id AS id FROM named JOIN threads ON threads.id = named.thread_id
    CROSS JOIN comments AS this ON this.platform = named.platform
    AND this.identity = threads.external_id || char({ord(IN_THREAD)}) || named.name
    UNION ALL
    SELECT this.id AS id FROM named CROSS JOIN comments AS this
    ON this.platform = named.platform AND this.identity = named.name AND this.thread_id IS named.thread_id
"""
"""Where numbers repeat from thread to thread, the thread's stands before the comment's own, if it has one."""


def ids(connection: Connection, least: int, below: int) -> "array[int]":
    """Return the comments that have at least so many answers, from 1 on, and fewer than so many."""
    found = _asked(connection, _FOUND, least, below)
    there = select(_c.id).where(_c.platform.in_(sorted(ONLY_IN_THREAD))).limit(1)
    if connection.execute(there).first() is not None:
        found += _asked(connection, _FOUND_IN_THREADS, least, below)
    return found


def _asked(connection: Connection, question: str, least: int, below: int) -> "array[int]":
    return fetched(connection, text(question).bindparams(least=least, below=below).columns(_c.id))


def number() -> ColumnElement[int]:
    """Return how many answers a comment has, to be asked of a few comments."""
    answer = comments.alias("answer")
    placed = select(threads.c.external_id + IN_THREAD + _c.external_id).where(threads.c.id == _c.thread_id)
    theirs = and_(
        answer.c.parent_external_id == _c.external_id,
        answer.c.platform == _c.platform,
        or_(
            and_(_c.platform.not_in(sorted(ONLY_IN_THREAD)), _c.identity == _c.external_id),
            and_(
                _c.platform.in_(sorted(ONLY_IN_THREAD)),
                or_(
                    _c.identity == _c.external_id, _c.identity == placed.correlate(comments).scalar_subquery()
                ),
                answer.c.thread_id.is_not_distinct_from(_c.thread_id),
            ),
        ),
    )
    return select(func.count()).select_from(answer).where(theirs).correlate(comments).scalar_subquery()


def reach(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Return the likes and answers of these comments, taken together: whom they reached, as far as exports tell."""
    found: dict[int, int] = {}
    both = select(_c.id, func.coalesce(_c.like_count, 0) + number())
    for start in range(0, len(ids), CHUNK):
        part = list(ids[start : start + CHUNK])
        found.update((row[0], row[1]) for row in connection.execute(both.where(_c.id.in_(part))))
    return found


def bounds(node: Compared) -> tuple[int, int]:
    """Return from how many answers on, and below how many, `replies` with a number asks for."""
    low, high = math.floor(min(node.value, MOST)), math.ceil(min(node.value, MOST))
    exact = (low, low + 1) if low == high else (0, 0)
    every = {">": (low + 1, MOST), ">=": (high, MOST), "<": (0, high), "<=": (0, low + 1), "=": exact}
    return every[node.operator]
