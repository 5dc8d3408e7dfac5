"""Files into the library: each file whole or not at all, each import a batch that can be undone."""

import contextlib
import hashlib
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from moderator import troubles
from moderator.core.comment import NewComment, Noted, Skipped
from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import JobContext
from moderator.importers import members
from moderator.importers.base import Options
from moderator.importers.preview import Preview, preview
from moderator.importers.rows import NO_TEXT
from moderator.importers.text import tidied
from moderator.services import grouping, locking, mappings, safety
from moderator.services.import_report import FileReport, ImportReport, save_rejected
from moderator.services.opening import readable
from moderator.store import batches, comments

if TYPE_CHECKING:
    from moderator.importers.base import Importer, Source
    from moderator.services.library import Library

__all__ = ["import_files", "preview_files", "save_rejected"]

PAGE = 5000
"""Comments stored at a time: a reviewer's key never waits for more than one page."""
LARGE = 10_000_000
"""Bytes from which an import rebuilds the index once, at its end, instead of row by row."""
MOST_REJECTED = 1000
"""Rejected records that the batch remembers; the report itself holds all."""


def preview_files(
    paths: Sequence[Path], options: Options | None = None, *, library: "Library | None" = None
) -> list[Preview]:
    """Return what each readable file would become, with the first comments of it.

    Raises:
        UserError: a path cannot be read, or nothing in it is an export we know.

    """
    found = []
    options = options or Options()
    for path in paths:
        for source, _, chosen in readable(library, path, options, JobContext()):
            look = preview(source, chosen)
            found.append(look if chosen == options else mappings.told(look, options, chosen))
    return found


def import_files(
    library: "Library",
    paths: Sequence[Path],
    options: Options | None = None,
    context: JobContext | None = None,
    *,
    dry_run: bool = False,
) -> ImportReport:
    """Import files, folders and archives as one batch.

    A file that cannot be read is reported and leaves nothing; the others stand.

    Raises:
        UserError: none of the files could be imported; nothing was stored.
        Cancelled: the person asked to stop; nothing was stored.

    """
    options, context = options or Options(), context or JobContext()
    if dry_run:
        # In a copy that is thrown away: exact, and nobody's decision has to wait for it.
        with _copied(library) as copy:
            return replace(_Import(copy, options, context).run(paths), batch=None)
    with locking.importing(library.path):
        return _Import(library, options, context).run(paths)


class _Import:
    """One import, from its first file to its report."""

    def __init__(self, library: "Library", options: Options, context: JobContext) -> None:
        self._library = library
        self._options = options
        self._context = context
        self._names: tuple[str, ...] = ()
        self._batch: int | None = None
        self._inserter: comments.Inserter | None = None
        self._done = 0
        self._left: members.Left = []

    def run(self, paths: Sequence[Path]) -> ImportReport:
        """Import all, or leave nothing."""
        started = time.monotonic()
        self._names = tuple(path.name or str(path) for path in paths)
        before = self._newest()
        try:
            with _tidied(self._library, paths):
                reports = self._files(paths)
            note = ""
            if any(report.imported for report in reports):
                note = grouping.group(self._library, self._context, after=before).note
            report = ImportReport(
                self._batch, tuple(reports), round(time.monotonic() - started, 3), note, tuple(self._left)
            )
            self._finish(report)
        except BaseException:
            self._take_back()
            raise
        return report

    def _files(self, paths: Sequence[Path]) -> list[FileReport]:
        reports: list[FileReport] = []
        errors: list[Exception] = []
        for path in paths:
            try:
                for source, importer, options in readable(
                    self._library, path, self._options, self._context, self._left
                ):
                    reports.append(self._whole(path, source, importer, options, errors))
            except UserError as error:
                errors.append(error)
                reports.append(FileReport(str(path), problem=str(error)))
        if errors and len(errors) == len(reports):
            raise errors[0]
        return reports

    def _whole(
        self, path: Path, source: "Source", importer: "Importer", options: Options, errors: list[Exception]
    ) -> FileReport:
        """Import one file; what cannot be read to its end leaves nothing."""
        name = source.name if _is_inside(path, source) else str(path)
        report = FileReport(name, importer.name)
        mark = self._newest()
        try:
            self._source(source, importer, options, report)
        except Cancelled:
            raise
        except Exception as error:
            self._take_back(after=mark)
            errors.append(error)
            if isinstance(error, UserError):
                return FileReport(name, importer.name, problem=str(error))
            # Our fault, yet the other files of this import are none the worse for it.
            troubles.record(error)
            return FileReport(name, importer.name, problem=f"“{source.name}” could not be read to its end.")
        return report

    def _source(self, source: "Source", importer: "Importer", options: Options, report: FileReport) -> None:
        page: list[NewComment] = []
        origin = hashlib.blake2b(source.head + str(source.size).encode(), digest_size=12).hexdigest()
        for record in importer.read(source, options):
            if isinstance(record, NewComment):
                comment = tidied(record)
                if comment is None:
                    report.skipped[NO_TEXT] += 1
                else:
                    page.append(comment)
                if len(page) >= PAGE:
                    self._store(page, report, origin)
                    page = []
            elif isinstance(record, Skipped):
                report.skipped[record.reason] += 1
            elif isinstance(record, Noted):
                report.noted[record.what] += record.count
                continue
            else:
                report.reject(record)
            report.found += 1
            if report.found % 1000 == 0:
                self._context.step(self._done + report.found, 0, f"Reading {source.name}")
        if page:
            self._store(page, report, origin)
        report.check()
        if mappings.is_chosen(self._options):
            mappings.remember(self._library, source, options)
        self._done += report.found
        self._context.step(self._done, 0, f"Reading {source.name}")

    def _store(self, page: list[NewComment], report: FileReport, origin: str) -> None:
        with self._library.store.write(durable=False) as connection:
            if self._batch is None:
                self._batch = batches.begin(connection, self._names)
            if self._inserter is None:
                self._inserter = comments.Inserter(self._batch)
            done = self._inserter.insert(connection, page, origin)
        report.imported += done.imported
        report.duplicates += done.duplicates
        report.updated += done.updated
        report.updated_likes += done.likes
        report.updated_texts += done.texts
        report.repeats += done.repeats

    def _newest(self) -> int:
        with self._library.store.read() as connection:
            return comments.last_id(connection)

    def _finish(self, report: ImportReport) -> None:
        if self._batch is not None:
            with self._library.store.write() as connection:
                text = json.dumps(report.to_json(most_rejected=MOST_REJECTED), ensure_ascii=False)
                batches.finish(connection, self._batch, text)

    def _take_back(self, *, after: int | None = None) -> None:
        # What it remembers of authors and threads may go with the comments.
        self._inserter = None
        if self._batch is not None:
            with self._library.store.write(durable=False) as connection:
                batches.undo(connection, self._batch, after=after)


@contextlib.contextmanager
def _copied(library: "Library") -> "Iterator[Library]":
    with tempfile.TemporaryDirectory(prefix="moderator-") as folder:
        path = safety.backup(library, Path(folder) / "library.db")
        with type(library).open(path, create=False) as copy:
            yield copy


@contextlib.contextmanager
def _tidied(library: "Library", paths: Sequence[Path]) -> Iterator[None]:
    """Let the store tidy up once at the end, when there is much to come."""
    files = (file for path in paths for file in (path.rglob("*") if path.is_dir() else (path,)))
    if sum(file.stat().st_size for file in files if file.is_file()) < LARGE:
        yield
        return
    with comments.BulkLoad(library.store):
        yield


def _is_inside(path: Path, source: "Source") -> bool:
    """Say whether a source is one of several behind a path."""
    return source.name.startswith(f"{path.name}/")
