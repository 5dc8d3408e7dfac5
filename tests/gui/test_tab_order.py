"""Tab goes through a page as one reads it, also to parts that came later."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from moderator.gui import theme
from moderator.gui.components.buttons import Plain
from moderator.gui.components.chip import Chip
from moderator.gui.overview.figure import FigureLink
from tests.gui.test_room import page, window  # noqa: F401


def reached(first):
    """Return what Tab leads to, from one part until it comes again."""
    first.setFocus()
    found = []
    while (now := QApplication.focusWidget()) not in found:
        found.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    return found


@pytest.fixture
def active(qtbot, window):  # noqa: F811
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_chips_come_between_the_field_and_the_rows(active, page) -> None:  # noqa: F811
    for search in (
        "label:negative",
        "label:negative number likes>=0 after:2019 on:2026 -is:own -giveaway p>0.5",
    ):
        page.show_search(search)
        page.resize(theme.px(700), page.height())
        order = reached(page.field.focusProxy())
        chips = [one for one in order if isinstance(one, Chip)]
        assert [one.text() for one in chips] == page.chips.shown()[: len(chips)]
        places = [
            order.index(one) for one in (page.field.focusProxy(), page._save, page.scores.button, *chips)
        ]
        assert places == sorted(places)
        assert order.index(chips[-1]) < order.index(page.table) < order.index(page.bar.changing[0])
        if page.chips._more.isVisible():
            assert order.index(page.chips._more) == order.index(chips[-1]) + 1


def test_the_figures_of_the_sentence_come_before_what_stands_below_them(qtbot, active) -> None:
    active.show_place("overview")
    shown = active.page("overview")
    links = shown._summary.findChildren(FigureLink)
    qtbot.waitUntil(lambda: bool(links) and links[-1].isVisible())
    order = reached(shown)
    places = [order.index(one) for one in (shown, *links, shown.chart, shown.review.decided)]
    assert places == sorted(places)


@pytest.mark.parametrize("how", ["switched off", "gone"])
def test_a_button_that_can_do_nothing_more_hands_the_keyboard_to_its_page(qtbot, how):
    """Not to its neighbour, which a second Enter would press: beside Retrain that was Cancel."""
    around = QWidget(focusPolicy=Qt.FocusPolicy.StrongFocus)
    qtbot.addWidget(around)
    row = QHBoxLayout(around)
    start, stop = Plain("Retrain…"), Plain("Cancel")
    row.addWidget(start)
    row.addWidget(stop)
    around.show()
    around.activateWindow()
    qtbot.waitUntil(around.isActiveWindow)
    start.setFocus()
    assert QApplication.focusWidget() is start
    if how == "switched off":
        start.setEnabled(False)
    else:
        start.hide()
    assert QApplication.focusWidget() is around
