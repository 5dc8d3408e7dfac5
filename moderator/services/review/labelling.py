"""A file of labels, as somebody made it elsewhere, into corrections."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.core.comment import Rejected, Sentiment
from moderator.core.errors import UserError
from moderator.core.operation import Changes
from moderator.core.paths import unreadable
from moderator.importers.base import Source
from moderator.importers.meaning.synonyms import normalise
from moderator.importers.tables.opening import open_grid
from moderator.services.forms.export_formats import guarded
from moderator.services.review.reviewing import relabel_each
from moderator.store import comments, lookup

if TYPE_CHECKING:
    from moderator.services.library import Library

PAGE = 500


@dataclass(frozen=True, slots=True)
class LabelReport:
    """What came of a file of labels."""

    labelled: int
    unknown: int
    """Rows that name no comment of this library."""
    changes: Changes


def label_file(library: "Library", path: Path) -> LabelReport:
    """Correct what a table with `id` or `external_id`, and `label`, says; one step, all or nothing.

    A row without a label says nothing.

    Raises:
        UserError: the file cannot be read, lacks a column, or has a label that is none.

    """
    column, wanted = _read(path)
    found = _known(library, column, [name for name, _ in wanted])
    labels = {one: sentiment for name, sentiment in wanted for one in found.get(name, ())}
    unknown = sum(name not in found for name, _ in wanted)
    if not labels:
        return LabelReport(0, unknown, Changes.NONE)
    step = relabel_each(library, list(labels.items()), by="hand", source=path.name)
    return LabelReport(len(labels), unknown, step.changes)


def _read(path: Path) -> tuple[str, list[tuple[str, Sentiment]]]:
    try:
        grid = open_grid(Source.of(path))
        if grid is None or not grid.has_header:
            sentence = f"“{path.name}” is not a CSV file, nor another table with names of columns."
            raise UserError(sentence, advice=_NEEDED)
        names = [normalise(header) for header in grid.headers]
        column = next((name for name in ("id", "external_id") if name in names), None)
        if column is None or "label" not in names:
            raise UserError(f"“{path.name}” lacks columns.", advice=_NEEDED)
        own, said = names.index(column), names.index("label")
        wanted = []
        for row in grid.rows():
            if isinstance(row, Rejected):
                raise UserError(f"“{path.name}”, {row.where}: {row.reason}.", advice=_NEEDED)
            number, cells = row
            label = cells[said].strip().lower() if said < len(cells) else None
            if label == "":
                continue  # Nobody has said anything of it.
            wanted.append((_name(cells[own]), _sentiment(label, f"“{path.name}”, line {number}")))
    except OSError as error:
        raise unreadable(path, error) from error
    return column, wanted


_NEEDED = "It needs a column “id” or “external_id”, and a column “label” (negative, neutral or positive)."


def _sentiment(label: str | None, where: str) -> Sentiment:
    try:
        return Sentiment(label or "")
    except ValueError:
        raise UserError(
            f"{where}: “{(label or '')[:40]}” is not negative, neutral or positive.",
        ) from None


def _name(cell: str) -> str:
    """Return the id in a cell; a spreadsheet may have made 7.0 of 7."""
    name = _unguarded(cell.strip())
    return name[:-2] if name.endswith(".0") and name[:-2].isdecimal() else name


def _unguarded(name: str) -> str:
    """Take off the apostrophe with which our own export keeps spreadsheets from running a text."""
    return name[1:] if name.startswith("'") and guarded(name[1:]) != name[1:] else name


def _known(library: "Library", column: str, names: list[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for start in range(0, len(names), PAGE):
        page = names[start : start + PAGE]
        with library.store.read() as connection:
            if column == "id":
                # Under each spelling, so that "007" finds what it names.
                numbers = {name: int(name) for name in page if name.isdecimal() and len(name) < 19}
                there = comments.known(connection, list(numbers.values()))
                found |= {name: [number] for name, number in numbers.items() if number in there}
            else:
                for name, one in lookup.by_external_id(connection, page):
                    found.setdefault(name, []).append(one)
    return found
