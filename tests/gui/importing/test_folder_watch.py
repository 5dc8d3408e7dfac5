"""The watched folder in the window: chosen, told of, left."""

import os

import pytest

from moderator.gui import dialogs
from moderator.gui.context import AppContext
from moderator.gui.importing.folder_watch import FolderWatch
from moderator.gui.main_window import MainWindow
from moderator.services.intake import watching
from moderator.services.intake.import_report import FileReport, ImportReport
from moderator.services.library import Library


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "lakeside.sqlite") as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "exports"
    made.mkdir()
    return made


@pytest.fixture
def said():
    return []


@pytest.fixture
def watch(qtbot, library, tasks, settings, said):
    window = MainWindow(AppContext(library, tasks, settings))
    qtbot.addWidget(window)
    window._context.places.said.connect(said.append)
    made = FolderWatch(window, window._context)
    made.begin()
    return made


def action(watch):
    return watch._context.actions["watch_folder"]


def export(folder, name="june.csv"):
    path = folder / name
    path.write_text("text\nhello\n", encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def test_off_until_a_folder_is_chosen(watch, library, folder, monkeypatch, said):
    assert not action(watch).isChecked()
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: None)
    action(watch).trigger()
    assert not action(watch).isChecked()
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: folder)
    action(watch).trigger()
    assert action(watch).isChecked()
    assert watching.folder(library) == folder
    assert said == ["New exports in exports are imported from now on."]
    action(watch).trigger()
    assert not action(watch).isChecked()
    assert watching.folder(library) is None


def test_a_new_export_is_imported_once(watch, library, folder, runner, said):
    watching.watch(library, folder)
    watch.begin()
    path = export(folder)
    watch.look()
    assert (runner.last.name, runner.last.arguments) == ("import", {"paths": [path]})
    watch.look()
    assert len(runner.jobs) == 1, "one import at a time"
    runner.last.finish(ImportReport(1, (), 0.1))
    assert len(runner.jobs) == 1, "nothing new, so nothing is read"
    assert said == [], "nor said"
    watch.look()
    assert len(runner.jobs) == 1, "the file is known now"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (FileReport("june.csv", found=2, imported=2), ["Imported 2 comments from exports."]),
        (FileReport("june.csv", found=2, duplicates=2, updated=1, updated_texts=1), []),
    ],
)
def test_what_it_brings_or_changes_is_read_and_what_it_brings_told_of(
    watch, library, folder, runner, said, file, told
):
    watching.watch(library, folder)
    watch.begin()
    export(folder)
    watch.look()
    runner.last.finish(ImportReport(1, (file,), 0.1))
    assert said == told
    assert runner.last.name == "classify"


def test_the_system_tells_of_a_change(qtbot, watch, library, folder, runner):
    watching.watch(library, folder)
    watch.begin()
    watch._soon.setInterval(1)
    export(folder)
    qtbot.waitUntil(lambda: bool(runner.jobs))
    assert runner.last.name == "import"


def test_a_failed_import_is_told_once(watch, library, folder, runner, qtbot):
    watching.watch(library, folder)
    watch.begin()
    export(folder)
    watch.look()
    with qtbot.waitSignal(watch._context.tasks.failed):
        runner.last.fail("The file cannot be read.")
    watch.look()
    assert len(runner.jobs) == 1


def test_a_folder_that_is_gone_is_told_once(watch, library, folder, said):
    watching.watch(library, folder)
    watch.begin()
    folder.rmdir()
    watch.look()
    watch.look()
    assert said == ["The watched folder exports is not there at the moment."]
