"""The composition root of the window: builds the long-lived objects, joins them, and ends them."""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from moderator.gui import theme
from moderator.gui.actions import NEED_A_LIBRARY, Actions
from moderator.gui.commands import Commands
from moderator.gui.context import AppContext, Places
from moderator.gui.facts import Facts, read_facts
from moderator.gui.interrupted import tell as tell_interrupted
from moderator.gui.main_window import MainWindow
from moderator.gui.overview.ahead import OverviewAhead
from moderator.gui.pages import load_ahead
from moderator.gui.safety.clock import BackupClock
from moderator.gui.settings import Settings
from moderator.gui.sole import PATIENCE, PATIENCE_IN_WINDOW, Sole, come_forward
from moderator.gui.tasks import Tasks
from moderator.gui.trouble import Trouble
from moderator.jobs.protocol import Failed

if TYPE_CHECKING:
    from moderator.jobs.runner import Runner
    from moderator.services.library import Library

_WARM_AFTER = 1500
"""Milliseconds after the first paint in which the worker is started, so that the first job need not wait."""
_SCHEMES: dict[str, Qt.ColorScheme] = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


def run(
    database: Path | None,
    exit_when_ready: bool = False,
    *,
    who: str | None = None,
    on_ready: Callable[[], None] | None = None,
    on_called: Callable[[], None] | None = None,
    picture: Path | None = None,
) -> int:
    """Open the window on a library and return the exit status when it is closed.

    With `exit_when_ready` it closes after its first full paint; `on_ready` is called then, and
    `picture` is where to keep how it looked. Where a window of the library is open already, that one comes to the
    front, `on_called` is called, and no other is opened; not so with `exit_when_ready`.
    """
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    trouble = Trouble()
    trouble.install()
    program = Program(application, trouble, who=who, alone=not exit_when_ready)
    try:
        if not program.open(database):
            if on_called is not None:
                on_called()
            return 0
        if exit_when_ready or on_ready or picture:
            program.when_ready(partial(_ready, program, exit_when_ready, on_ready, picture))
        status = application.exec()
        if exit_when_ready and program.failure is not None:
            sys.stderr.write(f"{program.failure.message} {program.failure.advice}".strip() + "\n")
            return 1
        return status
    finally:
        program.end()
        trouble.uninstall()


def _ready(
    program: "Program", exit_when_ready: bool, on_ready: Callable[[], None] | None, picture: Path | None
) -> None:
    if on_ready is not None and program.failure is None:
        on_ready()
    if picture is not None:
        program.window.grab().save(str(picture), "PNG")
    if exit_when_ready:
        program.window.close()


class Program(QObject):
    """Owns the settings for the life of the process, and the window with its library one at a time."""

    window: MainWindow
    failure: Failed | None = None
    """What went wrong last, in a sentence."""

    def __init__(
        self,
        application: QApplication,
        trouble: Trouble,
        *,
        who: str | None = None,
        settings: Settings | None = None,
        alone: bool = True,
    ) -> None:
        """Dress the application; nothing is shown yet. `alone`: no library is shown in two windows."""
        super().__init__()
        self._application = application
        self._trouble = trouble
        self._who = who
        self._alone = alone
        self._sole: Sole | None = None
        QCoreApplication.setApplicationName("Moderator")
        QCoreApplication.setOrganizationName("moderator")
        QGuiApplication.setApplicationDisplayName("Moderator")
        self._settings = settings or Settings(parent=self)
        self._tasks: Tasks | None = None
        self._library: Library | None = None
        trouble.happened.connect(self._on_trouble)
        self._dress()
        self._settings.changed.connect(self._on_setting)
        # Kept: the chained call may meet an object that is already gone.
        self._hints = application.styleHints()
        self._hints.colorSchemeChanged.connect(self._dress)
        self._tell_system()

    def open(self, database: Path | None) -> bool:
        """Open a window on a library; the one before is closed when the new one stands.

        Return False where another window of that library came to the front instead, and nothing else happened.
        """
        from moderator.gui.mark import program_icon

        path = database or _default_path()
        before = None
        # One that can only be read shows what somebody else changed, or can be changed now, when it is opened anew.
        shown = None if self._tasks is None else self._library
        if shown is not None and path == shown.path and not shown.only_read:
            return True
        if not self._have_alone(path):
            return False
        if self._tasks is not None:
            before = (self.window, self._tasks, self._library)
            self._settings.keep_geometry(self.window.saveGeometry())
        tasks = Tasks(partial(_runner, path, "worker"), partial(_runner, path, "trainer"))
        actions, places = Actions(self._settings, tasks), Places(tasks)
        actions.bar("The library is being opened.", NEED_A_LIBRARY)
        context = AppContext(None, tasks, self._settings, actions=actions, places=places)
        window = MainWindow(context)
        Commands(context, window)
        self._join_importing(window, context)
        window.setWindowIcon(program_icon())
        window.library_wanted.connect(self.open)
        geometry = self._settings.geometry()
        if not geometry.isEmpty():
            window.restoreGeometry(geometry)
        self._trouble.happened.connect(window.notices.show_failure)
        self._tasks, self._library, self.window = tasks, None, window
        window.show()
        if before is not None:
            _end(*before)
        window.opening.begin(
            tasks,
            partial(_open_library, path, self._who),
            partial(self._on_opened, window, context),
            partial(self._on_not_opened, window, context, path),
        )
        return True

    def _have_alone(self, path: Path) -> bool:
        """Let no other window of this person show the library at `path`; if one does, call that one."""
        if not self._alone or (self._sole is not None and self._sole.library == path):
            return True
        sole = Sole(path, self)
        sole.called.connect(self._on_called)
        waiting = PATIENCE if self._tasks is None else PATIENCE_IN_WINDOW
        if not sole.claim() and sole.call(waiting):
            sole.deleteLater()
            if self._tasks is not None:
                self.window.notices.offer(f"“{path.stem}” is open in another window, which is in front now.")
            return False
        # One that holds it and does not answer, on another machine say, is no reason to show nothing.
        self._let_go()
        self._sole = sole
        return True

    def _let_go(self) -> None:
        if self._sole is not None:
            self._sole.release()
            self._sole.deleteLater()
        self._sole = None

    @Slot()
    def _on_called(self) -> None:
        if self._tasks is not None:
            come_forward(self.window)

    def when_ready(self, then: Callable[[], None]) -> None:
        """Call `then` when what the window shows first is on the screen, or when it cannot be."""
        self.window.settled.connect(then)

    def end(self) -> None:
        """End everything: no thread and no process is left."""
        if self._tasks is not None:
            _end(self.window, self._tasks, self._library)
        self._tasks = None
        self._let_go()
        self._settings.save()

    def _join_importing(self, window: MainWindow, context: AppContext) -> None:
        from moderator.gui.importing.flow import ImportFlow
        from moderator.gui.importing.folder_watch import FolderWatch

        flow = ImportFlow(window, context)
        window.paths_wanted.connect(flow.begin)
        window.sample_wanted.connect(flow.begin_sample)
        self._watch = FolderWatch(window, context)

    def _on_opened(self, window: MainWindow, context: AppContext, opened: "tuple[Library, Facts]") -> None:
        library, facts = opened
        self._library = library
        if self._sole is not None:
            # The folder of a new library is made only when it is opened.
            self._sole.claim()
        context.attach(library)
        context.actions.unbar()
        if library.only_read:
            context.actions.bar(library.only_read)
        window.library_opened(facts)
        # Owned by the tasks, so that it ends with them.
        warming = QTimer(context.tasks, singleShot=True, interval=_WARM_AFTER)
        warming.timeout.connect(context.tasks.warm)
        warming.timeout.connect(lambda: context.tasks.run(load_ahead, lane="ahead"))
        warming.start()
        if library.model_notice:
            context.places.said.emit(library.model_notice)
        if library.only_read:
            window.notices.offer(library.only_read)
            return
        self._watch.begin()
        BackupClock(context).begin()
        OverviewAhead(context).begin()
        tell_interrupted(window, context, library.interrupted, facts)

    def _on_not_opened(self, window: MainWindow, context: AppContext, path: Path, failed: Failed) -> None:
        self.failure = failed
        context.actions.bar("No library is open.", NEED_A_LIBRARY)
        own = _default_path()
        window.show_closed(path, own if own != path else None)
        if failed.is_damage:
            from moderator.gui.safety.damage import DamageFlow

            DamageFlow(window, context, path, failed).begin()
        else:
            window.notices.show_failure(failed)
        window.settled.emit()

    @Slot(object)
    def _on_trouble(self, failed: Failed) -> None:
        self.failure = failed

    @Slot(str)
    def _on_setting(self, name: str) -> None:
        if name == "look/scheme":
            self._tell_system()
        if name.startswith("look/"):
            self._dress()

    def _tell_system(self) -> None:
        """Let the system dress what it draws itself, such as the title bar, like the window."""
        self._hints.setColorScheme(_SCHEMES.get(self._settings.scheme, Qt.ColorScheme.Unknown))

    @Slot()
    def _dress(self) -> None:
        theme.apply(
            self._application,
            _SCHEMES.get(self._settings.scheme) or theme.system_scheme(),
            text_size=self._settings.text_size,
            reading_size=self._settings.reading_size,
        )


def _runner(path: Path, role: str) -> "Runner":
    from moderator.jobs.process import ProcessRunner

    return ProcessRunner(path, "trainer" if role == "trainer" else "worker")


def _default_path() -> Path:
    from moderator.services.shelves import default_path

    return default_path()


def _open_library(path: Path, who: str | None, tell: Callable[[str], None]) -> "tuple[Library, Facts]":
    """Run on the store lane: what a library needs is imported while the frame is already painted."""
    from moderator.services.library import Library

    library = Library.open(path, who=who, tell=tell)
    return library, read_facts(library)


def _end(window: MainWindow, tasks: Tasks, library: "Library | None") -> None:
    window.close()
    tasks.shutdown()
    if library is not None:
        library.close()
    window.deleteLater()
    tasks.deleteLater()
