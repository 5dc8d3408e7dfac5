"""Files that are dropped on the window, whatever lies over it."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from moderator.core.comment import NewComment
from moderator.gui.components.sheet import Sheet
from moderator.gui.importing.flow import ImportFlow
from moderator.gui.importing.preview_sheet import PreviewSheet
from moderator.gui.importing.progress_sheet import ProgressSheet
from moderator.gui.importing.report_sheet import ReportSheet
from moderator.importers.preview import Preview
from moderator.services.intake.import_report import FileReport, ImportReport
from tests.gui.conftest import FACTS

BUTTONS, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SEEN = Preview("a.csv", "table", "Table", "a table with commas", found=3, comments=(NewComment("Fine"),))
COPY = Qt.DropAction.CopyAction


@pytest.fixture
def opened(window, context):
    window.library_opened(FACTS)
    flow = ImportFlow(window, context)
    window.paths_wanted.connect(flow.begin)
    return window


def drag(on, *paths) -> bool:
    """Drag files over a widget and drop them if they are taken; say whether they were."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    enter = QDragEnterEvent(QPoint(20, 10), COPY, data, BUTTONS, NONE)
    QApplication.sendEvent(on, enter)
    if enter.isAccepted():
        QApplication.sendEvent(on.window(), QDropEvent(QPointF(20, 10), COPY, data, BUTTONS, NONE))
    return enter.isAccepted()


def test_the_next_file_is_dropped_on_the_report_of_the_last(opened, runner, tmp_path):
    file = FileReport("a.csv", "table", found=3, imported=3)
    assert drag(opened, tmp_path / "a.csv")
    runner.last.finish([SEEN])
    opened.open_sheet().primary.click()
    assert isinstance(opened.open_sheet(), ProgressSheet)
    runner.last.finish(ImportReport(1, (file,), 0.1))
    report = opened.open_sheet()
    assert isinstance(report, ReportSheet)
    assert drag(report, tmp_path / "b.csv")
    assert isinstance(opened.open_sheet(), PreviewSheet)
    assert runner.last.name == "preview"
    assert runner.last.arguments["paths"] == [tmp_path / "b.csv"]
    # The other file was meant.
    assert drag(opened.open_sheet(), tmp_path / "c.csv")
    assert runner.last.arguments["paths"] == [tmp_path / "c.csv"]


def test_a_file_dropped_while_another_is_imported_waits_its_turn(opened, runner, tmp_path):
    assert drag(opened, tmp_path / "a.csv")
    runner.last.finish([SEEN])
    opened.open_sheet().primary.click()
    first = runner.last
    assert drag(opened.open_sheet(), tmp_path / "b.csv")
    assert isinstance(opened.open_sheet(), PreviewSheet)
    assert not first.cancelled
    first.finish(ImportReport(1, (FileReport("a.csv", "table", found=3, imported=3),), 0.1))
    assert isinstance(opened.open_sheet(), PreviewSheet), "the report waits in the strip"
    assert opened.notices.action() == "Show the report"


def test_a_sheet_with_something_of_the_persons_own_refuses_a_drop(opened, runner, tmp_path):
    sheet = Sheet(opened, name="Note")
    sheet.open()
    assert not drag(sheet, tmp_path / "a.csv")
    assert opened.open_sheet() is sheet
    assert runner.jobs == []


def test_a_file_dropped_on_the_search_is_imported_and_not_searched(opened, qtbot, runner, tmp_path):
    from moderator.gui.search.search_field import SearchField

    field = SearchField(parent=opened._stack.currentWidget())
    field.show()
    line = field.focusProxy()
    assert drag(line.viewport(), tmp_path / "a.csv")
    assert field.text() == ""
    assert runner.last.name == "preview"
