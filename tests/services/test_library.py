import subprocess
import sys

import pytest

from moderator.core.comment import Decision, NewComment, Sentiment
from moderator.core.errors import UserError
from moderator.core.rule import Kind, Rule
from moderator.services import library as services_library
from moderator.services import locking, shelves
from moderator.services.handout import handback
from moderator.services.intake import batches as imports
from moderator.services.keeping import erasing, safety
from moderator.services.library import Library, current_user
from moderator.services.model import models
from moderator.services.review import reviewing, rules
from moderator.store import comments
from moderator.store.file import waiting
from moderator.store.intake import batches
from tests.store.making import put


def leave_unfinished(library):
    with library.store.write() as connection:
        batch = batches.begin(connection, ["half.csv"])
        put(connection, batch, [NewComment("half")])


def total(library):
    with library.store.read() as connection:
        return comments.last_id(connection)


def test_a_library_is_made_with_its_folder(tmp_path):
    path = tmp_path / "new" / "mine.db"
    with Library.open(path) as library:
        assert (library.name, library.who) == ("mine", current_user())
    assert path.is_file()


def test_models_lie_beside_it(tmp_path):
    assert shelves.models_folder(tmp_path / "mine.db") == tmp_path / "mine.models"
    assert shelves.models_folder(tmp_path / "mine.models") == tmp_path / "mine.models.models"


def test_a_missing_one_is_not_made_unasked(tmp_path):
    with pytest.raises(UserError, match="no library"):
        Library.open(tmp_path / "none.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(UserError, match="is a folder"):
        Library.open(tmp_path)


def test_what_a_dead_import_left_is_taken_back(library, fill):
    fill("whole")
    leave_unfinished(library)
    with Library.open(library.path) as again:
        assert total(again) == 1
        assert [row.state for row in imports.list_batches(again)] == ["done"]


def test_what_a_living_import_does_is_left_alone(library):
    leave_unfinished(library)
    with locking.importing(library.path), Library.open(library.path) as again:
        assert total(again) == 1


def test_an_import_that_begins_while_a_dead_one_is_taken_back_is_left_alone(library, monkeypatch):
    leave_unfinished(library)
    met = []

    def beginning(store):
        with pytest.raises(UserError, match="Another import"), locking.importing(library.path):
            pass
        met.append(take_back(store))
        return met[0]

    take_back = services_library.take_back
    monkeypatch.setattr(services_library, "take_back", beginning)
    with Library.open(library.path) as again:
        assert total(again) == 0
    assert met == [(1, ("half.csv",))]


def test_a_training_that_begins_while_rubbish_is_cleared_away_keeps_its_folder(library, monkeypatch):
    library.shelf.staging()
    clean = type(library.shelf).clean

    def beginning(shelf):
        with pytest.raises(UserError, match="Another model"), locking.making_a_model(library.path):
            pass
        return clean(shelf)

    monkeypatch.setattr(type(library.shelf), "clean", beginning)
    with Library.open(library.path) as again:
        assert again.interrupted.training
    assert not library.shelf.is_littered()


def test_no_import_begins_while_a_backup_is_put_in_place(library, fill, tmp_path, monkeypatch):
    fill("one")
    copy = safety.backup(library, tmp_path / "copy.db")
    restore = safety.copies.restore

    def beginning(path, source):
        with pytest.raises(UserError, match="Another import"), locking.importing(path):
            pass
        return restore(path, source)

    monkeypatch.setattr(safety.copies, "restore", beginning)
    assert safety.restore(library.path, copy) is not None


def test_two_imports_at_once_are_refused(library):
    with (
        locking.importing(library.path),
        pytest.raises(UserError, match="Another import"),
        locking.importing(library.path),
    ):
        pass
    with locking.importing(library.path):
        assert not locking.nobody_imports(library.path)
    assert locking.nobody_imports(library.path)


def test_the_lock_dies_with_its_holder(library):
    script = (
        "import os, sys; from pathlib import Path; from moderator.services import locking;"
        "lock = locking.importing(Path(sys.argv[1])); lock.__enter__(); os._exit(9)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(library.path)], check=False)
    assert done.returncode == 9
    assert locking.nobody_imports(library.path)


def test_undoing_an_import(library, fill):
    fill("one", "two")
    assert imports.undo(library, 1).removed == 2
    assert total(library) == 0
    with pytest.raises(UserError, match="undone already"):
        imports.undo(library, 1)
    with pytest.raises(UserError, match="There is no import 7"):
        imports.undo(library, 7)


def test_backup_and_restore(library, fill, tmp_path):
    fill("one")
    copy = safety.backup(library, tmp_path / "copy.db")
    fill("two")
    library.close()
    kept = safety.restore(library.path, copy)
    with Library.open(library.path) as restored, Library.open(kept) as before:
        assert (total(restored), total(before)) == (1, 2)


def test_a_copy_of_something_else_changes_nothing(library, fill, tmp_path):
    fill("one")
    library.close()
    (tmp_path / "foreign.db").write_bytes(b"something else")
    for source in ("foreign.db", "missing.db"):
        with pytest.raises(UserError):
            safety.restore(library.path, tmp_path / source)
    with Library.open(library.path) as same:
        assert total(same) == 1


def test_a_library_is_not_copied_onto_itself(library):
    with pytest.raises(UserError, match="onto itself"):
        safety.backup(library, library.path)


def test_check_finds_wrong_counts_and_mends_them(library, fill):
    fill("one")
    assert safety.check(library.path).ok
    with library.store.write() as connection:
        connection.exec_driver_sql("UPDATE tallies SET n = n + 5")
    found = safety.check(library.path)
    assert (found.ok, len(found.problems), found.repaired) == (False, 1, False)
    assert safety.check(library.path, repair=True).repaired
    assert safety.check(library.path).ok


@pytest.fixture
def told(library, monkeypatch):
    """Note which work tells who waits that it takes long."""
    said = []
    telling = waiting.telling
    monkeypatch.setattr(waiting, "telling", lambda path: (said.append(path), telling(path))[1])
    return said


@pytest.mark.parametrize(
    "work",
    [
        lambda library: models.activate(library, "small-1"),
        lambda library: imports.undo(library, 1),
        lambda library: erasing.erase(library, "anna"),
        lambda library: safety.check(library.path),
        lambda library: safety.check(library.path, repair=True),
        lambda library: (leave_unfinished(library), services_library.take_back(library.store)),
        lambda library: reviewing.decide(library, [1, 2], Decision.FLAGGED),
        lambda library: reviewing.relabel_each(library, [(1, Sentiment.NEGATIVE), (2, Sentiment.POSITIVE)]),
        lambda library: handback.mark(library, [1, 2]),
        lambda library: (rules.add(library, Rule("Links", Kind.LINKS)), rules.run(library, "Links")),
    ],
)
def test_who_writes_while_much_of_a_library_is_changed_waits_for_it(library, fill, told, work, monkeypatch):
    for module in (reviewing, handback):
        monkeypatch.setattr(module, "LARGE", 1)
    fill("one", "two", author_name="anna")
    work(library)
    assert told == [library.path]
    assert not waiting.loading(library.path).exists()


@pytest.mark.parametrize(("ids", "tells"), [([1], 0), ([1, 2], 2)])
def test_undo_and_redo_tell_of_many_comments_alone(library, fill, told, monkeypatch, ids, tells):
    fill("one", "two")
    reviewing.decide(library, ids, Decision.FLAGGED)
    monkeypatch.setattr(reviewing, "LARGE", 1)
    assert reviewing.undo(library) is not None
    assert reviewing.redo(library) is not None
    assert len(told) == tells
