"""The table of commands, and the actions made of it."""

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from moderator.gui.actions import COMMANDS, MENUS, Actions


@pytest.fixture
def actions(settings):
    return Actions(settings)


def test_names_and_keys_are_given_once(actions):
    assert max(Counter(command.name for command in COMMANDS).values()) == 1
    keys = [key.toString() for command in COMMANDS for key in actions[command.name].shortcuts()]
    assert {key: number for key, number in Counter(keys).items() if number > 1} == {}


def test_every_key_is_understood(actions):
    for command in COMMANDS:
        if command.key:
            assert actions.key(command.name).toString(), command.name


def test_every_command_has_a_menu_and_every_menu_a_command():
    assert {command.menu for command in COMMANDS} == set(MENUS)


def test_a_command_that_nobody_bound_is_disabled(actions):
    assert not actions["flag"].isEnabled()
    actions.bind("flag", lambda: None)
    assert actions["flag"].isEnabled()


def test_the_person_has_keys_of_their_own(settings):
    settings.keep("keys/flag", "D")
    settings.keep("keys/hold", "")
    actions = Actions(settings)
    assert actions.key("flag") == QKeySequence("D")
    assert actions.key("hold").isEmpty()


def test_commands_sleep_while_a_sheet_is_open_and_only_those_awake_wake_up(actions):
    actions.bind("undo", lambda: None)
    actions.suspend()
    actions.suspend()
    assert not actions["undo"].isEnabled()
    actions.resume()
    assert actions["undo"].isEnabled()
    assert not actions["redo"].isEnabled()


def test_letters_may_be_switched_off(actions, settings):
    settings.keep("keys/flag", "D")
    settings.keep("review/letter_keys", False)
    assert actions.key("flag").isEmpty()
    assert actions.key("next").isEmpty()
    assert actions["next"].shortcuts() == [QKeySequence("Down")]
    assert not actions.key("copy").isEmpty()
    settings.keep("review/letter_keys", True)
    assert actions.key("flag") == QKeySequence("D")


@pytest.fixture
def two_pages(qtbot, actions):
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    page, other, field = QWidget(), QWidget(), QLineEdit()
    for widget in (page, other):
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row.addWidget(widget)
    QHBoxLayout(page).addWidget(field)
    done = []
    actions.bind("flag", lambda: done.append("flag"), page=page)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield page, other, field, done
    window.close()


def test_the_key_of_a_page_acts_in_that_page_alone(two_pages):
    page, other, _, done = two_pages
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_F)
    assert done == ["flag"]
    other.setFocus()
    QTest.keyClick(other, Qt.Key.Key_F)
    assert done == ["flag"]


def test_a_letter_typed_in_a_field_decides_nothing(two_pages):
    _, _, field, done = two_pages
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_F)
    assert done == []
    assert field.text() == "f"
