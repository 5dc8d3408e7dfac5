"""The strip that says what went wrong or what was done: it moves nothing, and goes by Esc."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from moderator.core.comment import NewComment, Probabilities, Scored
from moderator.gui import theme
from moderator.gui.components.sheet import Sheet
from moderator.gui.facts import read_facts
from moderator.gui.pages import Footed
from moderator.jobs.protocol import Failed
from moderator.services.library import Library
from moderator.services.search import searching
from moderator.store import comments
from tests.gui.conftest import FACTS
from tests.gui.whole import a_window
from tests.store.making import fill

FULL = Failed(1, "The disk is full.", advice="Free some space.", details="OSError: no space")


@pytest.fixture
def opened(qtbot, window):
    with qtbot.waitSignal(window.settled):
        window.library_opened(FACTS)
    return window


@pytest.fixture
def real(qtbot, tmp_path, tasks, settings):
    """A window with its real pages over three comments."""
    with Library.open(tmp_path / "lakeside.sqlite") as library:
        fill(library.store, [NewComment(f"never again {n}", "youtube", f"id{n}") for n in range(3)])
        with library.store.write() as connection:
            said = Scored(Probabilities(0.9, 0.05, 0.05))
            comments.store_scores(connection, "made up", [(n, said) for n in (1, 2, 3)])
        settings.keep("review/double_press_guard", False)
        with a_window(qtbot, library, tasks, settings) as made:
            yield made


def places_of(window):
    return [
        part.mapTo(window, part.rect().topLeft()) for part in (window._stack, window._stack.currentWidget())
    ]


def test_nothing_moves_when_something_is_said(qtbot, opened, context):
    page = opened._stack.currentWidget()
    before = places_of(opened), page.size()
    context.tasks.failed.emit(FULL)
    notices = opened.notices
    assert notices.isVisible()
    assert (places_of(opened), page.size()) == before
    assert notices.geometry().bottom() == opened._stack.geometry().bottom()
    small = notices.height()
    QTest.mouseClick(notices._fold, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: notices.height() > small)
    assert notices.geometry().bottom() == opened._stack.geometry().bottom()
    assert (places_of(opened), page.size()) == before


def test_a_long_sentence_has_the_lines_it_needs_in_a_narrow_window(qtbot, opened, context):
    opened.resize(theme.px(780), theme.px(600))
    context.tasks.failed.emit(Failed(1, "The export could not be written to the end. " * 6))
    text = opened.notices._sentence
    qtbot.waitUntil(
        lambda: text.height() >= text.heightForWidth(text.width()) > 2 * text.fontMetrics().height()
    )
    opened.resize(theme.px(1400), theme.px(600))
    qtbot.waitUntil(lambda: opened.notices.width() == opened._stack.width())
    assert opened.notices.geometry().bottom() == opened._stack.geometry().bottom()


def test_escape_closes_it_and_then_says_what_waited(opened, context):
    context.tasks.failed.emit(FULL)
    opened.notices.offer("An import was interrupted.", "Import again…")
    focused = QApplication.focusWidget()
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert opened.notices.sentence() == "An import was interrupted."
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert opened.notices.sentence() == ""
    assert QApplication.focusWidget() is focused


def test_escape_gives_the_keyboard_back_to_the_page(opened, context):
    context.tasks.failed.emit(FULL)
    opened.notices._fold.setFocus()
    QTest.keyClick(opened.notices._fold, Qt.Key.Key_Space)
    opened.notices._report.setFocus()
    QTest.keyClick(opened.notices._report, Qt.Key.Key_Escape)
    assert not opened.notices.isVisible()
    assert QApplication.focusWidget() is opened._stack.currentWidget()


def test_escape_closes_a_sheet_first(opened, context):
    context.tasks.failed.emit(FULL)
    sheet = Sheet(opened, name="Trial")
    sheet.open()
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert opened.open_sheet() is None
    assert opened.notices.isVisible()


@pytest.mark.parametrize("place", ["review", "comments", "overview", "models"])
def test_escape_reaches_it_from_every_page(qtbot, real, place):
    real.show_place(place)
    real._context.tasks.failed.emit(FULL)
    page = real._stack.currentWidget()
    foot = page.foot() if isinstance(page, Footed) else 0
    qtbot.waitUntil(lambda: real.notices.geometry().bottom() + foot == real._stack.geometry().bottom())
    assert foot or place in ("review", "overview"), "buttons at the foot are not covered"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not real.notices.isVisible()


def test_what_was_only_said_goes_with_the_next_decision(qtbot, real):
    page = real.page("review")
    qtbot.waitUntil(lambda: page.current() is not None)
    real._context.places.said.emit("Exported 3 comments to list.csv.")
    QTest.keyClick(page, Qt.Key.Key_J)
    assert real.notices.isVisible()
    QTest.keyClick(page, Qt.Key.Key_F)
    assert not real.notices.isVisible()
    assert page.status.said().startswith("Flagged")
    real._context.tasks.failed.emit(FULL)
    QTest.keyClick(page, Qt.Key.Key_F)
    assert real.notices.sentence().startswith("The disk is full."), "a failure stays until it is read"


def test_a_key_that_has_nothing_to_show_says_so(qtbot, real):
    page = real.page("review")
    qtbot.waitUntil(lambda: page.current() is not None)
    QTest.keyClick(page, Qt.Key.Key_G)
    assert real.open_sheet() is None
    assert page.status.said() == "No other comment is like this one."
    QTest.keyClick(page, Qt.Key.Key_U)
    assert real.open_sheet() is None
    assert page.status.said() == "The export does not say who wrote this."
    QTest.keyClick(page, Qt.Key.Key_J)
    assert page.status.said() == "", "it was said of the comment before"
    QTest.keyClick(page, Qt.Key.Key_F)
    assert page.status.said().startswith("Flagged")
    QTest.keyClick(page, Qt.Key.Key_J)
    assert page.status.said().startswith("Flagged"), "what was done can still be taken back"


def test_the_rail_marks_the_saved_search_that_stands_in_the_field_and_no_other(qtbot, real):
    rail = real.rail
    searching.save_search(real._context.library, "Again", "again")
    real._show_facts(read_facts(real._context.library))
    saved = rail.searches()[0]
    QTest.mouseClick(saved, Qt.MouseButton.LeftButton)
    assert (saved.isChecked(), real.place()) == (True, "comments")
    field = real.page("comments").field
    field.setFocus()
    QTest.keyClicks(field.focusProxy(), " never")
    assert not saved.isChecked()
    real.show_place("review")
    real.show_place("comments")
    assert not saved.isChecked()
    field.set_text("again")
    assert saved.isChecked()
    real.show_place("review")
    assert not saved.isChecked()
    real.show_place("comments")
    assert saved.isChecked(), "the page kept its search"
