"""What an import did, file by file: nothing is left out silently."""

import csv
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from moderator.core.comment import Rejected
from moderator.core.operation import Changes
from moderator.services.forms.export_formats import guarded
from moderator.services.forms.writing import replaced

MOST_KEPT = 10_000
"""Rejected records whose content is kept; of more, only the place and the reason."""


MOST_LEFT = 1000
"""Files left alone that are named one by one; a download can hold tens of thousands."""


@dataclass(slots=True)
class FileReport:
    """What became of the records of one file."""

    path: str
    format: str | None = None
    found: int = 0
    imported: int = 0
    duplicates: int = 0
    updated: int = 0
    """Of the duplicates, those whose likes or text had changed."""
    updated_likes: int = 0
    updated_texts: int = 0
    repeats: int = 0
    """Of those imported, comments without an id that say word for word what stood in the file before: by the same
    author, at the same instant."""
    unclear_dates: int = 0
    """Of the comments found, those whose day and month could be the other way round: nothing in the file proves it."""
    skipped: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)
    noted: Counter[str] = field(default_factory=Counter)
    """What else the file holds or leaves out, beside the records found."""
    problem: str | None = None
    """Why nothing of this file was imported, in a sentence."""
    failed: bool = False
    """Whether that is a failure: a file that is known to hold no comments is none."""

    def reject(self, record: Rejected) -> None:
        """Note a record that could not be read."""
        keep = len(self.rejected) < MOST_KEPT
        self.rejected.append(record if keep else Rejected(record.where, record.reason))

    def check(self) -> None:
        """Make sure that every record found is accounted for.

        Raises:
            RuntimeError: one is not; that is our fault.

        """
        told = self.imported + self.duplicates + self.skipped.total() + len(self.rejected)
        if self.found != told:
            raise RuntimeError(f"{self.found} records found, {told} accounted for")

    def to_json(self, *, most_rejected: int | None = None) -> dict[str, object]:
        """Return plain values, as scripts read them."""
        document: dict[str, object] = {
            "path": self.path,
            "format": self.format,
            "found": self.found,
            "imported": self.imported,
            "duplicates": self.duplicates,
            "updated": self.updated,
            "updated_likes": self.updated_likes,
            "updated_texts": self.updated_texts,
            "repeats": self.repeats,
            "skipped": dict(self.skipped),
            "rejected": [
                {"where": record.where, "reason": record.reason} for record in self.rejected[:most_rejected]
            ],
        }
        if self.unclear_dates:
            document["unclear_dates"] = self.unclear_dates
        if self.noted:
            document["noted"] = dict(self.noted)
        if self.problem:
            document["problem"] = self.problem
        if most_rejected is not None and len(self.rejected) > most_rejected:
            document["rejected_total"] = len(self.rejected)
        return document


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    batch: int | None
    """None when nothing was stored: a dry run, or no record found."""
    files: tuple[FileReport, ...]
    seconds: float = 0.0
    note: str = ""
    left: tuple[tuple[str, str], ...] = ()
    """Files in folders and archives that hold no comments and were left alone: name, and why in a sentence."""

    @property
    def imported(self) -> int:
        """Comments that are new."""
        return sum(file.imported for file in self.files)

    @property
    def duplicates(self) -> int:
        """Comments that were there already."""
        return sum(file.duplicates for file in self.files)

    @property
    def updated(self) -> int:
        """Comments that were there already, with other likes or another text now."""
        return sum(file.updated for file in self.files)

    @property
    def updated_likes(self) -> int:
        """Comments that were there already, with other likes now."""
        return sum(file.updated_likes for file in self.files)

    @property
    def updated_texts(self) -> int:
        """Comments that were there already, edited since: the machine reads them anew."""
        return sum(file.updated_texts for file in self.files)

    @property
    def repeats(self) -> int:
        """Comments without an id that may be in the files twice by mistake; they were imported all the same."""
        return sum(file.repeats for file in self.files)

    @property
    def unclear_dates(self) -> int:
        """Comments whose day and month could be the other way round; the day was taken to come first."""
        return sum(file.unclear_dates for file in self.files)

    @property
    def found(self) -> int:
        """Records that were looked at."""
        return sum(file.found for file in self.files)

    @property
    def noted(self) -> list[str]:
        """What else the files hold or leave out, each with its number: "1,461 comments that …"."""
        total: Counter[str] = Counter()
        for file in self.files:
            total.update(file.noted)
        if self.repeats:
            what = "said once more what the same author said at the same instant; both were kept"
            total[what] = self.repeats
        return [f"{number:,} {what}" for what, number in total.items()]

    @property
    def failed(self) -> bool:
        """Whether a file could not be imported, though there may be comments in it."""
        return any(file.failed for file in self.files)

    @property
    def problems(self) -> list[str]:
        """Why some files were not imported."""
        return [file.problem for file in self.files if file.problem]

    @property
    def changes(self) -> Changes:
        """What views should look at again."""
        changed = self.imported or any(file.updated for file in self.files)
        return Changes.COMMENTS if self.batch is not None and changed else Changes.NONE

    def to_json(self, *, most_rejected: int | None = None) -> dict[str, object]:
        """Return plain values, as scripts read them."""
        document: dict[str, object] = {
            "batch": self.batch,
            "files": [file.to_json(most_rejected=most_rejected) for file in self.files],
            "imported": self.imported,
            "duplicates": self.duplicates,
            "updated": self.updated,
            "seconds": self.seconds,
        }
        if self.note:
            document["note"] = self.note
        if self.left:
            document["left_alone"] = [
                {"path": name, "reason": reason} for name, reason in self.left[:MOST_LEFT]
            ]
            document["left_alone_total"] = len(self.left)
        return document


def save_rejected(report: ImportReport, path: Path) -> int:
    """Write the records that could not be read as CSV, and return how many.

    Raises:
        UserError: the file cannot be written.

    """
    written = 0
    with replaced(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "where", "reason", "content"))
        for source in report.files:
            for record in source.rejected:
                row = (source.path, record.where, record.reason, record.content)
                writer.writerow([guarded(value) for value in row])
                written += 1
    return written
