"""A watched folder: exports that appear in it are imported and read, and a notice says so. Off until asked for."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Slot

from moderator.gui import dialogs, wording
from moderator.gui.context import AppContext
from moderator.jobs.protocol import Failed

if TYPE_CHECKING:
    from moderator.gui.main_window import MainWindow
    from moderator.services.intake.import_report import ImportReport
    from moderator.services.intake.watching import Look

RESCAN = 60_000
"""Milliseconds between looks: network folders and some systems tell nobody of a change."""
SOON = 2_500


class FolderWatch(QObject):
    """Watches one folder for the open library."""

    def __init__(self, window: "MainWindow", context: AppContext) -> None:
        """Bind the command; `begin` is called when the library is open."""
        super().__init__(window)
        self._window = window
        self._context = context
        self._folder: Path | None = None
        self._busy = False
        self._was_gone = False
        self._system = QFileSystemWatcher(self)
        self._system.directoryChanged.connect(self._on_change)
        self._rescan = QTimer(self, interval=RESCAN)
        self._rescan.timeout.connect(self.look)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.look)
        context.actions.bind("watch_folder", self._choose)

    def begin(self) -> None:
        """Go on with the folder that the library remembers, if it watches one."""
        from moderator.services.intake import watching

        library = self._context.library
        self._context.tasks.run(lambda: watching.folder(library), self._watch, lane="watch")

    def look(self) -> None:
        """Look for new files now."""
        if self._folder is None or self._busy or not self._context.is_open:
            return
        from moderator.services.intake import watching

        library = self._context.library
        self._context.tasks.run(lambda: watching.look(library), self._on_look, lane="watch", key="watch")

    def _choose(self) -> None:
        action = self._context.actions["watch_folder"]
        if self._folder is not None:
            self._keep(None)
            return
        action.setChecked(False)
        start = self._context.settings.text("import/folder")
        folder = dialogs.choose_folder(self._window, "Watch a folder for exports", start)
        if folder is not None:
            self._keep(folder)

    def _keep(self, folder: Path | None) -> None:
        from moderator.services.intake import watching

        library = self._context.library

        def kept(_: object) -> None:
            self._watch(folder)
            words = (
                f"New exports in {folder.name} are imported from now on."
                if folder
                else "No folder is watched now."
            )
            self._context.places.said.emit(words)

        def failed(why: Failed) -> None:
            self._watch(self._folder)
            self._context.tasks.failed.emit(why)

        self._context.tasks.run(
            partial(watching.watch, library, folder), kept, lane="watch", on_failed=failed
        )

    def _watch(self, folder: Path | None) -> None:
        if self._system.directories():
            self._system.removePaths(self._system.directories())
        self._folder = folder
        self._context.actions["watch_folder"].setChecked(folder is not None)
        if folder is None:
            self._rescan.stop()
            self._soon.stop()
            return
        self._system.addPath(str(folder))
        self._rescan.start()
        self.look()

    @Slot(str)
    def _on_change(self, _: str) -> None:
        self._soon.start()

    def _on_look(self, found: "Look") -> None:
        if found.gone:
            if not self._was_gone and self._folder is not None:
                self._context.places.said.emit(
                    f"The watched folder {self._folder.name} is not there at the moment."
                )
            self._was_gone = True
            return
        if self._was_gone and self._folder is not None:
            self._was_gone = False
            self._system.addPath(str(self._folder))
        if found.settling:
            self._soon.start()
        if found.new and not self._busy:
            self._import(found)

    def _import(self, found: "Look") -> None:
        self._busy = True
        paths = list(found.new)
        names = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
        self._context.tasks.submit(
            "import",
            {"paths": paths},
            lambda report: self._imported(found, cast("ImportReport", report)),
            title=f"Importing {names}",
            on_failed=lambda why: self._ended(found, why),
            on_cancelled=lambda: self._ended(found, None),
        )

    def _imported(self, found: "Look", report: "ImportReport") -> None:
        self._ended(found, None)
        if report.imported:
            where = self._folder.name if self._folder is not None else "the watched folder"
            self._context.places.said.emit(
                f"Imported {wording.many(report.imported, 'comment')} from {where}."
            )
        elif report.problems:
            self._context.places.said.emit(report.problems[0])
        if report.imported or report.updated_texts:
            self._context.tasks.submit("classify", {"everything": False}, title="Reading sentiment")

    def _ended(self, found: "Look", why: Failed | None) -> None:
        from moderator.services.intake import watching

        library = self._context.library
        self._busy = False
        if why is not None:
            self._context.tasks.failed.emit(why)
        self._context.tasks.run(
            partial(watching.remember, library, found.marks), lambda _: self.look(), lane="watch"
        )
