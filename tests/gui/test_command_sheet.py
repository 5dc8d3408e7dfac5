"""Ctrl+K: any command by some letters of its name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from moderator.gui.command_sheet import CommandSheet, Offer, fitting
from tests.gui.conftest import FACTS

OFFERS = [
    Offer("import", "Import comments…", "File", "Ctrl+O"),
    Offer("export", "Export…", "File", "Ctrl+E"),
    Offer("comments", "Comments", "View", "Ctrl+2"),
    Offer("undo", "Undo: Flagged anna_b", "Edit", "Ctrl+Z"),
]


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ["import", "export", "comments", "undo"]),
        ("com", ["comments", "import"]),
        ("COMM im", ["import"]),
        ("file", ["import", "export"]),
        ("port", ["import", "export"]),
        ("anna", ["undo"]),
        ("zebra", []),
    ],
)
def test_what_begins_with_the_letters_comes_first(typed, names):
    assert [offer.name for offer in fitting(OFFERS, typed)] == names


@pytest.fixture
def sheet(qtbot, window):
    window.library_opened(FACTS)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.page("review"), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    opened = window.open_sheet()
    assert isinstance(opened, CommandSheet)
    return opened


def test_letters_find_a_command_and_enter_does_it(sheet, window):
    field = sheet.findChild(QLineEdit)
    assert field.hasFocus()
    QTest.keyClicks(field, "overv")
    assert sheet.shown() == ["Overview, View, Ctrl+3"]
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert window.open_sheet() is None
    assert window.place() == "overview"


def test_the_arrows_choose_and_escape_does_nothing(sheet, window, context):
    field = sheet.findChild(QLineEdit)
    QTest.keyClicks(field, "colours")
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert context.settings.scheme == "dark"
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window.open_sheet(), Qt.Key.Key_Escape)
    assert (window.open_sheet(), window.place()) == (None, "review")


def test_only_what_can_be_done_here_is_offered(sheet, context):
    assert "Undo: Flagged anna_b, Edit, Ctrl+Z" in sheet.shown()
    # No page of this window bound it.
    assert not any(words.startswith("Flag for removal") for words in sheet.shown())
    field = sheet.findChild(QLineEdit)
    QTest.keyClicks(field, "zebra")
    assert sheet.shown() == []
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not sheet.isHidden()
