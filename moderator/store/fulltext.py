"""The full-text index (SQLite's FTS5): how it is made, kept right and searched. SQLite alone.

The index holds no text of its own ("external content"). Changed and deleted rows are followed by triggers; new
rows are added in code, a batch at a time, which costs a fifth of a trigger a row.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, text

from moderator.core.query import Phrase, Word

NAME = "comments_fts"
SAMPLE = "comments_sample"
"""An index of a few comments, which only its connection sees, and only while it is lent."""
_WORDS = "unicode61 remove_diacritics 2"

_NO_GAPS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts that are written without spaces: Thai, Lao, Burmese, Khmer, Chinese, Japanese."""

_TABLE = f"""CREATE VIRTUAL TABLE IF NOT EXISTS {NAME} USING fts5(
    text, content='comments', content_rowid='id', tokenize='{_WORDS}')"""
_TRIGGERS = (
    f"""CREATE TRIGGER IF NOT EXISTS comments_fts_delete AFTER DELETE ON comments BEGIN
        INSERT INTO {NAME}({NAME}, rowid, text) VALUES ('delete', old.id, old.text); END""",
    f"""CREATE TRIGGER IF NOT EXISTS comments_fts_update AFTER UPDATE OF text ON comments BEGIN
        INSERT INTO {NAME}({NAME}, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO {NAME}(rowid, text) VALUES (new.id, new.text); END""",
)


def is_ours(made: str) -> bool:
    """Say whether the words that made a trigger or a virtual table are those of this module."""
    return _plain(made) in {_plain(ours) for ours in (_TABLE, *_TRIGGERS)}


def _plain(words: str) -> str:
    return " ".join(words.split()).replace(" IF NOT EXISTS ", " ", 1)


def create(connection: Connection) -> None:
    """Make the index and its triggers where they are missing."""
    connection.execute(text(_TABLE))
    for trigger in _TRIGGERS:
        connection.execute(text(trigger))


def add_after(connection: Connection, last_id: int) -> None:
    """Index the comments whose id is above this one."""
    connection.execute(
        text(f"INSERT INTO {NAME}(rowid, text) SELECT id, text FROM comments WHERE id > :last ORDER BY id"),
        {"last": last_id},
    )


def add_missing(connection: Connection) -> None:
    """Index the comments that came after the last one that is indexed."""
    last = connection.execute(text(f"SELECT max(id) FROM {NAME}_docsize")).scalar()
    add_after(connection, int(last or 0))


def add_some(connection: Connection, many: int) -> bool:
    """Index so many of the comments that came after the last one that is indexed; none, and False, where fewer did.

    Each time leaves a piece that is joined with others later: small ones would cost half as much again.
    """
    last = connection.execute(text(f"SELECT max(id) FROM {NAME}_docsize")).scalar() or 0
    newest = connection.execute(text("SELECT max(id) FROM comments")).scalar() or 0
    if newest - last < many:
        return False
    some = text(
        f"INSERT INTO {NAME}(rowid, text) SELECT id, text FROM comments WHERE id > :last ORDER BY id LIMIT :many"
    )
    connection.execute(some, {"last": last, "many": many})
    return True


def rebuild(connection: Connection) -> None:
    """Make the index anew from the comments."""
    create(connection)
    connection.execute(text(f"INSERT INTO {NAME}({NAME}) VALUES ('rebuild')"))


@contextmanager
def sample(connection: Connection) -> Iterator[Callable[[Sequence[int]], None]]:
    """Lend an empty `SAMPLE`, and what puts comments into it: the beginning of a word is found there in no time."""

    def put(ids: Sequence[int]) -> None:
        these = ",".join(map(str, ids))
        words = f"SELECT id, text FROM comments NOT INDEXED WHERE id IN ({these})"
        connection.exec_driver_sql(f"INSERT INTO temp.{SAMPLE}(rowid, text) {words}")

    made = f"CREATE VIRTUAL TABLE temp.{SAMPLE} USING fts5(text, content='', tokenize='{_WORDS}')"
    connection.exec_driver_sql(made)
    try:
        yield put
    finally:
        connection.exec_driver_sql(f"DROP TABLE temp.{SAMPLE}")


def merge(connection: Connection) -> None:
    """Join the many small pieces that a large import leaves, so that searches stay quick."""
    connection.execute(text(f"INSERT INTO {NAME}({NAME}, rank) VALUES ('merge', 500)"))


def is_sound(connection: Connection) -> bool:
    """Say whether the index agrees with the comments."""
    from sqlalchemy.exc import DatabaseError

    try:
        connection.execute(text(f"INSERT INTO {NAME}({NAME}, rank) VALUES ('integrity-check', 1)"))
    except DatabaseError:
        return False
    return True


def match_of(node: Word | Phrase) -> str | None:
    """Return the expression that finds what was typed; None for what the index cannot find.

    Emoji and signs are no words to it, and a sentence without gaps is one.
    """
    if _NO_GAPS.search(node.text) or not any(character.isalnum() for character in node.text):
        return None
    return phrase(node.text) + ("*" if isinstance(node, Word) and node.prefix else "")


def phrase(words: str) -> str:
    """Return a safe FTS5 expression for words that must follow each other; quotes inside are doubled."""
    return '"' + words.replace('"', '""') + '"'
