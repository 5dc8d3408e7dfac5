"""Which files of a watched folder are new."""

import os

import pytest

from moderator.core.errors import UserError
from moderator.services.intake import watching


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "exports"
    made.mkdir()
    return made


def put(folder, name, content="x", age=60.0):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    at = 1_800_000_000 - age
    os.utime(path, (at, at))
    return path


NOW = 1_800_000_000.0


def test_nothing_is_watched_until_asked(library, folder):
    put(folder, "a.csv")
    assert watching.folder(library) is None
    assert watching.look(library, now=NOW) == watching.Look()


def test_what_lay_there_is_not_new_and_what_comes_is_once(library, folder):
    put(folder, "old.csv")
    watching.watch(library, folder)
    assert watching.look(library, now=NOW).new == ()
    second, first = put(folder, "b.csv", age=20), put(folder, "a.csv", age=30)
    found = watching.look(library, now=NOW)
    assert found.new == (first, second), "the oldest first"
    watching.remember(library, found.marks)
    assert watching.look(library, now=NOW).new == ()
    changed = put(folder, "a.csv", "more", age=10)
    assert watching.look(library, now=NOW).new == (changed,)


def test_a_file_that_is_still_written_is_left_alone(library, folder):
    watching.watch(library, folder)
    put(folder, "a.csv", age=0.5)
    assert watching.look(library, now=NOW) == watching.Look(settling=True)
    for name in ("b.csv.crdownload", ".hidden.csv", "c.csv~"):
        put(folder, name)
    (folder / "inner").mkdir()
    (folder / "link.csv").symlink_to(put(folder.parent, "outside.csv"))
    assert watching.look(library, now=NOW + 9).new == (folder / "a.csv",)


def test_a_file_that_goes_while_it_is_looked_at_is_no_trouble(library, folder, monkeypatch):
    watching.watch(library, folder)
    stays, goes = put(folder, "a.csv"), put(folder, "b.csv")
    is_export = watching._is_export

    def then_gone(path):
        found = is_export(path)
        if path == goes:
            goes.unlink()
        return found

    monkeypatch.setattr(watching, "_is_export", then_gone)
    found = watching.look(library, now=NOW)
    assert found.new == (stays,)
    watching.remember(library, found.marks)
    assert watching.look(library, now=NOW).new == ()


def test_a_file_that_grows_while_it_is_imported_is_new_once_more(library, folder):
    watching.watch(library, folder)
    path = put(folder, "a.csv", "x", age=60)
    found = watching.look(library, now=NOW)
    assert found.new == (path,)
    put(folder, "a.csv", "x and more", age=10)
    watching.remember(library, found.marks)
    assert watching.look(library, now=NOW).new == (path,)


def test_a_folder_that_is_gone_is_said_and_forgotten_only_by_the_person(library, folder):
    watching.watch(library, folder)
    folder.rmdir()
    assert watching.look(library).gone
    assert watching.folder(library) == folder
    watching.watch(library, None)
    assert watching.folder(library) is None
    assert not watching.look(library).gone


def test_only_a_folder_is_watched(library, tmp_path):
    with pytest.raises(UserError, match="is not a folder"):
        watching.watch(library, tmp_path / "nothing")


def test_what_is_remembered_is_bounded(library, folder, monkeypatch):
    monkeypatch.setattr(watching, "MOST", 3)
    watching.watch(library, folder)
    for n in range(5):
        put(folder, f"{n}.csv", age=60 - n)
    watching.remember(library, watching.look(library, now=NOW).marks)
    assert watching.look(library, now=NOW).new == ()
