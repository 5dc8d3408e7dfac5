"""Settings, help and the list of imports."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from moderator.gui.components.buttons import Plain
from moderator.gui.components.keycap import KeyCap
from moderator.gui.components.label import Text
from moderator.gui.components.segments import Segments
from moderator.gui.components.tick import Tick
from moderator.gui.help_formats import FORMATS
from moderator.gui.importing.batches_sheet import BatchesSheet
from moderator.importers.registry import IMPORTERS, is_generic
from moderator.store.intake.batches import BatchRow
from tests.gui.conftest import FACTS


@pytest.fixture
def opened(window):
    window.library_opened(FACTS)
    return window


def words_of(widget):
    return [label.text() for label in widget.findChildren(Text)]


def test_a_setting_takes_effect_at_once(opened, context, settings):
    context.actions["settings"].trigger()
    sheet = opened.open_sheet()
    scheme = next(one for one in sheet.findChildren(Segments) if one.accessibleName() == "Colours")
    scheme._group.button(2).click()
    assert settings.scheme == "dark"
    letters = next(tick for tick in sheet.findChildren(Tick) if "Letters" in tick.text())
    QTest.keyClick(letters, Qt.Key.Key_Space)
    assert not settings.letter_keys
    assert context.actions.key("flag").isEmpty()


def test_a_section_is_restored(opened, context, settings):
    settings.keep("care/blur", "never")
    context.actions["settings"].trigger()
    opened.open_sheet()._restore("care")
    assert settings.blur == "severe"
    assert opened.open_sheet() is not None


def test_settings_are_asked_for_by_a_page(opened, context):
    context.places.settings_wanted.emit("care")
    assert opened.open_sheet().accessibleName() == "Settings"


def test_every_control_of_the_settings_has_a_name(opened, context):
    context.actions["settings"].trigger()
    sheet = opened.open_sheet()
    unnamed = [widget for widget in sheet._focusable() if not (widget.accessibleName() or widget.text())]
    assert unnamed == []


def test_all_keys_are_listed_with_the_persons_own(opened, context):
    context.actions["keys"].trigger()
    sheet = opened.open_sheet()
    caps = [cap.accessibleName() for cap in sheet.findChildren(KeyCap)]
    assert {"Space", "F", "Ctrl+Z"} <= set(caps)
    assert "Flag for removal" in words_of(sheet)


@pytest.mark.parametrize("name", ["about", "formats"])
def test_help_opens(opened, context, name):
    context.actions[name].trigger()
    assert opened.open_sheet() is not None
    QTest.keyClick(opened.open_sheet(), Qt.Key.Key_Escape)
    assert opened.open_sheet() is None


def test_an_import_is_taken_back_from_the_list(qtbot, opened, context, runner, monkeypatch):
    at = datetime(2026, 6, 15, 10, tzinfo=UTC)
    rows = [
        BatchRow(2, "done", at, ("june.csv",), 120, {}),
        BatchRow(1, "undone", at, ("may.csv",), 0, {}),
    ]
    monkeypatch.setattr("moderator.services.intake.batches.list_batches", lambda library: rows)
    context.actions["imports"].trigger()
    sheet = opened.open_sheet()
    assert isinstance(sheet, BatchesSheet)
    back = [one for one in sheet.findChildren(Plain) if "Take back" in one.text()]
    assert len(back) == 1
    qtbot.waitUntil(back[0].isVisible)
    assert sheet._focusable() == [back[0], sheet.primary], "Tab goes through it as one reads it"
    qtbot.mouseClick(back[0], Qt.MouseButton.LeftButton)
    assert (runner.last.name, runner.last.arguments) == ("undo_batch", {"batch": 2})
    assert opened.open_sheet() is None


def test_every_format_that_is_read_stands_among_the_supported_exports():
    told = " ".join(f"{name} {words}" for name, words in FORMATS)
    named = {importer.title.split(",")[0] for importer in IMPORTERS if not is_generic(importer)}
    # The site or the tool stands first; what comes behind it is what it holds.
    sites = {
        title.replace("Comments saved by ", "").replace("Tweets", "X").split(" ", 1)[0] for title in named
    }
    assert {site for site in sites if site not in told} == set()


@pytest.mark.parametrize("name", ["keys", "searching"])
def test_in_a_small_window_what_helps_stands_in_one_column_with_whole_words(opened, context, qtbot, name):
    context.actions[name].trigger()
    columns = opened.open_sheet().columns
    assert columns.are_beside()
    opened.resize(640, 480)
    qtbot.waitUntil(lambda: not columns.are_beside())
    words = [
        one for one in columns.findChildren(Text) if one.text() in ("Agree with the machine", "any ending")
    ]
    qtbot.waitUntil(lambda: all(one.height() < 2 * one.fontMetrics().height() for one in words))
    opened.resize(1440, 900)
    qtbot.waitUntil(columns.are_beside)
