"""The composition root with a real library: it opens quickly, loads nothing heavy, and ends clean."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from moderator.app import Program
from moderator.gui import dialogs
from moderator.gui.actions import COMMANDS, WRITES
from moderator.gui.components.buttons import Button, Plain
from moderator.gui.importing.report_sheet import ReportSheet
from moderator.gui.rail import LibraryHead
from moderator.gui.settings import Settings
from moderator.gui.trouble import Trouble
from moderator.services.library import Library
from moderator.store.file import only_read
from tests.store.making import fill, score_all, some

ENDS = ("close", "quit")
DIALOGS = ("choose_folder", "choose_library", "choose_model", "name_library", "name_file")
SCRIPT = """
import sys, threading
from pathlib import Path
from moderator import app
said = []
status = app.run(
    Path(sys.argv[1]), exit_when_ready=True, on_ready=lambda: said.append("ready"), picture=Path(sys.argv[2])
)
from moderator.gui import pages
pages.load_ahead()
heavy = {"tensorflow", "keras", "onnxruntime", "onnx", "nltk", "sklearn", "lxml", "openpyxl"} & set(sys.modules)
left = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
print(status, said, sorted(heavy), left)
"""


def test_the_window_opens_and_closes_without_anything_heavy(tmp_path):
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", HOME=str(tmp_path))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        environment[f"XDG_{name}_HOME"] = str(tmp_path / name.lower())
    picture = tmp_path / "window.png"
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "library.db"), str(picture)],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.stdout.strip() == "0 ['ready'] [] []", result.stderr
    assert picture.stat().st_size > 1000


def settle(qtbot, window):
    with qtbot.waitSignal(window.settled, timeout=10_000):
        pass


@pytest.fixture
def program(qtbot, qapp, tmp_path):
    made = Program(qapp, Trouble(), settings=Settings(tmp_path / "settings.ini"))
    yield made
    made.end()


def test_a_new_library_is_welcomed(qtbot, program, tmp_path):
    program.open(tmp_path / "library.db")
    settle(qtbot, program.window)
    assert program.window.place() == "welcome"
    assert (tmp_path / "library.db").exists()


def test_once_settled_the_first_comment_and_the_list_are_there(qtbot, program, tmp_path):
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        fill(library.store, some(12))
        score_all(library.store)
    program.open(path)
    settle(qtbot, program.window)
    review = program.window.page("review")
    assert review is not None
    assert review.current() is not None
    assert None not in [review.rows.row(line) for line in range(12)]


def test_where_no_library_opens_nothing_pretends_to_act_and_ways_on_are_offered(
    qtbot, program, tmp_path, monkeypatch
):
    own = tmp_path / "own.db"
    monkeypatch.setattr("moderator.app._default_path", lambda: own)
    for name in DIALOGS:
        monkeypatch.setattr(dialogs, name, lambda *_: None)
    monkeypatch.setattr(dialogs, "choose_exports", lambda *_: [])
    letter = tmp_path / "letter.db"
    letter.write_text("hello, this is no library")
    program.open(letter)
    window = program.window
    settle(qtbot, window)
    assert "is not a library" in window.notices.sentence()
    tasks, welcome = program._tasks, window.welcome
    for command in COMMANDS:
        action = tasks.findChild(QAction, command.name)
        if action.isEnabled() and command.name not in ENDS:
            action.trigger()
            window.close_sheets()
    assert "should not have" not in window.notices.sentence()
    assert welcome.box.isHidden()
    assert QApplication.focusWidget() in (None, welcome.first())
    welcome.first().click()
    settle(qtbot, program.window)
    assert program._library.path == own
    assert not program.window.welcome.box.isHidden()
    assert program._tasks.findChild(QAction, "import").isEnabled()
    assert letter.read_text() == "hello, this is no library"


def test_a_library_that_can_only_be_read_says_so_and_stays_as_it_is(qtbot, program, tmp_path, monkeypatch):
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        fill(library.store, some(12))
        score_all(library.store)
    monkeypatch.setattr(only_read, "is_drive_only_read", lambda path: True)
    program.open(path)
    window = program.window
    settle(qtbot, window)
    assert window.notices.sentence().startswith("This library lies on a drive that can only be read")
    assert "only to read" in window.rail.findChild(LibraryHead).accessibleName()
    assert not any(program._tasks.findChild(QAction, name).isEnabled() for name in WRITES)
    assert program._tasks.findChild(QAction, "find").isEnabled()
    window.notices.pass_on()
    review = window.page("review")
    before = review.current()
    review.act("flag")
    assert review.current() == before
    assert "Copy it to another drive" in window.notices.sentence()
    window.paths_wanted.emit([tmp_path / "export.csv"])
    assert window.open_sheet() is None


def test_what_would_change_a_library_that_can_only_be_read_is_grey_and_says_why(
    qtbot, program, tmp_path, monkeypatch
):
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        fill(library.store, some(40))
        score_all(library.store)
    monkeypatch.setattr(only_read, "is_drive_only_read", lambda path: True)
    program.open(path)
    window = program.window
    settle(qtbot, window)
    window.show_place("models")
    models = window.page("models")
    qtbot.waitUntil(lambda: models.resting.quality.audit.text() == "Audit 40 comments")
    models.resting.threshold.slider.show_value(0.7)
    resting, shelf = models.resting, models.shelf
    window.show_place("comments")
    comments = window.page("comments")
    qtbot.waitUntil(lambda: comments.bar.target() == "Apply to all 40 comments")
    grey = (resting.quality.audit, resting.threshold.use, shelf.take, models._retrain, *comments.bar.changing)
    grey = (*grey, *window.page("review").middle.deciding)
    for control in (*grey, window.rail.item("import")):
        assert not control.isEnabled()
        assert control.toolTip().startswith("This library lies on a drive that can only be read")
    for name, words in (("safety", ("Back up now", "Look…")), ("rules", ("New rule…",))):
        program._tasks.findChild(QAction, name).trigger()
        found = {one.text(): one for one in window.open_sheet().findChildren(Button)}
        assert not any(found[one].isEnabled() for one in words)
        window.close_sheets()
    exported = next(one for one in comments.bar.findChildren(Plain) if one.text() == "Export…")
    assert exported.isEnabled()


def test_a_library_that_could_only_be_read_is_opened_anew_and_may_be_changed_now(
    qtbot, program, tmp_path, monkeypatch
):
    path = tmp_path / "library.db"
    with Library.open(path) as library:
        fill(library.store, some(3))
    with monkeypatch.context() as protected:
        protected.setattr(only_read, "is_drive_only_read", lambda path: True)
        program.open(path)
        settle(qtbot, program.window)
    first = program.window
    first.library_wanted.emit(path)
    assert program.window is not first
    settle(qtbot, program.window)
    assert "only to read" not in program.window.rail.findChild(LibraryHead).accessibleName()
    assert program._tasks.findChild(QAction, "import").isEnabled()


def test_what_is_no_library_is_said_in_the_window(qtbot, program, tmp_path):
    file = tmp_path / "holiday.db"
    file.write_text("no library, but words", encoding="utf-8")
    program.open(file)
    qtbot.waitUntil(lambda: program.window.notices.sentence() != "")
    assert "holiday.db" in program.window.notices.sentence()
    assert file.read_text(encoding="utf-8") == "no library, but words"
    program.window.paths_wanted.emit([])


def test_another_library_takes_the_place_of_the_first(qtbot, program, tmp_path):
    program.open(tmp_path / "first.db")
    first = program.window
    gone = []
    first.destroyed.connect(lambda: gone.append(1))
    settle(qtbot, first)
    first.library_wanted.emit(tmp_path / "second.db")
    second = program.window
    assert second is not first
    settle(qtbot, second)
    assert gone == [1]
    assert second.isVisible()
    assert second.windowTitle() == "Second – Moderator"


def test_the_library_that_is_open_is_not_opened_twice(qtbot, program, tmp_path):
    program.open(tmp_path / "first.db")
    window = program.window
    settle(qtbot, window)
    window.library_wanted.emit(tmp_path / "first.db")
    assert program.window is window


def test_the_window_follows_the_settings(qtbot, qapp, program, tmp_path):
    from moderator.gui import theme

    program.open(tmp_path / "library.db")
    settle(qtbot, program.window)
    program._settings.keep("look/scheme", "dark")
    assert theme.current().dark
    assert qapp.palette().window().color() == theme.current().window
    program._settings.keep("look/scheme", "light")
    assert not theme.current().dark


def test_no_thread_is_left_when_the_program_ends(qtbot, program, tmp_path):
    before = set(threading.enumerate())
    program.open(tmp_path / "library.db")
    settle(qtbot, program.window)
    assert set(threading.enumerate()) - before
    program.end()
    assert not set(threading.enumerate()) - before


@pytest.mark.slow
def test_the_sample_is_imported_by_the_real_worker(qtbot, program, tmp_path):
    program.open(tmp_path / "library.db")
    settle(qtbot, program.window)
    program.window.sample_wanted.emit()
    qtbot.waitUntil(lambda: isinstance(program.window.open_sheet(), ReportSheet), timeout=60_000)
    sheet = program.window.open_sheet()
    assert int(sheet.sum_line().split()[0]) > 100
    sheet.review_wanted.emit()
    qtbot.waitUntil(lambda: program.window.facts().total > 100)
    sheet.dismiss()
    assert program.window.place() == "review"
