"""The last overviews, kept in the library: on the screen at once, however many comments there are.

Beside each stands the state that the library was in. While that is the same the kept figures are exact; else they
are shown until the new ones are there.
"""

import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from moderator.core.operation import JobContext
from moderator.core.query import CommentQuery
from moderator.services.report.overview import Overview, Period, figures_of, state_of, with_words
from moderator.store import preferences

if TYPE_CHECKING:
    from moderator.services.library import Library

PREFIX = "overview/"
FORM = 3
"""Raised when what is kept takes another form: what was kept before is not read then."""
MOST = 12
LONGEST = 200
"""Characters of a search whose overview is kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An overview of earlier."""

    shown: Overview
    exact: bool
    """Whether the library is as it was then."""


def kept(library: "Library", period: Period, query: CommentQuery | None = None) -> Kept | None:
    """Return the last overview of a period and a search; None where none is kept. A matter of milliseconds."""
    with library.store.read() as connection:
        found = preferences.get(connection, _key(period, query))
        if not isinstance(found, Mapping) or found.get("form") != FORM:
            return None
        try:
            shown = _revived(Overview, found["overview"])
        except (KeyError, TypeError, ValueError):
            return None
        return Kept(shown, shown.state == state_of(connection))


def keep(
    library: "Library",
    period: Period,
    query: CommentQuery | None = None,
    shown: Overview | None = None,
    context: JobContext | None = None,
) -> Overview:
    """Complete an overview, or make one, and keep it; what is kept and still exact is returned as it is."""
    before = kept(library, period, query)
    if before is not None and before.exact and (shown is None or shown.state == before.shown.state):
        return before.shown
    whole = with_words(library, shown or figures_of(library, period, query), query, context)
    key = _key(period, query)
    if len(key) <= LONGEST and library.only_read is None:
        with library.store.write(durable=False) as connection:
            others = [one for one in preferences.names(connection, PREFIX) if one != key]
            if len(others) >= MOST:
                for one in others:
                    preferences.put(connection, one, None)
            preferences.put(connection, key, {"form": FORM, "overview": _plain(whole)})
    return whole


def carried(shown: Overview, before: Overview | None) -> Overview:
    """Return new figures with the words of the last ones, until theirs are counted."""
    return shown if before is None else replace(shown, words=before.words, sampled=before.sampled)


def _key(period: Period, query: CommentQuery | None) -> str:
    return f"{PREFIX}{period.value}/{query.text if query is not None else ''}"


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _revived(kind: Any, value: Any) -> Any:
    """Return a value of a type from what JSON made of it.

    Raises:
        KeyError, TypeError, ValueError: it is not of that type.

    """
    if get_origin(kind) in (UnionType, typing.Union):
        (inner,) = (one for one in get_args(kind) if one is not NoneType)
        return None if value is None else _revived(inner, value)
    if get_origin(kind) is tuple:
        return tuple(_revived(get_args(kind)[0], one) for one in value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{one.name: _revived(hints[one.name], value[one.name]) for one in fields(kind)})  # type: ignore[operator]
    if kind is date:
        return date.fromisoformat(value)
    if issubclass(kind, Enum):
        return kind(value)
    if kind is float:
        return float(value)
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value
