"""The review loop, driven by its keys over a small real library."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from moderator.classifier.explain import Explanation, Span
from moderator.core.comment import CommentRow, Decision, Probabilities, Scored, Sentiment
from moderator.gui import theme, wording
from moderator.gui.components.shapes import word
from moderator.gui.hostile import contained
from moderator.gui.review.card import likelihood, right_so_often
from moderator.gui.review.page import ReviewPage
from moderator.gui.review.queue_list import QueueModel
from moderator.gui.review.session import DoublePress
from moderator.jobs.protocol import Failed
from moderator.services.library import Library
from moderator.services.review import reviewing
from moderator.services.search import searching
from moderator.store import comments, journal
from tests.gui.whole import a_window
from tests.store.making import alike, fill, some


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "lakeside.sqlite") as opened:
        new = some(12)
        new[2] = new[2]._replace(text="copy of a raid", parent_external_id="id1")
        new[3] = new[3]._replace(text="copy of a raid!")
        fill(opened.store, new)
        with opened.store.write() as connection:
            said = [
                (
                    one,
                    Scored(
                        Probabilities(0.99 - one / 100, 0.0, 0.01 + one / 100), abuse=0.9 if one == 1 else 0.1
                    ),
                )
                for one in range(1, 13)
            ]
            comments.store_scores(connection, "m1", said)
            comments.set_groups(connection, alike([3, 4]))
        yield opened


@pytest.fixture
def window(qtbot, library, tasks, settings):
    """The real window, at its first comment."""
    with a_window(qtbot, library, tasks, settings) as made:
        qtbot.waitUntil(lambda: made.page("review") is not None and made.page("review").current() is not None)
        made.activateWindow()
        qtbot.waitUntil(made.isActiveWindow)
        made.page("review").setFocus()
        yield made


@pytest.fixture
def page(window) -> ReviewPage:
    return window.page("review")


@pytest.fixture
def press(qtbot, page, monkeypatch):
    """Press keys as quickly as a test does, without the guard against double presses."""
    page._context.settings.keep("review/double_press_guard", False)

    def key(*keys, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        for one in keys:
            qtbot.keyClick(page, one, modifier)

    return key


def stored(library, comment_id: int) -> CommentRow:
    return searching.rows(library, [comment_id])[0]


def test_the_worst_stands_first_and_every_key_decides_saves_and_goes_on(page, press, library) -> None:
    assert page.current().id == 1
    for key, one, decision in (
        (Qt.Key.Key_F, 1, Decision.FLAGGED),
        (Qt.Key.Key_H, 2, Decision.HELD),
        (Qt.Key.Key_A, 3, Decision.APPROVED),
        (Qt.Key.Key_S, 5, Decision.SKIPPED),
    ):
        assert page.current().id == one
        press(key)
        assert stored(library, one).decision is decision
    assert page.current().id == 6
    assert page.status.progress() == "4 / 11"
    assert page.status.said() == "Skipped author4"


def test_space_agrees_and_digits_say_what_it_is(page, press, library) -> None:
    press(Qt.Key.Key_Space, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_Return)
    labels = [stored(library, one).corrected_label for one in (1, 2, 3, 5)]
    assert labels == [Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE, Sentiment.NEGATIVE]
    assert all(stored(library, one).decision is Decision.OPEN for one in (1, 2, 3, 5))
    assert len(page.session.corrected) == 2


def test_undo_returns_to_the_comment_and_redo_goes_on(page, press, library) -> None:
    press(Qt.Key.Key_F, Qt.Key.Key_F)
    press(Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert page.current().id == 2
    assert stored(library, 2).decision is Decision.OPEN
    press(Qt.Key.Key_Backspace)
    assert page.current().id == 1
    assert stored(library, 1).decision is Decision.OPEN
    press(Qt.Key.Key_Y, modifier=Qt.KeyboardModifier.ControlModifier)
    assert stored(library, 1).decision is Decision.FLAGGED
    assert (page.session.decided, page.session.flagged) == ({1}, {1})


def test_the_order_holds_still_and_the_decided_stay_in_the_list(page, press) -> None:
    before = list(page.rows.ids)
    press(Qt.Key.Key_F, Qt.Key.Key_1)
    assert list(page.rows.ids) == before
    words = page.model.data(page.model.index(0))
    assert words.startswith("author0, Negative, Flagged")
    assert "Agreed" in page.model.data(page.model.index(1))


def test_j_and_k_move_without_deciding(page, press, library) -> None:
    press(Qt.Key.Key_J, Qt.Key.Key_Down)
    assert page.current().id == 3
    press(Qt.Key.Key_K)
    assert page.current().id == 2
    press(Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert page.current().id == 1
    with library.store.read() as connection:
        assert journal.entries(connection, 5) == []


def test_shift_decides_for_all_that_are_alike_in_one_step(page, press, library) -> None:
    press(Qt.Key.Key_J, Qt.Key.Key_J)
    assert page.current().id == 3
    assert 4 not in page.rows.ids
    press(Qt.Key.Key_F, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert [stored(library, one).decision for one in (3, 4)] == [Decision.FLAGGED] * 2
    assert page.status.said() == "Flagged 2 alike"
    press(Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert [stored(library, one).decision for one in (3, 4)] == [Decision.OPEN] * 2
    assert page.current().id == 3


def test_a_held_key_decides_once(page, library) -> None:
    page._context.settings.keep("review/double_press_guard", False)
    for repeated in (False, True, True, True):
        event = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_F, Qt.KeyboardModifier.NoModifier, "f", repeated, 1
        )
        QApplication.sendEvent(page, event)
    assert stored(library, 2).decision is Decision.OPEN


def test_a_double_press_counts_once() -> None:
    guard = DoublePress()
    assert guard.passes("flag", now=10.0)
    assert not guard.passes("flag", now=10.1)
    assert guard.passes("hold", now=10.11)
    assert guard.passes("flag", now=10.12)
    assert guard.passes("flag", now=10.5)


def test_keys_in_a_text_field_decide_nothing(qtbot, page, press, library) -> None:
    press(Qt.Key.Key_B)
    sheet = page.window().open_sheet()
    field = sheet.findChild(QLineEdit)
    qtbot.keyClicks(field, "flag me 123")
    assert stored(library, 1).decision is Decision.OPEN
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert stored(library, 1).note == "flag me 123"


@pytest.mark.parametrize("key", [Qt.Key.Key_T, Qt.Key.Key_U])
def test_sheets_open_by_key_and_close_by_escape(qtbot, page, press, key) -> None:
    press(key)
    sheet = page.window().open_sheet()
    assert sheet is not None
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert page.window().open_sheet() is None


def test_the_group_opens_and_one_can_be_split_off(qtbot, page, press, library) -> None:
    press(Qt.Key.Key_J, Qt.Key.Key_J, Qt.Key.Key_G)
    sheet = page.window().open_sheet()
    sheet.left.emit(4)
    sheet.dismiss()
    assert stored(library, 3).group_size == 1
    press(Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert stored(library, 3).group_size == 2
    assert page.current().id == 3


def test_what_cannot_be_stored_comes_back_with_a_sentence(page, press, library, monkeypatch, qtbot) -> None:
    def full(*_args, **_more):
        raise OSError("no space")

    monkeypatch.setattr(reviewing, "decide", full)
    told: list[Failed] = []
    page._context.tasks.failed.connect(told.append)
    press(Qt.Key.Key_F)
    assert page.current().id == 1
    assert page.current().decision is Decision.OPEN
    assert len(told) == 1
    assert page.session.decided == set()


def test_what_is_answered_is_seen_however_early_the_answer_comes(page) -> None:
    # Nothing was read ahead, and it is read before this comment is painted.
    page.around.forget()
    page.go_to(2)
    assert page.current().id == 3
    assert page.middle.parent_slot.accessibleName().startswith("In answer to author1: ")


def test_a_list_that_cannot_be_scrolled_shows_no_bar(page, window) -> None:
    window.resize(1400, 900)
    bar = page.list.verticalScrollBar()
    assert bar.maximum() == 0
    assert not bar.isEnabled()
    window.resize(1400, 600)
    QApplication.processEvents()
    assert bar.maximum() > 0
    assert bar.isEnabled()


def test_a_severe_comment_is_hidden_until_revealed_but_can_be_decided(page, press, library) -> None:
    page._context.settings.keep("care/blur", "severe")
    page.ask()
    assert page.current().id == 1
    assert page.middle.area.reading.accessibleName() == "Hidden until you reveal it"
    assert "Hidden until you reveal it" in page.model.data(page.model.index(0))
    press(Qt.Key.Key_V)
    assert page.middle.area.reading.accessibleName() == stored(library, 1).text
    press(Qt.Key.Key_F)
    assert stored(library, 1).decision is Decision.FLAGGED
    assert page.middle.area.reading.accessibleName() == stored(library, 2).text


def test_the_card_folds_in_a_narrow_window_and_e_opens_it(page, press, window) -> None:
    window.resize(1400, 900)
    assert page.card.isVisible()
    # First the card goes, then the names in the rail: the comment is never the one to give way.
    for width in (1100, 1000):
        window.resize(theme.px(width), theme.px(800))
        QApplication.processEvents()
        assert not page.card.isVisible()
        assert page.middle.width() > theme.px(550)
    press(Qt.Key.Key_E)
    assert page.card.isVisible()
    assert page.pane.isVisible()
    # In the smallest window the list makes room for it.
    window.resize(window.minimumSize())
    QApplication.processEvents()
    assert page.card.isVisible()
    assert not page.pane.isVisible()
    assert page.card.mapTo(page, page.card.rect().topRight()).x() < page.width()
    press(Qt.Key.Key_E)
    assert page.pane.isVisible()


def test_the_model_keeps_qts_rules(page) -> None:
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert isinstance(page.model, QueueModel)
    page.model.show(page.rows.ids[:3])


def test_words_for_probabilities() -> None:
    said = [likelihood(p) for p in (0.98, 0.9, 0.7, 0.4, 0.1, 0.01)]
    assert said == ["almost certain", "very likely", "likely", "perhaps", "unlikely", "very unlikely"]
    assert right_so_often(0.93).endswith("right 19 times in 20.")
    assert right_so_often(0.999).endswith("right 49 times in 50.")


def test_doubt_is_said_in_words() -> None:
    sure = CommentRow(1, "x", label=Sentiment.NEGATIVE, probabilities=Probabilities(0.9, 0.1, 0.0), model="m")
    doubtful = replace(sure, probabilities=Probabilities(0.5, 0.4, 0.1))
    assert (word(sure), word(doubtful)) == ("Negative", "Negative?")
    assert word(replace(doubtful, corrected_label=Sentiment.NEGATIVE)) == "Negative"
    assert right_so_often(0.5) == "In doubt: at this level the model is right 10 times in 20."


def test_a_language_that_was_never_learnt_is_named() -> None:
    foreign = CommentRow(1, "Dank je wel", model="m", lang="nl")
    assert word(foreign) == "Not understood"
    assert wording.not_read(foreign) == (
        "Written in Dutch, which this model never learnt. Say yourself what it is."
    )
    unnamed = "In a language which this model never learnt. Say yourself what it is."
    assert wording.not_read(replace(foreign, lang="und")) == unnamed
    assert wording.not_read(replace(foreign, model=None)) == "The machine has not read this yet."


def test_without_a_verdict_there_is_nothing_to_explain(page) -> None:
    foreign = CommentRow(99, "Dank je wel", model="m", lang="nl")
    page.around.show(foreign, blind=False)
    assert page.card._without.text() == "There is nothing to explain."
    page.around.show(foreign, blind=True)
    assert page.card._without.text() == ""


def test_a_comment_has_the_height_that_it_needs_at_every_width(qtbot, page, window) -> None:
    page.rows.put(replace(page.current(), text="A complaint about the bread and the box it came in. " * 5))
    page.go_to(0)
    area = page.middle.area
    for width in (1400, 1024, 800, 1400):
        window.resize(width, 800)
        qtbot.waitUntil(lambda: area.height() == area.sizeHint().height())
        assert area.verticalScrollBar().maximum() == 0


def test_a_long_comment_takes_all_the_room_and_is_read_on_by_keys(qtbot, page, press, window) -> None:
    window.resize(1440, 900)
    row = page.current()
    page.rows.put(replace(row, text="A long complaint about many things. " * 200))
    page.go_to(0)
    area = page.middle.area
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    below = page.middle.height() - area.mapTo(page.middle, area.rect().bottomLeft()).y()
    assert below < 140
    press(Qt.Key.Key_PageDown)
    assert 0 < area.verticalScrollBar().value() < area.viewport().height()
    press(Qt.Key.Key_PageUp)
    assert area.verticalScrollBar().value() == 0
    assert page.current().id == row.id


def test_what_is_written_from_the_right_stands_at_the_right(qtbot, page) -> None:
    page.rows.put(replace(page.current(), text="سيئ جدا"))
    page.go_to(0)
    reading = page.middle.area.reading
    line = reading._layout.lineAt(0)
    assert line.naturalTextRect().right() > reading.width() - 20
    assert contained("سيئ جدا…").endswith("\u2069")
    assert contained("late…") == "late…"


def test_words_can_be_tried_from_the_card(qtbot, page, window) -> None:
    window.resize(1440, 900)
    qtbot.waitUntil(page.is_roomy)
    page.card.show_words([("late", True)], Sentiment.NEGATIVE, "")
    page.card._try.click()
    qtbot.waitUntil(lambda: window.open_sheet() is not None)


def test_the_card_follows_once_the_comment_is_painted(qtbot, page, press, window) -> None:
    window.resize(1440, 900)
    qtbot.waitUntil(page.is_roomy)
    second = page.rows.row(1)
    page.around._explainer.forget()
    first_words = second.text.split()[0]
    spans = (Span(0, len(first_words), 1.0, True),)
    page.around._explainer._known[second.id] = Explanation(
        Scored(second.probabilities), spans, None, False, (), ()
    )
    with qtbot.waitSignal(window._context.tasks.painted):
        press(Qt.Key.Key_F)
        assert page.current().id == second.id
        # Beside the words at once, what is said of them in the card when they are on the screen.
        assert len(page.middle.area.reading._marks) == 1
        assert page.card._name.text() != second.author
    qtbot.waitUntil(lambda: page.card._name.text() == second.author)
    assert page.card._said[0] == ((first_words, True),)


def test_a_saved_search_that_was_removed_can_be_put_back(qtbot, window, library) -> None:
    def saved():
        return [(one.name, one.query) for one in searching.saved_searches(library)]

    searching.save_search(library, "Late boxes", "late -giveaway")
    window._read_all()
    qtbot.waitUntil(lambda: len(window.rail.searches()) == 1)
    [item] = window.rail.searches()
    qtbot.waitUntil(item.isVisible)
    item.setFocus()
    QTest.keyClick(item, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not saved())
    assert window.notices.sentence() == "The search “Late boxes” is no longer in the rail."
    assert window.notices.action() == "Put it back"
    QTest.mouseClick(window.notices._act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: saved() == [("Late boxes", "late -giveaway")])
    assert not window.notices.isVisible()
