"""Keys that a person changes: pressed into place, never taken silently, shown everywhere, set back."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from moderator.gui import keymap, theme
from moderator.gui.actions import COMMANDS, Actions
from moderator.gui.components.label import Text
from moderator.gui.keys_editor import KeysEditor
from moderator.gui.review.desk import Desk


@pytest.fixture
def editor(window, context):
    opened = KeysEditor(window, context)
    opened.open()
    return opened


def press(editor, command: str, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
    """Walk to the button of a command, open it by Space and press a key, as a person would."""
    button = editor.buttons[command]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.keyClick(button, key, modifier)


def key(context, command: str) -> str:
    return context.actions.key(command).toString()


@pytest.mark.parametrize("size", [1.0, 2.0])
def test_every_command_is_named_in_full_at_every_size_of_text(qapp, request, size) -> None:
    theme.apply(qapp, Qt.ColorScheme.Dark, text_size=size)
    window, context = request.getfixturevalue("window"), request.getfixturevalue("context")
    window.resize(window.minimumSize())
    editor = KeysEditor(window, context)
    editor.open()
    for _ in range(5):
        qapp.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        qapp.processEvents()
    labels = [one for one in editor.panel().findChildren(Text) if one.isVisible() and one.text()]
    longest = [max(one.text().split(), key=len) for one in labels]
    cut = [
        one.text()
        for one, word in zip(labels, longest, strict=True)
        if one.width() < one.fontMetrics().horizontalAdvance(word)
        or one.height() < one.heightForWidth(one.width())
        or not (one.wordWrap() or one.width() >= one.fontMetrics().horizontalAdvance(one.text()))
    ]
    assert cut == []


def test_a_key_is_pressed_into_place_and_kept(editor, context, settings) -> None:
    press(editor, "flag", Qt.Key.Key_D)
    assert key(context, "flag") == "D"
    press(editor, "rules", Qt.Key.Key_R, Qt.KeyboardModifier.AltModifier)
    assert key(context, "rules") == "Alt+R"
    assert Actions(settings).key("flag") == QKeySequence("D")
    assert editor.presets.current() == len(keymap.PRESETS)


def test_a_key_that_is_taken_is_only_taken_when_asked_to(editor, context) -> None:
    press(editor, "hold", Qt.Key.Key_F)
    assert (key(context, "hold"), key(context, "flag")) == ("H", "F")
    assert editor.notice.text() == "F is the key of “Flag for removal”."
    editor.notice.acted.emit()
    assert (key(context, "hold"), key(context, "flag")) == ("F", "")


@pytest.mark.parametrize(
    ("command", "wished", "why"),
    [
        ("flag", Qt.Key.Key_Return, "Enter begins and agrees; that stays so."),
        ("flag", Qt.Key.Key_Tab, "Tab goes to the next control; that stays so."),
        ("flag", Qt.Key.Key_Slash, "/ searches; that stays so."),
        (
            "rules",
            Qt.Key.Key_X,
            "This command acts everywhere: give it a key with Ctrl or Alt, or a function key.",
        ),
    ],
)
def test_some_keys_are_refused_in_a_sentence(editor, context, command, wished, why) -> None:
    before = key(context, command)
    press(editor, command, wished)
    assert editor.notice.text() == why
    assert key(context, command) == before


def test_shift_stays_with_all_that_are_alike(editor, context) -> None:
    press(editor, "flag", Qt.Key.Key_X, Qt.KeyboardModifier.ShiftModifier)
    assert "all that are alike" in editor.notice.text()
    assert key(context, "flag") == "F"


def test_escape_leaves_a_key_and_backspace_takes_it_away(editor, context, window) -> None:
    press(editor, "flag", Qt.Key.Key_Escape)
    assert (key(context, "flag"), window.open_sheet()) == ("F", editor)
    press(editor, "flag", Qt.Key.Key_Backspace)
    assert key(context, "flag") == ""


@pytest.mark.parametrize("preset", keymap.PRESETS, ids=lambda preset: preset.name)
def test_no_preset_gives_a_key_twice_or_one_that_is_refused(settings, preset) -> None:
    keymap.apply(preset, settings)
    actions = Actions(settings)
    keys = [one.toString() for command in COMMANDS for one in actions[command.name].shortcuts()]
    assert len(keys) == len(set(keys))
    pages = {command.name: command.page for command in COMMANDS}
    assert [keymap.refusal(one, of_page=pages[name]) for name, one in preset.keys.items()] == [""] * len(
        preset.keys
    )
    assert keymap.current(settings) is preset


def test_a_preset_is_taken_whole_and_the_defaults_come_back(editor, context) -> None:
    press(editor, "note", Qt.Key.Key_N)
    editor.presets.chosen.emit(1)
    assert [key(context, one) for one in ("agree", "flag", "skip", "note")] == ["A", "X", "Space", "B"]
    editor.presets.chosen.emit(0)
    assert [key(context, one) for one in ("agree", "flag", "skip")] == ["Space", "F", "S"]


def test_every_cap_shows_the_new_key(qtbot, settings) -> None:
    actions = Actions(settings)
    desk = Desk(actions, lambda ids, answer: None)
    qtbot.addWidget(desk)
    desk.card.rows[next(iter(desk.card.rows))].show_probability(0.5)
    keymap.keep(settings, "negative", "9")
    keymap.keep(settings, "flag", "D")
    names = [row.toolTip() for row in desk.card.rows.values()]
    assert names == ["It is negative (9)", "It is neutral (2)", "It is positive (3)"]
    caps = [getattr(one, "_cap", "") for one in desk.middle.findChildren(type(desk.middle._agree).__mro__[1])]
    assert "D" in caps
    assert "F" not in caps
