"""A notice over the foot of a page: what it covers can be scrolled to, and nothing moves with it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from moderator.gui import theme
from moderator.gui.commands import Commands
from moderator.gui.context import AppContext
from moderator.gui.facts import read_facts
from moderator.gui.main_window import MainWindow
from moderator.gui.pages import Footed
from moderator.jobs.protocol import Failed
from moderator.services.library import Library
from tests.store.making import fill, score_all, some


@pytest.fixture
def window(qtbot, tmp_path, tasks, settings):
    with Library.open(tmp_path / "lakeside.sqlite") as library:
        fill(library.store, some(60))
        score_all(library.store)
        made = MainWindow(AppContext(library, tasks, settings))
        Commands(made._context, made)
        qtbot.addWidget(made)
        made.resize(theme.px(1100), theme.px(703))
        made.show()
        made.library_opened(read_facts(library))
        made.show_place("comments")
        yield made
        made.close_sheets()


@pytest.fixture
def page(window):
    return window.page("comments")


def tops(page):
    """Return where the rows stand on the screen, as far as they are seen."""
    return [page.table.rowViewportPosition(line) for line in range(60)]


def say(qtbot, window, page):
    height = page.table.height()
    window._context.places.said.emit("Exported 3 comments to list.csv.")
    qtbot.waitUntil(lambda: page.table.height() < height)


def end_of(page):
    """Return where the last row ends, in pixels of the page."""
    table = page.table
    bottom = table.rowViewportPosition(59) + table.rowHeight(59)
    return table.viewport().mapTo(page, QPoint(0, bottom)).y()


@pytest.mark.parametrize("start", ["top", "middle", "end"])
def test_the_last_row_is_scrolled_out_from_under_it_and_nothing_moves(qtbot, window, page, start) -> None:
    bar = page.table.verticalScrollBar()
    bar.setValue({"top": 0, "middle": 20, "end": bar.maximum()}[start])
    before, whole = tops(page), page.table.height()
    say(qtbot, window, page)
    assert tops(page) == before
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert (
        end_of(page) <= window.notices.mapTo(window, QPoint(0, 0)).y() - page.mapTo(window, QPoint(0, 0)).y()
    )
    # What was read at the end does not slide down when the notice goes; scrolling up gives the room back.
    before = tops(page)
    QTest.keyClick(page.table, Qt.Key.Key_Escape)
    assert not window.notices.isVisible()
    assert tops(page) == before
    bar.setValue(bar.value() - 5)
    qtbot.waitUntil(lambda: page.table.height() == whole)


def test_rows_that_all_are_in_sight_stay_where_they_are(qtbot, window, page) -> None:
    page.show_search("id:1,2,3")
    before, whole = tops(page)[:3], page.table.height()
    say(qtbot, window, page)
    assert tops(page)[:3] == before
    window.notices.close_one()
    qtbot.waitUntil(lambda: page.table.height() == whole)
    assert tops(page)[:3] == before


def test_what_is_offered_in_the_place_of_rows_does_not_move(qtbot, window, page) -> None:
    page.show_search("nowhere")
    offered = page._stack.currentWidget()
    before = offered.geometry()
    window._context.tasks.failed.emit(Failed(1, "The disk is full."))
    assert window.notices.isVisible()
    page.layout().activate()
    assert offered.geometry() == before
    page.show_search("")
    qtbot.waitUntil(lambda: page._room.height() == window.notices.height())


def test_every_page_that_is_scrolled_is_scrolled_out_from_under_it(qtbot, window) -> None:
    window.resize(theme.px(760), theme.px(520))
    for name in ("overview", "models"):
        window.show_place(name)
        shown = window.page(name)
        assert isinstance(shown, Footed)
        [area] = [one for one in shown.findChildren(QScrollArea) if one.isVisible()]
        qtbot.waitUntil(lambda area=area: area.verticalScrollBar().maximum() > 0)
        whole = area.height()
        window._context.places.said.emit("Exported 3 comments to list.csv.")
        qtbot.waitUntil(lambda area=area, whole=whole: area.height() == whole - window.notices.height())
        bar = area.verticalScrollBar()
        bar.setValue(bar.maximum())
        window.notices.close_one()
        shown.layout().activate()
        assert area.height() < whole, "it would slide down"
        bar.setValue(0)
        qtbot.waitUntil(lambda area=area, whole=whole: area.height() == whole)
