"""The Comments page, driven as a person does, over a small real library."""

from array import array

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QStyledItemDelegate

from moderator.core.comment import CommentRow, Decision, Sentiment
from moderator.core.operation import Changes
from moderator.core.query import parse
from moderator.gui import theme
from moderator.gui.comments.columns import AUTHOR, DATE, DECISION, GAP, LIKES, TEXT
from moderator.gui.comments.page import CommentsPage
from moderator.gui.comments.save_sheet import SaveSheet
from moderator.gui.comments.table import CommentTableModel, cell_text, shown
from moderator.gui.components.buttons import Button
from moderator.gui.context import AppContext
from moderator.gui.paging import PAGE, PagedRows
from moderator.services.library import Library
from moderator.services.search import searching
from moderator.store import tallies
from tests.store.making import fill, score_all, some


class SlowFetch:
    """Keeps every question until the test answers it."""

    def __init__(self) -> None:
        self.questions = []

    def __call__(self, ids, answer) -> None:
        self.questions.append((list(ids), answer))

    def answer_all(self) -> None:
        questions, self.questions = self.questions, []
        for ids, answer in questions:
            answer([CommentRow(one, f"text {one}") for one in ids])


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "lakeside.sqlite") as opened:
        new = some(300)
        new[7] = new[7]._replace(text="late box again")
        new[8] = new[8]._replace(text="box arrived <b>late</b> \u202eevil")
        fill(opened.store, new)
        score_all(opened.store)
        yield opened


@pytest.fixture
def page(qtbot, library, tasks, settings):
    made = CommentsPage(AppContext(library, tasks, settings))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.show_page()
    return made


def type_search(qtbot, page, text):
    page.field.setFocus()
    page.field.set_text("")
    qtbot.keyClicks(page.field.focusProxy(), text)
    qtbot.keyClick(page.field.focusProxy(), Qt.Key.Key_Return)


def test_late_answers_to_old_questions_are_dropped(qtbot) -> None:
    fetch = SlowFetch()
    rows = PagedRows(fetch)
    model = CommentTableModel(rows)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(array("q", [1, 2, 3]))
    assert model.data(model.index(0, 1)) == "…"
    model.show(array("q", [7, 8]))
    fetch.answer_all()
    assert model.data(model.index(0, 1)) == "…"
    fetch.answer_all()
    assert model.data(model.index(0, 1)) == "text 7"


def test_only_what_is_looked_at_is_asked_and_the_rest_is_forgotten(qtbot) -> None:
    fetch = SlowFetch()
    rows = PagedRows(fetch)
    rows.show(array("q", range(1_000_000)))
    assert rows.row(900_000) is None
    assert len(fetch.questions) == 1
    assert len(fetch.questions[0][0]) == PAGE
    fetch.answer_all()
    found = rows.row(900_000)
    assert found is not None
    assert found.text == "text 900000"
    for page in range(60):
        rows.row(page * PAGE)
        fetch.answer_all()
    rows.row(900_000)
    assert len(fetch.questions) == 1


def test_a_refresh_paints_the_old_row_until_the_new_one_comes(qtbot) -> None:
    fetch = SlowFetch()
    rows = PagedRows(fetch)
    rows.show(array("q", [5]))
    rows.row(0)
    fetch.answer_all()
    rows.refresh()
    assert rows.row(0) is not None
    assert len(fetch.questions) == 1


def test_typing_finds_and_says_in_words_what_was_understood(qtbot, page) -> None:
    type_search(qtbot, page, "label:negative late")
    assert len(page.rows) == 2
    assert page.chips.chips() == ["Negative", "“late”"]
    assert page.bar.target() == "Apply to all 2 that match"


def test_a_word_is_a_beginning_only_while_it_is_typed(qtbot, page) -> None:
    line = page.field.focusProxy()
    page.field.setFocus()
    qtbot.keyClicks(line, "agai -lat")
    qtbot.waitUntil(lambda: page.chips.chips() == ["“agai”", "Without “lat…”"])
    qtbot.keyClicks(line, " aga")
    qtbot.waitUntil(lambda: page.bar.target() == "Nothing matches")
    page.field.set_text("")
    qtbot.keyClicks(line, "lat")
    qtbot.waitUntil(lambda: page.bar.target() == "Apply to all 2 that match")
    # What is exported meanwhile is what is shown.
    with qtbot.waitSignal(page._context.places.export_wanted) as asked:
        page.bar.exported.emit()
    assert asked.args == ["lat*"]
    assert page.scores._text == "lat*"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert page.chips.chips() == ["“lat”"]
    assert page.bar.target() == "Nothing matches"
    page.show_search("lat*")
    assert len(page.rows) == 2
    with qtbot.waitSignal(page._context.places.export_wanted) as asked:
        page.bar.exported.emit()
    assert asked.args == ["lat*"]


def test_a_saved_search_finds_as_many_as_the_rail_says(qtbot, page, library) -> None:
    page.show_search("lat")
    assert len(page.rows) == searching.count(library, parse("lat")) == 0


def test_a_cross_leaves_the_word_that_is_typed_a_beginning(qtbot, page) -> None:
    page.field.setFocus()
    qtbot.keyClicks(page.field.focusProxy(), "label:negative lat")
    qtbot.waitUntil(lambda: len(page.rows) == 2)
    page.chips.text_wanted.emit(page.query().without(page.query().terms[0]))
    assert page.chips.chips() == ["“lat…”"]
    assert len(page.rows) == 2


def test_what_is_typed_wrongly_is_explained_and_the_rows_stay(qtbot, page) -> None:
    type_search(qtbot, page, "lable:negative")
    assert "Did you mean “label”?" in page.chips.error()
    assert len(page.rows) == 300
    type_search(qtbot, page, "late")
    assert page.chips.error() == ""


def test_a_chips_cross_takes_its_part_out(qtbot, page) -> None:
    type_search(qtbot, page, "late -again")
    assert len(page.rows) == 1
    page.chips.text_wanted.emit(page.query().without(page.query().terms[1]))
    assert page.field.text() == "late"
    assert len(page.rows) == 2


def test_all_that_match_are_decided_in_one_step_that_can_be_undone(qtbot, page, library) -> None:
    from moderator.services.review import reviewing

    type_search(qtbot, page, "late")
    page.bar.decided.emit(Decision.FLAGGED)
    with library.store.read() as connection:
        assert tallies.counts(connection).by_decision[Decision.FLAGGED] == 2
    assert reviewing.undo(library) is not None
    with library.store.read() as connection:
        assert tallies.counts(connection).by_decision == {Decision.OPEN: 300}


def test_selected_rows_come_before_all_that_match(qtbot, page, library) -> None:
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(0, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.bar.target() == "Apply to the 2 selected"
    page.bar.relabelled.emit(Sentiment.POSITIVE)
    with library.store.read() as connection:
        assert tallies.counts(connection).by_sentiment[Sentiment.POSITIVE] == 2


def test_everything_is_never_selected_row_by_row(qtbot, page) -> None:
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.table.selected_ids() in ([], [page.rows.ids[0]])
    page.table.setCurrentIndex(page.model.index(0, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.bar.target() == "Apply to the 2 selected"
    qtbot.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.bar.target() == "Apply to all 300 comments"


def test_a_column_sorts_and_sorts_back(qtbot, page) -> None:
    page.table.sort_wanted.emit(LIKES)
    assert page.rows.ids[0] == 300
    page.table.sort_wanted.emit(DATE)
    page.table.sort_wanted.emit(DATE)
    assert page.rows.ids[0] == 1


def test_a_verdict_redraws_in_place(qtbot, page, library) -> None:
    from moderator.services.review import reviewing

    first = page.rows.ids[0]
    reviewing.decide(library, [first], Decision.HELD)
    page.on_changed(Changes.VERDICTS)
    assert page.rows.ids[0] == first
    assert page.model.data(page.model.index(0, 6)) == "Held"


def test_what_is_cut_in_a_row_is_whole_in_its_tooltip(qtbot, page, monkeypatch) -> None:
    row = CommentRow(1, "late", like_count=12_345_678)
    assert (shown(row, LIKES), cell_text(row, LIKES)) == ("12.3\u00a0M", "12,345,678")
    font = QFontMetricsF(theme.font("body", tabular=True))
    assert font.horizontalAdvance(shown(row, LIKES)) <= page.table.columnWidth(LIKES) - theme.px(GAP)
    long = CommentRow(2, "late", author="Lakeside Kitchen and Garden", like_count=999_999)
    page.model.show(array("q", [1, 2]), [row, long])
    asked = []
    monkeypatch.setattr(QStyledItemDelegate, "helpEvent", lambda *of: asked.append(told_by(of[-1])) or True)
    for line, column in ((0, LIKES), (1, LIKES), (0, AUTHOR), (1, AUTHOR)):
        where = page.table.visualRect(page.model.index(line, column)).center()
        event = QHelpEvent(QEvent.Type.ToolTip, where, page.table.viewport().mapToGlobal(where))
        QApplication.sendEvent(page.table.viewport(), event)
    assert asked == ["12,345,678", "Lakeside Kitchen and Garden"]


def told_by(index):
    return index.data(Qt.ItemDataRole.ToolTipRole)


def test_hostile_text_is_text(qtbot, page) -> None:
    type_search(qtbot, page, "arrived")
    shown = page.model.data(page.model.index(0, 1))
    assert "<b>late</b>" in shown
    assert "\u202e" not in shown
    assert "[Right-To-Left Override]" in shown


def test_a_search_is_saved_under_a_name(qtbot, page, library) -> None:
    type_search(qtbot, page, "late")
    page._ask_name()
    sheet = page.findChild(SaveSheet) or page.window().findChild(SaveSheet)
    sheet._name.setText("Late boxes")
    sheet.primary.click()
    assert [(one.name, one.query) for one in searching.saved_searches(library)] == [("Late boxes", "late")]


def test_nothing_found_says_what_to_do_next(qtbot, page) -> None:
    type_search(qtbot, page, "zebra")
    assert page._nothing.isVisible()
    assert page._nothing.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert len(page.rows) == 300
    assert page.table.hasFocus()


def test_escape_leaves_the_search_also_where_nothing_is_found(qtbot, page) -> None:
    type_search(qtbot, page, "zebra")
    page.focus_search()
    line = page.field.focusProxy()
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert not line.hasFocus()
    assert page._nothing.isAncestorOf(QApplication.focusWidget())


def test_nothing_is_done_to_rows_that_are_not_what_the_field_says(qtbot, page) -> None:
    type_search(qtbot, page, "late")
    assert page.bar.target() == "Apply to all 2 that match"
    type_search(qtbot, page, "late or")
    assert page.chips.error()
    assert page.bar.target() == "No search so far"
    assert not any(button.isEnabled() for button in page.bar._buttons)
    page.table.selectRow(0)
    assert not any(button.isEnabled() for button in page.bar._buttons)
    type_search(qtbot, page, "late")
    assert page.bar.target() == "Apply to all 2 that match"


def test_page_and_bar_agree_that_nothing_was_searched_so_far(qtbot, page) -> None:
    type_search(qtbot, page, "zebra")
    assert page._nothing.title() == page.bar.target() == "Nothing matches"
    page.focus_search()
    qtbot.keyClicks(page.field.focusProxy(), "zebra or")
    assert page.chips.error()
    assert page._nothing.title() == page.bar.target() == "No search so far"
    qtbot.keyClicks(page.field.focusProxy(), " lat")
    assert page._nothing.title() == page.bar.target()
    qtbot.waitUntil(lambda: page.table.isVisible())
    assert page.bar.target() == "Apply to all 2 that match"
    type_search(qtbot, page, "zebra")
    assert page._nothing.title() == page.bar.target() == "Nothing matches"


def test_a_search_is_offered_under_its_own_words(qtbot, page) -> None:
    sheet = SaveSheet(page, "late -giveaway", ["“late…”", "Without “giveaway”", "“half of it”"])
    assert sheet.findChild(QLineEdit).text() == "late, Without “giveaway”, half of it"


def test_a_library_without_comments_says_so_and_offers_an_import(qtbot, tmp_path, tasks, settings):
    with Library.open(tmp_path / "empty.sqlite") as empty:
        made = CommentsPage(AppContext(empty, tasks, settings))
        qtbot.addWidget(made)
        made.show()
        made.show_page()
        button = next(one for one in made.findChildren(Button) if one.text() == "Import comments…")
        assert button.isVisible()
        assert made.bar.target() == "No comments yet"
        with qtbot.waitSignal(made._context.places.import_wanted) as asked:
            button.click()
        assert asked.args == [[]]
        made.show_search("refund")
        assert not button.isVisible()


def test_columns_stand_where_they_stand_whether_the_page_is_seen_or_not(qtbot, page) -> None:
    def columns(width):
        page.resize(width, 700)
        page.layout().activate()
        return [page.table.columnViewportPosition(one) for one in (TEXT, AUTHOR, DATE, DECISION)]

    seen = columns(1000)
    columns(1300)
    page.hide()
    columns(1000)
    page.show()
    page.table.setFocus()
    assert columns(1000) == seen
    page.show_search("id:1")
    assert columns(1000)[:3] == seen[:3], "nor do they move with the scroll bar"
