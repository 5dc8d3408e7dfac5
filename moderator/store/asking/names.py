"""Who or what is meant by a name that was typed: each way of being called by an index of its own."""

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, not_, or_, select, union_all

from moderator.core.comment import Sentiment
from moderator.core.query import Named
from moderator.store.rows.identity import spellings
from moderator.store.schema import CALLED, SENTIMENT_CODE, authors, batches, comments, threads

LAST = "\U0010ffff"
"""Stands behind every name that begins with what stands before it."""
SEVERAL = 3
"""From so many comments on one may speak of what an author always does."""


def authors_of(node: Named) -> CompoundSelect[int]:
    """Return whom a search by author means, some of them maybe twice."""
    return union_all(*(select(authors.c.id).where(one) for one in _ways(node)))


def is_meant(node: Named) -> ColumnElement[bool]:
    """Return the condition that the author of a comment is one of them, to be asked of a few comments."""
    who = select(authors.c.id).where(authors.c.id == comments.c.author_id, or_(*_ways(node)))
    return who.correlate(comments).exists()


def only_negative() -> Select[int]:
    """Return the authors of several comments who never wrote one that was read as anything else."""
    by = comments.c.author_id.label("id")
    theirs = select(by).where(by.is_not(None)).group_by(by)
    negative = func.count().filter(comments.c.sentiment == SENTIMENT_CODE[Sentiment.NEGATIVE])
    return theirs.having(func.count() >= SEVERAL, func.count() == negative)


def is_only_negative() -> ColumnElement[bool]:
    """Return the condition that the author of a comment is one of those, to be asked of a few comments."""
    other = comments.alias("other")
    theirs = select(other.c.id).where(other.c.author_id == comments.c.author_id).correlate(comments)
    felt = other.c.sentiment
    # Apart, so that the index of authors leads to either.
    otherwise = [felt.is_(None), felt > SENTIMENT_CODE[Sentiment.NEGATIVE]]
    several = theirs.offset(SEVERAL - 1).limit(1).exists()
    return and_(several, *(not_(theirs.where(one).exists()) for one in otherwise))


def threads_of(node: Named) -> Select[int]:
    """Return the threads that a search by post means, told by their id or by a part of their title."""
    titled = [threads.c.title.icontains(value, autoescape=True) for value in node.values]
    return select(threads.c.id).where(or_(threads.c.external_id.in_(node.values), *titled))


def imports_of(node: Named) -> Select[int]:
    """Return the imports that a search by file means."""
    files = [batches.c.files.icontains(value, autoescape=True) for value in node.values]
    return select(batches.c.id).where(or_(*files))


def _ways(node: Named) -> list[ColumnElement[bool]]:
    spelled = {one for value in node.values for one in spellings(value)}
    known = authors.c.key.in_(node.values) & authors.c.external_id.in_(node.values)
    begun = {one for value in node.begins for one in spellings(value)}
    return [CALLED.in_(sorted(spelled)), known, *(CALLED.between(one, one + LAST) for one in sorted(begun))]
