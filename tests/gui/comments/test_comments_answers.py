"""Large and late answers, wide and narrow windows, failures: what the Comments page does then."""

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from moderator.core.comment import Decision, Sentiment
from moderator.core.errors import UserError
from moderator.core.operation import Changes
from moderator.gui import theme
from moderator.gui.comments.bulk_sheet import BulkSheet
from moderator.gui.comments.columns import AUTHOR, DATE, POST, TEXT
from moderator.gui.comments.page import CommentsPage
from moderator.gui.context import AppContext
from moderator.gui.paging import PAGE
from moderator.services.library import Library
from moderator.services.review import reviewing
from moderator.services.search import searching
from tests.gui.held import HeldLanes
from tests.store.making import fill, score_all, some

FIRST = searching.PAGES * PAGE


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Thirty more comments than the first part of an answer holds."""
    with Library.open(tmp_path_factory.mktemp("large") / "large.db") as opened:
        fill(opened.store, some(FIRST + 30))
        score_all(opened.store)
        yield opened


@pytest.fixture
def lanes():
    return HeldLanes("search", "first", "rows")


@pytest.fixture
def page(qtbot, large, lanes, runner, settings):
    tasks = lanes.tasks(runner)
    made = CommentsPage(AppContext(large, tasks, settings))
    qtbot.addWidget(made)
    made.resize(1232, 868)
    made.show()
    made.show_page()
    yield made
    tasks.shutdown()


def settle(lanes):
    while lanes["first"].do_all() + lanes["search"].do_all() + lanes["rows"].do_all():
        QGuiApplication.processEvents()


def choose(page, line):
    """Select one row, whatever keys an earlier test left down."""
    both = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    page.table.selectionModel().setCurrentIndex(page.model.index(line, 0), both)


def test_the_beginning_of_a_large_answer_is_shown_before_the_whole(page, lanes):
    lanes["first"].do_all()
    assert len(page.rows) == FIRST
    assert page.bar.target() == "Counting all that match"
    page.grab()
    lanes["rows"].do_all()
    first = page.rows.row(0)
    assert first is not None
    lanes["search"].do_all()
    assert len(page.rows) == FIRST + 30
    assert page.bar.target() == f"Apply to all {FIRST + 30} comments"
    # What was on the screen stays there: not one row is asked for again.
    assert page.rows.row(0) is first
    assert not lanes["rows"].work


def test_nothing_can_be_applied_to_a_number_that_is_not_known_yet(page, lanes):
    lanes["first"].do_all()
    assert not any(button.isEnabled() for button in page.bar._buttons)
    lanes["search"].do_all()
    assert all(button.isEnabled() for button in page.bar._buttons)


def test_the_whole_of_an_older_question_is_dropped(page, lanes):
    lanes["first"].do_all()
    page.show_search("likes<5")
    lanes["search"].do_all()
    assert len(page.rows) == FIRST
    settle(lanes)
    assert len(page.rows) == 5
    assert page.bar.target() == "Apply to all 5 that match"


def test_a_newer_key_replaces_the_question_of_the_older(page, lanes):
    settle(lanes)
    page.show_search("likes<5")
    page.show_search("likes<3")
    assert lanes["first"].do_all() == 2
    assert len(page.rows) == 3


def test_rows_that_came_do_not_move_the_screen(page, lanes):
    settle(lanes)
    page.table.verticalScrollBar().setValue(200)
    top = page.rows.ids[page.table.rowAt(0)]
    page.on_changed(Changes.COMMENTS)
    assert len(page.rows) == FIRST + 30
    settle(lanes)
    assert page.rows.ids[page.table.rowAt(0)] == top


def test_a_letter_does_not_search_the_rows(page, lanes):
    settle(lanes)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Z)
    assert not lanes["rows"].work


def test_a_narrow_window_gives_its_room_to_the_comment(qtbot, page, lanes):
    settle(lanes)
    assert not any(page.table.isColumnHidden(column) for column in (AUTHOR, POST, DATE))
    page.resize(700, 600)
    assert page.table.isColumnHidden(POST)
    assert page.table.columnWidth(TEXT) >= 240
    # On a laptop the title of the post is cut short before the comment is.
    page.resize(theme.px(1072), 868)
    assert page.table.columnWidth(TEXT) >= theme.px(320)
    assert page.table.columnWidth(POST) <= theme.px(124) + 1
    page.resize(theme.px(1232), 868)
    assert page.table.columnWidth(POST) == theme.px(196)


def test_the_sentiments_are_offered_only_when_asked_for(qtbot, page, lanes):
    settle(lanes)
    assert not [menu for menu in page.findChildren(QMenu) if menu.isVisible()]
    said = []
    page.bar.relabelled.connect(said.append)
    button = next(one for one in page.bar._buttons if one.text() == "Set sentiment")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    assert [action.text() for action in menu.actions()] == ["Negative", "Neutral", "Positive"]
    page.bar.relabelled.disconnect(page._relabel)
    menu.actions()[1].trigger()
    menu.close()
    assert said == [Sentiment.NEUTRAL]


def test_a_bulk_step_that_fails_says_why_and_can_be_tried_again(qtbot, page, lanes, monkeypatch):
    settle(lanes)

    def full(*_, **__):
        raise UserError("The disk is full; nothing was changed.")

    monkeypatch.setattr(reviewing, "decide", full)
    page.bar.decided.emit(Decision.FLAGGED)
    assert page.bar.target() == f"Looking at {FIRST + 30} comments"
    settle(lanes)
    sheet = page.findChild(BulkSheet)
    with qtbot.waitSignal(page._context.tasks.failed) as failed:
        sheet.primary.click()
    assert failed.args[0].message == "The disk is full; nothing was changed."
    assert page.bar.target() == f"Apply to all {FIRST + 30} comments"


def test_selected_rows_are_exported_by_name(qtbot, page, lanes):
    settle(lanes)
    choose(page, 0)
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(page._context.places.export_wanted) as wanted:
        page.bar.exported.emit()
    assert wanted.args[0] == f"id:{page.rows.ids[0]},{page.rows.ids[1]}"


def test_selected_comments_are_copied_as_plain_text(page, lanes):
    settle(lanes)
    choose(page, 0)
    page._context.actions["copy"].trigger()
    lanes["rows"].do_all()
    assert QGuiApplication.clipboard().text() == page.rows.row(0).text


def test_the_field_is_ready_to_be_typed_over(page, lanes):
    page.show_search("likes<5")
    settle(lanes)
    page.focus_search()
    QTest.keyClicks(page.field.focusProxy(), "likes<3")
    assert page.field.text() == "likes<3"
    page._pause.stop()


def test_the_arrows_begin_with_the_row_that_stands_first(qtbot, page, lanes):
    settle(lanes)
    lines = page.table.selected_parts
    assert lines() == []
    # What Qt does when the rows get the keyboard: the first is the current one, and nothing shows it.
    page.table.selectionModel().setCurrentIndex(
        page.model.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
    )
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert lines() == [(0, 0)], "no row is passed over unseen"
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert lines() == [(1, 1)]


def test_a_slash_in_the_rows_is_left_to_the_window(page, lanes):
    settle(lanes)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Slash, Qt.KeyboardModifier.NoModifier, "/")
    page.table.keyPressEvent(event)
    assert not event.isAccepted()


def test_a_row_is_opened_by_enter(qtbot, page, lanes):
    settle(lanes)
    choose(page, 3)
    with qtbot.waitSignal(page._context.places.comment_wanted) as wanted:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert wanted.args == [page.rows.ids[3]]


def test_fields_are_completed_by_keys_alone(page, lanes):
    settle(lanes)
    page.focus_search()
    line = page.field.focusProxy()
    QTest.keyClicks(line, "lab")
    assert [one.text for one in page.field.completion.offered()] == ["label:"]
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert page.field.text() == "label:"
    QTest.keyClicks(line, "neg")
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert page.field.text() == "label:negative "
    assert line.hasFocus()
    page._pause.stop()


def test_names_that_are_known_are_offered(page, lanes):
    settle(lanes)
    page.focus_search()
    QTest.keyClicks(page.field.focusProxy(), "author:author3")
    lanes["rows"].do_all()
    QTest.keyClick(page.field.focusProxy(), Qt.Key.Key_Backspace)
    lanes["rows"].do_all()
    assert "author:author3" in [one.text for one in page.field.completion.offered()]
    QTest.keyClick(page.field.focusProxy(), Qt.Key.Key_Escape)
    assert page.field.completion.offered() == ()
    assert page.field.focusProxy().hasFocus()
    page._pause.stop()


def test_asked_again_with_the_same_answer_nothing_moves_by_a_pixel(page, lanes):
    settle(lanes)
    page.resize(1232, 875)  # so high that a row is cut at the top when the last one ends the view
    bar, head = page.table.verticalScrollBar(), page.table.verticalHeader()
    bar.setValue(bar.maximum())
    settle(lanes)
    top = page.table.rowViewportPosition(page.table.rowAt(0))
    assert top < 0, "no row is cut: give the page another height"
    before = (bar.value(), head.offset())
    page.on_changed(Changes.COMMENTS)
    settle(lanes)
    assert (bar.value(), head.offset()) == before
