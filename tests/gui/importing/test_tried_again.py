"""An import that failed keeps what was chosen for it."""
# ruff: noqa: F811

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.importing.test_importing import file, flow, looking  # noqa: F401


def test_an_import_that_failed_is_tried_again_with_what_was_chosen(looking, window, runner):
    QTest.keyClick(looking, Qt.Key.Key_Return)
    chosen = runner.last.arguments
    runner.last.fail("The disk is full; nothing was changed.")
    assert window.open_sheet() is None
    assert window.notices.action() == "Try again"
    window.notices._act.click()
    assert (runner.last.name, runner.last.arguments) == ("import", chosen)
    assert window.notices.sentence() == ""
    window.close_sheets()
