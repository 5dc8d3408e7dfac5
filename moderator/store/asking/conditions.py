"""What a search asks of a comment, as conditions of SQL."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    false,
    func,
    not_,
    or_,
    select,
    text,
    true,
)

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
from moderator.store.asking import answered
from moderator.store.asking.names import authors_of, imports_of, only_negative, threads_of
from moderator.store.asking.wordsets import Always, Asked, Marked, Whose
from moderator.store.rows.identity import milliseconds
from moderator.store.schema import (
    DECISION_CODE,
    SENTIMENT_CODE,
    comments,
    models,
)

_c = comments.c


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
        return _c.thread_id.in_(threads_of(node))
    if node.field == "source":
        return _c.batch_id.in_(imports_of(node))
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
    column: ColumnElement[Any] = _c.like_count if node.field == "likes" else answered.number()
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
        "own": _c.own.is_not(None),
        "onlynegative": _c.author_id.in_(only_negative()),
    }.get(node.name, true())


_LEAVES: dict[type, Callable[[Any], ColumnElement[bool]]] = {
    Asked: Asked.condition,
    Marked: Marked.condition,
    Whose: Whose.condition,
    Always: Always.condition,
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
