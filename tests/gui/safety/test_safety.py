"""Safety in the window: what is kept, what going back would mean, and nothing that cannot be taken back by Enter."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from moderator import troubles
from moderator.gui.components.buttons import Button
from moderator.gui.components.label import Text
from moderator.gui.safety.clock import BackupClock
from moderator.gui.safety.confirm import EraseSheet
from moderator.services.backups import Backup
from moderator.services.keeping.safety import CheckReport, RestorePreview
from moderator.store.backup import Contents
from moderator.store.file.kept import Kept
from moderator.store.keeping.erasing import Author
from tests.gui.conftest import FACTS

NOON = datetime(2026, 6, 14, 12, tzinfo=UTC)
HOLDS = Contents(1200, 300, 40, 3, NOON, 6_000_000)
COPY = Kept(Path("/backups/one.db"), NOON, "schedule", 6_000_000)


@pytest.fixture
def opened(window, monkeypatch):
    monkeypatch.setattr("moderator.services.backups.listed", lambda path: [Backup(COPY, HOLDS)])
    window.library_opened(FACTS)
    return window


@pytest.fixture
def sheet(opened, context):
    context.actions["safety"].trigger()
    return opened.open_sheet()


def words_of(widget):
    return " ".join(label.text() for label in widget.findChildren(Text))


def press(widget, name):
    [button] = [one for one in widget.findChildren(Button) if name in (one.accessibleName() or one.text())]
    button.click()


def test_what_is_kept_is_listed_with_what_it_holds(sheet):
    assert "1,200 comments, 300 decided; on schedule, 5.7 MB" in words_of(sheet)


def test_going_back_shows_both_first(opened, sheet, runner, monkeypatch):
    now = Contents(1300, 310, 41, 3, None, 1)
    monkeypatch.setattr(
        "moderator.services.keeping.safety.preview_restore", lambda *_: RestorePreview(HOLDS, now)
    )
    press(sheet, "Go back to the backup of")
    asked = opened.open_sheet()
    assert "1,300" in words_of(asked)
    assert "1,200" in words_of(asked)
    assert runner.jobs == []
    QTest.keyClick(asked, Qt.Key.Key_Return)
    assert (runner.last.name, runner.last.arguments) == ("restore", {"source": COPY.path})
    runner.last.finish()
    assert "What was there before" in opened.notices.sentence()


def test_a_check_says_what_it_found(sheet, runner):
    press(sheet, "Check the library")
    assert runner.last.arguments == {"repair": True}
    runner.last.finish(CheckReport(True, ["The count was 3 and is 2."], repaired=True))
    assert "The count was 3 and is 2. This is mended now." in words_of(sheet)


def test_erasing_is_never_done_by_enter(opened, sheet, runner, monkeypatch):
    found = [Author(1, "youtube", "vex_row<b>", None, 3)]
    monkeypatch.setattr("moderator.services.keeping.erasing.preview", lambda *_: found)
    sheet._name.setText("vex_row<b>")
    sheet._look()
    asked = opened.open_sheet()
    assert isinstance(asked, EraseSheet)
    assert "Erase 3 comments of" in words_of(asked)
    QTest.keyClick(asked, Qt.Key.Key_Return)
    assert runner.jobs == []
    sheet = EraseSheet(opened, "vex_row<b>", found)
    sheet.wanted.connect(lambda name: runner.start("erase", {"name": name}))
    sheet.open()
    press(sheet, "Erase for good")
    assert runner.last.arguments == {"name": "vex_row<b>"}


def test_whom_backups_alone_know_is_shown(opened):
    sheet = EraseSheet(opened, "vex_row", [Author(0, "youtube", "vex_row", None, 0, in_backups=4)])
    assert "Erase 4 comments of" in words_of(sheet)
    assert "0 comments, 4 in a backup" in words_of(sheet)


def test_a_backup_by_hand_and_on_schedule(opened, context, sheet, runner):
    press(sheet, "Back up now")
    assert (runner.last.name, runner.last.arguments) == ("keep_backup", {"reason": "hand"})
    runner.last.finish(None)
    assert "Nothing has changed" in opened.notices.sentence()
    clock = BackupClock(context)
    clock.begin()
    clock._timer.timeout.emit()
    assert runner.last.arguments == {"reason": "schedule"}


def test_the_report_of_trouble_can_be_read_and_saved(opened, context, tmp_path, monkeypatch):
    try:
        raise ValueError("what " + "somebody wrote")
    except ValueError as error:
        troubles.record(error)
    context.actions["trouble"].trigger()
    report = opened.open_sheet()
    assert "ValueError" in report.text()
    assert "what somebody wrote" not in report.text()
    monkeypatch.setattr("moderator.gui.dialogs.name_file", lambda *_: tmp_path / "report.txt")
    press(report, "Save…")
    assert (tmp_path / "report.txt").read_text() == report.text()
