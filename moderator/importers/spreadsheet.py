"""Workbooks (XLSX, XLS, XLSB, ODS) as tables of text."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from posixpath import join, normpath
from typing import BinaryIO

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from moderator.core.comment import Rejected
from moderator.core.errors import UserError
from moderator.importers.base import Options, Source
from moderator.importers.delimited import Row
from moderator.importers.grid import Grid, find_header
from moderator.importers.guarded import DAMAGE
from moderator.importers.headers import choose
from moderator.importers.synonyms import recognised

LARGEST = 1024**3
"""Bytes of a workbook; its sheets are held while they are read."""
_OLD = b"\xd0\xcf\x11\xe0"
_EXACT_BELOW = 10**15
"""Numbers from here on have lost digits to being doubles."""
_LINK_FORMULA = re.compile(r'HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)


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
        with source.open() as stream, zipfile.ZipFile(_seekable(stream)) as archive:
            names = set(archive.namelist())
            spreadsheet = "content.xml" in names and b"spreadsheet" in archive.read("mimetype")
    except (*DAMAGE, KeyError, RuntimeError, ValueError, OSError):
        return False
    return bool(names & {"xl/workbook.xml", "xl/workbook.bin"}) or spreadsheet


def _seekable(stream: BinaryIO) -> io.BytesIO:
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UserError("The workbook is too large.", advice="Save its sheet as CSV and import that.")
    return io.BytesIO(content)


def grid(source: Source, options: Options) -> Grid | None:
    """Return the table of a workbook: of the sheet asked for, else of the first that holds comments.

    Raises:
        UserError: the workbook is damaged, locked or too large, or has no such sheet.

    """
    book = _book(source)
    found: dict[str, Grid] = {}
    for sheet in book.sheet_names:
        table = _sheet(book, sheet)
        if table is not None:
            found[sheet] = table
    if not found:
        return None
    if options.sheet:
        if options.sheet not in found:
            raise UserError(f"“{source.name}” has no sheet “{options.sheet}” with a table in it.")
        chosen = options.sheet
    else:
        chosen = max(found, key=lambda name: _worth(found[name]))
    table = found[chosen]
    kind = f"a workbook, sheet “{chosen}”" if len(book.sheet_names) > 1 else "a workbook"
    place = book.sheet_names.index(chosen)
    end = book.get_sheet_by_name(chosen).end
    height = max(end[0] + 1 - len(table.preamble) - int(table.has_header), 0) if end else 0
    return replace(table, kind=kind, height=height, sheets=tuple(found), links=lambda: _links(source, place))


def _worth(table: Grid) -> tuple[bool, int, int]:
    """Return how much a sheet looks like comments: a column of texts, then known names, then rows."""
    texts = "text" in choose(table.columns, table.sample)
    return texts, recognised(list(table.headers)) if table.has_header else 0, len(table.sample)


def _book(source: Source) -> CalamineWorkbook:
    try:
        with source.open() as stream:
            return CalamineWorkbook.from_filelike(_seekable(stream))
    except CalamineError as error:
        locked = "password" in str(error).lower()
        raise UserError(
            f"“{source.name}” is locked with a password."
            if locked
            else f"The workbook “{source.name}” is damaged.",
            advice="Open it in your spreadsheet program and save its sheet as CSV.",
        ) from error


def _sheet(book: CalamineWorkbook, name: str) -> Grid | None:
    def opened(width: int = 0) -> Iterator[Row | Rejected]:
        try:
            sheet = book.get_sheet_by_name(name)
        except CalamineError:
            return
        # Empty columns at the left are left out by the reader; places must be those of the sheet.
        left = [""] * (sheet.start or (0, 0))[1]
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            row = left + [text(cell) for cell in cells]
            if width and not any(row[width:]):
                row = row[:width]
            if any(row):
                yield number, row

    found = find_header(opened)
    return replace(found, kind="a workbook") if found else None


def text(cell: object) -> str:
    """Return a cell as text: whole numbers without a point, long ones as Excel would show them."""
    if isinstance(cell, str):
        return "" if cell.startswith("#") and cell in _ERRORS else cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        if cell != cell or cell in (float("inf"), float("-inf")):
            return ""
        if abs(cell) >= _EXACT_BELOW:
            return format(Decimal(f"{cell:.15g}"), "f")
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


_ERRORS = frozenset(("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"))


def _links(source: Source, sheet: int) -> dict[tuple[int, int], str]:
    """Return the addresses behind cells, which fast readers do not show; by line (from 1) and column (from 0)."""
    found: dict[tuple[int, int], str] = {}
    try:
        with source.open() as stream, zipfile.ZipFile(_seekable(stream)) as archive:
            path = _sheet_path(archive, sheet)
            targets = _targets(archive, path)
            with archive.open(path) as part:
                for _, element in etree.iterparse(
                    part, events=("end",), resolve_entities=False, no_network=True
                ):
                    tag = etree.QName(element).localname
                    if tag == "f" and element.text and (formula := _LINK_FORMULA.search(element.text)):
                        found[_cell(element.getparent().get("r", "A1"))] = formula[1]
                    elif tag == "hyperlink":
                        number = next((value for key, value in element.items() if key.endswith("}id")), "")
                        if targets.get(number):
                            found[_cell(element.get("ref", "A1").split(":")[0])] = targets[number]
                    elif tag == "row":
                        element.clear(keep_tail=False)
                        while element.getprevious() is not None:
                            del element.getparent()[0]
    except (
        *DAMAGE,
        KeyError,
        etree.XMLSyntaxError,
        IndexError,
        StopIteration,
        RuntimeError,
        ValueError,
        OSError,
    ):
        # Without them rows lose their links, and nothing else.
        return {}
    return found


def _sheet_path(archive: zipfile.ZipFile, sheet: int) -> str:
    book = etree.fromstring(
        archive.read("xl/workbook.xml"), etree.XMLParser(resolve_entities=False, no_network=True)
    )
    entries = [element for element in book.iter() if etree.QName(element).localname == "sheet"]
    number = next(value for key, value in entries[sheet].items() if key.endswith("}id"))
    return _targets(archive, "xl/workbook.xml")[number].lstrip("/")


def _targets(archive: zipfile.ZipFile, path: str) -> dict[str, str]:
    """Return what the relations of a part point to; places inside the workbook from its root."""
    folder, name = path.rsplit("/", 1)
    try:
        content = archive.read(f"{folder}/_rels/{name}.rels")
    except KeyError:
        return {}
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    found = {}
    for relation in root:
        target = relation.get("Target", "")
        inside = relation.get("TargetMode") != "External" and not target.startswith("/")
        found[relation.get("Id", "")] = normpath(join(folder, target)) if inside else target
    return found


def _cell(reference: str) -> tuple[int, int]:
    """Turn "I7" into line 7, column 8."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    return int(reference[len(letters) :] or 1), column - 1
