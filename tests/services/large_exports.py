"""Exports that are treated as large ones, and what a library holds after them."""

import json

from sqlalchemy import text

from moderator.store import comments
from moderator.store.keeping import checking
from moderator.store.schema import authors, threads
from moderator.store.schema import comments as table

INDEXES = {str(index.name) for one in (table, authors, threads) for index in one.indexes}


def export(path, count, *, key="x", spoken="comment {} of many words"):
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            row = {"id": f"{key}{number}", "author": f"bo {number % 7}", "text": spoken.format(number)}
            file.write(json.dumps({**row, "video_id": f"v{number % 3}", "likes": number}) + "\n")
    return path


def stored(library):
    with library.store.read() as connection:
        ids = [one for one, _ in comments.texts(connection, 0, 10_000)]
        return [(row.external_id, row.author, row.thread_id, row.text, row.group)
                for row in comments.rows(connection, ids)]  # fmt: skip


def indexes(library):
    with library.store.read() as connection:
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'index'"))
        return {name for name in found.scalars() if not name.startswith("sqlite_")}


def sound(library):
    assert checking.check(library.store) == []
    assert indexes(library) >= INDEXES
    with library.store.read() as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
