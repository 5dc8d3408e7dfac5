"""Objects in the cells of a table, as pandas writes what was JSON: their fields become columns of their own."""

import ast
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from moderator.core.comment import Rejected
from moderator.importers.meaning.synonyms import claims
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import Grid, names

_LONGEST = 50_000
"""Characters of a cell that is read as an object."""
_MOST = 4
"""Columns of objects that are opened."""
_LOOKED_AT = 20
_DEEPEST = 3
_OF_COMMENTS = frozenset(
    (
        "author",
        "user",
        "owner",
        "from",
        "snippet",
        "commenter",
        "reviewer",
        "consumer",
        "sender",
        "member",
        "account",
    )
)
"""Columns that say something of a comment; pictures, places and reactions do not."""


def opened(grid: Grid) -> Grid:
    """Return a table with the fields of the objects in its cells behind its own columns; as it is if it has none."""
    places = [place for place, header in enumerate(grid.headers) if header.strip().lower() in _OF_COMMENTS]
    found = {
        place: keys for place in places[:_MOST] if (keys := _keys(grid.sample, place, grid.headers[place]))
    }
    if not found:
        return grid
    headers = [
        *grid.headers,
        *(f"{grid.headers[place]}.{key}" for place, keys in found.items() for key in keys),
    ]
    width = len(grid.headers)

    def rows() -> Iterator[Row | Rejected]:
        for row in grid.rows():
            if isinstance(row, Rejected) or len(row[1]) > width:
                yield row
            else:
                yield row[0], _longer(row[1], width, found)

    sample = [_longer(cells, width, found) for cells in grid.sample]
    return replace(grid, headers=tuple(headers), columns=names(headers), sample=sample, rows=rows)


def _longer(cells: Sequence[str], width: int, found: dict[int, list[str]]) -> list[str]:
    longer = [*cells, *[""] * (width - len(cells))]
    for place, keys in found.items():
        inner = _object(longer[place])
        longer += [_text(inner.get(key)) for key in keys]
    return longer


def _keys(sample: Sequence[Sequence[str]], place: int, name: str) -> list[str]:
    """Return those fields of a column's objects that can be a comment's; none if it has no objects."""
    cells = [row[place] for row in sample[:_LOOKED_AT] if place < len(row) and row[place].strip()]
    objects = [_object(cell) for cell in cells]
    if not objects or not all(objects):
        return []
    keys = dict.fromkeys(key for one in objects for key, value in one.items() if _text(value))
    return [key for key in keys if claims(f"{name}.{key}")]


def _object(cell: str) -> dict[str, object]:
    """Return the object that a cell is, in the way of JSON or of Python; an empty one for anything else."""
    cell = cell.strip()
    if not _OBJECT.match(cell) or len(cell) > _LONGEST:
        return {}
    for read in (json.loads, _printed):
        try:
            value = read(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(value, dict):
            return dict(_fields(value))
    return {}


_OBJECT = re.compile(r"\{.*\}\Z|[A-Z]\w{0,40}\(\w{1,40}=.*\)\Z", re.DOTALL)
"""{"username": "ann"}, or User(username='ann'), as Python prints objects of a class."""


def _printed(cell: str) -> object:
    """Return what Python printed, from its syntax alone: of dates and other objects inside nothing is kept."""
    return _constant(ast.parse(cell, mode="eval").body)


def _constant(node: ast.expr) -> object:
    if isinstance(node, ast.Dict):
        keys = (key.value if isinstance(key, ast.Constant) else None for key in node.keys)
        return {key: _constant(inner) for key, inner in zip(keys, node.values, strict=True)}
    if isinstance(node, ast.Call):
        return {one.arg: _constant(one.value) for one in node.keywords if one.arg is not None}
    return node.value if isinstance(node, ast.Constant) else None


def _fields(value: dict[object, object], above: str = "") -> Iterator[tuple[str, object]]:
    """Yield what an object and those in it hold, with dots between the names."""
    for key, inner in value.items():
        if isinstance(inner, dict) and above.count(".") < _DEEPEST:
            yield from _fields(inner, f"{above}{key}.")
        else:
            yield f"{above}{key}", inner


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
