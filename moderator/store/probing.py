"""The beginning of an answer to common words, without looking up all that hold them.

To gather half a million hits takes a tenth of a second, also where a screen of them is wanted; but a common word is
soon met. The first comments of the order are asked one by one whether the words stand in them. SQLite alone.
"""

from array import array

from sqlalchemy import Connection, select

from moderator.core.query import And, CommentQuery, Node, Not, Or, Order, Phrase, Word
from moderator.store import fulltext, search
from moderator.store.schema import comments
from moderator.store.wordsets import asked, is_in_few

MOST = 2048
"""Comments that are asked at most: some tens of milliseconds."""
PART = 256
_QUICK = (Order.NEWEST, Order.OLDEST, Order.LIKES, Order.WORST, Order.BEST, Order.ID)
"""Orders that an index stands in."""


def beginning(connection: Connection, query: CommentQuery, fewest: int) -> "array[int] | None":
    """Return `fewest` ids or a multiple of them: those that the whole answer begins with.

    None where that is not to be had so: no words, rare ones, or an order without an index. Nor the beginning of a
    word: to gather all words that begin so costs as much for one comment as for all.
    """
    where = query.where
    if where is None or query.order not in _QUICK or _has_beginnings(where):
        return None
    if not _has_common_words(connection, where):
        return None
    holds = search.compile_node(asked(where))
    found: array[int] = array("q")
    first = search.ids(connection, CommentQuery(order=query.order), MOST)
    for start in range(0, len(first), PART):
        part = first[start : start + PART]
        # By their numbers alone: no other index leads to so few.
        hits = select(comments.c.id).where(comments.c.id.in_(part), holds)
        hits = hits.with_hint(comments, "NOT INDEXED", "sqlite")
        known = set(connection.execute(hits).scalars())
        found.extend(one for one in part if one in known)
        if len(found) >= fewest:
            return found[: len(found) - len(found) % fewest]
    return None


def _has_common_words(connection: Connection, node: Node) -> bool:
    if isinstance(node, Word | Phrase):
        match = fulltext.match_of(node)
        return match is not None and not is_in_few(connection, match)
    if isinstance(node, And | Or):
        return any(_has_common_words(connection, one) for one in node.items)
    # What does without a word is met as soon as a common one, whatever the word.
    return isinstance(node, Not) and _has_words(node.item)


def _has_beginnings(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(_has_beginnings(one) for one in node.items)
    return _has_beginnings(node.item) if isinstance(node, Not) else isinstance(node, Word) and node.prefix


def _has_words(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(_has_words(one) for one in node.items)
    return _has_words(node.item) if isinstance(node, Not) else isinstance(node, Word | Phrase)
