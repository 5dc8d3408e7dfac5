"""Care for the reader: nothing of it unless it was asked for, and then exactly that."""

import codecs

import pytest
from PySide6.QtCore import Qt

from moderator.core.comment import CommentRow, Decision, Probabilities, Sentiment
from moderator.gui.care import Care
from moderator.gui.review.breaks import BreakSheet, GoodSheet, Strain
from tests.gui.review.test_review import library, page, press, stored, window  # noqa: F401

WORD = codecs.decode("fuvg", "rot13")


@pytest.fixture
def hard(page):  # noqa: F811
    """Every comment counts as hard, so that few keys are enough."""
    page._context.settings.keep("care/severe_from", 0.05)
    page._context.settings.keep("care/blur", "never")
    return page


def test_nothing_interrupts_unless_it_was_asked_for(hard, press) -> None:  # noqa: F811
    for _ in range(10):
        press(Qt.Key.Key_F)
        assert hard.window().open_sheet() is None
    assert hard.breaks.strain.hard == 10


def test_a_break_is_offered_after_so_many_hard_ones_and_enter_goes_on(qtbot, hard, press) -> None:  # noqa: F811
    hard._context.settings.keep("care/break_hard", 2)
    press(Qt.Key.Key_F, Qt.Key.Key_F)
    sheet = hard.window().open_sheet()
    assert isinstance(sheet, BreakSheet)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert hard.window().open_sheet() is None
    press(Qt.Key.Key_F)
    assert hard.window().open_sheet() is None
    press(Qt.Key.Key_F)
    hard.window().open_sheet().stopped.emit()
    hard.window().close_sheets()
    assert not hard.is_reading()
    assert "4 decisions" in hard.end.said


def test_the_time_since_the_last_break_is_counted() -> None:
    strain = Strain()
    assert strain.minutes(strain._began + 25 * 60 + 1) == 25
    strain.read(hard=True)
    strain.rest()
    assert (strain.hard, strain.since) == (1, 0)


def test_a_session_leaves_hard_ones_when_its_budget_is_used_up(hard, press, library) -> None:  # noqa: F811
    hard._context.settings.keep("care/severe_from", 0.5)
    hard._context.settings.keep("care/hard_budget", 1)
    hard.rows.put(_hard(stored(library, 3)))
    press(Qt.Key.Key_F)
    assert hard.breaks.strain.hard == 1
    press(Qt.Key.Key_F)
    assert hard.current().id == 5
    for _ in range(8):
        press(Qt.Key.Key_F)
    assert "Hard ones are left for another session" in hard.end.said
    assert stored(library, 3).decision is Decision.OPEN


def _hard(row: CommentRow) -> CommentRow:
    from dataclasses import replace

    return replace(row, abuse=0.95)


def test_three_good_ones_come_after_ten_hard_ones(hard, press, library) -> None:  # noqa: F811
    hard._context.settings.keep("care/good_ones", True)
    from moderator.core.comment import Scored
    from moderator.store import comments

    with library.store.write() as connection:
        said = Scored(Probabilities(0.01, 0.02, 0.97), abuse=0.0)
        comments.store_scores(connection, "m1", [(12, said)])
    for _ in range(9):
        press(Qt.Key.Key_F)
    assert hard.window().open_sheet() is None
    press(Qt.Key.Key_F)
    assert isinstance(hard.window().open_sheet(), GoodSheet)


def test_softened_words_are_shown_by_the_reveal_key(hard, press, library) -> None:  # noqa: F811
    hard._context.settings.keep("care/soften", True)
    from dataclasses import replace

    hard.rows.put(replace(hard.current(), text=f"all {WORD}, really"))
    hard.go_to(0)
    reading = hard.middle.area.reading
    assert reading.accessibleName() == "all s•••, really"
    assert "s•••" in hard.model.data(hard.model.index(0))
    assert not hard.middle._withheld.isHidden()
    press(Qt.Key.Key_V)
    assert reading.accessibleName() == f"all {WORD}, really"
    press(Qt.Key.Key_F)
    assert stored(library, 1).text == "comment number 0"


def test_without_a_model_of_attacks_what_is_surely_negative_is_hard(settings) -> None:
    care = Care(settings)
    sure = CommentRow(1, "x", label=Sentiment.NEGATIVE, probabilities=Probabilities(0.95, 0.03, 0.02))
    assert care.is_hard(sure)
    assert not care.is_severe(sure)
