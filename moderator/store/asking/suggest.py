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
    total = connection.execute(text("SELECT coalesce(max(id), 0) FROM comments")).scalar_one()
    counted = sorted(
        (docs, word)
        for word, docs in count_words(connection, words).items()
        if 1 < docs <= max(total * COMMON, 20)
    )
    return [word for _, word in counted[:limit]]


def count_words(connection: Connection, words: Sequence[str]) -> dict[str, int]:
    """Return in how many comments each of these words stands; those in none are left out."""
    connection.execute(
        text(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.word_counts USING fts5vocab(main, {fulltext.NAME}, 'row')"
        )
    )
    found: dict[str, int] = {}
    for word in words:
        asked = text("SELECT doc FROM temp.word_counts WHERE term = :term")
        docs = connection.execute(asked, {"term": word}).scalar()
        if docs:
            found[word] = int(docs)
    return found
