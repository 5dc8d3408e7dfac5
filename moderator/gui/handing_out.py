"""The commands that carry something out of the library into a file: exports, reports, lists, a copy of it all."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from moderator.core.errors import UserError
from moderator.gui import dialogs, wording
from moderator.gui.context import AppContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from moderator.gui.main_window import MainWindow


class HandingOut(QObject):
    """Asks where to, has it written in the background, and says when it is there."""

    def __init__(self, context: AppContext, window: "MainWindow") -> None:
        """Bind these commands of one window, which owns this."""
        super().__init__(window)
        self._context = context
        self._window = window
        context.actions.bind("export", lambda: self._export(""))
        context.actions.bind("report", self._report)
        context.actions.bind("hand_back", self._hand_back)
        context.actions.bind("backup", self._backup)
        context.places.export_wanted.connect(self._export)

    @Slot(str)
    def _export(self, query: str) -> None:
        from moderator.core.query import parse

        path = dialogs.name_file(self._window, "Export", f"{self._name()}.csv", dialogs.EXPORTS)
        if path is not None:
            self._context.tasks.submit(
                "export",
                {"target": path, "query": parse(query)},
                lambda report: self._say_exported(report, path),
                title=f"Exporting to {path.name}",
            )

    def _report(self) -> None:
        path = dialogs.name_file(self._window, "Report", f"{self._name()}.html", dialogs.REPORTS)
        if path is None:
            return
        words = f"The report is in {path.name}."
        about = self._overviewed()
        if path.suffix.lower() == ".pdf":
            self._context.tasks.submit(
                "compose_report",
                about,
                self._printed(path, words),
                title=f"Writing {path.name}",
            )
            return
        self._context.tasks.submit(
            "report",
            {"target": path, **about},
            lambda _: self._say(words, path, "Open it"),
            title=f"Writing {path.name}",
        )

    def _overviewed(self) -> dict[str, object]:
        """Return what Overview shows while one looks at it: the report is of the same; else of all."""
        from moderator.gui.overview.page import OverviewPage

        page = self._window.page("overview")
        if self._window.place() != "overview" or not isinstance(page, OverviewPage):
            return {}
        return {"period": page.period(), "query": page.query()}

    def _printed(self, path: Path, words: str) -> "Callable[[object], None]":
        def done(report: object) -> None:
            from moderator.gui.overview.report_print import print_report
            from moderator.services.report.reporting import Report

            assert isinstance(report, Report)
            try:
                print_report(report, path)
            except UserError as error:
                self._context.places.said.emit(str(error))
            else:
                self._say(words, path, "Open it")

        return done

    def _hand_back(self) -> None:
        from moderator.gui.handback.sheet import HandBackSheet

        sheet = HandBackSheet(self._window, self._context)
        sheet.lists_wanted.connect(self._write_lists)
        sheet.open()

    def _write_lists(self) -> None:
        folder = dialogs.choose_folder(
            self._window, "Where to write the lists", str(self._context.library.path.parent)
        )
        if folder is not None:
            self._context.tasks.submit(
                "hand_back",
                {"folder": folder},
                lambda written: self._say(
                    f"Lists for {wording.many(getattr(written, 'comments', 0), 'comment')} are in {folder.name}.",
                    folder,
                ),
                title=f"Writing lists to {folder.name}",
            )

    def _say_exported(self, report: object, path: Path) -> None:
        number = getattr(report, "exported", 0)
        self._say(f"Exported {wording.many(number, 'comment')} to {path.name}.", path.parent)

    def _backup(self) -> None:
        path = dialogs.name_file(self._window, "Back up", f"{self._name()}-backup.db", dialogs.LIBRARIES)
        if path is not None:
            self._context.tasks.submit(
                "backup",
                {"target": path},
                lambda _: self._say(f"Backed up to {path.name}.", path.parent),
                title=f"Backing up to {path.name}",
            )

    def _say(self, words: str, place: Path, offer: str = "Show the folder") -> None:
        """Say that something was written, and let the system show where it lies."""
        show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(place)))
        self._window.notices.say(words, offer, show)

    def _name(self) -> str:
        return self._context.library.name
