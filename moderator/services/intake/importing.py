"""Files into the library: each file whole or not at all, each import a batch that can be undone."""

import contextlib
import gc
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from moderator import troubles
from moderator.core.comment import TimePrecision
from moderator.core.errors import Cancelled, NoComments, UserError
from moderator.core.operation import JobContext
from moderator.importers.base import Options
from moderator.importers.files import members
from moderator.importers.preview import Preview, preview
from moderator.services import locking
from moderator.services.intake import first_groups, grouping, mappings
from moderator.services.intake.import_report import FileReport, ImportReport, save_rejected
from moderator.services.intake.opening import readable
from moderator.services.intake.reading import RARELY
from moderator.services.intake.reading import batches as batches_of
from moderator.services.intake.reading_apart import Reader
from moderator.services.keeping import safety
from moderator.services.library import take_back
from moderator.store import comments
from moderator.store.intake import batches, revisions
from moderator.store.intake.loading import Loader

if TYPE_CHECKING:
    from moderator.importers.base import Importer, Source
    from moderator.services.intake.reading import Batch
    from moderator.services.library import Library
    from moderator.store.intake.ready import Page

__all__ = ["import_files", "preview_files", "save_rejected"]

PAGE = 5000
"""Comments stored at a time: a reviewer's key never waits for more than one page."""
LARGE = 10_000_000
"""Bytes from which a file is read by a process of its own, and an empty library gets its indexes at the end."""
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
    for path in _distinct(paths):
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
    paths = _distinct(paths)
    if dry_run:
        # In a copy that is thrown away: exact, and nobody's decision has to wait for it.
        with _copied(library) as copy:
            return replace(_Import(copy, options, context).run(paths), batch=None)
    with locking.importing(library.path):
        take_back(library.store)  # What an earlier one may have left.
        return _Import(library, options, context).run(paths)


class _Import:
    """One import, from its first file to its report."""

    def __init__(self, library: "Library", options: Options, context: JobContext) -> None:
        self._library = library
        self._options = options
        self._context = context
        self._names: tuple[str, ...] = ()
        self._batch: int | None = None
        self._loader = Loader(library.store)
        self._reader = Reader(self._use_time)
        self._inserter: comments.Inserter | None = None
        self._seen: Counter[str] = Counter()
        self._texts: grouping.Texts = {}
        self._asked = False
        """Whether the reading process is to find out which of them are nearly the same."""
        self._chosen: list[tuple[Source, Options]] = []
        self._done = 0
        self._lost = False
        """Whether what earlier files brought went with the transaction of a later one."""
        self._left: members.Left = []

    def run(self, paths: Sequence[Path]) -> ImportReport:
        """Import all, or leave nothing."""
        started = time.monotonic()
        self._names = tuple(path.name or str(path) for path in paths)
        before = self._newest()
        large = _size(paths) >= LARGE
        often = gc.get_threshold()
        gc.set_threshold(*RARELY)
        try:
            if large and not before:
                self._batch = self._begun()
                self._loader.begin_bare()
            if large:
                self._loader.begin_beside()
                self._reader.prepare()
            reports = self._files(paths)
            if self._inserter is None:
                self._take_back()
            note = self._group(before) if any(report.imported for report in reports) else ""
            self._loader.tidy() if large else self._loader.commit()
            for source, options in self._chosen:
                mappings.remember(self._library, source, options)
            report = ImportReport(
                self._batch, tuple(reports), round(time.monotonic() - started, 3), note, tuple(self._left)
            )
            self._finish(report)
        except BaseException as error:
            self._leave_nothing(error)
            raise
        finally:
            gc.set_threshold(*often)
            self._reader.close()
        return report

    def _leave_nothing(self, error: BaseException) -> None:
        try:
            self._loader.roll_back()
            self._take_back()
        except UserError as second:
            raise UserError(
                "The import failed, and what it brought so far cannot be taken back yet.",
                advice=f"{second.args[0]} It is taken back at the next start, or before the next import.",
            ) from error

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
                if self._lost:
                    raise
                nothing = isinstance(error, NoComments)
                if not nothing:
                    errors.append(error)
                reports.append(FileReport(str(path), problem=str(error), failed=not nothing))
        if errors and len(errors) == len(reports):
            raise errors[0]
        return reports

    def _whole(
        self, path: Path, source: "Source", importer: "Importer", options: Options, errors: list[Exception]
    ) -> FileReport:
        """Import one file; what cannot be read to its end leaves nothing."""
        name = source.name if _is_inside(path, source) else str(path)
        report = FileReport(name, importer.name)
        if not self._loader.is_bare():
            self._loader.commit()
        mark = self._mark()
        try:
            self._source(path, source, importer, options, report)
        except Cancelled:
            raise
        except Exception as error:
            if self._lost:
                raise
            self._take_back(after=mark)
            errors.append(error)
            if isinstance(error, UserError):
                return FileReport(name, importer.name, problem=str(error), failed=True)
            # Our fault, yet the other files of this import are none the worse for it.
            troubles.record(error)
            sentence = f"“{source.name}” could not be read to its end."
            return FileReport(name, importer.name, problem=sentence, failed=True)
        return report

    def _source(
        self, path: Path, source: "Source", importer: "Importer", options: Options, report: FileReport
    ) -> None:
        if self._inserter is not None:
            self._inserter.begin_file()
        for batch in self._batches(path, source, importer, options):
            if batch.comments is not None:
                self._store(batch.comments, report)
                report.unclear_dates += batch.comments.precisions.count(TimePrecision.AMBIGUOUS)
            report.found += batch.found
            report.skipped.update(batch.skipped)
            report.noted.update(batch.noted)
            for record in batch.rejected:
                report.reject(record)
            self._context.step(self._done + report.found, 0, f"Reading {source.name}")
        report.check()
        if mappings.is_chosen(self._options):
            self._chosen.append((source, options))
        self._done += report.found
        self._context.step(self._done, 0, f"Reading {source.name}")

    def _batches(
        self, path: Path, source: "Source", importer: "Importer", options: Options
    ) -> "Iterator[Batch]":
        size = source.size if source.size is not None else 5 * _size([path])
        if size >= LARGE:
            return self._reader.batches(path, source, importer, options, self._seen, PAGE)
        return batches_of(source, importer, options, self._seen, PAGE)

    def _store(self, page: "Page", report: FileReport) -> None:
        if self._batch is None:
            self._batch = self._begun()
        if self._inserter is None:
            self._inserter = comments.Inserter(self._batch, texts=self._texts, most_texts=grouping.MOST_NEAR)
        self._lost = self._loader.is_bare()
        parts = self._loader.sizes(page.size)
        for start in parts:
            self._add(page if len(parts) == 1 else page.part(start, start + parts.step), report)
        if self._reader.started and not self._lost and len(self._texts) >= grouping.MOST_NEAR:
            # Beside what is stored meanwhile; a first import has other things to wait for at its end.
            self._ask_near()

    def _add(self, page: "Page", report: FileReport) -> None:
        assert self._inserter is not None
        with self._loader.page(page.size) as connection:
            done = self._inserter.add(connection, page, indexes_words=not self._loader.is_bare())
            self._lost = False
        report.imported += done.imported
        report.duplicates += done.duplicates
        report.updated += done.updated
        report.updated_likes += done.likes
        report.updated_texts += done.texts
        report.repeats += done.repeats

    def _use_time(self) -> bool:
        """Do what is to be done anyhow while the next page is still read."""
        self._lost = self._loader.is_bare()
        done = self._loader.use_time()
        self._lost = False
        return done

    def _group(self, before: int) -> str:
        """Find copies; return what was left out, in a sentence."""
        if not self._loader.is_bare():
            self._loader.commit()
            return self._group_beside(before)
        # Which texts are the same, or nearly so, is found out beside the making of the indexes.
        self._context.step(self._done, 0, "Making the index")
        self._ask_near()
        with self._loader.page(0) as connection:
            marked = grouping.marked(connection)
        with ThreadPoolExecutor(1) as aside:
            copies = aside.submit(first_groups.copies, marked)
            self._loader.make_indexes(grouped=False)
            pairs = self._reader.near()
            groups = first_groups.with_near(copies.result(), self._texts, pairs)
        if not self._loader.is_bare():  # Somebody had to be let in.
            return self._group_beside(before)
        with self._loader.page(0) as connection:
            comments.set_groups(connection, groups)
        return grouping.note(self._texts)

    def _group_beside(self, before: int) -> str:
        pairs = None
        if self._reader.started:
            self._ask_near()
            pairs = self._reader.near()
        found = grouping.group(
            self._library, self._context, after=before, texts=self._texts, pairs=pairs, keep=self._join
        )
        return found.note

    def _ask_near(self) -> None:
        """Let the reading process find out which texts are nearly the same."""
        if not self._asked:
            self._asked = True
            self._reader.ask_near(text for _, text in self._texts.values())

    def _join(self, rows: "Sequence[comments.Joining]") -> None:
        parts = self._loader.sizes(len(rows))
        for start in parts:
            self._context.check()
            some = rows[start : start + parts.step]
            with self._loader.page(len(some)) as connection:
                comments.join_groups(connection, some)

    def _begun(self) -> int:
        with self._library.store.write(durable=False) as connection:
            return batches.begin(connection, self._names)

    def _newest(self) -> int:
        if self._loader.connection is not None:
            return comments.last_id(self._loader.connection)
        with self._library.store.read() as connection:
            return comments.last_id(connection)

    def _mark(self) -> batches.Mark:
        """Return how far it has come, so that what one file brings can be taken back alone."""
        newest = self._newest()
        if self._batch is None:
            return batches.Mark(newest)
        if self._loader.connection is not None:
            return batches.Mark(newest, revisions.newest(self._loader.connection))
        with self._library.store.read() as connection:
            return batches.Mark(newest, revisions.newest(connection))

    def _finish(self, report: ImportReport) -> None:
        if self._batch is not None:
            with self._library.store.write() as connection:
                text = json.dumps(report.to_json(most_rejected=MOST_REJECTED), ensure_ascii=False)
                batches.finish(connection, self._batch, text)

    def _take_back(self, *, after: batches.Mark | None = None) -> None:
        # What it remembers of authors and threads may go with the comments.
        self._inserter = None
        for mark in [mark for mark, (one, _) in self._texts.items() if one > (after.comment if after else 0)]:
            del self._texts[mark]
        self._reader.close()
        self._asked = False
        if self._batch is None:
            return
        if self._loader.connection is not None:
            self._loader.index_words()
            batches.undo(self._loader.connection, self._batch, after=after)
        else:
            with self._library.store.write(durable=False) as connection:
                batches.undo(connection, self._batch, after=after)
        if after is None:
            self._batch = None


@contextlib.contextmanager
def _copied(library: "Library") -> "Iterator[Library]":
    with tempfile.TemporaryDirectory(prefix="moderator-") as folder:
        path = safety.backup(library, Path(folder) / "library.db")
        with type(library).open(path, create=False) as copy:
            yield copy


def _distinct(paths: Sequence[Path]) -> list[Path]:
    """Return the paths, each once however it is written, none that lies in a folder which is another of them.

    Comments without an id would be stored twice.
    """
    once = {os.path.realpath(path): path for path in reversed(paths)}
    folders = [folder for folder in map(Path, once) if folder.is_dir()]
    return [path for real, path in once.items() if not any(_is_reached(Path(real), f) for f in folders)][::-1]


def _is_reached(path: Path, folder: Path) -> bool:
    """Say whether a path lies in a folder, and not where a folder is passed over."""
    if path == folder or not path.is_relative_to(folder):
        return False
    return not any(map(members.is_clutter, path.relative_to(folder).parts))


def _size(paths: Sequence[Path]) -> int:
    """Return how many bytes lie behind these paths."""
    files = (file for path in paths for file in (path.rglob("*") if path.is_dir() else (path,)))
    return sum(file.stat().st_size for file in files if file.is_file())


def _is_inside(path: Path, source: "Source") -> bool:
    """Say whether a source is one of several behind a path."""
    return source.name.startswith(f"{path.name}/")
