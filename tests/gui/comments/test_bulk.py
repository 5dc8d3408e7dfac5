"""Acting on many comments: a look at them first, one step, and a range that is dragged in the score plot."""

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from moderator.core.comment import Decision, Probabilities, Scored, Sentiment
from moderator.core.query import parse, with_scores, without_scores
from moderator.gui import theme
from moderator.gui.commands import Commands
from moderator.gui.comments.bulk_bar import BulkBar
from moderator.gui.comments.bulk_sheet import BulkSheet
from moderator.gui.context import AppContext
from moderator.gui.main_window import MainWindow
from moderator.jobs.protocol import Failed
from moderator.services.library import Library
from moderator.services.review import bulk, reviewing
from moderator.services.search import searching
from moderator.store import comments
from tests.store.making import fill, some


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "lakeside.sqlite") as opened:
        fill(opened.store, some(50))
        with opened.store.write() as connection:
            said = [(one, Scored(Probabilities(one / 50, (1 - one / 50), 0.0))) for one in range(1, 51)]
            comments.store_scores(connection, "m1", said)
        yield opened


@pytest.fixture
def window(qtbot, library, tasks, settings):
    made = MainWindow(AppContext(library, tasks, settings))
    Commands(made._context, made)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.show_place("comments")
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close_sheets()


@pytest.fixture
def page(window):
    return window.page("comments")


def decided(library, decision=Decision.FLAGGED) -> int:
    return searching.count(library, parse(f"decision:{decision.value}"))


def test_many_are_looked_at_first_and_enter_does_it_in_one_step(window, page, library) -> None:
    reviewing.decide(library, [1, 2], Decision.FLAGGED)
    reviewing.decide(library, [3], Decision.APPROVED)
    page.bar.decided.emit(Decision.FLAGGED)
    sheet = window.open_sheet()
    assert isinstance(sheet, BulkSheet)
    assert len(sheet.samples.rows()) == 5
    assert sheet.so_far.text() == "2 are flagged already; this changes 1 approved before."
    assert decided(library) == 2
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert decided(library) == 50
    assert window.notices.sentence() == "Flagged 50 comments. Ctrl+Z takes it back."
    window._context.actions["undo"].trigger()
    assert (decided(library), decided(library, Decision.APPROVED)) == (2, 1)
    assert window.notices.sentence() == "Taken back: Flagged 50 comments."
    window._context.actions["redo"].trigger()
    assert window.notices.sentence() == "Done again: Flagged 50 comments."
    # What was only said does not follow one about; what went wrong does.
    window.show_place("overview")
    assert window.notices.sentence() == ""
    window._context.tasks.failed.emit(Failed(1, "The disk is full."))
    window.show_place("comments")
    assert window.notices.sentence() == "The disk is full."


def test_what_was_decided_before_is_told_as_one_says_it(window, page, library) -> None:
    for one, decision in enumerate((Decision.FLAGGED, Decision.HELD, Decision.APPROVED, Decision.SKIPPED), 1):
        reviewing.decide(library, [one], decision)
    page.bar.decided.emit(Decision.FLAGGED)
    words = "1 is flagged already; this changes 1 held, 1 approved and 1 skipped before."
    assert window.open_sheet().so_far.text() == words


def test_escape_leaves_everything_as_it_was(window, page, library) -> None:
    page.bar.relabelled.emit(Sentiment.POSITIVE)
    sheet = window.open_sheet()
    assert sheet.primary.text() == "Label positive: 50"
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert searching.count(library, parse("corrected:yes")) == 0
    assert page.bar.target() == "Apply to all 50 comments"


def test_a_few_are_decided_without_a_sheet(window, page, library) -> None:
    page.show_search("p_negative>=0.9")
    page.bar.decided.emit(Decision.HELD)
    assert window.open_sheet() is None
    assert decided(library, Decision.HELD) == 6


def menu_at(page, line):
    """Ask for the menu of a row by the mouse; return its entries by their words."""
    place = page.table.visualRect(page.model.index(line, 1)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, page.table.viewport().mapToGlobal(place))
    QApplication.sendEvent(page.table.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    inner = [one for action in menu.actions() if action.menu() for one in action.menu().actions()]
    found = {one.text().split("\t")[0]: one for one in [*menu.actions(), *inner]}
    menu.hide()
    return found


def test_the_menu_of_a_row_acts_on_that_row_alone_and_is_undone(window, page, library) -> None:
    line = page.rows.line_of(48)
    menu = menu_at(page, line)
    assert page.table.selected_ids() == [48]
    menu["Hold"].trigger()
    assert decided(library, Decision.HELD) == 1
    assert window.open_sheet() is None
    menu = menu_at(page, line)
    assert not menu["Hold"].isEnabled()
    menu["Open again"].trigger()
    assert decided(library, Decision.HELD) == 0
    window._context.actions["undo"].trigger()
    assert decided(library, Decision.HELD) == 1
    menu_at(page, line)["Positive"].trigger()
    assert list(searching.find(library, parse("corrected:positive"))) == [48]


def test_the_menu_of_several_rows_keeps_the_selection_and_a_row_outside_takes_it(
    window, page, library
) -> None:
    page.table.selectRow(2)
    page.table.selectionModel().select(
        page.model.index(4, 0),
        QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
    )
    menu = menu_at(page, 4)
    assert "2 comments" in menu
    assert "Open in Review" not in menu
    menu["Approve"].trigger()
    assert decided(library, Decision.APPROVED) == 2
    menu_at(page, 9)
    assert len(page.table.selected_ids()) == 1


def test_the_menu_asks_for_more_of_the_same_author(window, page) -> None:
    author = page.rows.row(0).author
    menu_at(page, 0)[f"All by {author}"].trigger()
    assert page.query().text == f"author:{author}"


STRANGE = 'Dwayne "The Rock" O’Neil, \\o/ “1*”'


@pytest.mark.parametrize("which", ["All by", "All under"])
def test_the_menu_asks_for_names_with_anything_in_them(window, page, library, which) -> None:
    fill(library.store, some(3, start=60, author_name=STRANGE, thread_id=None, thread_title=f"On\n{STRANGE}"))
    fill(library.store, some(4, start=70, author_name="Dwayne", thread_id=None, thread_title="Dwayne"))
    page.show_search("id:51")
    [action] = [one for words, one in menu_at(page, 0).items() if words.startswith(which)]
    action.trigger()
    assert sorted(page.rows.ids) == [51, 52, 53]
    # What the field of one line holds is the search that is shown.
    assert parse(page.field.text()).where == page.query().where


def test_a_range_dragged_in_the_plot_becomes_part_of_the_search(qtbot, page, library) -> None:
    page.scores.button.click()
    plot = page.scores.plot
    qtbot.waitUntil(lambda: plot.width() > 600)
    assert sum(plot._counts) == 50

    def place(share: float) -> QPoint:
        return QPoint(round(plot.width() * share), plot.height() // 2)

    QTest.mousePress(plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place(0.805))
    QTest.mouseMove(plot, place(0.895))
    QTest.mouseRelease(plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place(0.895))
    assert page.query().text == "p_negative>=0.80 p_negative<0.90"
    assert len(page.rows) == 5
    assert plot.caption() == "Negative from 0.80 to 0.90: 5 comments"
    assert sum(plot._counts) == 50
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(plot, Qt.Key.Key_Return)
    assert page.query().text == "p_negative>=0.78 p_negative<0.90"
    QTest.keyClick(plot, Qt.Key.Key_Backspace)
    assert page.query().text == ""


def test_a_range_takes_the_place_of_the_one_before_and_keeps_the_rest() -> None:
    assert with_scores("late p_negative>0.5 box", 0.2, 1.0) == "late box p_negative>=0.20"
    assert with_scores("late or box", 0, 0.5) == "(late or box) p_negative<0.50"
    assert with_scores("", 0, 1) == ""
    assert without_scores("p_negative>0.2 a -b p_negative<0.9") == "a -b"


def test_the_bars_hold_what_matches_and_what_is_surely_negative_is_in_the_last(library) -> None:
    counts = bulk.scores(library, parse(""))
    assert (sum(counts), counts[-1], counts[0]) == (50, 2, 0)
    assert sum(bulk.scores(library, parse("p_negative>0.5 author:author1"))) == 3


def test_a_saved_search_goes_by_the_delete_key(qtbot, window, library) -> None:
    searching.save_search(library, "Late ones", "late")
    searching.save_search(library, "Boxes", "box")
    from moderator.gui.facts import read_facts

    window.library_opened(read_facts(library))
    item = next(one for one in window.rail.searches() if one.text() == "Late ones")
    qtbot.waitUntil(item.isVisible)
    item.setFocus()
    QTest.keyClick(item, Qt.Key.Key_Delete)
    assert [one.name for one in searching.saved_searches(library)] == ["Boxes"]


def test_the_number_that_is_acted_on_is_never_cut(qtbot) -> None:
    bar = BulkBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.show_target(1_000_000, 0, everything=True)
    metrics = QFontMetrics(bar._what.font())
    for width in range(theme.px(560), theme.px(1240), theme.px(20)):
        bar.resize(width, bar.sizeHint().height())
        bar.layout().activate()
        assert bar._what.width() >= metrics.horizontalAdvance("1,000,000")
        assert bar._what.heightForWidth(bar._what.width()) <= 2 * metrics.height() + 2, "two lines at most"
        assert bar.sizeHint().height() <= theme.px(90)
    assert not bar._what.wordWrap()


def test_the_focus_stays_at_the_button_that_was_pressed(window, page, library) -> None:
    page.show_search("label:negative")
    before = page.field.text()
    flag = next(one for one in page.bar.changing if one.text() == "Flag")
    flag.setFocus()
    QTest.keyClick(flag, Qt.Key.Key_Space)
    assert isinstance(window.open_sheet(), BulkSheet)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert decided(library) > 20
    assert QApplication.focusWidget() is flag
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert page.field.text() == before, "no chip was taken away"


@pytest.mark.parametrize("family", ["DejaVu Sans", ""])
def test_the_words_of_the_bar_lie_under_no_button_at_any_width(qtbot, qapp, monkeypatch, family) -> None:
    before = qapp.font()
    try:
        monkeypatch.setattr(theme._InUse, "system", 15)
        qapp.setFont(QFont(family or before.family()))
        theme.apply(qapp, Qt.ColorScheme.Light)
        bar = BulkBar()
        qtbot.addWidget(bar)
        bar.show_target(1_234_567, 0)
        bar.show()
        for width in range(760, 1500, 37):
            bar.resize(width, bar.sizeHint().height())
            qtbot.waitUntil(lambda width=width: bar.width() == width)
            bar.layout().activate()
            for label in (bar._what, bar._note):
                needed = QFontMetrics(label.font()).horizontalAdvance(label.text())
                assert label.wordWrap() or label.isHidden() or label.width() >= needed, (width, label.text())
    finally:
        monkeypatch.undo()
        qapp.setFont(before)
        theme.apply(qapp, Qt.ColorScheme.Light)
