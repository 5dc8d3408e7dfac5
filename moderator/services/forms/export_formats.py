"""One function a format: comments in, a file out, one comment in memory at a time.

Spreadsheets run what begins like a formula. In CSV and XLSX, any text that begins with one of
``= + - @`` (also in their wide forms), a tab or a line end therefore gets a leading apostrophe; JSON keeps texts as
they are.
"""

import csv
import html
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import orjson

from moderator.core.comment import CommentRow
from moderator.core.errors import UserError
from moderator.core.hidden import visible
from moderator.services.forms.records import FIELDS, chosen, record

_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
_CELL_LIMIT = 32_767
"""Characters that a spreadsheet cell holds."""
_SHEET_LIMIT = 1_048_575
"""Rows of a spreadsheet below its header."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def guarded(value: str | int | float | None) -> str | int | float | None:
    """Return a value that no spreadsheet takes for a formula."""
    return "'" + value if isinstance(value, str) and value[:1] in _FORMULA else value


def write_csv(path: Path, rows: Iterator[CommentRow], fields: Sequence[str] = FIELDS) -> int:
    """Write UTF-8 with a byte order mark, since Excel takes a file without one for something else."""
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(fields)
        for row in rows:
            writer.writerow([guarded(value) for value in chosen(row, fields)])
            written += 1
    return written


def write_xlsx(path: Path, rows: Iterator[CommentRow], fields: Sequence[str] = FIELDS) -> int:
    """Write a workbook; a sheet that is full is followed by another."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    written = 0
    sheet = None
    for row in rows:
        if sheet is None or written % _SHEET_LIMIT == 0:
            sheet = book.create_sheet("Comments" if sheet is None else f"Comments {len(book.sheetnames) + 1}")
            sheet.append(list(fields))
        sheet.append([_cell(value) for value in chosen(row, fields)])
        written += 1
    if sheet is None:
        book.create_sheet("Comments").append(list(fields))
    book.save(path)
    return written


def _cell(value: str | int | float | None) -> str | int | float | None:
    if not isinstance(value, str):
        return value
    return guarded(_NOT_IN_XML.sub("", value)[: _CELL_LIMIT - 1])


def write_json(path: Path, rows: Iterator[CommentRow], fields: Sequence[str] = FIELDS) -> int:
    """Write one document: {"comments": […]}."""
    written = 0
    with path.open("wb") as file:
        file.write(b'{"comments": [')
        for row in rows:
            file.write(b",\n" if written else b"\n")
            file.write(_json(row, fields))
            written += 1
        file.write(b"\n]}\n")
    return written


def write_jsonl(path: Path, rows: Iterator[CommentRow], fields: Sequence[str] = FIELDS) -> int:
    """Write one JSON object a line."""
    written = 0
    with path.open("wb") as file:
        for row in rows:
            file.write(_json(row, fields) + b"\n")
            written += 1
    return written


def _json(row: CommentRow, fields: Sequence[str]) -> bytes:
    return orjson.dumps(dict(zip(fields, chosen(row, fields), strict=True)))


_HTML_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>Comments</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #1d1f21; background: #fff }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #d9dbde }
th { position: sticky; top: 0; background: #fff }
td.text { white-space: pre-wrap; overflow-wrap: anywhere; max-width: 44rem }
td.number { text-align: right }
</style>
</head>
<body>
<h1>Comments</h1>
<table>
<thead><tr>"""
_HTML_COLUMNS = (
    ("Number", "id"),
    ("Posted", "created_at"),
    ("Platform", "platform"),
    ("Author", "author"),
    ("Text", "text"),
    ("Machine", "label"),
    ("Probability", "confidence"),
    ("Person", "corrected_label"),
    ("Decision", "decision"),
    ("Note", "note"),
    ("Address", "permalink"),
)


_HTML_TITLES = {field: title for title, field in _HTML_COLUMNS}


def write_html(path: Path, rows: Iterator[CommentRow], fields: Sequence[str] = FIELDS) -> int:
    """Write a page to read or print. It runs nothing, loads nothing, and its addresses are plain text."""
    # All fields are too many for a page: then those that a reader looks for.
    columns = (
        _HTML_COLUMNS
        if fields is FIELDS
        else tuple((_HTML_TITLES.get(field, field.replace("_", " ").capitalize()), field) for field in fields)
    )
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HTML_HEAD)
        file.write("".join(f"<th>{title}</th>" for title, _ in columns) + "</tr></thead>\n<tbody>\n")
        for row in rows:
            values = record(row)
            cells = (_html_cell(values[field]) for _, field in columns)
            file.write(f"<tr>{''.join(cells)}</tr>\n")
            written += 1
        file.write(f"</tbody>\n</table>\n<p>{written} comments</p>\n</body>\n</html>\n")
    return written


def _html_cell(value: str | int | float | None) -> str:
    if isinstance(value, str):
        # dir="auto": a comment in Arabic reads from the right, whatever stands beside it.
        return f'<td class="text" dir="auto">{html.escape(visible(value))}</td>'
    return f'<td class="number">{"" if value is None else value}</td>'


_PARQUET_PAGE = 20_000
_NUMBERS = {
    "id": "int64",
    "group": "int64",
    "group_size": "int64",
    "batch": "int64",
    "like_count": "int64",
} | dict.fromkeys(("confidence", "p_negative", "p_neutral", "p_positive", "abuse"), "float64")


def write_parquet(path: Path, rows: Iterator[CommentRow], fields: Sequence[str] = FIELDS) -> int:
    """Write Apache Parquet: typed columns for programs that analyse; instants stay ISO 8601 text.

    Raises:
        UserError: the package that writes it is not installed.

    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UserError(
            "Parquet needs a part that is not installed.",
            advice="Install it: pip install 'moderator[parquet]'.",
        ) from error
    schema = pa.schema([(name, getattr(pa, _NUMBERS.get(name, "string"))()) for name in fields])
    written = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while page := [chosen(row, fields) for row in islice(rows, _PARQUET_PAGE)]:
            columns = [
                pa.array(column, kind)
                for column, kind in zip(zip(*page, strict=True), schema.types, strict=True)
            ]
            writer.write_batch(pa.record_batch(columns, schema=schema))
            written += len(page)
    return written
