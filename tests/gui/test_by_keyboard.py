"""Enter presses what has the keyboard, and Esc leads back from it to where the page's own keys act."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from moderator.core.comment import Decision
from moderator.core.query import parse
from moderator.gui.components.focus import FocusRing
from moderator.services.search import searching
from tests.gui.whole import a_library, a_window


@pytest.fixture
def library(tmp_path):
    with a_library(tmp_path) as opened:
        yield opened


@pytest.fixture
def window(qtbot, library, tasks, settings):
    with a_window(qtbot, library, tasks, settings) as made:
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        yield made


def press(key) -> None:
    QTest.keyClick(QApplication.focusWidget(), key)


def test_enter_goes_where_the_rail_leads(window) -> None:
    for name in ("comments", "overview", "models", "review"):
        window.rail.item(name).setFocus()
        press(Qt.Key.Key_Return)
        assert window.place() == name
    window.rail.item("settings").setFocus()
    press(Qt.Key.Key_Return)
    assert window.open_sheet().accessibleName() == "Settings"


def test_enter_presses_a_button_of_a_page(window, library) -> None:
    window.show_place("comments")
    window.page("comments").bar.changing[0].setFocus()
    press(Qt.Key.Key_Return)
    assert len(searching.find(library, parse("decision:flagged"))) == 6


def test_escape_leads_back_from_the_rail_to_the_comment(window, library) -> None:
    page = window.page("review")
    first = page.current().id
    window.rail.item("models").setFocus()
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_F)
    assert searching.rows(library, [first])[0].decision is Decision.FLAGGED
    page.middle.deciding[0].setFocus()
    press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page


def test_escape_in_comments_lets_go_of_the_rows_and_leads_back_to_them(window) -> None:
    window.show_place("comments")
    page = window.page("comments")
    press(Qt.Key.Key_Down)
    assert page.table.selected_ids()
    press(Qt.Key.Key_Escape)
    assert not page.table.selected_ids()
    assert QApplication.focusWidget() is page.table
    page.bar.changing[0].setFocus()
    press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.table


@pytest.mark.parametrize("name", ["overview", "models"])
def test_a_page_is_scrolled_by_its_keys_at_once_and_tab_stops_where_it_is_seen(qtbot, window, name) -> None:
    window.resize(900, 480)
    window.show_place(name)
    page = window.page(name)
    bar = page._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    press(Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    press(Qt.Key.Key_Up)
    assert bar.value() < bar.maximum()
    press(Qt.Key.Key_Home)
    assert bar.value() == 0
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() not in (page, page._area)


def test_the_ring_is_round_the_probability_that_has_the_keyboard(window) -> None:
    page = window.page("review")
    ring = window.findChild(FocusRing)
    for row in page.card.rows.values():
        row.setFocus(Qt.FocusReason.TabFocusReason)
        assert ring.target() is row
        assert ring.isVisible()
