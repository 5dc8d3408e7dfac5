"""The next start tells what was interrupted: a notice each, and nothing begins by itself."""

from dataclasses import replace

import pytest

from moderator.app import Program
from moderator.classifier.artifact import STAGING
from moderator.gui.interrupted import tell
from moderator.gui.settings import Settings
from moderator.gui.trouble import Trouble
from moderator.services.library import Interrupted, Library
from moderator.services.shelves import models_folder
from moderator.store.intake import batches
from tests.gui.conftest import FACTS


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.ini")


def close_notice(window):
    window.notices._close.click()


def test_an_import_and_a_training_that_were_interrupted_are_told(qtbot, qapp, settings, tmp_path):
    path = tmp_path / "harbour.db"
    with Library.open(path) as library, library.store.write() as connection:
        batches.begin(connection, ["a.csv", "gone.csv"])
    (models_folder(path) / f"{STAGING}half").mkdir(parents=True)
    (tmp_path / "a.csv").write_text("text\nhello\n", encoding="utf-8")
    settings.keep("import/folder", str(tmp_path))
    program = Program(qapp, Trouble(), settings=settings)
    try:
        program.open(path)
        window, asked = program.window, []
        with qtbot.waitSignal(window.settled, timeout=20_000):
            pass
        window.paths_wanted.disconnect()
        window.paths_wanted.connect(asked.append)
        assert "a.csv" in window.notices.sentence()
        assert "gone.csv" in window.notices.sentence()
        assert asked == []
        window.notices._act.click()
        assert asked == [[tmp_path / "a.csv"]]
        assert "A training was interrupted" in window.notices.sentence()
        assert window.notices.action() == "Go to models"
        close_notice(window)
        assert window.notices.sentence() == ""
    finally:
        program.end()
    with Library.open(path) as library:
        assert library.interrupted == Interrupted()


def test_what_is_not_read_yet_is_offered_and_not_begun(window, context, runner):
    window.library_opened(FACTS)
    tell(window, context, Interrupted(1, ()), replace(FACTS, unread=1200))
    assert window.notices.sentence() == "The import of some files was interrupted; nothing of it was kept."
    assert window.notices.action() == ""
    close_notice(window)
    assert "1,200 comments" in window.notices.sentence()
    assert runner.jobs == []
    window.notices._act.click()
    assert runner.last.name == "classify"
    assert window.notices.sentence() == ""


def test_what_only_an_older_model_has_read_is_offered_too(window, context, runner, monkeypatch):
    window.library_opened(FACTS)
    monkeypatch.setattr("moderator.services.model.scoring.unread", lambda _library: 3)
    tell(window, context, Interrupted(), replace(FACTS, unread=0))
    assert window.notices.sentence() == "3 comments not read by the model in use yet."
    assert runner.jobs == []
    window.notices._act.click()
    assert runner.last.name == "classify"
    monkeypatch.setattr("moderator.services.model.scoring.unread", lambda _library: 0)
    tell(window, context, Interrupted(), replace(FACTS, unread=0))
    assert window.notices.sentence() == ""


def test_an_erasure_that_was_interrupted_is_told(window, context, monkeypatch):
    monkeypatch.setattr("moderator.services.model.scoring.unread", lambda _library: 0)
    window.library_opened(FACTS)
    tell(window, context, Interrupted(erased=True), FACTS)
    assert window.notices.sentence() == "An erasure was interrupted; it is done to its end now."
    close_notice(window)
    tell(window, context, Interrupted(erasing="vex\u202erow"), FACTS)
    assert "was interrupted; the library holds them still." in window.notices.sentence()
    assert "\u202e" not in window.notices.sentence()
    assert window.notices.action() == "Go to Safety"
