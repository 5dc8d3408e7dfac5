"""While nothing can be stored or read: what the person did is not lost or shown as done, and later all goes on."""

from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from moderator.core.comment import Decision
from moderator.core.errors import UserError
from moderator.core.query import QueueMode, parse
from moderator.core.rule import Kind, Rule
from moderator.gui.components.tick import Tick
from moderator.services.model import models
from moderator.services.review import reviewing, rules
from moderator.services.search import searching
from tests.gui.whole import a_library, a_window

FULL = "The disk is full; nothing was changed. Free some space and try again."


@pytest.fixture
def library(tmp_path):
    with a_library(tmp_path) as opened:
        yield opened


@pytest.fixture
def window(qtbot, library, tasks, settings):
    with a_window(qtbot, library, tasks, settings) as made:
        yield made


@pytest.fixture
def disk(library, monkeypatch):
    """A switch that fills the disk, and frees it."""

    class Disk:
        full = False

    whole = library.store.write

    @contextmanager
    def write(**how):
        if Disk.full:
            raise UserError(FULL.split(". ")[0] + ".", advice="Free some space and try again.")
        with whole(**how) as connection:
            yield connection

    monkeypatch.setattr(library.store, "write", write)
    return Disk


def test_a_note_that_could_not_be_stored_is_there_again(window, library, disk) -> None:
    page = window.page("review")
    row, disk.full = page.current(), True
    page.sheets.show("note", row)
    QTest.keyClicks(window.open_sheet()._line, "ask Jo")
    QTest.keyClick(window.open_sheet()._line, Qt.Key.Key_Return)
    assert window.open_sheet() is None
    assert window.notices.sentence() == f"{FULL} What you noted is kept until then: B opens it again."
    disk.full = False
    page.sheets.show("note", row)
    assert window.open_sheet()._line.text() == "ask Jo"
    QTest.keyClick(window.open_sheet()._line, Qt.Key.Key_Return)
    assert searching.rows(library, [row.id])[0].note == "ask Jo"
    page.sheets.show("note", searching.rows(library, [row.id])[0])
    assert window.open_sheet()._line.text() == "ask Jo"


def test_what_could_not_be_marked_as_handed_back_is_come_back_to(
    qtbot, window, library, disk, monkeypatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: True)
    ids = searching.find(library, parse(""))
    reviewing.decide(library, ids, Decision.FLAGGED)
    window._context.actions["hand_back"].trigger()
    sheet = window.open_sheet()
    first, disk.full = sheet.current(), True
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert sheet.current().id == first.id
    assert sheet.trouble() == FULL
    disk.full = False
    QTest.keyClick(sheet, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(searching.find(library, parse("decision:flagged"))) == 6, (
        "no mark, so nothing to take back here"
    )
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert sheet.trouble() == ""
    assert sheet.current().id != first.id
    assert list(searching.find(library, parse("is:handed"))) == [first.id]


def test_a_rule_that_could_not_be_switched_stands_as_it_is(window, library, disk) -> None:
    rules.add(library, Rule("Refunds", Kind.WORD, "refund"))
    window._context.actions["rules"].trigger()
    sheet = window.open_sheet()
    disk.full = True
    sheet.findChild(Tick).click()
    *_, tick = sheet.findChildren(Tick)
    assert not tick.isChecked()
    assert sheet.trouble() == FULL


def test_a_note_on_a_version_that_could_not_be_stored_comes_back(window, monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(models, "annotate", refuse)
    window.show_place("models")
    versions = window.page("models")._versions
    versions._keep_note("shipped-1", "the good one")
    assert window.open_sheet()._words.text() == "the good one"
    assert window.open_sheet().trouble() == "The disk is full."


def test_what_went_wrong_is_read_above_the_foot_of_a_sheet(window) -> None:
    window._context.actions["rules"].trigger()
    sheet = window.open_sheet()
    before = sheet.panel().height()
    window._context.tasks.fail(UserError("The disk is full.", advice="Free some space."))
    assert sheet.trouble() == "The disk is full. Free some space."
    assert sheet._trouble.isVisible()
    assert sheet.panel().height() >= before + sheet._trouble.height(), "nothing of the sheet is covered"
    assert sheet._trouble.mapTo(window, sheet._trouble.rect().bottomLeft()).y() < window.height()


@pytest.fixture
def gone(library, monkeypatch):
    """A switch that takes the drive away, and connects it again."""

    class Drive:
        gone = False

    whole = library.store.read

    @contextmanager
    def read():
        if Drive.gone:
            raise UserError("The disk does not answer.")
        with whole() as connection:
            yield connection

    monkeypatch.setattr(library.store, "read", read)
    return Drive


def press(key) -> None:
    QTest.keyClick(QApplication.focusWidget(), key)


@pytest.fixture
def active(qtbot, window):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_pages_that_could_not_be_read_are_read_when_they_are_seen_again(active, gone) -> None:
    gone.gone = True
    for name in ("comments", "overview", "models"):
        active.show_place(name)
    assert active.notices.sentence() == "The disk does not answer."
    gone.gone = False
    active.show_place("comments")
    assert len(active.page("comments").rows) == 6
    active.show_place("overview")
    assert active.page("overview").shown.total == 6
    active.show_place("models")
    assert active.page("models")._facts.comments == 6


def test_a_queue_that_could_not_be_read_is_asked_again_by_escape(active, gone) -> None:
    page = active.page("review")
    gone.gone = True
    page.begin(QueueMode.NEWEST)
    assert active.notices.sentence() == "The disk does not answer."
    gone.gone = False
    page.setFocus()
    press(Qt.Key.Key_Escape)
    assert active.notices.sentence() == ""
    assert page.pane.reason().startswith("Here because: ")
    assert len(page.rows) == 6


def test_rows_that_could_not_be_read_come_by_escape(active, gone) -> None:
    page = active.page("review")
    gone.gone = True
    page.rows.show(page.rows.ids)
    page.go_to(2)
    assert page.current() is None
    press(Qt.Key.Key_F)
    gone.gone = False
    press(Qt.Key.Key_Escape)
    assert page.current().id == page.rows.ids[2]


def test_nothing_is_done_by_the_name_of_a_search_that_could_not_be_read(active, gone, library) -> None:
    active.show_place("comments")
    page = active.page("comments")
    gone.gone = True
    active.show_search("nobody wrote this")
    assert len(page.rows) == 6
    assert not any(button.isEnabled() for button in page.bar.changing)
    gone.gone = False
    press(Qt.Key.Key_Escape)
    assert len(page.rows) == 0
    active.show_search("")
    assert all(button.isEnabled() for button in page.bar.changing)


def test_settings_that_cannot_be_kept_are_told_once_where_they_are_chosen(window, settings, tmp_path) -> None:
    settings.path.unlink(missing_ok=True)
    settings.path.mkdir()
    window._context.actions["settings"].trigger()
    settings.keep("look/scheme", "dark")
    assert settings.scheme == "dark"
    assert window.open_sheet().trouble().startswith("Your settings cannot be kept: ")
    window.open_sheet().tell("")
    settings.keep("look/scheme", "light")
    assert window.open_sheet().trouble() == ""
