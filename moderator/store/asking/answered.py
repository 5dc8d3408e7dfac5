"""Which comments have so many answers, found from the answers: most comments have none. SQLite alone."""

import math
from array import array

from sqlalchemy import Connection, select, text

from moderator.core.query import Compared
from moderator.store.rows.identity import ONLY_IN_THREAD
from moderator.store.rows.idlists import fetched
from moderator.store.schema import comments

MOST = 1 << 31
"""More answers than a comment has."""

_NAMED = """
    SELECT parent_external_id AS name, platform FROM comments INDEXED BY ix_comments_parent
    WHERE parent_external_id IS NOT NULL {where} GROUP BY 1, 2 HAVING count(*) >= :least
"""
_EXACT = """
    AND this.external_id = named.name AND (
        SELECT count(*) FROM (
            SELECT 1 FROM comments AS answer INDEXED BY ix_comments_parent
            WHERE answer.parent_external_id = named.name AND answer.platform = this.platform
            AND answer.thread_id IS this.thread_id LIMIT :least
        )
    ) >= :least
"""
"""Counted no further than is asked for: each answer has to be read."""
_FOUND = f"""
    SELECT this.id AS id FROM ({_NAMED.format(where="")}) AS named CROSS JOIN comments AS this
    ON this.platform = named.platform AND this.identity >= named.name AND this.identity < named.name || ' ' {_EXACT}
"""
"""A comment is known by its number, and by what stands behind it where two carry the same number."""
_OF_THREADS = ", ".join(f"'{one}'" for one in sorted(ONLY_IN_THREAD))
_FOUND_IN_THREADS = f"""
    WITH named AS MATERIALIZED ({_NAMED.format(where=f"AND platform IN ({_OF_THREADS})")}),
    placed AS MATERIALIZED (
        SELECT DISTINCT named.name, named.platform, threads.external_id || char(31) || named.name AS identity
        FROM named CROSS JOIN comments AS answer INDEXED BY ix_comments_parent
        ON answer.parent_external_id = named.name AND answer.platform = named.platform
        JOIN threads ON threads.id = answer.thread_id
    )
    SELECT this.id AS id FROM placed AS named CROSS JOIN comments AS this ON this.platform = named.platform
    AND this.identity >= named.identity AND this.identity < named.identity || ' ' {_EXACT}
"""
"""In some places the number of its thread stands before its own."""


def ids(connection: Connection, least: int) -> "array[int]":
    """Return the comments that have at least so many answers, from 1 on."""
    found = _asked(connection, _FOUND, least)
    there = select(comments.c.id).where(comments.c.platform.in_(sorted(ONLY_IN_THREAD))).limit(1)
    if connection.execute(there).first() is not None:
        found += _asked(connection, _FOUND_IN_THREADS, least)
    return found


def _asked(connection: Connection, question: str, least: int) -> "array[int]":
    return fetched(connection, text(question).bindparams(least=least).columns(comments.c.id))


def bounds(node: Compared) -> tuple[int, int]:
    """Return from how many answers on, and below how many, `replies` with a number asks for."""
    low, high = math.floor(min(node.value, MOST)), math.ceil(min(node.value, MOST))
    exact = (low, low + 1) if low == high else (0, 0)
    every = {">": (low + 1, MOST), ">=": (high, MOST), "<": (0, high), "<=": (0, low + 1), "=": exact}
    return every[node.operator]
