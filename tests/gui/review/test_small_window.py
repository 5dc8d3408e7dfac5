"""Review in the smallest window: what a small laptop has left at twice the size of everything."""
# ruff: noqa: F811

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from moderator.core.query import QueueMode
from moderator.gui import theme
from moderator.gui.review.queue_pane import MODES, WIDTH
from moderator.store.tallies import Counts
from tests.gui.review.test_review import library, page, window  # noqa: F401


@pytest.fixture
def small(qtbot, window, page):
    window.resize(640, 480)
    qtbot.waitUntil(lambda: window.size() == QSize(640, 480))
    return page


def in_sight(small) -> bool:
    """Say whether every decision stands whole in its column, and above the line at the foot."""
    middle, decisions = small.middle, small.middle.deciding
    places = [QRect(button.mapTo(middle, QPoint(0, 0)), button.size()) for button in decisions]
    whole = all(one.width() >= one.minimumSizeHint().width() for one in decisions)
    return whole and all(middle.rect().contains(place) for place in places)


def test_every_decision_is_in_sight_and_some_lines_can_be_read(small) -> None:
    assert in_sight(small)
    line = QFontMetrics(theme.font("reading")).height() * theme.READING_LINE
    free = (
        small.middle.deciding[0].mapTo(small, QPoint(0, 0)).y()
        - small.middle.area.mapTo(small, QPoint(0, 0)).y()
    )
    assert free > 3 * line


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("left", [7, 64, 12_408, 1_204_000])
def test_the_head_of_the_list_cuts_no_word(small, mode: QueueMode, left) -> None:
    pane = small.pane
    pane.show_mode(mode)
    pane.show_left(left)
    pane.layout().activate()
    assert pane._heading.width() >= pane._heading.sizeHint().width()
    assert pane._left.width() >= pane._left.sizeHint().width()
    assert pane._left.geometry().right() < pane.width()
    assert pane._left.accessibleName() == f"{left:,} left"


def test_the_list_has_its_own_width_again_in_a_larger_window(qtbot, window, small) -> None:
    narrow = small.pane.width()
    window.resize(1000, 700)
    qtbot.waitUntil(lambda: small.pane.width() == theme.px(WIDTH))
    assert narrow < theme.px(WIDTH)
    assert small.pane._left.text().endswith(" left")


def test_the_card_that_is_asked_for_leaves_the_decisions_their_room(small) -> None:
    small.fold_card()
    QApplication.processEvents()
    assert small.card.isVisible()
    assert in_sight(small)
    for row in small.card.rows.values():
        assert row.likelihood_for(10) == ""
        assert row.likelihood_for(200) != ""


def test_the_figures_of_a_sitting_are_whole(small, window, qtbot) -> None:
    small.session.note(1, "flag", correction=True)
    small.waiting.begin(Counts(total=30, open_negative=1_204_000))
    small._show_end()
    figures, end = small.end.figures, small.end

    def lines() -> int:
        return len({count.y() for count, _ in figures._shown})

    qtbot.waitUntil(lambda: lines() == 2)
    assert figures.mapTo(end, QPoint(0, 0)).x() >= 0
    assert figures.mapTo(end, QPoint(figures.width(), 0)).x() <= end.width()
    window.resize(1200, 800)
    qtbot.waitUntil(lambda: lines() == 1)
