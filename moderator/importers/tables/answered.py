"""Answers in columns beside the comment that they answer: each becomes a row of its own, below its comment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from moderator.core.comment import Rejected
from moderator.importers.meaning.synonyms import SUFFIX, claims, normalise
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import Grid, cell

_ASIDE = re.compile(
    r"(?:repl(?:y|ies)|answers?|sub_?comments?|child(?:ren)?(?:_comments?)?)"
    r"_?\[?(?P<number>\d{1,4})?\]?_(?P<field>.+)\Z"
)
"""How such a column is called: "replies.text", "reply_user", "replies/0/id", "replies[0].text"."""
_ABOVE = "parent_comment_id"
_MOST = 500
"""Answers beside one comment, at most as many as a table has columns for."""


@dataclass(frozen=True)
class _Answers:
    """Where the fields of answers stand, and in which column of the comments each belongs."""

    width: int
    """Of the table as it is."""
    groups: tuple[dict[int, int], ...]
    """For each answer, from the place of a comment's field to that of the same field of the answer."""
    own: tuple[int, ...]
    """The columns of the comments."""
    text: int
    """Of these, that of the text."""
    identity: int | None
    shared: frozenset[int]
    """Columns that say of an answer what they say of its comment: what both are under."""


def unfolded(grid: Grid) -> Grid:
    """Return a table with answers as rows below their comments; as it is where none stand beside."""
    found = _answers(grid)
    if found is None:
        return grid
    headers = [*(grid.headers[place] for place in found.own), _ABOVE]
    return grid.remade(headers, partial(_rows, found=found))


def _answers(grid: Grid) -> _Answers | None:
    if grid.has("ownerusername"):
        return None  # Apify's of Instagram, of which more is known than what the names of columns say.
    named = {normalise(header): place for place, header in reversed(list(enumerate(grid.headers)))}
    groups: dict[int, dict[int, int]] = {}
    aside = set()
    for place, header in enumerate(grid.headers):
        told = _ASIDE.match(normalise(header))
        if told is None:
            continue
        aside.add(place)
        if (above := named.get(told["field"])) is not None:
            groups.setdefault(int(told["number"] or 0), {})[above] = place
    texts = {above for group in groups.values() for above in group if _is(grid.headers[above], "text")}
    if len(texts) != 1:
        return None
    text = texts.pop()
    # What the owner of a shop answered has a text and a date, and neither an id nor a name.
    told_apart = ("external_id", "author_name", "author_id")
    kept = [
        group
        for _, group in sorted(groups.items())[:_MOST]
        if text in group and any(_is(grid.headers[above], field) for above in group for field in told_apart)
    ]
    if not kept:
        return None
    own = tuple(place for place in range(len(grid.headers)) if place not in aside)
    identity = next((place for place in kept[0] if _is(grid.headers[place], "external_id")), None)
    if identity is None:
        identity = next((place for place in kept[0] if normalise(grid.headers[place]) == "id"), None)
    shared = frozenset(place for place in own if any(_is(grid.headers[place], field) for field in _SHARED))
    return _Answers(len(grid.headers), tuple(kept), own, text, identity, shared - kept[0].keys())


_SHARED = ("thread_id", "thread_title", "platform")


def _is(header: str, field: str) -> bool:
    return claims(header).get(field, 0.0) > SUFFIX - 0.5


def _rows(rows: Iterator[Row | Rejected], found: _Answers) -> Iterator[Row | Rejected]:
    before: list[str] = []
    above = ""
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        number, cells = row
        own = [cell(cells, place) for place in found.own]
        answers = [group for group in found.groups if cell(cells, group[found.text]).strip()]
        if cell(cells, found.text).strip() or not answers:
            # Who writes an answer a row has the comment again in each of them.
            if not answers or own != before:
                yield number, [*own, "", *cells[found.width :]]
            above = cell(cells, found.identity)
            before = own if answers else []
        for group in answers:
            inner = (cell(cells, place if place in found.shared else group.get(place)) for place in found.own)
            yield number, [*inner, above]
