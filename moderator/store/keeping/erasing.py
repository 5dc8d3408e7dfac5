"""Everything of one author out of a library, its history and its free pages."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    bindparam,
    create_engine,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from moderator.core.query_quoting import escaped
from moderator.store import backup, groups, tallies, versions
from moderator.store.file.refusing import explained
from moderator.store.intake import marks
from moderator.store.rows.bulk import CHUNK
from moderator.store.schema import (
    audit_items,
    authors,
    batches,
    comments,
    journal,
    models,
    predictions,
    revisions,
    rules,
    saved_searches,
    settings,
    splits,
    steps,
    threads,
)

GONE = "[erased]"
_OURS = ("watch/", "import/")
"""Settings that name files and columns of the moderator's own, by how their keys begin."""
_RULE = "rule "
"""How the journal begins to say that a rule acted; its name follows."""
_COUNTED = "overview/"
"""Settings that are counted from texts, and are counted anew."""


@dataclass(frozen=True, slots=True)
class Author:
    """One author as a library knows them."""

    id: int
    """0 where they are in backups alone."""
    platform: str
    name: str
    external_id: str | None
    comments: int
    in_backups: int = 0
    """Comments in the newest backup that knows them; looked up where the library itself holds none."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was taken out of one file."""

    comments: int = 0
    corrections: int = 0
    """How many of them a model may have learnt from."""
    mentions: int = 0
    """Comments of others in which the name was put out."""


def find(connection: Connection, name: str, platform: str | None = None) -> list[Author]:
    """Return the authors of exactly this name, handle or id, whatever its case in whatever script."""
    wanted = _folded(name)
    a = authors.c
    here = select(a.id, a.platform, a.name, a.external_id, a.key).order_by(a.id)
    if platform is not None:
        here = here.where(a.platform == platform)
    called = [
        row
        for row in connection.execute(here)
        if wanted and wanted in (_folded(row.name), _folded(row.external_id), _folded(row.key))
    ]
    written = select(func.count()).select_from(comments).where(comments.c.author_id == bindparam("who"))
    return [
        Author(
            row.id, row.platform, row.name, row.external_id,
            connection.execute(written, {"who": row.id}).scalar_one(),
        )
        for row in called
    ]  # fmt: skip


def find_in_file(path: Path, name: str, platform: str | None = None) -> list[Author]:
    """Return who of a name is in a library or a copy that nobody has opened, without changing a byte of it.

    Raises:
        UserError: it is missing, damaged or not a library.

    """
    backup.contents(path)  # Before anything else is read of it.
    engine = create_engine("sqlite://", creator=lambda: backup.read_only(path), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return find(connection, name, platform)
    except (DatabaseError, UnicodeDecodeError) as error:
        raise explained(error, path) from error
    finally:
        engine.dispose()


def erase(connection: Connection, found: Sequence[Author]) -> Erased:
    """Take these authors out, in the caller's transaction; what was decided stays as bare numbers."""
    who = [one.id for one in found]
    c = comments.c
    mine = c.author_id.in_(who)
    rows = connection.execute(select(c.id, c.external_id, c.corrected, c.group_id).where(mine)).all()
    ids = [row.id for row in rows]
    for part in _parts(ids):
        connection.execute(delete(predictions).where(versions.of_comments(part)))
        for table in (splits, audit_items, revisions):
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
    connection.execute(delete(settings).where(settings.c.key.startswith(_COUNTED)))
    marks.forget(connection)  # made of their texts; the next import makes those of the others anew
    tallies.recount(connection)
    return Erased(len(ids), sum(row.corrected is not None for row in rows), mentions)


def _put_out(connection: Connection, name: str) -> int:
    """Replace a name where others call it by @, and in the words of the moderators; return how many comments."""
    if not name:
        return 0
    called = re.compile(rf"@{re.escape(name)}(?![\w.-]*\w)", re.IGNORECASE)
    # In a search a name with quotation marks is written in its own way.
    ways = "|".join(re.escape(one) for one in dict.fromkeys((escaped(name), name)))
    said = re.compile(rf"(?<!\w)(?:{ways})(?!\w)", re.IGNORECASE)

    def without(words: str) -> str:
        return said.sub(GONE, words)

    c = comments.c
    mentions = _change(connection, c.text, c.id, f"@{name}", lambda words: called.sub(f"@{GONE}", words))
    _change(
        connection, revisions.c.text, revisions.c.seq, f"@{name}", lambda words: called.sub(f"@{GONE}", words)
    )
    for column, key in (
        (c.note, c.id), (steps.c.label, steps.c.seq), (threads.c.title, threads.c.id),
        (models.c.note, models.c.id),
    ):  # fmt: skip
        _change(connection, column, key, name, without)
    for column in (journal.c.before, journal.c.after):
        # Of notes and rules alone: somebody may be called as a decision is.
        said_so = journal.c.kind.in_(("note", "rule"))
        _change(connection, column, journal.c.seq, name, without, said_so)
    # Likewise: somebody may be called as those are who act, "hand" or "rule".
    ruled = steps.c.by.startswith(_RULE)
    _change(connection, steps.c.by, steps.c.seq, name, lambda by: _RULE + without(by[len(_RULE) :]), ruled)
    # A link that names somebody leads to them, whatever else it says.
    _change(connection, c.permalink, c.id, name, lambda words: None if said.search(words) else words)
    for column, key in ((c.extra, c.id), (batches.c.files, batches.c.id), (batches.c.report, batches.c.id)):
        _change(connection, column, key, name, lambda words: _inside(words, without))
    for column, key in (
        (saved_searches.c.query, saved_searches.c.id), (saved_searches.c.name, saved_searches.c.id),
        (rules.c.value, rules.c.id), (rules.c.name, rules.c.id), (settings.c.value, settings.c.key),
    ):  # fmt: skip
        kept = select(key, column).where(_may_hold(column, name))
        doomed = [
            one
            for one, words in connection.execute(kept)
            if said.search(words) and not str(one).startswith(_OURS)
        ]
        connection.execute(delete(column.table).where(key.in_(doomed)))
    return mentions


def _change(
    connection: Connection,
    column: Column[Any],
    key: Column[int],
    near: str,
    changed: Callable[[str], str | None],
    where: ColumnElement[bool] | None = None,
) -> int:
    """Change the values of a column that may hold a word; return how many became others."""
    new = []
    there = select(key, column).where(_may_hold(column, near))
    for one, words in connection.execute(there if where is None else there.where(where)):
        now = changed(words)
        if now != words:
            new.append({"which": one, "words": now})
    if new:
        statement = (
            update(column.table).where(key == bindparam("which")).values({column.name: bindparam("words")})
        )
        connection.execute(statement, new)
    return len(new)


def _may_hold(column: Column[Any], near: str) -> ColumnElement[bool]:
    """Sift what is worth a look: SQLite lowers a to z alone, and JSON writes other letters in its own way."""
    if near.isascii() and near.isprintable() and not set(near) & set('"\\'):
        return func.instr(func.lower(column), near.lower()) > 0
    if near.startswith("@"):
        return func.instr(column, "@") > 0
    return column.is_not(None) & (column != "")


def _inside(document: str, changed: Callable[[str], str]) -> str:
    """Change the words inside a JSON document; what is none is changed as it stands."""
    try:
        read = json.loads(document)
        made = _walked(read, changed)
    except (ValueError, RecursionError):
        return changed(document)
    return document if made == read else json.dumps(made)


def _walked(value: Any, changed: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return changed(value)
    if isinstance(value, list):
        return [_walked(one, changed) for one in value]
    if isinstance(value, dict):
        return {changed(name): _walked(one, changed) for name, one in value.items()}
    return value


def _folded(name: str | None) -> str:
    return normalize("NFC", name or "").strip().lstrip("@").casefold()


def _parts(values: Sequence[object]) -> list[Sequence[object]]:
    return [values[start : start + CHUNK] for start in range(0, len(values), CHUNK)]
