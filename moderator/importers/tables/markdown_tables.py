"""A table in Markdown: bars between its cells, and a row of dashes below its names."""

import re
from collections.abc import Iterator
from dataclasses import replace

from moderator.core.comment import Rejected
from moderator.importers.base import Source
from moderator.importers.files.capped import Capped
from moderator.importers.files.encodings import alternatives, read_as
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import Grid, find_header

_TABLE = re.compile(r"^[^\n|]*\|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*\|[-: |\t]*\r?$", re.MULTILINE)
"""A line with bars, and below it one of nothing but dashes and bars."""
_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)


def grid(source: Source, chosen_encoding: str | None = None) -> Grid | None:
    """Return the table of a text that has one; None where it has none."""
    if "|" not in source.head_text[:65536] or not _TABLE.search(source.head_text[:65536]):
        return None

    letters = read_as(source, chosen_encoding)

    def opened(width: int = 0) -> Iterator[Row | Rejected]:
        del width
        return _rows(source, letters)

    found = find_header(opened)
    if found is None or len(found.columns) < 2:
        return None
    return replace(found, kind="a table in Markdown", encoding=letters, encodings=alternatives(source))


def _rows(source: Source, letters: str) -> Iterator[Row]:
    """Yield the rows of all tables, with the number of the line of each; the names of the first table alone."""
    held: Row | None = None
    inside = named = False
    with source.open() as raw, Capped(raw, letters) as capped, capped.text() as lines:
        for number, text in enumerate(lines, 1):
            line = text.strip("\ufeff \t\r\n")
            if "|" not in line:
                held, inside = None, False
            elif inside:
                yield number, _cells(line)
            elif held is not None and "-" in line and not line.strip("|:- \t"):
                if not named:
                    yield held
                inside = named = True
            else:
                held = (number, _cells(line))


def _cells(line: str) -> list[str]:
    parts = _BAR.split(line)
    parts = parts[line.startswith("|") : len(parts) - (line.endswith("|") and not line.endswith("\\|"))]
    return [_BREAK.sub("\n", part.strip().replace("\\|", "|")) for part in parts]
