"""Several comments in a row, each in a column of its own: "Comment,Comment,Comment" as Jira writes, or "Comment 1"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from moderator.core.comment import Rejected
from moderator.importers.meaning.synonyms import EXACT, claims, normalise
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import Grid, cell

_NUMBERED = re.compile(r"(?P<name>.*[^\d_])_?(?P<number>\d{1,3})\Z")
_SIGNED = re.compile(r"(?P<when>[^;\n]{6,40});(?P<who>[^;\n]{0,120});(?P<text>.*)\Z", re.DOTALL)
"""How Jira writes a comment into a cell: when, who and the words."""
_OF_ISSUE = {"issue_key": "thread_id", "summary": "thread_title"}
"""What the columns of an issue are to its comments."""


@dataclass(frozen=True)
class _Repeated:
    places: tuple[int, ...]
    """The columns of the comments."""
    own: tuple[int, ...]
    """All others."""
    signed: bool
    """Whether cells begin with when and by whom they were written."""


def unfolded(grid: Grid) -> Grid:
    """Return a table with a row for each comment; as it is where no row has several."""
    found = _repeated(grid)
    if found is None:
        return grid
    headers = [grid.headers[place] for place in found.own]
    if found.signed:
        headers = [_OF_ISSUE.get(normalise(header), f"issue {header}") for header in headers]
        headers += ["comment_author", "comment_date"]
    headers.append("comment")
    return grid.remade(headers, partial(_rows, found=found))


def _repeated(grid: Grid) -> _Repeated | None:
    groups: dict[str, list[int]] = {}
    for place, header in enumerate(grid.headers):
        name = normalise(header)
        numbered = _NUMBERED.match(name)
        name = numbered["name"].rstrip("_") if numbered else name
        if claims(name).get("text", 0.0) > EXACT - 0.5:
            groups.setdefault(name, []).append(place)
    if len(groups) != 1:
        return None
    places = next(iter(groups.values()))
    rows = [[row[place].strip() for place in places if row[place].strip()] for row in grid.sample]
    cells = [said for row in rows for said in row]
    several = [row for row in rows if len(row) > 1]
    # What two tables that were joined say twice is one comment.
    if len(places) < 2 or not several or sum(len(set(row)) < len(row) for row in several) * 5 > len(several):
        return None
    if sum(map(len, cells)) < 8 * len(cells):
        return None  # Marks and grades, of which "Comment 1" is only the name.
    own = tuple(place for place in range(len(grid.headers)) if place not in places)
    return _Repeated(tuple(places), own, all(map(_SIGNED.match, cells)))


def _rows(rows: Iterator[Row | Rejected], found: _Repeated) -> Iterator[Row | Rejected]:
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        number, cells = row
        own = [cell(cells, place) for place in found.own]
        said = [text for place in found.places if (text := cell(cells, place)).strip()]
        for text in said or [""]:
            signed = _SIGNED.match(text) if found.signed else None
            if signed is not None:
                yield number, [*own, signed["who"].strip(), signed["when"].strip(), signed["text"].strip()]
            else:
                yield number, [*own, *([""] * 2 if found.signed else []), text]
