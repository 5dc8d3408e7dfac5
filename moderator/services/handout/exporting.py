"""Comments and decisions out of the library, in a form that other programs and people can use."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.core.comment import CommentRow
from moderator.core.errors import UserError
from moderator.core.operation import JobContext
from moderator.core.query import EVERYTHING, CommentQuery
from moderator.services.forms import export_formats
from moderator.services.forms.records import FIELDS, known_fields
from moderator.services.forms.writing import replaced
from moderator.services.library import Library
from moderator.store import comments, search

if TYPE_CHECKING:
    from array import array

PAGE = 1000
"""Comments read at a time; the reader never holds a transaction longer than one page."""

_WRITERS: dict[str, Callable[[Path, Iterator[CommentRow], Sequence[str]], int]] = {
    ".csv": export_formats.write_csv,
    ".xlsx": export_formats.write_xlsx,
    ".json": export_formats.write_json,
    ".jsonl": export_formats.write_jsonl,
    ".html": export_formats.write_html,
    ".parquet": export_formats.write_parquet,
}
SUFFIXES = tuple(_WRITERS)


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote."""

    exported: int
    path: Path


def export(
    library: Library,
    target: Path,
    query: CommentQuery = EVERYTHING,
    context: JobContext | None = None,
    *,
    fields: Sequence[str] = FIELDS,
) -> ExportReport:
    """Write these fields of the comments that match, in the query's order; the format follows the suffix.

    Raises:
        UserError: the suffix or a field is unknown, or the file cannot be written.

    """
    known = ", ".join(SUFFIXES)
    if target.is_dir():
        raise UserError(f"“{target}” is a folder.", advice=f"Name a file in it that ends in one of {known}.")
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        raise UserError(f"“{target.name}” has no suffix that can be exported.", advice=f"Use one of {known}.")
    fields = FIELDS if fields is FIELDS else known_fields(fields)
    context = context or JobContext()
    with library.store.read() as connection:
        ids = search.ids(connection, query)
    with replaced(target) as part:
        exported = writer(part, _walk(library, ids, context), fields)
    return ExportReport(exported, target)


def _walk(library: Library, ids: "array[int]", context: JobContext) -> Iterator[CommentRow]:
    """Yield rows page by page; one deleted meanwhile is left out."""
    context.step(0, len(ids), "Exporting")
    for start in range(0, len(ids), PAGE):
        with library.store.read() as connection:
            rows = comments.rows(connection, ids[start : start + PAGE])
        yield from rows
        context.step(min(start + PAGE, len(ids)), len(ids), "Exporting")
