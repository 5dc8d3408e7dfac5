"""A file of labels, as somebody made it elsewhere, into corrections."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.core.comment import Sentiment
from moderator.core.errors import UserError
from moderator.core.operation import Changes
from moderator.core.paths import unreadable
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
    """Correct what a CSV file with `id` or `external_id`, and `label`, says; one step, all or nothing.

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
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            names = [name.strip().lower() for name in reader.fieldnames or ()]
            reader.fieldnames = names
            column = next((name for name in ("id", "external_id") if name in names), None)
            if column is None or "label" not in names:
                raise UserError(f"“{path.name}” lacks columns.", advice=_NEEDED)
            return column, [_row(row, column, reader.line_num, path) for row in reader]
    except OSError as error:
        raise unreadable(path, error) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UserError(f"“{path.name}” is not a CSV file in UTF-8.", advice=_NEEDED) from error


_NEEDED = "It needs a column “id” or “external_id”, and a column “label” (negative, neutral or positive)."


def _row(row: dict[str, str | None], column: str, line: int, path: Path) -> tuple[str, Sentiment]:
    label = (row["label"] or "").strip().lower()
    try:
        return _unguarded((row[column] or "").strip()), Sentiment(label)
    except ValueError:
        raise UserError(
            f"“{path.name}”, line {line}: “{label[:40]}” is not negative, neutral or positive."
        ) from None


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
