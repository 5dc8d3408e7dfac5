"""The way back, walked by keys alone; what would open a browser is caught."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPushButton

from moderator.core.comment import Decision, NewComment
from moderator.core.query import parse
from moderator.gui import dialogs
from moderator.gui.commands import Commands
from moderator.gui.context import AppContext
from moderator.gui.facts import read_facts
from moderator.gui.handback.sheet import HandBackSheet
from moderator.gui.main_window import MainWindow
from moderator.gui.overview.report_print import print_report
from moderator.services.handout import handback
from moderator.services.library import Library
from moderator.services.report import reporting
from moderator.services.review import reviewing
from moderator.services.search import searching
from moderator.store.intake import batches
from tests.store.making import put


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "lakeside.sqlite") as opened:
        new = [
            NewComment(f"scam {n}", platform, f"{platform}{n}", thread_id="t", thread_title="The June boxes",
                       author_name=f"bot{n}", permalink=f"https://{platform}.example/{n}" if n else None)
            for platform in ("youtube", "reddit", "facebook") for n in range(3)
        ]  # fmt: skip
        with opened.store.write() as connection:
            batch = batches.begin(connection, ["made-up.csv"])
            put(connection, batch, new)
            batches.finish(connection, batch, "{}")
        reviewing.decide(opened, range(1, 10), Decision.FLAGGED)
        yield opened


@pytest.fixture
def browser(monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    return opened


@pytest.fixture
def sheet(qtbot, library, tasks, settings, browser):
    window = MainWindow(AppContext(library, tasks, settings))
    Commands(window._context, window)
    qtbot.addWidget(window)
    window.show()
    window._context.actions["hand_back"].trigger()
    opened = window.open_sheet()
    assert isinstance(opened, HandBackSheet)
    qtbot.waitUntil(lambda: opened.current() is not None)
    yield opened
    window.close_sheets()


def handed(library) -> list[int]:
    return sorted(searching.find(library, parse("is:handed")))


def test_enter_opens_copies_marks_and_goes_on(qtbot, sheet, library, browser):
    assert [name for name, _ in sheet._platforms] == ["facebook", "reddit", "youtube"]
    first = sheet.current()
    qtbot.keyClick(sheet, Qt.Key.Key_J)
    second = sheet.current()
    assert first.id != second.id
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert browser == [second.permalink]
    assert QGuiApplication.clipboard().text() == second.permalink
    qtbot.waitUntil(lambda: handed(library) == [second.id])
    assert sheet.current().id not in (first.id, second.id)


def test_undo_takes_the_mark_back_and_returns(qtbot, sheet, library, browser):
    qtbot.keyClick(sheet, Qt.Key.Key_J)
    marked = sheet.current().id
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: handed(library) == [marked])
    qtbot.keyClick(sheet, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: handed(library) == [])
    assert sheet.current().id == marked


def test_without_an_address_the_id_is_copied(qtbot, sheet, library, browser):
    while sheet.current().permalink:
        qtbot.keyClick(sheet, Qt.Key.Key_J)
    row = sheet.current()
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert browser == []
    assert QGuiApplication.clipboard().text() == row.external_id
    qtbot.waitUntil(lambda: handed(library) == [row.id])


def test_three_platforms_are_walked_by_keys_alone(
    qtbot, library, tasks, settings, browser, runner, monkeypatch, tmp_path
):
    """Ctrl+B, then Enter for every comment: YouTube, Reddit and Facebook, with a look back and the lists."""
    window = MainWindow(AppContext(library, tasks, settings))
    Commands(window._context, window)
    qtbot.addWidget(window)
    window.show()
    assert window._context.actions["hand_back"].shortcut().toString() == "Ctrl+B"
    window._context.actions["hand_back"].trigger()
    sheet = window.open_sheet()
    qtbot.waitUntil(lambda: sheet.current() is not None)
    walked = []
    for platform in ("facebook", "reddit", "youtube"):
        assert sheet.current().platform == platform
        for _ in range(3):
            row = sheet.current()
            walked.append(row.id)
            qtbot.keyClick(sheet, Qt.Key.Key_Return)
            assert QGuiApplication.clipboard().text() == (row.permalink or row.external_id)
        assert sheet.current() is None
        assert "last one" in sheet._text.text()
        if platform == "reddit":
            twice = bool(row.permalink)
            # Back to the last one, taken back and done again; over to Facebook and back by the arrows.
            qtbot.keyClick(sheet, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
            assert sheet.current().id == walked[-1]
            qtbot.keyClick(sheet, Qt.Key.Key_Left)
            assert sheet.current().platform == "facebook"
            qtbot.keyClick(sheet, Qt.Key.Key_Right)
            assert sheet.current().id == walked[-1]
            qtbot.keyClick(sheet, Qt.Key.Key_Return)
        if platform != "youtube":
            assert sheet._open.text() == f"On to {'Reddit' if platform == 'facebook' else 'YouTube'}"
            qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert sheet._open.text() == "Done"
    # One of each platform has no address; which of comments that are alike in all comes last is left open.
    assert len(browser) == 6 + twice
    qtbot.waitUntil(lambda: handed(library) == sorted(walked))
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: tmp_path / "lists")
    qtbot.keyClick(sheet, Qt.Key.Key_L)
    assert sheet.isHidden()
    assert runner.last.name == "hand_back"
    assert handback.posts(library) == []


def test_the_mouse_can_leave_it_before_the_end(qtbot, sheet):
    window = sheet.window()
    window.setMinimumSize(0, 0)
    window.resize(640, 480)
    close = next(one for one in sheet.findChildren(QPushButton) if one.text() == "Close")
    assert close.isVisible()
    feet = [
        one for one in sheet.findChildren(QPushButton) if one.isVisible() and one.parent() is close.parent()
    ]
    for left, right in pairwise(sorted(feet, key=QPushButton.x)):
        assert left.geometry().right() < right.x(), f"{left.text()} lies under {right.text()}"
    assert max(one.geometry().right() for one in feet) <= close.parentWidget().width()
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert sheet.isHidden()


def test_at_the_end_enter_closes(qtbot, sheet, library):
    sheet.show_posts([one for one in handback.posts(library) if one.platform == "reddit"])
    for _ in range(3):
        qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert "last one" in sheet._text.text()
    qtbot.waitUntil(lambda: len(handed(library)) == 3)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert sheet.isHidden()


def test_nothing_waits(qtbot, library, tasks, settings):
    reviewing.decide(library, range(1, 10), Decision.OPEN)
    window = MainWindow(AppContext(library, tasks, settings))
    Commands(window._context, window)
    qtbot.addWidget(window)
    window.show()
    window.library_opened(read_facts(library))
    window.show_place("comments")
    window._context.actions["hand_back"].trigger()
    sheet = window.open_sheet()
    assert sheet.current() is None
    assert sheet._nothing.text().startswith("Nothing waits")
    shown = [one.text() for one in sheet.findChildren(QPushButton) if one.isVisible()]
    assert shown == ["Close", "Go to Review"]
    assert not sheet._shown.isVisible(), "lines and gaps of a comment that is not there"
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert window.open_sheet() is None
    assert window.place() == "review"


def test_the_lists_are_written_by_the_worker(qtbot, sheet, tmp_path, monkeypatch, runner):
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: tmp_path / "lists")
    qtbot.mouseClick(sheet._lists, Qt.MouseButton.LeftButton)
    assert sheet.isHidden()
    job = runner.last
    assert (job.name, job.arguments) == ("hand_back", {"folder": tmp_path / "lists"})


@pytest.mark.parametrize(
    ("command", "said", "offered", "opens"),
    [
        ("report", "The report is in letters.html.", "Open it", "letters.html"),
        ("backup", "Backed up to letters.html.", "Show the folder", ""),
        ("export", "Exported 0 comments to letters.html.", "Show the folder", ""),
    ],
)
def test_what_was_written_can_be_seen_at_once(
    qtbot, sheet, tmp_path, monkeypatch, runner, browser, command, said, offered, opens
):
    window = sheet.window()
    window.close_sheets()
    monkeypatch.setattr(dialogs, "name_file", lambda *_: tmp_path / "letters.html")
    window._context.actions[command].trigger()
    runner.last.finish(None)
    assert (window.notices.sentence(), window.notices.action()) == (said, offered)
    window.notices._act.click()
    assert browser == [QUrl.fromLocalFile(str(tmp_path / opens if opens else tmp_path)).toString()]


def test_a_report_is_printed_as_pdf(qtbot, library, tmp_path):
    target = tmp_path / "report.pdf"
    print_report(reporting.compose(library), target)
    content = target.read_bytes()
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") >= 1
    assert len(content) > 5000
