"""From a file to its report, with a worker that the test drives."""

from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from moderator.core.comment import NewComment, Rejected
from moderator.core.operation import Changes
from moderator.gui import dialogs
from moderator.gui.components.buttons import Plain
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.sheet import Sheet
from moderator.gui.importing.flow import ImportFlow
from moderator.gui.importing.preview_sheet import PreviewSheet
from moderator.gui.importing.progress_sheet import ProgressSheet
from moderator.gui.importing.report_sheet import ReportSheet
from moderator.importers.preview import MappedColumn, Preview
from moderator.services.intake.import_report import FileReport, ImportReport
from tests.gui.conftest import FACTS


def seen(**changes):
    """A look at a table of three columns."""
    values = {
        "name": "lakeside.csv",
        "format": "table",
        "title": "Table",
        "detail": "a table with commas, 3 columns",
        "found": 18_240,
        "columns": ("body", "who", "when"),
        "mapping": (
            MappedColumn("text", "body", "The longest text"),
            MappedColumn("author_name", "who", "Named so"),
        ),
        "encoding": "cp1252",
        "encodings": ("utf-8", "cp1252"),
        "comments": (NewComment("Très bon", author_name="Zoë Brûlé"), NewComment("Fine")),
    }
    return Preview(**(values | changes))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lakeside.csv"
    path.write_text("body,who,when\n", encoding="utf-8")
    return path


@pytest.fixture
def flow(window, context):
    window.library_opened(FACTS)
    made = ImportFlow(window, context)
    window.paths_wanted.connect(made.begin)
    window.sample_wanted.connect(made.begin_sample)
    return made


@pytest.fixture
def looking(flow, window, runner, file):
    """A preview sheet that was answered once."""
    flow.begin([file])
    runner.last.finish([seen()])
    sheet = window.open_sheet()
    assert isinstance(sheet, PreviewSheet)
    return sheet


def names(runner):
    return [job.name for job in runner.jobs]


def a_report(**changes):
    values = {
        "format": "table",
        "found": 18_240,
        "imported": 17_022,
        "duplicates": 1_140,
        "updated": 318,
        "skipped": Counter({"no text": 41, "deleted": 25}),
        "rejected": [Rejected(f"line {number}", "Too few columns", "4 of 9") for number in range(12)],
    }
    return ImportReport(3, (FileReport("/x/lakeside.csv", **(values | changes)),), 0.4)


def test_a_file_is_looked_at_by_the_worker(flow, window, runner, file):
    flow.begin([file])
    sheet = window.open_sheet()
    assert names(runner) == ["preview"]
    assert runner.last.arguments["paths"] == [file]
    assert not sheet.primary.isEnabled()
    runner.last.finish([seen()])
    assert sheet.notice() == "This looks like a table with commas, 3 columns, 18,240 rows."
    assert sheet.primary.isEnabled()
    assert sheet.primary.text() == "Import 18,240 comments"


def test_without_files_the_person_is_asked(flow, window, runner, file, monkeypatch):
    monkeypatch.setattr(dialogs, "choose_exports", lambda parent, folder="": [file])
    window.paths_wanted.emit([])
    assert runner.last.arguments["paths"] == [file]


def test_nothing_happens_when_the_person_changes_their_mind(flow, window, runner, monkeypatch):
    monkeypatch.setattr(dialogs, "choose_exports", lambda parent, folder="": [])
    window.paths_wanted.emit([])
    assert runner.jobs == []
    assert window.open_sheet() is None


def test_another_column_is_looked_at_and_an_older_look_is_not_shown(looking, runner):
    select = looking._columns.select("author_name")
    select.setCurrentIndex(select.findData("when"))
    select.activated.emit(select.currentIndex())
    first = runner.last
    assert first.arguments["options"].mapping == {"author_name": "when"}
    looking._letters.choose("utf-8")
    second = runner.last
    assert second.arguments["options"].encoding == "utf-8"
    assert second.arguments["options"].mapping == {"author_name": "when"}
    assert first.cancelled
    second.finish([seen(found=7)])
    first.finish([seen(found=99)])
    assert looking.primary.text() == "Import 7 comments"


def test_enter_imports_with_what_was_chosen(looking, window, runner, file):
    looking._letters.choose("utf-8")
    runner.last.finish([seen()])
    QTest.keyClick(looking, Qt.Key.Key_Return)
    assert runner.last.name == "import"
    assert runner.last.arguments["paths"] == [file]
    assert runner.last.arguments["options"].encoding == "utf-8"
    assert isinstance(window.open_sheet(), ProgressSheet)


def test_escape_imports_nothing(looking, window, runner):
    QTest.keyClick(looking, Qt.Key.Key_Escape)
    assert window.open_sheet() is None
    assert names(runner) == ["preview"]


def test_a_file_that_cannot_be_read_says_why_and_offers_another_format(flow, window, runner, file):
    flow.begin([file])
    runner.last.fail("“lakeside.csv” is empty.", advice="Export it again.")
    sheet = window.open_sheet()
    assert sheet.notice() == "“lakeside.csv” is empty. Export it again."
    assert not sheet._import.isEnabled()
    assert sheet._stored.isHidden()
    assert not window.notices.isVisible()
    # What is read after all takes its place.
    sheet.show_previews([seen()])
    assert sheet.primary is sheet._import
    assert not sheet._stored.isHidden()


def test_where_a_file_cannot_be_read_enter_chooses_another(flow, window, runner, file, monkeypatch):
    flow.begin([file])
    runner.last.fail("“lakeside.csv” is empty.")
    answers = [[], [file]]
    monkeypatch.setattr("moderator.gui.dialogs.choose_exports", lambda *_: answers.pop(0))
    first = window.open_sheet()
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert window.open_sheet() is first
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert window.open_sheet() is not first
    runner.last.fail("“lakeside.csv” is empty.")
    window.open_sheet().help_wanted.emit()
    assert window.open_sheet().accessibleName() == "Supported exports"


def test_the_sum_of_one_kind_is_no_sum(window):
    sheet = ReportSheet(
        window, ImportReport(1, (FileReport("/x/a.csv", "table", found=60, imported=60),), 0.1)
    )
    assert sheet.sum_line() == "60 rows in the file."


def test_in_a_narrow_window_every_guess_keeps_its_reason(qtbot, looking, window):
    window.resize(800, 600)
    qtbot.waitUntil(lambda: looking.panel().width() < 800)
    reasons = [one for one in looking._columns.findChildren(Elided) if one.isVisible() and one.text()]
    assert reasons
    below = lambda: looking._letters.mapTo(looking._forms, QPoint()).y() >= looking._columns.height()  # noqa: E731
    qtbot.waitUntil(below)
    assert not [one.text() for one in reasons if "…" in one._fitted()]
    window.resize(1400, 900)
    qtbot.waitUntil(lambda: looking._letters.mapTo(looking._forms, QPoint()).y() == 0)
    assert looking._letters.mapTo(looking._forms, QPoint()).x() >= looking._columns.width()


def test_tab_goes_through_the_columns_before_what_stands_below_them(looking):
    order = looking._focusable()
    columns = [order.index(looking._columns.select(name)) for name in ("text", "author_name", "external_id")]
    assert columns == sorted(columns)
    assert columns[-1] < order.index(looking._import)


def test_days_are_asked_for_only_when_in_doubt(looking, runner):
    assert looking._days_part.isHidden()
    looking.show_previews([seen(needs_day_order=True)])
    assert not looking._days_part.isHidden()
    assert looking._days.currentIndex() == -1
    looking._days.setCurrentIndex(1)
    looking._days.activated.emit(1)
    assert runner.last.arguments["options"].day_first is False


def test_a_question_without_columns_beside_it_begins_at_the_edge(qtbot, looking):
    looking.show_previews([seen(needs_day_order=True, columns=(), mapping=(), encodings=())])
    qtbot.waitUntil(
        lambda: looking._days.isVisible() and looking._days.mapTo(looking._forms, QPoint()).x() == 0
    )


def test_times_without_a_zone_are_said_to_be_taken_as_utc(looking):
    assert looking._zone.isHidden()
    looking.show_previews([seen(local_times=True)])
    assert not looking._zone.isHidden()


def test_several_files_are_listed(looking):
    looking.show_previews([seen(name="a.csv", found=10), seen(name="b.json", found=5)])
    assert looking.primary.text() == "Import 15 comments"
    assert looking._forms.isHidden()
    assert not looking._files.isHidden()


def test_files_of_one_kind_are_called_by_it(looking):
    one = seen(name="a.zip/one.json", title="Facebook comments")
    looking.show_previews([one, replace(one, name="a.zip/two.json")])
    assert looking.notice() == "This looks like Facebook comments: 2 files with comments."


def test_an_estimate_is_called_one_and_what_is_no_comment_is_not_counted(looking):
    looking.show_previews([seen(found=18_000, skipped=500, rejected=100, is_estimate=True)])
    assert looking.primary.text() == "Import about 17,400 comments"


def test_a_sheet_of_a_workbook_is_chosen(looking, runner):
    assert looking._sheet_part.isHidden()
    looking.show_previews([seen(sheets=("June", "July"))])
    looking._sheet.setCurrentIndex(1)
    looking._sheet.activated.emit(1)
    assert runner.last.arguments["options"].sheet == "July"


def test_warnings_are_said(looking):
    looking.show_previews([seen(warnings=("Two columns are called “text”.",))])
    assert looking._warnings.text() == "Two columns are called “text”."
    assert not looking._warnings.isHidden()


def test_the_report_adds_up(qtbot, window):
    sheet = ReportSheet(window, a_report())
    assert sheet.sum_line() == "18,240 rows in the file = 17,022 + 1,140 + 66 + 12"
    sheet.open()
    sheet.dismiss()


def test_the_report_tells_what_a_file_leaves_out(window):
    sheet = ReportSheet(window, a_report(noted=Counter({"comments that the file leaves out": 1461})))
    assert "Beside these: 1,461 comments that the file leaves out." in [
        text.text() for text in sheet.findChildren(Text)
    ]
    assert sheet.sum_line() == "18,240 rows in the file = 17,022 + 1,140 + 66 + 12"


def test_the_report_comes_after_the_import_and_sentiment_is_read(looking, window, runner, context):
    told = []
    context.tasks.changed.connect(told.append)
    QTest.keyClick(looking, Qt.Key.Key_Return)
    runner.last.step(9000, 0, "Reading lakeside.csv")
    runner.last.finish(a_report())
    sheet = window.open_sheet()
    assert isinstance(sheet, ReportSheet)
    assert told == [Changes.COMMENTS]
    assert runner.last.name == "classify"
    runner.last.step(8_120, 17_022)
    assert sheet.sentiment_line().startswith("8,120 of 17,022")
    runner.last.finish()
    assert sheet.sentiment_line() == "Their sentiment is read"


def test_a_report_says_when_sentiment_cannot_be_read(looking, window, runner):
    QTest.keyClick(looking, Qt.Key.Key_Return)
    runner.last.finish(a_report())
    runner.last.fail("No model is installed.")
    assert window.open_sheet().sentiment_line() == "No model is installed."
    assert not window.notices.isVisible()


def test_the_report_leads_to_review(looking, window, runner):
    window.show_place("comments")
    QTest.keyClick(looking, Qt.Key.Key_Return)
    runner.last.finish(a_report())
    QTest.keyClick(window.open_sheet(), Qt.Key.Key_Return)
    assert window.place() == "review"
    assert window.open_sheet() is None


def test_an_import_is_taken_back_from_its_report(looking, window, runner):
    QTest.keyClick(looking, Qt.Key.Key_Return)
    runner.last.finish(a_report())
    classify = runner.last
    sheet = window.open_sheet()
    sheet.undo_wanted.emit()
    assert classify.cancelled
    assert (runner.last.name, runner.last.arguments) == ("undo_batch", {"batch": 3})


def test_an_import_that_brought_nothing_reads_no_sentiment(looking, window, runner):
    QTest.keyClick(looking, Qt.Key.Key_Return)
    none = a_report(found=5, imported=0, duplicates=5, updated=0, skipped=Counter(), rejected=[])
    runner.last.finish(none)
    assert runner.last.name == "import"
    assert window.open_sheet().sum_line() == "5 rows in the file = 0 + 5"
    undo = next(one for one in window.open_sheet().findChildren(Plain) if one.text() == "Undo this import")
    assert undo.isHidden(), "there is nothing to take back"


def test_hiding_the_progress_lets_the_import_go_on(looking, window, runner):
    QTest.keyClick(looking, Qt.Key.Key_Return)
    QTest.keyClick(window.open_sheet(), Qt.Key.Key_Escape)
    assert window.open_sheet() is None
    assert not runner.last.cancelled
    runner.last.finish(a_report())
    assert isinstance(window.open_sheet(), ReportSheet)


def test_an_import_that_ends_behind_another_sheet_is_told_and_its_report_waits(looking, window, runner):
    QTest.keyClick(looking, Qt.Key.Key_Return)
    QTest.keyClick(window.open_sheet(), Qt.Key.Key_Escape)
    other = Sheet(window, name="Note")
    other.open()
    runner.last.finish(a_report())
    assert window.open_sheet() is other, "what the person is doing is not covered"
    other.dismiss()
    assert window.notices.sentence().startswith("17,022 new comments from lakeside.csv, 12 rows rejected")
    assert window.notices.action() == "Show the report"
    QTest.mouseClick(window.notices._act, Qt.MouseButton.LeftButton)
    report = window.open_sheet()
    assert isinstance(report, ReportSheet)
    assert report.sum_line() == "18,240 rows in the file = 17,022 + 1,140 + 66 + 12"
    assert report._sentiment.isHidden()


def test_an_import_is_cancelled_from_its_progress(looking, window, runner):
    QTest.keyClick(looking, Qt.Key.Key_Return)
    sheet = window.open_sheet()
    sheet._cancel.click()
    assert runner.last.cancelled
    runner.last.stop()
    assert window.open_sheet() is None
    assert not window.notices.isVisible()


def test_an_import_that_failed_is_said_in_the_window(looking, window, runner):
    QTest.keyClick(looking, Qt.Key.Key_Return)
    runner.last.fail("The disk is full.", advice="Free some space.")
    assert window.open_sheet() is None
    assert window.notices.sentence() == "The disk is full. Free some space."


def test_a_report_does_not_break_in_on_another_sheet(looking, window, runner, context):
    QTest.keyClick(looking, Qt.Key.Key_Return)
    imported = runner.last
    window.open_sheet().dismiss()
    context.actions["about"].trigger()
    about = window.open_sheet()
    imported.finish(a_report())
    assert window.open_sheet() is about
    assert runner.last.name == "classify"


def test_the_sample_is_imported_without_a_look(flow, window, runner):
    window.sample_wanted.emit()
    assert runner.last.name == "sample"
    runner.last.stop()


def test_rejected_rows_are_all_shown_on_demand_and_saved(window):
    sheet = ReportSheet(window, a_report())
    from moderator.gui.importing.rejected import RejectedBox

    box = sheet.findChild(RejectedBox)
    assert box.shown() == 3
    box._all.click()
    assert box.shown() == 12
    sheet.open()
    sheet.dismiss()
