"""A damaged library at the start: the window says so, and leads to one that opens."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from moderator.app import Program
from moderator.core.operation import JobContext
from moderator.gui.components.label import Text
from moderator.gui.safety.confirm import RestoreSheet
from moderator.gui.safety.damage import DamageSheet, RecoveredSheet
from moderator.gui.settings import Settings
from moderator.gui.trouble import Trouble
from moderator.services import backups
from moderator.services.intake.sample import import_sample
from moderator.services.library import Library

WAIT = 60_000


@pytest.fixture
def damaged(tmp_path):
    path = tmp_path / "harbour.db"
    with Library.open(path) as library:
        import_sample(library, JobContext())
        assert library.keeper.keep() is not None
    with path.open("r+b") as file:
        # The head stays: the list of tables does not.
        file.seek(100)
        file.write(b"\xff" * 3996)
    return path


@pytest.fixture
def program(qtbot, qapp, tmp_path):
    made = Program(qapp, Trouble(), settings=Settings(tmp_path / "settings.ini"))
    yield made
    made.end()


def sheet_of(qtbot, program, kind):
    qtbot.waitUntil(lambda: isinstance(program.window.open_sheet(), kind), timeout=WAIT)
    return program.window.open_sheet()


def words_of(widget):
    return " ".join(label.text() for label in widget.findChildren(Text))


@pytest.mark.slow
def test_a_damaged_library_is_recovered_from_the_window(qtbot, program, damaged):
    before = damaged.read_bytes()
    program.open(damaged)
    sheet = sheet_of(qtbot, program, DamageSheet)
    assert "1 backup can help" in words_of(sheet)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    report = sheet_of(qtbot, program, RecoveredSheet)
    assert "No comment is lost" in words_of(report)
    assert damaged.read_bytes() == before
    [aside] = damaged.with_suffix(".backups").glob("*-damaged.db")
    assert aside.read_bytes() == before
    QTest.keyClick(report, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window.facts() is not None, timeout=WAIT)
    assert program.window.facts().total > 100
    assert damaged.read_bytes() == before


@pytest.mark.slow
def test_a_backup_is_restored_in_place_of_a_damaged_library(qtbot, program, damaged):
    before = damaged.read_bytes()
    program.open(damaged)
    sheet = sheet_of(qtbot, program, DamageSheet)
    [backup] = backups.listed(damaged)
    sheet.restore_wanted.emit(backup.kept.path)
    asked = sheet_of(qtbot, program, RestoreSheet)
    assert "cannot be read" in words_of(asked)
    QTest.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window.facts() is not None, timeout=WAIT)
    assert program.window.facts().total == backup.contents.comments
    [aside] = damaged.with_suffix(".backups").glob("*-damaged.db")
    assert aside.read_bytes() == before


def test_a_damaged_library_put_off_is_left_alone(qtbot, program, damaged):
    shutil.rmtree(damaged.with_suffix(".backups"))
    before = damaged.read_bytes()
    program.open(damaged)
    sheet = sheet_of(qtbot, program, DamageSheet)
    assert "No backup of this library can be read" in words_of(sheet)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert "is damaged" in program.window.notices.sentence()
    assert damaged.read_bytes() == before
    assert not damaged.with_suffix(".backups").exists()


def test_a_library_that_is_gone_is_not_begun_anew(qtbot, program, damaged):
    damaged.unlink()
    program.open(damaged)
    sheet = sheet_of(qtbot, program, DamageSheet)
    assert "is gone" in words_of(sheet)
    assert "Save what can be read" not in words_of(sheet)
    [backup] = backups.listed(damaged)
    assert "Restore a backup" in words_of(sheet)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert "its backups are still there" in program.window.notices.sentence()
    assert backup.contents is not None
    assert not damaged.exists()
