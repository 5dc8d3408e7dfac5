"""What the index of all searches does not know, looked up once for a search: a byte for each comment, 1 where it is so.

Such are words that many comments hold, whether a comment is an answer, has copies, a note, or was handed back, how
many answers it has, what stands in its note, which file brought it and which model has read it. Of names that many
have, or who have written much, and of those who are only ever negative, it is a byte for each author.

SQLite walks the index of an order a million rows long in a quarter of a second; asking for each of them whether
it is among half a million hits costs a whole one, and a look at its byte costs nothing that can be measured.
SQLite alone.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard

from sqlalchemy import (
    Column,
    Connection,
    Select,
    TextualSelect,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    text,
)

from moderator.core.query import And, Compared, Named, Node, Not, Numbered, Or, Phrase, State, Word
from moderator.store import fulltext
from moderator.store.asking import answered
from moderator.store.asking.names import (
    authors_of,
    imports_of,
    is_meant,
    is_only_negative,
    only_negative,
    threads_of,
)
from moderator.store.rows.idlists import fetched
from moderator.store.schema import OWN_INDEX, OWN_ONES, comments, models

FEW = 20_000
"""So many hits are cheaper to look at one by one."""
SORTED = 60_000
"""So many comments by those who were named are gathered and put in order more quickly than they are met in it."""
NAMED = 500
"""So many are named in the question itself."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What was looked up: the byte at a comment's number says whether it is so."""

    marks: bytes
    of: Literal["id", "author_id", "thread_id"] = "id"
    """By whose number: the comment's, its author's, or its thread's."""

    def condition(self) -> Any:
        """Return it as SQL."""
        return func.substr(literal(self.marks), comments.c[self.of], 1) == literal_column("x'01'")


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


@dataclass(frozen=True, slots=True)
class Whose:
    """Names that are looked for in a sample of the comments."""

    named: Named

    def condition(self) -> Any:
        """Return it as SQL."""
        return is_meant(self.named)


@dataclass(frozen=True, slots=True)
class Always:
    """Those who only ever post negative ones, looked for in a sample of the comments."""

    def condition(self) -> Any:
        """Return it as SQL."""
        return is_only_negative()


def asked(node: Node) -> Any:
    """Return the same search with words to be looked for in `fulltext.SAMPLE`, and people comment by comment."""
    if isinstance(node, And):
        return And(tuple(asked(one) for one in node.items))
    if isinstance(node, Or):
        return Or(tuple(asked(one) for one in node.items))
    if isinstance(node, Not):
        return Not(asked(node.item))
    if isinstance(node, Word | Phrase) and (match := fulltext.match_of(node)) is not None:
        return Asked(match)
    if isinstance(node, Named) and node.field == "author":
        return Whose(node)
    return Always() if isinstance(node, State) and node.name == "onlynegative" else node


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
    if isinstance(node, State) and node.name == "foreign":
        return And((State("unread"), _read_by(connection, select(models.c.id))))
    if isinstance(node, State) and node.name == "onlynegative":
        return _numbered(fetched(connection, only_negative()), "author_id")
    if isinstance(node, State) and node.name in _STATES:
        hits = text(_STATES[node.name]).columns(comments.c.id)
        return _marked(connection, hits, named=straight and node.name in _RARE)
    if isinstance(node, Compared) and node.field == "replies":
        return _answered(connection, node, named=straight)
    if isinstance(node, Named) and node.field == "note":
        said = or_(*(comments.c.note.icontains(value, autoescape=True) for value in node.values))
        noted = select(comments.c.id).where(text("note <> ''"), said)
        return _marked(connection, noted.with_hint(comments, f"INDEXED BY {NOTED}", "sqlite"), named=straight)
    if isinstance(node, Named) and node.field == "author":
        return _by_author(connection, node, straight=straight)
    if isinstance(node, Named) and node.field == "thread" and straight:
        return _by_thread(connection, node)
    if isinstance(node, Named) and node.field == "model":
        return _read_by(connection, select(models.c.id).where(models.c.version.in_(node.values)))
    if is_brought(node):
        return _brought_by(connection, node, straight=straight)
    if isinstance(node, Word | Phrase):
        match = fulltext.match_of(node)
        if match is None:
            there = comments.c.text.contains(node.text, autoescape=True)
            read = select(comments.c.id).where(there).with_hint(comments, "NOT INDEXED", "sqlite")
            return _marked(connection, read, named=straight)
        if straight and is_in_few(connection, match):
            return node
        held = text(f"SELECT rowid AS id FROM {fulltext.NAME} WHERE {fulltext.NAME} MATCH :match")
        return _marked(connection, held.bindparams(match=match).columns(comments.c.id))
    return node


def _answered(connection: Connection, node: Compared, *, named: bool) -> Any:
    least, below = answered.bounds(node)
    if least >= below:
        return NOTHING
    if least > 0:
        return _marked(connection, answered.ids(connection, least, below), named=named)
    if below >= answered.MOST:
        return _EVERYTHING
    return Not(_marked(connection, answered.ids(connection, below, answered.MOST)))


def _by_author(connection: Connection, node: Named, *, straight: bool) -> Any:
    """Look up whom a name means, unless they and their comments are few."""
    whose = authors_of(node)
    found = fetched(connection, whose)
    if not straight and len(found) <= NAMED:
        return node
    if straight and len(found) <= SORTED:
        theirs = select(comments.c.id).where(comments.c.author_id.in_(whose)).limit(SORTED + 1)
        if _are_few(connection, theirs.with_hint(comments, "INDEXED BY ix_comments_author", "sqlite")):
            return node
    return _numbered(found, "author_id")


def _by_thread(connection: Connection, node: Named) -> Any:
    """Look up which threads are meant, unless they hold little."""
    those = threads_of(node)
    within = select(comments.c.id).where(comments.c.thread_id.in_(those)).limit(SORTED + 1)
    if _are_few(connection, within.with_hint(comments, "INDEXED BY ix_comments_thread", "sqlite")):
        return node
    return _numbered(fetched(connection, those), "thread_id")


def _are_few(connection: Connection, some: Select[int]) -> bool:
    return int(connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()) <= SORTED


def _numbered(found: "array[int]", of: Literal["author_id", "thread_id"]) -> Marked:
    return Marked(_bytes(found, max(found, default=0)), of)


def _read_by(connection: Connection, those: Select[int]) -> Any:
    return _fewer(connection, comments.c.predicted_by, those, _BY_MODEL)


def is_brought(node: Node) -> "TypeGuard[Named | Numbered]":
    """Say whether it asks for what some imports brought."""
    return isinstance(node, Named | Numbered) and node.field in ("source", "batch")


def _brought_by(connection: Connection, node: Named | Numbered, *, straight: bool) -> Any:
    """Look up what some imports brought, unless that is little."""
    those = imports_of(node) if isinstance(node, Named) else node.values
    theirs = select(comments.c.id).where(comments.c.batch_id.in_(those)).limit(SORTED + 1)
    if straight and _are_few(connection, theirs.with_hint(comments, BY_BATCH, "sqlite")):
        return node
    return _fewer(connection, comments.c.batch_id, those, BY_BATCH)


def _fewer(
    connection: Connection, column: "Column[Any]", chosen: Select[int] | Sequence[int], index: str
) -> Any:
    """Look up whichever are fewer: those that have one of these numbers, or those that have another or none."""
    has = column.in_(chosen)
    counted = select(func.count()).select_from(comments)
    many = connection.execute(counted.where(has)).scalar_one() * 2 > connection.execute(counted).scalar_one()
    wanted = or_(column.is_(None), not_(has)) if many else has
    those = _marked(connection, select(comments.c.id).where(wanted).with_hint(comments, index, "sqlite"))
    return Not(those) if many else those


def is_in_few(connection: Connection, match: str) -> bool:
    """Say whether words stand in so few comments that looking them up is nothing."""
    hits = f"SELECT rowid FROM {fulltext.NAME} WHERE {fulltext.NAME} MATCH :match LIMIT :most"
    counted = text(f"SELECT count(*) FROM ({hits})")
    return int(connection.execute(counted, {"match": match, "most": FEW + 1}).scalar_one()) <= FEW


NOTHING: Any = Marked(b"")
_EVERYTHING = Not(NOTHING)
NOTED = "ix_comments_noted"
_RARE = ("noted", "handed", "own")
"""What mostly is so of few comments."""
_BY_MODEL = "INDEXED BY ix_comments_predicted"
BY_BATCH = "INDEXED BY ix_comments_batch"
_STATES = {
    "reply": "SELECT id FROM comments INDEXED BY ix_comments_parent WHERE parent_external_id IS NOT NULL",
    "alike": "SELECT id FROM comments INDEXED BY ix_comments_group WHERE group_id IS NOT NULL",
    "noted": f"SELECT id FROM comments INDEXED BY {NOTED} WHERE note <> ''",
    "own": f"SELECT id FROM comments {OWN_INDEX} WHERE {OWN_ONES}",
    "handed": "SELECT id FROM comments INDEXED BY ix_comments_handed WHERE handed_ms IS NOT NULL",
}


def _marked(
    connection: Connection, hits: "Select[int] | TextualSelect | array[int]", *, named: bool = False
) -> Any:
    """Look up; where only a few are found they are named one by one, if they may be."""
    found = hits if isinstance(hits, array) else fetched(connection, hits)
    if named and len(found) <= NAMED:
        return Numbered("id", tuple(found))
    return marked(connection, found)


def marked(connection: Connection, found: "array[int]") -> Marked:
    """Return that it is one of these comments."""
    return Marked(_bytes(found, connection.execute(select(func.max(comments.c.id))).scalar() or 0))


def _bytes(numbers: "array[int]", last: int) -> bytes:
    marks = bytearray(last)
    for number in numbers:
        marks[number - 1] = 1
    return bytes(marks)
