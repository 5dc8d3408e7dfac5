"""What could be meant: names that contain what is typed, words that say something about a comment."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, text

from moderator.store import fulltext
from moderator.store.schema import authors, comments, models, threads

COMMON = 0.02
"""A word in more than this share of all comments tells none of them apart."""

_COLUMNS = {
    "author": authors.c.name,
    "thread": threads.c.title,
    "model": models.c.version,
    "platform": comments.c.platform,
}


def values(connection: Connection, field: str, part: str, limit: int) -> list[str]:
    """Return values of a field that contain this part, those that begin with it first."""
    column = _COLUMNS.get(field)
    if column is None:
        return []
    there = column.icontains(part, autoescape=True)
    found = select(column).where(there, column != "").distinct().limit(limit * 8)
    names = [str(name) for name in connection.execute(found).scalars()]
    lowered = part.lower()
    return sorted(names, key=lambda name: (not name.lower().startswith(lowered), name.lower()))[:limit]


def rare_words(connection: Connection, words: Sequence[str], limit: int) -> list[str]:
    """Return those of these words that the fewest comments hold, but more than one."""
    connection.execute(
        text(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_counts USING fts5vocab(main, {fulltext.NAME}, 'row')"
        )
    )
    total = connection.execute(text("SELECT coalesce(max(id), 0) FROM comments")).scalar_one()
    counted = []
    for word in words:
        docs = connection.execute(
            text("SELECT doc FROM temp.word_counts WHERE term = :term"), {"term": word}
        ).scalar()
        if docs and docs > 1 and docs <= max(total * COMMON, 20):
            counted.append((docs, word))
    return [word for _, word in sorted(counted)[:limit]]
