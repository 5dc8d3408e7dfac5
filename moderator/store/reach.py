"""How many people a comment reached, as far as an export tells: likes, and answers in the library."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, func, select

from moderator.store.rows.bulk import CHUNK
from moderator.store.schema import comments

_c = comments.c


def reach(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """Return the likes and answers of these comments, taken together."""
    answer = comments.alias("answer")
    theirs = and_(
        answer.c.parent_external_id == _c.external_id,
        answer.c.platform == _c.platform,
        answer.c.thread_id.is_not_distinct_from(_c.thread_id),
    )
    answers = select(func.count()).select_from(answer).where(theirs).correlate(comments).scalar_subquery()
    both = select(_c.id, func.coalesce(_c.like_count, 0) + answers)
    found: dict[int, int] = {}
    for start in range(0, len(ids), CHUNK):
        part = list(ids[start : start + CHUNK])
        found.update((row[0], row[1]) for row in connection.execute(both.where(_c.id.in_(part))))
    return found
