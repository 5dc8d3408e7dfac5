"""The road of an import through the window: choose, look, watch, read the report; each step can be left."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Slot

from moderator.core.operation import Progress
from moderator.gui import dialogs, wording
from moderator.gui.context import AppContext
from moderator.gui.importing.preview_sheet import PreviewSheet
from moderator.gui.importing.progress_sheet import ProgressSheet
from moderator.gui.importing.report_sheet import ReportSheet, told
from moderator.gui.tasks import JobHandle
from moderator.jobs.protocol import Failed

if TYPE_CHECKING:
    from moderator.gui.main_window import MainWindow
    from moderator.importers.base import Options
    from moderator.importers.preview import Preview
    from moderator.services.intake.import_report import ImportReport


@dataclass(eq=False)
class _Looking:
    """One look at files before they are imported; an older look is not answered."""

    sheet: PreviewSheet
    job: JobHandle | None = None


class ImportFlow(QObject):
    """Leads from files to their report. One import at a time in the window."""

    def __init__(self, window: "MainWindow", context: AppContext) -> None:
        """Serve this window."""
        super().__init__(window)
        self._window = window
        self._context = context
        self._looking: _Looking | None = None
        self._report: ReportSheet | None = None

    @Slot(list)
    def begin(self, paths: Sequence[Path]) -> None:
        """Look at these files, or ask for some; a folder or an archive stands for what is in it."""
        if not self._context.is_open or not self._context.may_write():
            return
        chosen = [Path(path) for path in paths]
        if not chosen:
            folder = self._context.settings.text("import/folder")
            chosen = dialogs.choose_exports(self._window, folder)
        if not chosen:
            return
        self._context.settings.keep("import/folder", str(chosen[0].parent))
        self._window.close_sheets()
        sheet = PreviewSheet(self._window, chosen)
        looking = _Looking(sheet)
        self._looking = looking
        sheet.options_changed.connect(lambda options: self._look(looking, chosen, options))
        sheet.accepted.connect(lambda options: self._import(chosen, options))
        sheet.closed.connect(lambda: self._stop_looking(looking))
        sheet.other_wanted.connect(lambda: self.begin([]))
        sheet.help_wanted.connect(self._show_formats)
        sheet.open()
        self._look(looking, chosen, None)

    @Slot()
    def _show_formats(self) -> None:
        self._window.close_sheets()
        self._context.actions["formats"].trigger()

    @Slot()
    def begin_sample(self) -> None:
        """Import the comments that came with the program, without a look before."""
        if self._context.is_open and self._context.may_write():
            self._window.close_sheets()
            self._start("sample", {}, "Importing the sample")

    def _look(self, looking: _Looking, paths: list[Path], options: "Options | None") -> None:
        if looking.job is not None:
            looking.job.cancel()

        def answered(result: object) -> None:
            if looking.job is job and self._looking is looking:
                looking.sheet.show_previews(cast("list[Preview]", result))

        def failed(why: Failed) -> None:
            if looking.job is job and self._looking is looking:
                looking.sheet.show_failure(why)

        job: JobHandle | None = None
        arguments: dict[str, object] = {"paths": paths, "options": options}
        # An inline runner answers before it returns, so the newest job is known beforehand.
        looking.job = None
        job = self._context.tasks.submit("preview", arguments, answered, on_failed=failed)
        if not job.ended:
            looking.job = job

    def _stop_looking(self, looking: _Looking) -> None:
        if looking.job is not None:
            looking.job.cancel()
        if self._looking is looking:
            self._looking = None

    def _import(self, paths: list[Path], options: "Options | None") -> None:
        names = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
        self._start("import", {"paths": paths, "options": options}, f"Importing {names}")

    def _start(self, name: str, arguments: dict[str, object], title: str) -> None:
        sheet = ProgressSheet(self._window, title)

        def done(result: object) -> None:
            sheet.finish()
            self._show_report(cast("ImportReport", result))

        def failed(why: Failed) -> None:
            sheet.finish()
            self._context.tasks.failed.emit(why)
            # What was chosen in the preview is not to be chosen anew.
            self._window.notices.show_failure(why, "Try again", partial(self._start, name, arguments, title))

        sheet.open()
        job = self._context.tasks.submit(
            name,
            arguments,
            done,
            lambda progress: sheet.show_progress(progress, job),
            title=title,
            on_failed=failed,
            on_cancelled=sheet.finish,
        )
        sheet.cancelled.connect(job.cancel)

    def _show_report(self, report: "ImportReport") -> None:
        if self._window.open_sheet() is not None:
            # The person is in the middle of something else: they are told, and may look when they like.
            later = partial(self._open_later, report)
            self._window.notices.offer(told(report), "Show the report", later)
            self._classify(None)
            return
        sheet = self._open_report(report)
        if report.imported or report.updated_texts:
            self._classify(sheet)

    def _open_later(self, report: "ImportReport") -> None:
        self._open_report(report).leave_sentiment()

    def _open_report(self, report: "ImportReport") -> ReportSheet:
        sheet = ReportSheet(self._window, report)
        sheet.undo_wanted.connect(lambda: self._undo(report))
        sheet.review_wanted.connect(self._context.places.review_wanted)
        sheet.rejected_wanted.connect(lambda: self._save_rejected(report))
        sheet.open()
        return sheet

    def _classify(self, sheet: ReportSheet | None) -> None:
        self._report = sheet

        def progressed(progress: Progress) -> None:
            if sheet is not None and self._report is sheet:
                sheet.show_sentiment(progress, job.rate(), job.seconds_left())

        def done(report: object) -> None:
            if sheet is not None and self._report is sheet:
                sheet.show_sentiment_done()
            if words := getattr(report, "said_by_rules", ""):
                self._context.places.said.emit(words)

        def failed(why: Failed) -> None:
            if sheet is not None and self._report is sheet:
                sheet.show_sentiment_failed(why.message)
            else:
                self._context.tasks.failed.emit(why)

        if sheet is not None:
            sheet.closed.connect(self._on_report_closed)
        job = self._context.tasks.submit(
            "classify",
            {"everything": False},
            done,
            progressed,
            title="Reading sentiment",
            on_failed=failed,
        )

    @Slot()
    def _on_report_closed(self) -> None:
        self._report = None

    def _undo(self, report: "ImportReport") -> None:
        if report.batch is None:
            return

        def done(undone: object) -> None:
            removed, restored = getattr(undone, "removed", 0), getattr(undone, "restored", 0)
            others = f", {wording.count(restored)} as they were before" if restored else ""
            self._context.places.said.emit(
                f"The import was taken back: {wording.many(removed, 'comment')} removed{others}."
            )

        for job in self._context.tasks.jobs():
            if job.name == "classify":
                job.cancel()
        arguments = {"batch": report.batch}
        self._context.tasks.submit("undo_batch", arguments, done, title="Taking the import back")

    def _save_rejected(self, report: "ImportReport") -> None:
        from moderator.services.intake.import_report import save_rejected

        path = dialogs.name_file(self._window, "Save the rejected rows", "rejected.csv", "Table (*.csv)")
        if path is not None:
            self._context.tasks.run(
                lambda: save_rejected(report, path),
                lambda number: self._context.places.said.emit(
                    f"Saved {wording.many(number, 'rejected row')} to {path.name}."
                ),
                lane="files",
            )
