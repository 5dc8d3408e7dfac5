"""Finding comments by the names that other systems know them by."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from moderator.store.schema import comments

MANY = 9000
"""Names in one question: each question reads every comment once, since nothing else looks for this column."""


def by_external_id(connection: Connection, names: Sequence[str]) -> list[tuple[str, int]]:
    """Return (external id, id) of the comments that carry one of these ids, whatever their platform."""
    found: list[tuple[str, int]] = []
    for start in range(0, len(names), MANY):
        part = list(names[start : start + MANY])
        query = select(comments.c.external_id, comments.c.id).where(comments.c.external_id.in_(part))
        found += [(row[0], row[1]) for row in connection.execute(query)]
    return found
