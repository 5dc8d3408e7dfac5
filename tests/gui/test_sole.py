"""One window a library: a second start brings the first window to the front, and nothing can keep one out for ever."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from moderator.app import Program
from moderator.gui import sole
from moderator.gui.settings import Settings
from moderator.gui.sole import Sole
from moderator.gui.trouble import Trouble

LONG = 120.0
"""Seconds; nothing here waits for its end."""
START = """
import sys
from pathlib import Path
from moderator import app
app.PATIENCE = 120.0
print("status", app.run(Path(sys.argv[1]), on_called=lambda: print("called")))
"""
HOLD = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from moderator.gui.sole import Sole
application = QCoreApplication([])
sole = Sole(Path(sys.argv[1]))
print(sole.claim(), flush=True)
time.sleep(600)
"""


@pytest.fixture
def library(tmp_path):
    return tmp_path / "library.db"


def beside(library: Path) -> set[str]:
    return {path.name for path in library.parent.iterdir()} - {library.name}


def test_a_second_window_is_told_and_its_call_is_heard_and_answered(qtbot, library):
    first, second = Sole(library), Sole(library)
    assert first.claim()
    assert first.is_held
    assert not second.claim()
    answers = []
    calling = threading.Thread(target=lambda: answers.append(second.call(LONG)))
    with qtbot.waitSignal(first.called, timeout=60_000):
        calling.start()
    calling.join()
    assert answers == [True]
    assert not second.is_held
    first.release()


def test_a_call_made_while_the_first_window_was_still_being_made_is_heard(qtbot, library):
    first = Sole(library)
    library.with_name("library.db.window").write_bytes(b".")
    with qtbot.waitSignal(first.called, timeout=60_000):
        assert first.claim()
    first.release()


def test_a_window_that_does_not_answer_is_not_waited_for_longer_than_asked(qtbot, library):
    first, second = Sole(library), Sole(library)
    first.claim()
    assert not second.call(0)
    first.release()


def test_a_link_to_the_library_leads_to_the_same_window(qtbot, library):
    library.touch()
    link = library.with_name("link.db")
    try:
        link.symlink_to(library)
    except OSError:
        pytest.skip("this system makes no links")
    first, second = Sole(library), Sole(link)
    assert first.claim()
    assert not second.claim()
    first.release()


def test_when_it_is_closed_another_may_have_it_and_nothing_is_left_beside_it(qtbot, library):
    first, second = Sole(library), Sole(library)
    first.claim()
    first.release()
    assert not first.is_held
    assert beside(library) == set()
    assert second.claim()
    assert second.is_held
    second.release()
    assert beside(library) == set()


def test_who_was_killed_holds_nothing(qtbot, library):
    holding = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(library)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert holding.stdout is not None
    assert holding.stdout.readline() == "True\n"
    after = Sole(library)
    assert not after.claim()
    holding.kill()
    holding.communicate()
    assert after.claim()
    assert after.is_held
    after.release()


def test_where_nothing_can_be_written_beside_it_the_window_opens_all_the_same(qtbot, library, monkeypatch):
    def refuse(path):
        raise PermissionError(path)

    monkeypatch.setattr(sole, "open_private", refuse)
    one = Sole(library)
    assert one.claim()
    assert not one.is_held
    one.release()


@pytest.fixture
def program(qtbot, qapp, tmp_path):
    made = Program(qapp, Trouble(), settings=Settings(tmp_path / "settings.ini"))
    yield made
    made.end()


def test_a_second_start_raises_the_first_window_and_ends(qtbot, program, library, tmp_path):
    assert program.open(library)
    window = program.window
    with qtbot.waitSignal(window.settled, timeout=60_000):
        pass
    window.showMinimized()
    environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", HOME=str(tmp_path / "home"))
    second = subprocess.Popen(
        [sys.executable, "-c", START, str(library)],
        env=environment,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=100_000)
    said, _ = second.communicate()
    assert said.split() == ["called", "status", "0"]
    assert not window.isMinimized()
    assert window.isVisible()


def test_a_library_that_another_window_shows_is_not_opened_in_this_one_too(
    qtbot, program, library, monkeypatch
):
    assert program.open(library)
    window = program.window
    with qtbot.waitSignal(window.settled, timeout=60_000):
        pass
    other = library.with_name("other.db")
    elsewhere = Sole(other)
    assert elsewhere.claim()
    monkeypatch.setattr(Sole, "call", lambda self, patience: True)
    assert not program.open(other)
    assert program.window is window
    assert window.notices.sentence() == "“other” is open in another window, which is in front now."
    assert not other.exists()
    elsewhere.release()
    assert program.open(other)
    with qtbot.waitSignal(program.window.settled, timeout=60_000):
        pass
    assert program._library.path == other
    freed = Sole(library)
    assert freed.claim()
    assert freed.is_held
    freed.release()


def test_a_window_that_hangs_keeps_nobody_out(qtbot, program, library, monkeypatch):
    hanging = Sole(library)
    assert hanging.claim()
    monkeypatch.setattr(Sole, "call", lambda self, patience: False)
    assert program.open(library)
    with qtbot.waitSignal(program.window.settled, timeout=60_000):
        pass
    assert program._library.path == library
    hanging.release()


def test_a_new_library_is_held_once_its_folder_is_made(qtbot, program, tmp_path):
    library = tmp_path / "new" / "library.db"
    assert program.open(library)
    with qtbot.waitSignal(program.window.settled, timeout=60_000):
        pass
    assert not Sole(library).claim()
