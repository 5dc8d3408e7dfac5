"""What the index of all searches does not know, looked up once for a search: a byte for each comment, 1 where it is so.

Such are words that many comments hold, and whether a comment is an answer, has copies, a note, or was handed back.

SQLite walks the index of an order a million rows long in a quarter of a second; asking for each of them whether
it is among half a million hits costs a whole one, and a look at its byte costs nothing that can be measured.
SQLite alone.
"""

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, func, literal, literal_column, select, text

from moderator.core.query import And, Node, Not, Or, Phrase, State, Word
from moderator.store import fulltext
from moderator.store.schema import comments

FEW = 20_000
"""So many hits are cheaper to look at one by one."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Words that were looked up: the byte at a comment's number says whether they stand in it."""

    marks: bytes

    def condition(self) -> Any:
        """Return it as SQL."""
        return func.substr(literal(self.marks), comments.c.id, 1) == literal_column("x'01'")


@dataclass(frozen=True, slots=True)
class Asked:
    """Words that are looked for in a sample of the comments."""

    match: str

    def condition(self) -> Any:
        """Return it as SQL."""
        name = f"asked_{id(self)}"
        sample = fulltext.SAMPLE
        hit = f"SELECT 1 FROM temp.{sample} WHERE {sample} MATCH :{name} AND rowid = comments.id"
        return text(f"EXISTS ({hit})").bindparams(**{name: self.match})


def asked(node: Node) -> Any:
    """Return the same search with its words to be looked for in `fulltext.SAMPLE`."""
    if isinstance(node, And):
        return And(tuple(asked(one) for one in node.items))
    if isinstance(node, Or):
        return Or(tuple(asked(one) for one in node.items))
    if isinstance(node, Not):
        return Not(asked(node.item))
    if isinstance(node, Word | Phrase) and (match := fulltext.match_of(node)) is not None:
        return Asked(match)
    return node


def looked_up(connection: Connection, node: Node | None) -> Any:
    """Return the same search with its common words looked up.

    Words that stand in few comments lead straight to these and stay as they are, unless it is asked for what
    does without them.
    """
    return None if node is None else _walk(connection, node, straight=True)


def _walk(connection: Connection, node: Node, *, straight: bool) -> Any:
    if isinstance(node, And):
        return And(tuple(_walk(connection, one, straight=straight) for one in node.items))
    if isinstance(node, Or):
        return Or(tuple(_walk(connection, one, straight=False) for one in node.items))
    if isinstance(node, Not):
        return Not(_walk(connection, node.item, straight=False))
    if isinstance(node, State) and node.name in _STATES:
        return Marked(_marks(connection, _STATES[node.name]))
    if isinstance(node, Word | Phrase) and (match := fulltext.match_of(node)) is not None:
        if straight and is_in_few(connection, match):
            return node
        hits = f"SELECT rowid AS id FROM {fulltext.NAME} WHERE {fulltext.NAME} MATCH :match"
        return Marked(_marks(connection, hits, match=match))
    return node


def is_in_few(connection: Connection, match: str) -> bool:
    """Say whether words stand in so few comments that looking them up is nothing."""
    hits = f"SELECT rowid FROM {fulltext.NAME} WHERE {fulltext.NAME} MATCH :match LIMIT :most"
    counted = text(f"SELECT count(*) FROM ({hits})")
    return int(connection.execute(counted, {"match": match, "most": FEW + 1}).scalar_one()) <= FEW


_STATES = {
    "reply": "SELECT id FROM comments INDEXED BY ix_comments_parent WHERE parent_external_id IS NOT NULL",
    "alike": "SELECT id FROM comments INDEXED BY ix_comments_group WHERE group_id IS NOT NULL AND group_size > 1",
    "noted": "SELECT id FROM comments NOT INDEXED WHERE note <> ''",
    "handed": "SELECT id FROM comments NOT INDEXED WHERE handed_ms IS NOT NULL",
}


def _marks(connection: Connection, hits: str, **values: str) -> bytes:
    # One long text: a row object for each of half a million numbers costs ten times as much.
    found = connection.execute(text(f"SELECT group_concat(id) FROM ({hits})"), values).scalar()
    last = connection.execute(select(func.max(comments.c.id))).scalar() or 0
    marks = bytearray(last)
    for number in orjson.loads(f"[{found or ''}]"):
        marks[number - 1] = 1
    return bytes(marks)
