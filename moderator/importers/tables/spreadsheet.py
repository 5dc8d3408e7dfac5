"""Workbooks (XLSX, XLS, XLSB, ODS) as tables of text."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import Any, Protocol, cast

from python_calamine import CalamineError, CalamineWorkbook

from moderator.core.comment import Rejected
from moderator.core.errors import UserError
from moderator.importers.base import Options, Source
from moderator.importers.files.guarded import DAMAGE
from moderator.importers.meaning.headers import choose_among
from moderator.importers.meaning.synonyms import recognised
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import HEADER_WITHIN, Grid, find_header
from moderator.importers.tables.sheetrows import cell_text
from moderator.importers.tables.xlsx import Workbook, seekable

LARGEST = 1024**3
"""Bytes of a workbook whose sheets are held while they are read."""
_OLD = b"\xd0\xcf\x11\xe0"


def is_workbook(source: Source) -> bool:
    """Say whether the file is a workbook of any kind."""
    head = source.head
    if head[:4] == _OLD:
        return (
            b"W\0o\0r\0k\0b\0o\0o\0k\0" in head
            or b"B\0o\0o\0k\0" in head
            or source.name.lower().endswith(".xls")
        )
    if head[:4] != b"PK\x03\x04":
        return False
    known: bool | None = source.memo.get("is_workbook")
    if known is None:
        known = source.memo["is_workbook"] = _has_workbook(source)
    return known


def _has_workbook(source: Source) -> bool:
    try:
        with seekable(source.open()) as stream, zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            spreadsheet = "content.xml" in names and b"spreadsheet" in archive.read("mimetype")
    except (*DAMAGE, KeyError, RuntimeError, ValueError, OSError):
        return False
    return bool(names & {"xl/workbook.xml", "xl/workbook.bin"}) or spreadsheet


class _Book(Protocol):
    """An open workbook of any kind."""

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of its sheets."""

    def rows(self, sheet: str) -> Iterator[Row | Rejected]:
        """Yield the rows of a sheet that hold anything."""

    def height(self, sheet: str) -> int:
        """Return about how many rows a sheet has; 0 if that is not known."""

    def links(self, sheet: str) -> dict[tuple[int, int], str]:
        """Return the addresses behind cells, by line (from 1) and column (from 0)."""


def grid(source: Source, options: Options) -> Grid | None:
    """Return the table of a workbook: of the sheet asked for, else of the first that holds comments.

    Raises:
        UserError: the workbook is damaged, locked or too large, or has no such sheet.

    """
    book = _book(source)
    found: dict[str, Grid] = {}
    broken: UserError | None = None
    for sheet in book.sheets:
        try:
            table = _sheet(book, sheet)
        except UserError as error:
            broken = error
            continue
        if table is not None:
            found[sheet] = table
    if not found:
        if broken is not None:
            raise broken
        return None
    if options.sheet:
        if options.sheet not in found:
            raise UserError(f"“{source.name}” has no sheet “{options.sheet}” with a table in it.")
        chosen = options.sheet
    else:
        chosen = max(found, key=lambda name: _worth(found[name]))
    table = found[chosen]
    kind = f"a workbook, sheet “{chosen}”" if len(book.sheets) > 1 else "a workbook"
    height = max(book.height(chosen) - len(table.preamble) - int(table.has_header), 0)
    return replace(table, kind=kind, height=height, sheets=tuple(found), links=lambda: book.links(chosen))


def _worth(table: Grid) -> tuple[bool, int, int]:
    """Return how much a sheet looks like comments: a column of texts, then known names, then rows."""
    texts = "text" in choose_among(table.table)
    return texts, recognised(list(table.headers)) if table.has_header else 0, len(table.sample)


def _book(source: Source) -> _Book:
    if source.head[:4] == b"PK\x03\x04":
        try:
            return Workbook(source)
        except ValueError:
            pass  # Another kind, or one that the other reader understands.
    return _Held(source)


class _Held:
    """A workbook of an older or another kind, which is held as a whole."""

    def __init__(self, source: Source) -> None:
        """Read it.

        Raises:
            UserError: it is damaged, locked or too large.

        """
        try:
            with seekable(source.open(), LARGEST) as stream:
                self._book = CalamineWorkbook.from_filelike(cast(Any, stream))
        except CalamineError as error:
            locked = "password" in str(error).lower()
            raise UserError(
                f"“{source.name}” is locked with a password."
                if locked
                else f"The workbook “{source.name}” is damaged.",
                advice="Open it in your spreadsheet program and save its sheet as CSV.",
            ) from error

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of its sheets."""
        return tuple(self._book.sheet_names)

    def rows(self, sheet: str) -> Iterator[Row | Rejected]:
        """Yield the rows of a sheet that hold anything; none of one that is damaged."""
        try:
            opened = self._book.get_sheet_by_name(sheet)
        except CalamineError:
            return
        # Empty columns at the left are left out by the reader; places must be those of the sheet.
        left = [""] * (opened.start or (0, 0))[1]
        for number, cells in enumerate(opened.iter_rows(), start=1):
            row = left + [cell_text(cell) for cell in cells]
            if any(row):
                yield number, row

    def height(self, sheet: str) -> int:
        """Return how many rows a sheet has."""
        end = self._book.get_sheet_by_name(sheet).end
        return end[0] + 1 if end else 0

    def links(self, sheet: str) -> dict[tuple[int, int], str]:
        """Return nothing: the reader does not show them."""
        del sheet
        return {}


def _sheet(book: _Book, name: str) -> Grid | None:
    def opened(width: int = 0) -> Iterator[Row | Rejected]:
        return _filled(book.rows(name), width)

    found = find_header(opened)
    return replace(found, kind="a workbook") if found else None


def _filled(rows: Iterator[Row | Rejected], width: int) -> Iterator[Row | Rejected]:
    """Yield rows as wide as the table, as far as it is known: sheets say nothing of the empty cells at the end."""
    first = list(islice(rows, HEADER_WITHIN)) if not width else []
    width = width or max((len(row[1]) for row in first if not isinstance(row, Rejected)), default=0)
    for row in chain(first, rows):
        if not isinstance(row, Rejected):
            cells = row[1]
            if len(cells) < width:
                cells += [""] * (width - len(cells))
            elif len(cells) > width and not any(cells[width:]):
                del cells[width:]
        yield row
