"""What a search asks of a comment, as conditions of SQL."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    and_,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
    text,
    true,
)

from moderator.core.comment import Sentiment
from moderator.core.query import (
    And,
    Compared,
    Decided,
    Felt,
    Named,
    Node,
    Not,
    Numbered,
    Or,
    Phrase,
    State,
    Word,
    Written,
)
from moderator.store import fulltext
from moderator.store.asking.names import authors_of
from moderator.store.asking.wordsets import Asked, Marked, Whose
from moderator.store.rows.identity import milliseconds
from moderator.store.schema import (
    DECISION_CODE,
    OWN_ONES,
    SENTIMENT_CODE,
    batches,
    comments,
    models,
    threads,
)

_c = comments.c
SEVERAL = 3
"""From so many comments on one may speak of what an author always does."""


def compile_node(node: Node) -> ColumnElement[bool]:
    """Return the SQL condition for a part of a search."""
    if isinstance(node, And):
        return and_(*(compile_node(one) for one in node.items))
    if isinstance(node, Or):
        return or_(*(compile_node(one) for one in node.items))
    if isinstance(node, Not):
        # A field without a value does not match, so its opposite does.
        return not_(func.coalesce(compile_node(node.item), false()))
    return _LEAVES[type(node)](node)


def _words(node: Word | Phrase) -> ColumnElement[bool]:
    match = fulltext.match_of(node)
    if match is None:
        return _c.text.contains(node.text, autoescape=True)
    hits = text(f"SELECT rowid FROM {fulltext.NAME} WHERE {fulltext.NAME} MATCH :match")
    # Two words of one search need two names.
    name = f"match_{id(node)}"
    chosen = text(str(hits).replace(":match", f":{name}")).bindparams(**{name: match}).columns(_c.id)
    return _c.id.in_(chosen)


def _felt(node: Felt) -> ColumnElement[bool]:
    column = {"counts": _c.sentiment, "machine": _c.machine, "person": _c.corrected}[node.whose]
    codes = [SENTIMENT_CODE[one] for one in node.values if one is not None]
    parts = [column.in_(codes)] if codes else []
    if None in node.values:
        parts.append(column.is_(None))
    return or_(*parts)


def _decided(node: Decided) -> ColumnElement[bool]:
    return _c.decision.in_([DECISION_CODE[one] for one in node.values])


def _named(node: Named) -> ColumnElement[bool]:
    if node.field == "author":
        return _c.author_id.in_(authors_of(node))
    if node.field == "thread":
        there: list[ColumnElement[bool]] = [threads.c.external_id.in_(node.values)]
        there += [threads.c.title.icontains(value, autoescape=True) for value in node.values]
        return _c.thread_id.in_(select(threads.c.id).where(or_(*there)))
    if node.field == "source":
        files = [batches.c.files.icontains(value, autoescape=True) for value in node.values]
        return _c.batch_id.in_(select(batches.c.id).where(or_(*files)))
    if node.field == "model":
        return _c.predicted_by.in_(select(models.c.id).where(models.c.version.in_(node.values)))
    if node.field == "note":
        return or_(*(_c.note.icontains(value, autoescape=True) for value in node.values))
    column = _c.platform if node.field == "platform" else _c.lang
    return func.lower(column).in_([value.lower() for value in node.values])


def _numbered(node: Numbered) -> ColumnElement[bool]:
    column = {"id": _c.id, "batch": _c.batch_id, "group": _c.group_id}[node.field]
    return column.in_(node.values)


def _compared(node: Compared) -> ColumnElement[bool]:
    column: ColumnElement[Any] = _c.like_count if node.field == "likes" else _replies()
    if node.field not in ("likes", "replies"):
        column = _c[node.field]
    operators: dict[str, Callable[[], ColumnElement[bool]]] = {
        ">": lambda: column > node.value,
        ">=": lambda: column >= node.value,
        "<": lambda: column < node.value,
        "<=": lambda: column <= node.value,
        "=": lambda: column == node.value,
    }
    return operators[node.operator]()


def _replies() -> ColumnElement[int]:
    answer = comments.alias("answer")
    theirs = and_(
        answer.c.parent_external_id == _c.external_id,
        answer.c.platform == _c.platform,
        answer.c.thread_id.is_not_distinct_from(_c.thread_id),
    )
    return select(func.count()).select_from(answer).where(theirs).correlate(comments).scalar_subquery()


def _written(node: Written) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [_c.created_ms.is_not(None)]
    if node.start is not None:
        parts.append(_c.created_ms >= _midnight(node.start))
    if node.end is not None:
        parts.append(_c.created_ms < _midnight(node.end))
    return and_(*parts)


def _midnight(day: date) -> int:
    ms = milliseconds(datetime.combine(day, time(), UTC))
    assert ms is not None
    return ms


def _state(node: State) -> ColumnElement[bool]:
    return {
        "unread": _c.machine.is_(None),
        "foreign": and_(_c.machine.is_(None), _c.predicted_by.is_not(None)),
        "corrected": _c.corrected.is_not(None),
        "reply": _c.parent_external_id.is_not(None),
        "alike": _c.group_id.is_not(None),
        "noted": _c.note != "",
        "handed": _c.handed_ms.is_not(None),
        "own": literal_column(f"coalesce({OWN_ONES}, 0)", Boolean),
        "onlynegative": _c.author_id.in_(_only_negative()),
    }.get(node.name, true())


def _only_negative() -> Select[int]:
    """Return the authors of several comments who never wrote one that was read as anything else."""
    theirs = select(_c.author_id).where(_c.author_id.is_not(None)).group_by(_c.author_id)
    negative = func.count().filter(_c.sentiment == SENTIMENT_CODE[Sentiment.NEGATIVE])
    return theirs.having(func.count() >= SEVERAL, func.count() == negative)


_LEAVES: dict[type, Callable[[Any], ColumnElement[bool]]] = {
    Asked: Asked.condition,
    Marked: Marked.condition,
    Whose: Whose.condition,
    Word: _words,
    Phrase: _words,
    Felt: _felt,
    Decided: _decided,
    Named: _named,
    Numbered: _numbered,
    Compared: _compared,
    Written: _written,
    State: _state,
}
