"""Opening a table, whether it is text or a workbook."""

import re
from collections.abc import Iterator
from dataclasses import replace

from moderator.core.comment import Rejected
from moderator.importers.base import Options, Source
from moderator.importers.documents import jsonstream
from moderator.importers.files.encodings import alternatives, utf16_without_mark
from moderator.importers.tables import (
    answered,
    both_sides,
    delimited,
    markdown_tables,
    marked_tables,
    nested,
    parquet,
    repeated,
    spreadsheet,
    sql_script,
    sql_tables,
)
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import Grid, find_header


def open_grid(source: Source, options: Options | None = None) -> Grid | None:
    """Return the table of a text file or a workbook; None if it is none. Remembered by the source."""
    options = options or Options()
    key = f"grid:{options.encoding}:{options.delimiter}:{options.sheet}"
    if key not in source.memo:
        found = _open(source, options)
        source.memo[key] = _unfolded(found) if found is not None else None
    return source.memo[key]  # type: ignore[no-any-return]


def _unfolded(found: Grid) -> Grid:
    """Return a table with one comment in a row, whatever stands in its cells and beside them."""
    return both_sides.joined(repeated.unfolded(answered.unfolded(nested.opened(found))))


def _open(source: Source, options: Options) -> Grid | None:
    if spreadsheet.is_workbook(source):
        return spreadsheet.grid(source, options)
    if parquet.is_parquet(source):
        return parquet.grid(source)
    if source.head_text.startswith("<") and (found := marked_tables.grid(source)) is not None:
        return found
    if not _is_text(source) or not source.head_text:
        return None
    if sql_script.is_script(source):
        return sql_tables.grid(source, options)
    if not options.delimiter and (found := markdown_tables.grid(source, options.encoding)) is not None:
        return found
    form = delimited.dialect(source, chosen_encoding=options.encoding, chosen_delimiter=options.delimiter)

    def opened(width: int = 0) -> Iterator[Row | Rejected]:
        return delimited.rows(source, form, width)

    found = find_header(opened)
    if found is None:
        return None
    name = delimited.NAMES.get(form.delimiter, "its own delimiter")
    kind = f"a table with {name}" if len(found.columns) > 1 else "a table of one column"
    return replace(
        found, kind=kind, encoding=form.encoding, encodings=alternatives(source), delimiter=form.delimiter
    )


_JSON = re.compile(r"[{\[]\s*[{\[]?\s*\"[^\"\n]{1,100}\"\s*:")
"""How JSON with names begins, even where it is damaged further on."""


_XML = re.compile(r"<[A-Za-z][\w:.-]*\s[^<>]{0,300}?\bxmlns(?::\w+)?=")
"""How a document in XML begins that has nothing before its outermost element."""


def _is_text(source: Source) -> bool:
    """Say whether the file can be a table in text, and is no JSON, no markup and no bytes."""
    text = source.head_text
    if text.startswith(("{", "[")) and (_JSON.match(text) or jsonstream.sketch(source) is not None):
        return False
    if text.startswith(("<?", "<!", "</", "<html", "<HTML", "<rss", "window.", "Grailbird.")):
        return False
    return not _XML.match(text) and not is_bytes(source)


def is_bytes(source: Source) -> bool:
    """Say whether the file is no text in any encoding."""
    head = source.head[:4096]
    if source.encoding_mark == "utf-16":
        # Of two bytes a letter, one may be like a control character and mean none.
        text = head.decode("utf-16", "replace")
        return sum(1 for letter in text if letter < " " and letter not in "\0\t\n\f\r\x1b") * 50 > len(text)
    if utf16_without_mark(head):
        return False
    zeros = sorted((head[::2].count(0), head[1::2].count(0)))
    # In text of two bytes a letter one of the two is mostly zero, and the other hardly ever.
    wide = zeros[1] > len(head) // 8 and zeros[0] * 40 <= len(head)
    controls = sum(1 for byte in head if byte < 32 and byte not in (0, 9, 10, 12, 13, 27))
    return controls * 50 > len(head) or (not wide and head.count(0) * 20 > len(head))
