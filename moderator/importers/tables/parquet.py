"""Parquet tables, batch by batch: read where the extra part is installed that writes them too."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

from moderator.core.comment import Rejected
from moderator.core.errors import UserError
from moderator.importers.base import Source
from moderator.importers.meaning.text import clean
from moderator.importers.tables.delimited import Row
from moderator.importers.tables.grid import SAMPLE, Grid, names
from moderator.importers.tables.sheetrows import cell_text
from moderator.importers.tables.xlsx import seekable

_MARK = b"PAR1"
_BATCH = 1000
"""Rows that are held as text at once."""
_DEEPEST = 4
"""Fields within fields that become columns of their own."""
DAMAGED_HERE = "the table is damaged from here on"


def is_parquet(source: Source) -> bool:
    """Say whether the file is a Parquet table."""
    return source.head[:4] == _MARK


def grid(source: Source) -> Grid:
    """Return the table of a Parquet file.

    Raises:
        UserError: it is damaged or locked, or the package that reads it is not installed.

    """
    with _opened(source) as file:
        headers = [clean(name) for name in _flat(file.schema_arrow.empty_table()).column_names]
        height = int(file.metadata.num_rows)

    def rows() -> Iterator[Row | Rejected]:
        with _opened(source) as file:
            yield from _rows(file)

    sample = [record[1] for record in islice(rows(), SAMPLE) if isinstance(record, tuple)]
    return Grid(
        columns=names(headers),
        headers=tuple(headers),
        sample=sample,
        rows=rows,
        kind="a Parquet table",
        height=height,
    )


@contextmanager
def _opened(source: Source) -> Iterator[Any]:
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise UserError(
            f"“{source.name}” is a Parquet table, and the part that reads those is not installed.",
            advice="Install it (pip install 'moderator[parquet]'), or save the table as CSV and import that.",
        ) from error
    stream: BinaryIO = seekable(source.open())
    with stream:
        try:
            file = parquet.ParquetFile(stream)
        except (ValueError, OSError, NotImplementedError) as error:
            raise UserError(f"“{source.name}” is a Parquet table that is damaged or locked.") from error
        yield file


def _rows(file: Any) -> Iterator[Row | Rejected]:
    """Yield rows, numbered from 2 as below a header."""
    number = 1
    batches = file.iter_batches(batch_size=_BATCH)
    while True:
        try:
            batch = next(batches, None)
            if batch is None:
                return
            columns = [_texts(column) for column in _flat(_table(batch)).itercolumns()]
        except (ValueError, OSError, NotImplementedError):
            # What was broken within a file is not behind the fault either: pages build on each other.
            yield Rejected(f"row {number + 1}", DAMAGED_HERE, "")
            return
        for cells in zip(*columns, strict=True):
            number += 1
            yield number, list(cells)


def _table(batch: Any) -> Any:
    import pyarrow as pa

    return pa.Table.from_batches([batch])


def _flat(table: Any) -> Any:
    """Return a table with dots for nesting."""
    for _ in range(_DEEPEST):
        if not any(str(field.type).startswith("struct") for field in table.schema):
            break
        table = table.flatten()
    return table


def _texts(column: Any) -> list[str]:
    """Return the values of a column as text: whole numbers exactly, instants as ISO 8601."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        # Python's instants end at microseconds.
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    write = _WRITERS.get(str(kind).split("[", 1)[0], _text)
    return [write(value) for value in column.to_pylist()]


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.isoformat()
    return cell_text(value)


def _whole(value: object) -> str:
    return "" if value is None else str(value)


_WRITERS: dict[str, Callable[[object], str]] = dict.fromkeys(
    ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "string", "large_string"),
    _whole,
)
