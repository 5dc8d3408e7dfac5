"""The frame of the window: places, counts, sheets, files dropped on it."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QScrollArea

from moderator.core.operation import Changes
from moderator.gui import theme
from moderator.gui.components.label import Elided
from moderator.gui.components.sheet import Sheet
from moderator.gui.facts import Facts, SavedCount
from moderator.jobs.protocol import Failed
from tests.gui.conftest import FACTS, FakePage


@pytest.fixture
def opened(qtbot, window):
    with qtbot.waitSignal(window.settled):
        window.library_opened(FACTS)
    return window


def test_an_empty_library_is_welcomed_without_a_rail(qtbot, window):
    with qtbot.waitSignal(window.settled):
        window.library_opened(Facts("New"))
    assert window.place() == "welcome"
    assert window.welcome.isVisible()
    assert not window.rail.isVisible()
    assert not window.menu.line().isVisible()


def test_the_welcome_is_whole_even_where_the_screen_is_smaller_than_the_window_would_be(qtbot, window):
    window.show_place("welcome")
    window.setMinimumSize(1, 1)
    for width in (900, 640):
        window.resize(theme.px(width), theme.px(480))
        qtbot.waitUntil(lambda width=width: window.width() == theme.px(width))
        window.welcome.layout().activate()
        qtbot.waitUntil(lambda: window.welcome.box.mapTo(window, QPoint(0, 0)).x() > 0)
        right = window.welcome.box.mapTo(window, window.welcome.box.rect().bottomRight()).x()
        assert window.width() - right >= theme.px(24)
    area = window.welcome.findChild(QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0


def test_a_library_with_comments_opens_at_review(opened):
    assert opened.place() == "review"
    assert opened.page("review").shown == 1
    assert opened.rail.isVisible()
    assert opened.windowTitle() == "Lakeside Kitchen – Moderator"


def test_pages_are_built_when_they_are_first_shown(opened):
    assert opened.page("overview") is None
    QTest.mouseClick(opened.rail.item("overview"), Qt.MouseButton.LeftButton)
    assert isinstance(opened.page("overview"), FakePage)
    assert opened.rail.item("overview").isChecked()
    assert not opened.rail.item("review").isChecked()


def test_the_rail_shows_counts_and_saved_searches(opened):
    assert opened.rail.item("review").accessibleName() == "Review, 263"
    assert [item.accessibleName() for item in opened.rail.searches()] == [
        "Sure and negative, 12,408",
        "Broken",
    ]


def test_a_saved_search_is_shown_in_comments(opened):
    QTest.mouseClick(opened.rail.searches()[0], Qt.MouseButton.LeftButton)
    assert opened.place() == "comments"
    assert opened.page("comments").searches == ["label:negative p>0.8"]
    assert opened.rail.searches()[0].isChecked()
    opened.page("comments").context.places.searched.emit("")
    assert not opened.rail.searches()[0].isChecked()


def test_what_changed_is_told_to_the_pages_that_are_there(opened, context):
    opened.show_place("comments")
    context.tasks.changed.emit(Changes.VERDICTS)
    assert opened.page("review").changes == [Changes.VERDICTS]
    assert opened.page("comments").changes == [Changes.VERDICTS]
    assert opened.page("overview") is None


def test_a_burst_of_decisions_reads_the_figures_once(qtbot, opened, context, monkeypatch):
    read = []

    def reading(library, before, searches):
        read.append(searches)
        return FACTS

    monkeypatch.setattr("moderator.gui.main_window.read_facts", reading)
    for _ in range(20):
        context.tasks.changed.emit(Changes.VERDICTS)
    assert context.library.settled == 0
    qtbot.waitUntil(lambda: True in read)
    assert read == [False, True]
    assert context.library.settled == 1


def test_the_edit_menu_names_what_it_would_take_back(opened, context):
    assert context.actions["undo"].text() == "Undo: Flagged anna_b"
    assert context.actions["redo"].text() == "Redo"


def test_the_key_of_a_place_leads_there(opened):
    QTest.keyClick(opened, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert opened.place() == "overview"


def test_an_empty_library_has_no_other_place_than_the_welcome(window, context):
    window.library_opened(Facts("New"))
    context.actions["comments"].trigger()
    assert window.place() == "welcome"


def test_the_first_import_leads_on_from_the_welcome(window):
    window.library_opened(Facts("New"))
    window._show_facts(FACTS)
    assert window.place() == "review"


def test_taking_back_the_only_import_leads_to_the_welcome(opened):
    opened._show_facts(Facts("Lakeside Kitchen"))
    assert opened.place() == "welcome"


def test_no_command_acts_while_a_sheet_is_open(opened, context):
    sheet = Sheet(opened, name="Trial")
    sheet.open()
    QTest.keyClick(sheet, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert opened.place() == "review"
    assert opened.open_sheet() is sheet
    sheet.dismiss()
    assert opened.open_sheet() is None
    assert context.actions["overview"].isEnabled()


def test_a_failure_is_said_in_the_strip(opened, context):
    context.tasks.failed.emit(Failed(1, "The disk is full.", advice="Free some space."))
    assert opened.notices.isVisible()
    assert opened.notices.sentence() == "The disk is full. Free some space."


def test_saved_searches_are_reached_where_the_rail_shows_icons_alone(qtbot, opened):
    saved = opened.rail._saved
    assert not saved.isVisible(), "the searches themselves stand there"
    opened.resize(theme.px(800), theme.px(600))
    qtbot.waitUntil(saved.isVisible)
    assert saved.toolTip() == "Saved searches"
    saved.setFocus()
    QTest.keyClick(saved, Qt.Key.Key_Space)
    menu = next(one for one in opened.rail.findChildren(QMenu) if one.isVisible())
    assert [action.text() for action in menu.actions()] == ["Sure and negative\t12,408", "Broken"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert opened.place() == "comments"
    assert opened.page("comments").searches == ["label:negative p>0.8"]
    assert saved.isChecked()
    opened.resize(theme.px(1400), theme.px(600))
    qtbot.waitUntil(lambda: not saved.isVisible())


def test_a_narrow_window_shows_icons_in_the_rail(qtbot, opened):
    opened.resize(theme.px(800), theme.px(600))
    qtbot.waitUntil(opened.rail.is_narrow)
    assert opened.rail.item("review").toolTip() == "Review (Ctrl+1)"
    many = tuple(SavedCount(f"Search number {n}", f"label:negative p>0.{n}", n) for n in range(10, 40))
    opened.rail.show_facts(replace(FACTS, searches=many))
    bar = opened.rail._scroll.verticalScrollBar()
    assert not bar.isVisible(), "there is nothing beside the icons to scroll to"
    opened.resize(theme.px(1300), theme.px(800))
    qtbot.waitUntil(lambda: not opened.rail.is_narrow())
    qtbot.waitUntil(bar.isVisible)


def test_places_say_their_keys_and_a_name_that_is_cut_is_said_whole(qtbot, opened, context):
    assert opened.rail.item("overview").toolTip() == "Overview (Ctrl+3)"
    context.settings.keep("keys/overview", "Ctrl+9")
    assert opened.rail.item("overview").toolTip() == "Overview (Ctrl+9)"
    name = "All of the comments of our partners that came in after the second change of prices"
    searches = (SavedCount(name, "price", 12), SavedCount("Price", "prices", 1))
    opened.rail.show_facts(replace(FACTS, name=name, searches=searches))
    long, short = opened.rail.searches()
    qtbot.waitUntil(lambda: long.toolTip() == name)
    assert short.toolTip() == ""
    assert opened.rail._head.toolTip() == name
    opened.rail.show_facts(replace(FACTS, searches=searches))
    opened.grab()
    assert opened.rail._head.toolTip() == ""


@pytest.mark.parametrize(("width", "wide"), [(760, False), (1024, True)])
def test_in_a_narrow_window_the_name_of_a_job_is_worth_more_than_its_rate(
    qtbot, opened, context, runner, monkeypatch, width, wide
):
    opened.resize(theme.px(width), theme.px(640))
    job = context.tasks.submit("import", title=f"Importing {'all comments, ' * 20}2019 to 2026.csv")
    monkeypatch.setattr(job, "rate", lambda: 13_900.0)
    runner.last.step(12_000, 412_860)
    line = opened.menu.line()
    assert ("a second" in line.text()) is wide
    assert line._bar.isVisibleTo(line) is wide
    qtbot.waitUntil(lambda: line._text._fitted().startswith("Importing"))
    runner.last.stop()
    assert not line._bar.isVisibleTo(line)


def test_the_line_of_jobs_says_what_runs_and_stops_it(opened, context, runner):
    line = opened.menu.line()
    assert line.text() == "All saved"
    job = context.tasks.submit("export", title="Exporting to list.csv")
    runner.last.step(50, 200)
    assert line.text().startswith("Exporting to list.csv  50 of 200")
    line._cancel.click()
    assert runner.last.cancelled
    assert line.text().startswith("Stopping")
    runner.last.stop()
    assert line.text() == "All saved"
    assert job.ended


@pytest.mark.parametrize("width", [760, 1024])
def test_a_job_with_a_long_name_takes_no_menu_away(qtbot, opened, context, runner, width):
    opened.resize(theme.px(width), theme.px(640))
    bar, line = opened.findChild(QMenuBar), opened.menu.line()
    context.tasks.submit("import", title=f"Importing {'all-comments-of-the-year-' * 6}.csv")
    context.tasks.submit("classify", title="Reading sentiment")
    runner.jobs[0].step(120_000, 400_000)
    qtbot.waitUntil(lambda: line.geometry().right() <= opened.width() and opened.width() >= theme.px(width))
    assert bar.width() >= bar.sizeHint().width(), "Qt hides the menus that have no room"
    words = line.findChild(Elided)
    qtbot.waitUntil(lambda: "120,000 of 400,000" in words._fitted())
    assert "…" in words._fitted()
    assert "all-comments-of-the-year" in words.toolTip()
    for job in runner.jobs:
        job.stop()
    assert words._fitted() == "All saved"


def drop_of(paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_files_are_dropped_anywhere_on_the_window(qtbot, opened, tmp_path):
    data = drop_of([tmp_path / "a.csv", tmp_path / "b.json"])
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(700, 400), copy, data, buttons, none)
    QApplication.sendEvent(opened, enter)
    assert enter.isAccepted()
    with qtbot.waitSignal(opened.paths_wanted) as wanted:
        QApplication.sendEvent(opened, QDropEvent(QPointF(700, 400), copy, data, buttons, none))
    assert wanted.args == [[Path(tmp_path / "a.csv"), Path(tmp_path / "b.json")]]


def test_the_size_of_the_comment_is_changed_by_keys(opened, settings):
    QTest.keyClick(opened, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    larger = settings.reading_size
    assert larger > 1
    QTest.keyClick(opened, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(opened, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert settings.reading_size < 1
    QTest.keyClick(opened, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert settings.reading_size == 1


def test_every_place_can_be_reached_by_the_keyboard_alone(opened):
    opened.activateWindow()
    opened.rail.item("review").setFocus(Qt.FocusReason.TabFocusReason)
    reached = set()
    for _ in range(20):
        reached.add(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    for name in ("review", "comments", "overview", "import", "models", "settings"):
        assert opened.rail.item(name) in reached, name


def test_the_library_is_remembered_when_the_window_closes(opened, settings, context):
    context.library.path.touch()
    opened.close()
    [recent] = settings.recent_libraries()
    assert (recent.path, recent.comments, recent.waiting) == (context.library.path, 412_860, 263)


@pytest.mark.parametrize(("key", "name"), [(Qt.Key.Key_Slash, "find"), (Qt.Key.Key_Question, "keys")])
def test_the_signs_that_review_has_for_keys_lead_to_the_same_on_every_page(qtbot, opened, context, key, name):
    opened.show_place("overview")
    asked = []
    context.actions[name].triggered.connect(lambda: asked.append(name))
    qtbot.keyClick(opened.page("overview"), key)
    assert asked == [name]


def test_closing_while_a_job_runs_is_asked_once(opened, context, runner):
    class Asked(QCloseEvent):
        def spontaneous(self):
            return True

    context.tasks.submit("retrain", title="Retraining")
    first, second = Asked(), Asked()
    opened.closeEvent(first)
    assert not first.isAccepted()
    assert "Retraining still runs" in opened.notices.sentence()
    opened.closeEvent(second)
    assert second.isAccepted()
    runner.last.stop()


@pytest.mark.parametrize(("pixels", "size"), [(11, 0.9), (13, 1.0), (14, 1.0), (15, 1.25), (17, 1.1)])
def test_the_menus_are_there_at_every_size_of_text(qtbot, qapp, window, monkeypatch, pixels, size):
    monkeypatch.setattr(theme._InUse, "system", pixels)
    try:
        theme.apply(qapp, Qt.ColorScheme.Light, text_size=size)
        window.resize(1400, 800)
        bar = window.findChild(QMenuBar)
        qtbot.waitUntil(lambda: bar.height() >= theme.px(32))
        assert bar.height() >= bar.sizeHint().height(), "Qt shows none of the menus"
    finally:
        monkeypatch.undo()
        theme.apply(qapp, Qt.ColorScheme.Light)
