"""Which comments have so many answers, found from the answers: most comments have none. SQLite alone."""

import math

from sqlalchemy import TextualSelect, text

from moderator.core.query import Compared
from moderator.store.identity import ONLY_IN_THREAD
from moderator.store.schema import comments

MOST = 1 << 31
"""More answers than a comment has."""

_OF_A_THREAD = ", ".join(f"'{one}'" for one in sorted(ONLY_IN_THREAD))
_FOUND = f"""
    WITH named AS MATERIALIZED (
        SELECT parent_external_id AS name, platform FROM comments INDEXED BY ix_comments_parent
        WHERE parent_external_id IS NOT NULL GROUP BY 1, 2 HAVING count(*) >= :least
    ), placed AS (
        SELECT name, platform, name AS identity FROM named
        UNION ALL
        SELECT answer.parent_external_id, answer.platform,
            threads.external_id || char(31) || answer.parent_external_id
        FROM named CROSS JOIN comments AS answer INDEXED BY ix_comments_parent
        ON answer.parent_external_id = named.name AND answer.platform = named.platform
        JOIN threads ON threads.id = answer.thread_id
        WHERE named.platform IN ({_OF_A_THREAD}) GROUP BY answer.parent_external_id, answer.platform, answer.thread_id
    )
    SELECT DISTINCT this.id FROM placed CROSS JOIN comments AS this
    ON this.platform = placed.platform AND this.identity >= placed.identity AND this.identity < placed.identity || ' '
    WHERE this.external_id = placed.name AND (
        SELECT count(*) FROM comments AS answer WHERE answer.parent_external_id = this.external_id
        AND answer.platform = this.platform AND answer.thread_id IS this.thread_id
    ) >= :least
"""
"""Comments are known by what makes them the same again: their number, in some places with their thread before it,
and behind it what tells two with one number apart."""


def with_answers(least: int) -> TextualSelect:
    """Return the question for the ids of the comments that have at least so many, from 1 on."""
    return text(_FOUND).bindparams(least=least).columns(comments.c.id)


def bounds(node: Compared) -> tuple[int, int]:
    """Return from how many answers on, and below how many, `replies` with a number asks for."""
    low, high = math.floor(min(node.value, MOST)), math.ceil(min(node.value, MOST))
    exact = (low, low + 1) if low == high else (0, 0)
    every = {">": (low + 1, MOST), ">=": (high, MOST), "<": (0, high), "<=": (0, low + 1), "=": exact}
    return every[node.operator]
