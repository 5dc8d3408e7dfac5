"""Everything of one author out of a library, its history and its free pages."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, func, or_, select, text, update

from moderator.store import groups, marks, tallies
from moderator.store.inserting import CHUNK
from moderator.store.schema import (
    audit_items,
    authors,
    comments,
    journal,
    predictions,
    rules,
    saved_searches,
    splits,
    steps,
    threads,
)

GONE = "[erased]"


@dataclass(frozen=True, slots=True)
class Author:
    """One author as a library knows them."""

    id: int
    platform: str
    name: str
    external_id: str | None
    comments: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What was taken out of one file."""

    comments: int = 0
    corrections: int = 0
    """How many of them a model may have learnt from."""
    mentions: int = 0
    """Comments of others in which the name was put out."""


def find(connection: Connection, name: str, platform: str | None = None) -> list[Author]:
    """Return the authors of exactly this name, handle or id, whatever its case."""
    wanted = name.strip().lstrip("@").lower()
    called = [
        func.lower(func.ltrim(column, "@")) == wanted
        for column in (authors.c.name, authors.c.external_id, authors.c.key)
    ]
    here = select(authors.c.id, authors.c.platform, authors.c.name, authors.c.external_id).where(or_(*called))
    if platform is not None:
        here = here.where(authors.c.platform == platform)
    written = select(func.count()).select_from(comments).where(comments.c.author_id == authors.c.id)
    rows = connection.execute(here.add_columns(written.scalar_subquery()).order_by(authors.c.id))
    return [Author(*row) for row in rows]


def erase(connection: Connection, found: Sequence[Author]) -> Erased:
    """Take these authors out, in the caller's transaction; what was decided stays as bare numbers."""
    who = [one.id for one in found]
    c = comments.c
    mine = c.author_id.in_(who)
    rows = connection.execute(select(c.id, c.external_id, c.corrected, c.group_id).where(mine)).all()
    ids = [row.id for row in rows]
    for part in _parts(ids):
        for table in (predictions, splits, audit_items):
            connection.execute(delete(table).where(table.c.comment_id.in_(part)))
        notes = (journal.c.kind == "note") & journal.c.comment_id.in_(part)
        connection.execute(update(journal).where(notes).values(before=None, after=None))
    for part in _parts([row.external_id for row in rows if row.external_id]):
        connection.execute(
            update(comments).where(c.parent_external_id.in_(part)).values(parent_external_id=None)
        )
    connection.execute(delete(comments).where(mine))
    groups.settle(connection, {row.group_id for row in rows if row.group_id is not None})
    connection.execute(delete(authors).where(authors.c.id.in_(who)))
    names = sorted({name for one in found for name in (one.name, one.external_id) if name}, key=len)
    mentions = sum(_put_out(connection, name.lstrip("@")) for name in reversed(names))
    marks.forget(connection)  # made of their texts; the next import makes those of the others anew
    tallies.recount(connection)
    return Erased(len(ids), sum(row.corrected is not None for row in rows), mentions)


def compact(path: Path) -> None:
    """Write the file anew, so that nothing of what was deleted is left in its free pages or its journal."""
    with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as connection:
        connection.execute("INSERT INTO comments_fts(comments_fts) VALUES ('optimize')")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _put_out(connection: Connection, name: str) -> int:
    """Replace a name where others call it by @, and in the words of the moderators; return how many comments."""
    called = re.compile(rf"@{re.escape(name)}(?![\w.-]*\w)", re.IGNORECASE)
    said = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    c = comments.c
    texts = []
    like = func.instr(func.lower(c.text), "@" + name.lower()) > 0
    for one, words in connection.execute(select(c.id, c.text).where(like)):
        changed = called.sub(f"@{GONE}", words)
        if changed != words:
            texts.append({"which": one, "words": changed})
    if texts:
        statement = update(comments).where(c.id == bindparam("which")).values(text=bindparam("words"))
        connection.execute(statement, texts)
    for column, key in (
        (c.note, c.id), (journal.c.before, journal.c.seq), (journal.c.after, journal.c.seq),
        (steps.c.label, steps.c.seq), (threads.c.title, threads.c.id),
    ):  # fmt: skip
        there = func.instr(func.lower(column), name.lower()) > 0
        for one, words in connection.execute(select(key, column).where(there)).all():
            connection.execute(
                update(column.table).where(key == one).values({column.name: said.sub(GONE, words)})
            )
    for column in (saved_searches.c.query, saved_searches.c.name, rules.c.value, rules.c.name):
        there = func.instr(func.lower(column), name.lower()) > 0
        doomed = [one for one, words in connection.execute(select(column.table.c.id, column).where(there))
                  if said.search(words)]  # fmt: skip
        connection.execute(delete(column.table).where(column.table.c.id.in_(doomed)))
    connection.execute(text("DELETE FROM settings WHERE instr(lower(value), :name)"), {"name": name.lower()})
    return len(texts)


def _parts(values: Sequence[object]) -> list[Sequence[object]]:
    return [values[start : start + CHUNK] for start in range(0, len(values), CHUNK)]
