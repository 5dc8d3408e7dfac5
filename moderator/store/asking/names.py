"""Who is meant by a name that was typed: each way of being called by an index of its own."""

from sqlalchemy import ColumnElement, CompoundSelect, or_, select, union_all

from moderator.core.query import Named
from moderator.store.rows.identity import spellings
from moderator.store.schema import CALLED, authors, comments

LAST = "\U0010ffff"
"""Stands behind every name that begins with what stands before it."""


def authors_of(node: Named) -> CompoundSelect[int]:
    """Return whom a search by author means, some of them maybe twice."""
    return union_all(*(select(authors.c.id).where(one) for one in _ways(node)))


def is_meant(node: Named) -> ColumnElement[bool]:
    """Return the condition that the author of a comment is one of them, to be asked of a few comments."""
    who = select(authors.c.id).where(authors.c.id == comments.c.author_id, or_(*_ways(node)))
    return who.correlate(comments).exists()


def _ways(node: Named) -> list[ColumnElement[bool]]:
    spelled = {one for value in node.values for one in spellings(value)}
    known = authors.c.key.in_(node.values) & authors.c.external_id.in_(node.values)
    begun = {one for value in node.begins for one in spellings(value)}
    return [CALLED.in_(sorted(spelled)), known, *(CALLED.between(one, one + LAST) for one in sorted(begun))]
