"""Errors that nobody caught end in the window and in the log, without a word of a comment."""

import sys
import threading

import pytest
from PySide6.QtCore import QtMsgType

from moderator.core.errors import Cancelled, UserError
from moderator.gui.notices import Notices
from moderator.gui.trouble import Trouble, _on_qt_message
from moderator.jobs.protocol import Failed


@pytest.fixture
def trouble(monkeypatch):
    made = Trouble()
    made.failures = []
    made.happened.connect(made.failures.append)
    # pytest-qt has its own handler of Qt's messages, which must stay.
    monkeypatch.setattr("moderator.gui.trouble.qInstallMessageHandler", lambda handler: None)
    made.install()
    yield made
    made.uninstall()


def raised(error):
    try:
        raise error
    except type(error):
        return sys.exc_info()


def test_an_uncaught_error_is_told_without_its_text(trouble, tmp_path):
    sys.excepthook(*raised(ValueError("what somebody wrote")))
    [failed] = trouble.failures
    log = (tmp_path / "logs" / "moderator.log").read_text(encoding="utf-8")
    assert "ValueError" in failed.details
    assert "ValueError" in log
    assert "what somebody wrote" not in failed.message + failed.details + log


def test_an_uncaught_error_of_a_thread_is_told_too(qtbot, trouble):
    def work():
        raise UserError("The disk is full.")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(trouble.failures))
    assert trouble.failures[0].message == "The disk is full."


def test_cancelled_is_silence(trouble):
    sys.excepthook(*raised(Cancelled()))
    assert trouble.failures == []


def test_the_hooks_are_given_back():
    before = sys.excepthook, threading.excepthook
    made = Trouble()
    made.install()
    assert (sys.excepthook, threading.excepthook) != before
    made.uninstall()
    assert (sys.excepthook, threading.excepthook) == before


def test_messages_of_qt_go_to_the_log(trouble, tmp_path):
    class Context:
        category = "qt.fonts"

    _on_qt_message(QtMsgType.QtWarningMsg, Context(), "No such font " + "x" * 1000)
    log = (tmp_path / "logs" / "window.log").read_text(encoding="utf-8")
    assert "qt.fonts: No such font" in log
    assert len(log) < 400


def test_the_strip_says_what_went_wrong_and_folds_the_details(qtbot):
    strip = Notices()
    qtbot.addWidget(strip)
    assert strip.sentence() == ""
    strip.show_failure(Failed(1, "The disk is full.", advice="Free some space.", details="at store.py"))
    assert strip.sentence() == "The disk is full. Free some space."
    assert strip._report.isHidden()
    strip._fold.click()
    assert not strip._report.isHidden()
    assert strip._report.toPlainText() == "at store.py"
    strip._close.click()
    assert strip.sentence() == ""


def test_a_plain_sentence_has_no_details(qtbot):
    strip = Notices()
    qtbot.addWidget(strip)
    strip.show_failure(Failed(1, "Broken.", details="somewhere"))
    strip.say("Backed up to harbour.db.")
    assert strip.sentence() == "Backed up to harbour.db."
    assert strip._fold.isHidden()
    assert strip.details() == ""
