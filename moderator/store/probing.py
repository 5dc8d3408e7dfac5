"""The beginning of an answer to what is common, without looking up all that it is so of.

To gather half a million hits takes a tenth of a second, and all words that begin with a letter a whole one, also
where a screen of them is wanted; so does it to put in order what another index knows. But what is common is soon met.
The words of the first comments of the order go into an index of their own, and are asked for there; whatever else is
asked for is looked at comment by comment. SQLite alone.
"""

from array import array
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace

from sqlalchemy import Connection, select

from moderator.core.query import (
    And,
    CommentQuery,
    Compared,
    Named,
    Node,
    Not,
    Numbered,
    Or,
    Order,
    Phrase,
    State,
    Word,
)
from moderator.store import fulltext, search
from moderator.store.asking.conditions import compile_node
from moderator.store.asking.wordsets import asked, is_in_few
from moderator.store.schema import comments

MOST = 2048
"""Comments that are asked at most: a tenth of a second."""
PART = 256
JUDGED = 64
"""Comments by which it is judged whether the beginning of a word is a common one."""
WIDER = 3
"""Without words, which have to be put into an index, so many times as many are asked in the same time."""
LETTERS = 3
"""Many words begin with so few letters; more are mostly those of rare words, which are looked up as quickly."""
_COVERED = (Order.NEWEST, Order.OLDEST)
"""Orders in which the figures of a comment stand too: what asks for these alone is met there as soon."""
_QUICK = (Order.NEWEST, Order.OLDEST, Order.LIKES, Order.WORST, Order.BEST, Order.ID)
"""Orders that an index stands in."""


def beginning(connection: Connection, query: CommentQuery, fewest: int) -> "array[int] | None":
    """Return `fewest` ids or a multiple of them: those that the whole answer begins with.

    None where that is not to be had so: nothing that is looked up for a search, nothing but what is rare, or an order
    without an index.
    """
    where = query.where
    if where is None or query.order not in _QUICK:
        return None
    common = _has_common_words(connection, where)
    if not common and not _may_be_common(where, covered=query.order in _COVERED):
        return None
    holds = compile_node(asked(where))
    has_words = _any(where, _is_word)
    most, usual, judged = (size if has_words else size * WIDER for size in (MOST, PART, JUDGED))
    found: array[int] = array("q")
    first = search.ids(connection, CommentQuery(order=query.order), most)
    with fulltext.sample(connection) if has_words else nullcontext(_nothing) as put:
        start, size = 0, usual if common else judged
        while start < len(first):
            part = first[start : start + size]
            put(part)
            # By their numbers alone: no other index leads to so few.
            hits = select(comments.c.id).where(comments.c.id.in_(part), holds)
            hits = hits.with_hint(comments, "NOT INDEXED", "sqlite")
            known = set(connection.execute(hits).scalars())
            found.extend(one for one in part if one in known)
            if len(found) >= fewest:
                return found[: len(found) - len(found) % fewest]
            if not common and not start and len(found) * most < fewest * size:
                return None
            start, size = start + size, usual
    return None


def _has_common_words(connection: Connection, node: Node) -> bool:
    if isinstance(node, Word | Phrase):
        # All words that begin so are more than those that are it; to count them costs what is saved here.
        match = fulltext.match_of(replace(node, prefix=False) if isinstance(node, Word) else node)
        return match is not None and not is_in_few(connection, match)
    if isinstance(node, And | Or):
        return any(_has_common_words(connection, one) for one in node.items)
    # What does without a word is met as soon as a common one, whatever the word.
    return isinstance(node, Not) and _any(node.item, _is_word)


def _any(node: Node, holds: Callable[[Node], bool]) -> bool:
    if isinstance(node, And | Or):
        return any(_any(one, holds) for one in node.items)
    return _any(node.item, holds) if isinstance(node, Not) else holds(node)


def _is_word(node: Node) -> bool:
    return isinstance(node, Word | Phrase)


def _may_be_common(node: Node, *, covered: bool) -> bool:
    """Say whether it is worth a look at the first comments; what the index of the order knows never is."""
    if isinstance(node, And | Or):
        return any(_may_be_common(one, covered=covered) for one in node.items)
    if isinstance(node, Not):
        return not covered or _may_be_common(node.item, covered=covered)
    if isinstance(node, Word | Phrase):
        short = isinstance(node, Word) and node.prefix and len(node.text) <= LETTERS
        return short or fulltext.match_of(node) is None
    if isinstance(node, Named) and node.field == "author":
        return bool(node.begins)
    if isinstance(node, Named | State):
        known = node.field if isinstance(node, Named) else node.name
        return known in _COMMON or not (covered or known in _RARE)
    if isinstance(node, Numbered):
        return node.field == "batch"
    return not covered or (isinstance(node, Compared) and node.field == "replies")


_COMMON = ("source", "model", "reply", "alike", "foreign", "onlynegative")
_RARE = ("note", "noted", "handed", "own")
"""Fields and states that no index of an order knows."""


def _nothing(_: object) -> None:
    """Put no words anywhere: none are asked for."""
