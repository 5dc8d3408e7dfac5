"""What a session counts: what was said and stands, whatever else is done and taken back meanwhile."""
# ruff: noqa: F811

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from moderator.core.comment import Decision, Sentiment
from moderator.gui.components.label import Text
from moderator.services.review import reviewing
from tests.gui.review.test_review import library, page, press, stored, window  # noqa: F401

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_a_note_that_is_taken_back_leaves_the_decision_counted(page, press, window) -> None:
    press(Qt.Key.Key_F, Qt.Key.Key_K, Qt.Key.Key_B)
    QTest.keyClicks(window.open_sheet()._line, "ask Jo")
    QTest.keyClick(window.open_sheet()._line, Qt.Key.Key_Return)
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert page.current().note == ""
    assert (page.session.decided, page.session.flagged) == ({1}, {1})
    assert page.status.progress() == "1 / 11"
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert (page.session.decided, page.session.flagged) == (set(), set())


def test_of_two_things_said_of_a_comment_undo_takes_back_the_later_alone(page, press) -> None:
    press(Qt.Key.Key_F, Qt.Key.Key_K, Qt.Key.Key_2)
    assert (page.session.flagged, page.session.corrected) == ({1}, {1})
    press(Qt.Key.Key_Z, modifier=CONTROL)
    assert (page.session.decided, page.session.flagged, page.session.corrected) == ({1}, {1}, set())
    press(Qt.Key.Key_Y, modifier=CONTROL)
    assert page.session.corrected == {1}


def test_what_was_decided_elsewhere_and_is_taken_back_was_never_counted(page, press, library) -> None:
    press(Qt.Key.Key_F)
    reviewing.note(library, 1, "by a colleague")
    page.undo()
    assert page.session.decided == {1}


def test_all_that_are_alike_are_flagged_by_one_key_and_counted(page, press) -> None:
    page.go_to(page.rows.line_of(3))
    press(Qt.Key.Key_F, modifier=SHIFT)
    assert (page.session.decided, page.session.flagged) == ({3}, {3, 4})
    page._show_end()
    assert page.end.hand_back.text() == "Hand back 2 you flagged…"


def test_the_two_figures_of_a_session_say_what_they_count(page, press) -> None:
    assert [one.text() for one in page.status.findChildren(Text) if one.isVisible()][-2:] == [
        "This session",
        "0 / 11",
    ]
    assert page.pane._left.text() == "12 left"
    assert "one of those that are alike" in page.pane._left.toolTip()
    for _ in range(11):
        press(Qt.Key.Key_F)
    assert page.status.progress() == "11 / 11"
    assert page.end.said.startswith("This session is done, 1 more waits")
    assert "The list showed one of those that are alike" in page.end.said
    QTest.keyClick(page, Qt.Key.Key_Return)
    assert page.current().id == 4


def test_why_some_are_left_is_not_said_where_none_are_alike(page, press) -> None:
    page.go_to(page.rows.line_of(3))
    press(Qt.Key.Key_F, modifier=SHIFT)
    press(Qt.Key.Key_F)
    page._show_end()
    assert "alike" not in page.end.said


def test_who_only_agreed_is_not_told_of_corrections(page, press) -> None:
    for _ in range(3):
        press(Qt.Key.Key_Space)
    page._show_end()
    assert "0 corrections" in page.end.said
    page.waiting.counts = page.waiting.counts.__class__(total=100, corrected=44)
    page._show_end()
    assert page.end.retrain.text() == "Retrain on 44 comments…"
    assert "44 corrections" not in page.end.said


def test_a_click_with_shift_decides_for_all_that_are_alike_too(page, press, library) -> None:
    page.go_to(page.rows.line_of(3))
    flag = next(one for one in page.middle.deciding if one.text() == "Flag")
    QTest.mouseClick(flag, Qt.MouseButton.LeftButton, SHIFT)
    assert [stored(library, one).decision for one in (3, 4)] == [Decision.FLAGGED] * 2
    assert page.session.flagged == {3, 4}
    page.go_to(page.rows.line_of(3))
    QTest.mouseClick(page.card.rows[Sentiment.NEUTRAL], Qt.MouseButton.LeftButton, SHIFT)
    assert [stored(library, one).corrected_label for one in (3, 4)] == [Sentiment.NEUTRAL] * 2
    page.go_to(page.rows.line_of(5))
    QTest.mouseClick(flag, Qt.MouseButton.LeftButton)
    assert page.session.flagged == {3, 4, 5}
