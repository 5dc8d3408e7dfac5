"""One sitting from the first Enter to the last comment, by keys alone, on the real window over a real library."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from moderator.core.comment import CommentRow, Decision, Probabilities, Scored, Sentiment
from moderator.gui.command_sheet import CommandSheet
from moderator.gui.commands import Commands
from moderator.gui.components.buttons import Flat
from moderator.gui.context import AppContext
from moderator.gui.facts import read_facts
from moderator.gui.help_sheets import KeysSheet
from moderator.gui.main_window import MainWindow
from moderator.gui.review.sheets import AuthorSheet, ListSheet
from moderator.gui.review.why_sheet import WhySheet
from moderator.services.library import Library
from moderator.services.search import searching
from moderator.store import comments
from tests.store.making import alike, fill, some

Key = Qt.Key
PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SEVERE = 1
ALIKE = [10, 11, 12]


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "lakeside.sqlite"
    with Library.open(made) as library:
        fill(library.store, some(16))
        said = [
            (one, Scored(Probabilities(1 - one / 100, 0.0, one / 100), abuse=0.9 if one == SEVERE else 0.1))
            for one in range(1, 17)
        ]
        with library.store.write() as connection:
            comments.store_scores(connection, "m1", said)
            comments.set_groups(connection, alike(ALIKE))
    return made


class Sitting:
    """A person at the keyboard: sees the window, and has nothing else."""

    def __init__(self, qtbot, library, tasks, settings) -> None:
        self._qtbot = qtbot
        self.library = library
        settings.keep("review/double_press_guard", False)
        settings.keep("care/blur", "severe")
        self.window = MainWindow(AppContext(library, tasks, settings))
        self._commands = Commands(self.window._context, self.window)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.window.library_opened(read_facts(library))
        self.page = self.window.page("review")
        qtbot.waitUntil(lambda: self.page.current() is not None)

    def press(self, key, modifier=PLAIN) -> None:
        """Press a key where the keyboard is."""
        self._qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def type(self, words) -> None:
        self._qtbot.keyClicks(QApplication.focusWidget(), words)

    @property
    def here(self) -> int:
        return self.page.current().id

    @property
    def sheet(self):
        return self.window.open_sheet()

    def stored(self, one) -> CommentRow:
        return searching.rows(self.library, [one])[0]


@pytest.fixture
def sit(qtbot, path, tasks, settings):
    with Library.open(path) as library:
        sitting = Sitting(qtbot, library, tasks, settings)
        yield sitting
        sitting.window.close_sheets()


def test_the_whole_loop(sit):
    assert sit.here == SEVERE
    assert sit.page.middle.area.reading.accessibleName() == "Hidden until you reveal it"
    sit.press(Key.Key_Return)
    assert sit.here == SEVERE, "the first Enter only begins"
    sit.press(Key.Key_V)
    assert sit.page.middle.area.reading.accessibleName() == sit.stored(SEVERE).text
    # Each key says one thing, stores it and goes on.
    for place, (key, decision, label) in enumerate(
        (
            (Key.Key_Space, Decision.OPEN, Sentiment.NEGATIVE),
            (Key.Key_1, Decision.OPEN, Sentiment.NEGATIVE),
            (Key.Key_2, Decision.OPEN, Sentiment.NEUTRAL),
            (Key.Key_3, Decision.OPEN, Sentiment.POSITIVE),
            (Key.Key_F, Decision.FLAGGED, None),
            (Key.Key_H, Decision.HELD, None),
            (Key.Key_A, Decision.APPROVED, None),
            (Key.Key_S, Decision.SKIPPED, None),
        ),
        start=1,
    ):
        assert sit.here == place
        sit.press(key)
        row = sit.stored(place)
        assert (row.decision, row.corrected_label) == (decision, label)
    assert sit.here == 9
    assert sit.page.status.progress() == "8 / 14"
    # Back to what was just done, and to what was done before it; then done again.
    sit.press(Key.Key_Z, CTRL)
    assert (sit.here, sit.stored(8).decision) == (8, Decision.OPEN)
    sit.press(Key.Key_Z, CTRL)
    assert (sit.here, sit.stored(7).decision) == (7, Decision.OPEN)
    sit.press(Key.Key_Z, CTRL | SHIFT)
    assert (sit.here, sit.stored(7).decision) == (7, Decision.APPROVED)
    # Up and down decide nothing.
    for key, place in ((Key.Key_J, 8), (Key.Key_J, 9), (Key.Key_K, 8), (Key.Key_Down, 9), (Key.Key_Down, 10)):
        sit.press(key)
        assert sit.here == place
    assert sit.stored(8).decision is Decision.OPEN
    # Those alike: look, then decide for all of them in one step.
    sit.press(Key.Key_G)
    assert isinstance(sit.sheet, ListSheet)
    sit.press(Key.Key_F)
    sit.press(Key.Key_Escape)
    assert [sit.stored(one).decision for one in ALIKE] == [Decision.OPEN] * 3, "no key acts under a sheet"
    sit.press(Key.Key_F, SHIFT)
    assert [sit.stored(one).decision for one in ALIKE] == [Decision.FLAGGED] * 3
    assert sit.here == 13
    sit.press(Key.Key_Z, CTRL)
    assert [sit.stored(one).decision for one in ALIKE] == [Decision.OPEN] * 3
    assert sit.here == 10
    # And on to the end, which says what was done.
    sit.press(Key.Key_A, SHIFT)
    for _ in range(6):
        sit.press(Key.Key_F)
    assert not sit.page.is_reading()
    assert "14 decisions" in sit.page.end.said


def test_what_surrounds_a_comment_opens_and_closes_by_keys(sit):
    sit.press(Key.Key_J)
    for key, kind in ((Key.Key_T, ListSheet), (Key.Key_U, AuthorSheet), (Key.Key_E, WhySheet)):
        sit.press(key)
        assert isinstance(sit.sheet, kind)
        assert sit.sheet.isAncestorOf(QApplication.focusWidget()) or sit.sheet.hasFocus()
        sit.press(Key.Key_Escape)
        assert sit.sheet is None
        assert QApplication.focusWidget() is sit.page
    sit.press(Key.Key_Question)
    assert isinstance(sit.sheet, KeysSheet)
    sit.press(Key.Key_Escape)
    sit.press(Key.Key_B)
    sit.type("flag 123 aa")
    sit.press(Key.Key_Return)
    row = sit.stored(2)
    assert (row.note, row.decision, row.corrected_label) == ("flag 123 aa", Decision.OPEN, None)
    sit.press(Key.Key_F)
    assert sit.stored(2).decision is Decision.FLAGGED


def test_a_note_stands_beside_its_comment_and_can_be_changed_there(sit, qtbot):
    sit.press(Key.Key_B)
    sit.type("ask Ida")
    sit.press(Key.Key_Return)
    qtbot.waitUntil(lambda: sit.page.status.said().startswith("Noted"))
    qtbot.waitUntil(lambda: sit.page.middle.note() == "Note: ask Ida")
    sit.press(Key.Key_J)
    assert sit.page.middle.note() == ""
    sit.press(Key.Key_K)
    assert sit.page.middle.note() == "Note: ask Ida"
    sit.page.middle.noted.findChild(Flat).click()
    line = QApplication.focusWidget()
    assert sit.sheet.isAncestorOf(line), "what is typed goes into the sheet"
    assert line.text() == "ask Ida"
    line.clear()
    sit.press(Key.Key_Return)
    qtbot.waitUntil(lambda: sit.page.middle.note() == "")
    assert sit.page.status.said().startswith("Note taken away")


def test_search_and_commands_lead_away_and_back(sit):
    sit.press(Key.Key_Slash)
    assert sit.window.place() == "comments"
    assert QApplication.focusWidget().accessibleName() == "Search comments"
    sit.type("label:negative likes>9 fa3")
    assert sit.stored(1).decision is Decision.OPEN
    sit.press(Key.Key_1, CTRL)
    assert sit.window.place() == "review"
    sit.press(Key.Key_K, CTRL)
    assert isinstance(sit.sheet, CommandSheet)
    sit.type("flag for")
    sit.press(Key.Key_Return)
    assert sit.sheet is None
    assert sit.stored(1).decision is Decision.FLAGGED
    assert sit.here == 2


def test_undo_takes_back_what_was_done_before_a_restart(qtbot, path, tasks, settings):
    with Library.open(path) as library:
        first = Sitting(qtbot, library, tasks, settings)
        first.press(Key.Key_F)
        first.press(Key.Key_H)
        first.window.close()
    with Library.open(path) as library:
        again = Sitting(qtbot, library, tasks, settings)
        assert again.here == 3
        again.press(Key.Key_Z, CTRL)
        assert (again.here, again.stored(2).decision) == (2, Decision.OPEN)
        again.press(Key.Key_Z, CTRL)
        assert (again.here, again.stored(1).decision) == (1, Decision.OPEN)
