"""A window without a library behind it: fake services, lanes that work at once, and a look for leaks."""

import gc
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from moderator.core.operation import Progress
from moderator.gui import theme
from moderator.gui.commands import Commands
from moderator.gui.components.ground import Ground
from moderator.gui.context import AppContext
from moderator.gui.facts import Facts, SavedCount
from moderator.gui.lanes import InlineLane
from moderator.gui.main_window import MainWindow
from moderator.gui.settings import Settings
from moderator.gui.tasks import Tasks
from moderator.jobs.protocol import Failed

FACTS = Facts(
    "Lakeside Kitchen",
    total=412_860,
    to_review=263,
    models=7,
    searches=(
        SavedCount("Sure and negative", "label:negative p>0.8", 12_408),
        SavedCount("Broken", "((", None),
    ),
    undo="Flagged anna_b",
)


@dataclass(eq=False)
class StartedJob:
    """A job that a fake runner keeps until the test says how it goes on."""

    name: str
    arguments: dict
    on_progress: object
    on_done: object
    on_failed: object
    on_cancelled: object
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True

    def step(self, done: int, total: int = 0, stage: str = "") -> None:
        self.on_progress(Progress(done, total, stage))

    def finish(self, result: object = None) -> None:
        self.on_done(result)

    def fail(self, message: str, **more: object) -> None:
        self.on_failed(Failed(1, message, **more))

    def stop(self) -> None:
        self.on_cancelled()


@dataclass(eq=False)
class FakeRunner:
    """Keeps every job."""

    jobs: list[StartedJob] = field(default_factory=list)
    stopped: bool = False

    def start(self, name, arguments=None, on_progress=None, on_done=None, on_failed=None, on_cancelled=None):
        job = StartedJob(name, dict(arguments or {}), on_progress, on_done, on_failed, on_cancelled)
        self.jobs.append(job)
        return job

    def stop(self) -> None:
        self.stopped = True

    @property
    def last(self) -> StartedJob:
        return self.jobs[-1]


class FakeLibrary:
    """As much of a library as the frame of the window asks for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.stem
        self.store = self
        self.settled = 0
        self.only_read = None

    def require_writable(self) -> None:
        """Let everything be changed."""

    def settle(self) -> None:
        """Count how often what was written ahead is moved into the library."""
        self.settled += 1


class FakePage(Ground):
    """A page that writes down what the window asks of it."""

    def __init__(self, context: AppContext) -> None:
        super().__init__("surface")
        self.context = context
        self.shown = 0
        self.changes = []
        self.searches = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_page(self) -> None:
        self.shown += 1
        self.setFocus()

    def on_changed(self, changes) -> None:
        self.changes.append(changes)

    def show_search(self, text) -> None:
        self.searches.append(text)


@pytest.fixture(autouse=True)
def _dressed(qapp, tmp_path, monkeypatch):
    """Give every test the light theme, and folders of its own."""
    monkeypatch.setattr("moderator.troubles.log_path", lambda: tmp_path / "logs" / "moderator.log")
    theme.apply(qapp, Qt.ColorScheme.Light)


class _Flashes(QObject):
    """Notes the parts that are shown as windows of their own before they come to their places."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = set()
        self.parts = []

    def eventFilter(self, watched, event) -> bool:
        if isinstance(watched, QWidget):
            if event.type() == QEvent.Type.Show and watched.isWindow():
                self._shown.add(id(watched))
            elif event.type() == QEvent.Type.ParentChange and id(watched) in self._shown:
                self.parts.append(watched.metaObject().className())
        return False


@pytest.fixture(autouse=True)
def _no_flashes(qapp):
    """Fail a test in which a part was a window for a moment: that takes the keys from the real one."""
    flashes = _Flashes()
    qapp.installEventFilter(flashes)
    yield
    qapp.removeEventFilter(flashes)
    assert not flashes.parts, f"shown before they had a parent: {flashes.parts}"


@pytest.fixture(autouse=True)
def _no_leaks(qapp):
    """Fail a test that leaves a window, a thread or a running timer."""
    threads = set(threading.enumerate())
    windows = set(QApplication.topLevelWidgets())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    # pytest-qt closes and deletes what the test gave it only after this.
    left = [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget not in windows and widget.isVisible() and not getattr(widget, "_pytest_owned", False)
    ]
    assert not left, f"windows left: {left}"
    assert QApplication.activePopupWidget() is None, "a menu was left open"
    alive = [thread for thread in threading.enumerate() if thread not in threads and thread.is_alive()]
    assert not alive, f"threads left: {alive}"
    timers = [one for one in gc.get_objects() if type(one) is QTimer and _runs(one)]
    assert not timers, f"timers left: {timers}"


def _runs(timer: QTimer) -> bool:
    try:
        return timer.isActive() and timer.parent() is None
    except RuntimeError:  # The timer is already gone on the other side.
        return False


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.ini")


@pytest.fixture
def runner():
    return FakeRunner()


@pytest.fixture
def tasks(runner):
    """The door to work that is done at once, and to jobs that the test drives."""
    made = Tasks(lambda: runner, lambda: runner, lane=lambda name: InlineLane())
    yield made
    made.shutdown()


@pytest.fixture
def context(tasks, settings, tmp_path):
    """What a page is given."""
    return AppContext(FakeLibrary(tmp_path / "lakeside.db"), tasks, settings)


@pytest.fixture
def pages():
    return dict.fromkeys(("review", "comments", "overview", "models"), FakePage)


@pytest.fixture
def window(qtbot, context, pages, monkeypatch):
    """The window with pages that write down what they are asked."""
    monkeypatch.setattr("moderator.gui.main_window.read_facts", lambda library, before, searches: FACTS)
    made = MainWindow(context, pages=pages)
    Commands(context, made)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close_sheets()
    made.close()
    made.deleteLater()
