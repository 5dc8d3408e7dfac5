"""Rules in the window, driven by keys: written, tried, switched on, undone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from moderator.core.comment import Decision
from moderator.core.rule import Action, Kind, Rule
from moderator.gui.commands import Commands
from moderator.gui.components.buttons import Link
from moderator.gui.context import AppContext
from moderator.gui.lanes import InlineLane
from moderator.gui.main_window import MainWindow
from moderator.gui.rules.list_sheet import RulesSheet
from moderator.gui.rules.rule_sheet import RuleSheet
from moderator.gui.tasks import Tasks
from moderator.jobs.protocol import Failed
from moderator.jobs.runner import InlineRunner
from moderator.services.library import Library
from moderator.services.review import reviewing, rules
from moderator.services.search import searching
from tests.store.making import fill, some


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "lakeside.sqlite") as opened:
        texts = ("scam 0", "scam 1", "scam 2", "fine", "sc4m")
        new = [one._replace(text=text) for one, text in zip(some(5), texts, strict=True)]
        fill(opened.store, new)
        yield opened


@pytest.fixture
def window(qtbot, library, settings):
    tasks = Tasks(lambda: InlineRunner(library), lambda: InlineRunner(library), lane=lambda _: InlineLane())
    made = MainWindow(AppContext(library, tasks, settings))
    Commands(made._context, made)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close_sheets()
    tasks.shutdown()


@pytest.fixture
def sheet(window):
    """A new rule for the word scam, as yet untried."""
    window._context.actions["rules"].trigger()
    listed = window.open_sheet()
    assert isinstance(listed, RulesSheet)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    made = window.open_sheet()
    assert isinstance(made, RuleSheet)
    QTest.keyClicks(QApplication.focusWidget(), "Scam")
    QTest.keyClick(made, Qt.Key.Key_Tab)
    QTest.keyClick(made, Qt.Key.Key_Tab)
    QTest.keyClicks(QApplication.focusWidget(), "scam")
    return made


def decisions(library):
    return [row.decision for row in searching.rows(library, range(1, 6))]


def test_enter_tries_and_enter_switches_on(window, sheet, library) -> None:
    reviewing.decide(library, [1], Decision.APPROVED)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert sheet.finding.text() == "Catches 3 of 5 comments; 2 of them are still open."
    assert [row.id for row in sheet.wrong.rows()] == [1]
    assert "scam 1" in sheet.caught.accessibleDescription()
    assert rules.list_rules(library) == []
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    [rule] = rules.list_rules(library)
    assert (rule.name, rule.kind, rule.value, rule.on) == ("Scam", Kind.WORD, "scam", True)
    assert decisions(library)[1:3] == [Decision.OPEN, Decision.OPEN]
    assert isinstance(window.open_sheet(), RulesSheet)


def test_those_that_are_open_can_be_decided_too_and_undone_in_one_step(window, sheet, library) -> None:
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    sheet.now.setFocus()
    QTest.keyClick(sheet.now, Qt.Key.Key_Space)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert decisions(library)[:3] == [Decision.FLAGGED] * 3
    assert window.notices.sentence() == "Rule “Scam” flagged 3 comments. Ctrl+Z takes it back."
    QTest.keyClick(window.open_sheet(), Qt.Key.Key_Escape)
    window._context.actions["undo"].trigger()
    assert decisions(library)[:3] == [Decision.OPEN] * 3


def test_an_edit_takes_the_answer_away_and_a_spelling_can_be_added(window, sheet) -> None:
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    [link] = [one for one in sheet.findChildren(Link) if "spelling" in one.accessibleName()]
    assert link.text() == "sc4m (1)"
    link.click()
    assert sheet.form.value.text() == "scam, sc4m"
    assert sheet.caught.rows() == ()
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert sheet.finding.text() == "Catches 4 of 5 comments."


def test_what_cannot_be_a_rule_is_said_in_the_sheet(window, sheet, library) -> None:
    told: list[Failed] = []
    window._context.tasks.failed.connect(told.append)
    sheet.form.kind.setCurrentIndex(sheet.form.kind.findData(Kind.PATTERN))
    sheet.form.value.setText("(")
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert sheet.finding.text().startswith("“(” is not a regular expression")
    assert rules.list_rules(library) == []
    assert told == []


def test_rules_are_switched_and_removed_in_the_list(qtbot, window, library) -> None:
    rules.add(library, Rule("Links", Kind.LINKS, action=Action.HOLD))
    window._context.actions["rules"].trigger()
    sheet = window.open_sheet()
    qtbot.waitUntil(lambda: len(sheet._focusable()) == 5)
    on, again, *_ = sheet._focusable()
    QTest.keyClick(on, Qt.Key.Key_Space)
    assert rules.get(library, "Links").on
    again.click()
    assert window.open_sheet().finding.text() == "Catches 0 of 5 comments."
    QTest.keyClick(window.open_sheet(), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(window.open_sheet()._focusable()) == 5)
    window.open_sheet()._focusable()[2].click()
    assert rules.list_rules(library) == []


def test_a_removed_rule_stays_in_sight_to_be_put_back(qtbot, window, library) -> None:
    for name in ("Links", "Scam"):
        rules.add(library, Rule(name, Kind.WORD, name))
    before = rules.list_rules(library)
    window._context.actions["rules"].trigger()
    sheet = window.open_sheet()
    press(qtbot, sheet, "Remove Links")
    assert [rule.name for rule in rules.list_rules(library)] == ["Scam"]
    press(qtbot, sheet, "Put Links back")
    assert rules.list_rules(library) == before
    qtbot.waitUntil(lambda: "Remove Links" in names(sheet))
    assert "Put Links back" not in names(sheet)


def names(sheet: RulesSheet) -> list[str]:
    return [one.accessibleName() for one in sheet._focusable()]


def press(qtbot, sheet: RulesSheet, name: str) -> None:
    """Go to a button by its name, and press it by the key."""
    qtbot.waitUntil(lambda: name in names(sheet))
    QTest.keyClick(sheet._focusable()[names(sheet).index(name)], Qt.Key.Key_Space)


def test_in_a_small_window_the_foot_cuts_no_word(qtbot, sheet, window):
    window.resize(640, 480)
    qtbot.waitUntil(lambda: window.width() == 640)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(sheet.now.isVisible)
    sheet.now.setText("Also the 412,860 that are open now")
    sheet.now.updateGeometry()
    qtbot.waitUntil(lambda: sheet.now.width() >= sheet.now.sizeHint().width())
    assert sheet._go.geometry().right() <= sheet._go.parentWidget().width()
