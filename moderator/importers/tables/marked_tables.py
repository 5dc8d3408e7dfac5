"""Tables in markup: the web page that many programs call an .xls, and the XML that Excel 2003 wrote."""

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from moderator.core.comment import Rejected
from moderator.importers.base import Source
from moderator.importers.documents.xmlnodes import Node
from moderator.importers.documents.xmlstream import nodes
from moderator.importers.files.encodings import encoding
from moderator.importers.files.matches import pieces
from moderator.importers.meaning.headers import choose_among
from moderator.importers.meaning.synonyms import recognised
from moderator.importers.meaning.text import html_to_text
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import Grid, find_header

_MOST_SHEETS = 20
_MOST_CELLS = 1024
"""Cells of a row up to which left out ones are counted: four times what such workbooks can hold."""
_SHEETS = "urn:schemas-microsoft-com:office:spreadsheet"
_PAGE = re.compile(r"<(?:!doctype html|html|head|meta|table|style|body)\b", re.IGNORECASE)
_TABLE, _FIRST_CELL = re.compile(r"<table\b", re.IGNORECASE), re.compile(r"<t[hd]\b", re.IGNORECASE)
_ROW = re.compile(r"<tr\b[^>]*>(.*?)(?:</tr\s*>|(?=<tr\b)|(?=</table)|\Z)", re.DOTALL | re.IGNORECASE)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)(?:</t[hd]\s*>|(?=<t[hd]\b)|\Z)", re.DOTALL | re.IGNORECASE)
_DECLARED = re.compile(r"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_Opened = Callable[..., Iterator[Row | Rejected]]


def grid(source: Source) -> Grid | None:
    """Return the table of comments in a page or in a workbook of XML; None where there is none.

    Any page may have tables: only one with names for a text and for something beside it is taken.
    """
    text = source.head_text
    if not text.startswith("<"):
        return None
    if _SHEETS in text[:4000] and "<" in text:
        table, kind = _first_sheet(source), "a workbook of XML"
    elif _PAGE.match(text) and (start := _TABLE.search(text)) and _FIRST_CELL.search(text, start.end()):
        table, kind = _of_comments(partial(_page, source)), "a table in a web page"
    else:
        return None
    return replace(table, kind=kind) if table is not None else None


def _first_sheet(source: Source) -> Grid | None:
    """Return the first sheet with comments; the file is gone through no further than it has sheets."""
    last = [0]
    for place in range(_MOST_SHEETS):
        if last[0] < place - 1:
            break
        if (found := _of_comments(partial(_sheet, source, place, last))) is not None:
            return found
    return None


def _of_comments(opened: _Opened) -> Grid | None:
    found = find_header(opened)
    if found is None or not found.has_header or len(found.columns) < 2 or not found.sample:
        return None
    if recognised(list(found.headers)) < 2 or "text" not in choose_among(found.table):
        return None
    return found


def _page(source: Source, width: int = 0) -> Iterator[Row | Rejected]:
    """Yield the rows of a page's tables, numbered from 1; no more than a row and a chunk is held."""
    del width
    for number, markup in enumerate(pieces(source, _encoding(source), _ROW), 1):
        cells = [_plain(cell) for cell in _CELL.findall(markup)]
        if any(cells):
            yield number, cells


def _encoding(source: Source) -> str:
    """Return the encoding of a page: by its mark or proof, else as it declares."""
    proved = encoding(source)
    found = _DECLARED.search(source.head.decode("latin-1"))
    if source.encoding_mark or proved.startswith("utf") or found is None:
        return proved
    try:
        return codecs.lookup(found[1]).name
    except LookupError:
        return proved


def _plain(markup: str) -> str:
    return html_to_text(markup).strip(" \t\r\n\u00a0")


def _sheet(source: Source, wanted: int, last: list[int], width: int = 0) -> Iterator[Row | Rejected]:
    """Yield the rows of one sheet of a workbook of XML, numbered from 1; `last` tells how far sheets were met."""
    del width
    sheet = -1
    number = 0
    for node in nodes(source, "Workbook", {"Row": frozenset()}, frozenset({"Worksheet"})):
        if isinstance(node, Rejected):
            yield node
        elif node.name == "Worksheet":
            sheet += 1
            last[0] = max(last[0], sheet)
            if sheet > wanted:
                return
        elif sheet == wanted and any(cells := _cells(node)):
            number += 1
            yield number, cells


def _cells(row: Node) -> list[str]:
    """Return the texts of a row's cells; empty ones are left out of the file, and the next says where it stands."""
    cells: list[str] = []
    for cell in row.children("Cell"):
        place = cell.attributes.get("Index", "")
        if place.isdecimal() and len(place) < 6 and len(cells) < int(place) <= _MOST_CELLS:
            cells += [""] * (int(place) - 1 - len(cells))
        data = cell.child("Data")
        inner = data.inner() if data is not None else ""
        rich = data is not None and any(isinstance(part, Node) for part in data.parts)
        cells.append(html_to_text(inner) if rich else inner)
    return cells
