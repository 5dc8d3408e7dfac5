"""Which corrections are learnt from and which check: written down at the first retraining, and never changed."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, insert, select

from moderator.store.rows.bulk import CHUNK
from moderator.store.schema import comments, splits

LEARN, CHECK = 0, 1
"""What a model learns from, and what it is checked by."""


def sides(connection: Connection) -> dict[int, int]:
    """Return the side of every comment that has one."""
    return {row.comment_id: row.side for row in connection.execute(select(splits))}


def settle(connection: Connection, new: Mapping[int, int]) -> None:
    """Write down the sides of comments that had none."""
    rows = [{"comment_id": comment_id, "side": side} for comment_id, side in new.items()]
    if rows:
        connection.execute(insert(splits).prefix_with("OR IGNORE", dialect="sqlite"), rows)


def texts_and_groups(connection: Connection, ids: Sequence[int]) -> list[tuple[int, str, int | None]]:
    """Return these comments' texts and groups."""
    c = comments.c
    found: list[tuple[int, str, int | None]] = []
    for start in range(0, len(ids), CHUNK):
        part = select(c.id, c.text, c.group_id).where(c.id.in_(list(ids[start : start + CHUNK])))
        found += [(row.id, row.text, row.group_id) for row in connection.execute(part)]
    return found
