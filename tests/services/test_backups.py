"""Copies that are made unasked: before large acts, once while nothing changes, and found again by name."""

import sqlite3

import pytest

from moderator.core.comment import Decision
from moderator.core.errors import DamagedError, UserError
from moderator.core.query import parse
from moderator.services import backups
from moderator.services.intake import batches
from moderator.services.keeping import recovering, safety
from moderator.services.library import Library
from moderator.services.review import reviewing
from moderator.services.search import searching
from moderator.store import backup as store_backup
from moderator.store.file import kept


def test_a_large_act_is_preceded_by_a_copy_that_shows_the_moment_before(library, fill):
    ids = fill(*(f"text {n}" for n in range(backups.LARGE + 1)))
    reviewing.decide(library, ids[:-1], Decision.HELD)
    library.keeper.wait()
    assert kept.copies(library.path) == []
    reviewing.decide(library, ids, Decision.FLAGGED)
    library.keeper.wait()
    [one] = backups.listed(library.path)
    assert (one.kept.reason, one.contents.decided) == ("bulk", backups.LARGE)
    with Library.open(one.kept.path) as before:
        assert reviewing.history(before, 1)[0].after == "held"


def test_taking_a_large_import_back_is_preceded_by_a_copy(library, fill):
    fill(*(f"text {n}" for n in range(backups.LARGE + 1)))
    batches.undo(library, 1)
    library.keeper.wait()
    [one] = backups.listed(library.path)
    assert one.contents.comments == backups.LARGE + 1


def test_nothing_new_needs_no_new_copy(library, fill):
    [one] = fill("one")
    first = library.keeper.keep("schedule")
    assert first is not None
    assert library.keeper.keep("schedule") is None
    reviewing.decide(library, [one], Decision.HELD)
    assert library.keeper.keep("schedule") is not None
    reviewing.undo(library)
    assert library.keeper.keep("schedule") is not None
    # Three within an hour: the newest two stay.
    assert len(kept.copies(library.path)) == 2


def test_copies_are_their_owners_alone(library, fill):
    fill("one")
    path = library.keeper.keep()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_full_disk_stops_no_decision(library, fill, monkeypatch):
    monkeypatch.setattr(kept, "has_room", lambda library: False)
    ids = fill(*(f"text {n}" for n in range(backups.LARGE + 1)))
    assert reviewing.decide(library, ids, Decision.HELD).step
    with pytest.raises(UserError, match="no room"):
        library.keeper.keep()


def test_copies_are_found_by_name(library, fill, tmp_path):
    fill("one")
    path = library.keeper.keep()
    for name in ("latest", path.name, str(path)):
        assert backups.find(library.path, name) == path
    with pytest.raises(UserError, match="no backup"):
        backups.find(library.path, "other.db")


def test_the_preview_says_what_both_hold_and_changes_nothing(library, fill):
    fill("one")
    copy = library.keeper.keep()
    [_, two] = fill("two", "three")
    reviewing.decide(library, [two], Decision.HELD)
    preview = safety.preview_restore(library.path, copy)
    assert (preview.backup.comments, preview.present.comments) == (1, 3)
    assert (preview.backup.decided, preview.present.decided) == (0, 1)
    assert preview.present.newest is not None


def test_check_names_a_model_that_was_changed(library, tmp_path):
    from moderator.services.shelves import models_folder
    from tests import small_model

    folder = small_model.make(models_folder(library.path) / "mine-1", "mine-1")
    assert safety.check(library.path).ok
    with (folder / "tokenizer.json").open("ab") as file:
        file.write(b" ")
    found = safety.check(library.path, repair=True)
    assert not found.ok
    assert "mine-1" in found.problems[0]


def test_check_mends_what_points_to_nothing(library, fill):
    fill("one", "two", author_name="anna")
    with sqlite3.connect(library.path) as raw:
        raw.execute("DELETE FROM authors")
        raw.execute("DELETE FROM batches")
    raw.close()
    assert len(safety.check(library.path).problems) == 4
    assert safety.check(library.path, repair=True).repaired
    assert safety.check(library.path).ok


def deciding_while_it_is_copied(library, monkeypatch, times):
    copied = store_backup.backup
    left = [Decision.FLAGGED, Decision.HELD, Decision.APPROVED, Decision.SKIPPED][:times]

    def backup(store, target):
        copied(store, target)
        if left:
            reviewing.decide(library, [1], left.pop())

    monkeypatch.setattr(store_backup, "backup", backup)


def test_what_is_decided_while_a_restore_copies_the_library_is_in_the_copy(library, fill, monkeypatch):
    fill("one")
    copy = library.keeper.keep()
    deciding_while_it_is_copied(library, monkeypatch, 2)
    before = safety.restore(library.path, copy)
    with Library.open(before) as was:
        assert [one.after for one in reviewing.history(was)] == ["flagged", "held"]
    assert len(kept.copies(library.path)) == 2
    assert reviewing.history(library) == []


def test_nothing_is_restored_over_somebody_who_goes_on_deciding(library, fill, monkeypatch):
    fill("one")
    copy = library.keeper.keep()
    deciding_while_it_is_copied(library, monkeypatch, 4)
    with pytest.raises(UserError, match="Somebody else works"):
        safety.restore(library.path, copy)
    assert len(reviewing.history(library)) == 3
    assert kept.copies(library.path)[0].path == copy


@pytest.mark.parametrize("state", ["gone", "empty"])
def test_no_new_library_is_begun_where_backups_tell_of_one(library, fill, state):
    fill("hello")
    library.keeper.keep()
    library.close()
    library.path.unlink() if state == "gone" else library.path.write_bytes(b"")
    for create in (True, False):
        with pytest.raises(DamagedError, match=f"is {state}, while its backups are still there"):
            Library.open(library.path, create=create)
    assert recovering.look(library.path).size == 0
    safety.restore(library.path, backups.listed(library.path)[-1].kept.path)
    with Library.open(library.path, create=False) as again:
        assert len(searching.find(again, parse(""))) == 1


def test_a_file_of_zeros_with_backups_beside_it_is_a_damaged_library(library, fill):
    fill("hello")
    library.keeper.keep()
    library.close()
    library.path.write_bytes(bytes(50_000))
    with pytest.raises(DamagedError, match="is damaged"):
        Library.open(library.path)


def test_a_journal_without_its_library_is_kept_and_not_taken_for_one_of_the_backup(library, fill, tmp_path):
    fill("hello")
    copy = safety.backup(library, tmp_path / "copy" / "copy.db")
    fill("a second one")
    journal = library.path.with_name(library.path.name + "-wal")
    content = journal.read_bytes()
    library.close()
    library.path.unlink()
    journal.write_bytes(content)
    with pytest.raises(DamagedError, match="its journal is still there"):
        Library.open(library.path)
    aside = safety.restore(library.path, copy)
    assert aside is not None
    assert aside.with_name(aside.name + "-wal").read_bytes() == content
    with Library.open(library.path, create=False) as again:
        assert len(searching.find(again, parse(""))) == 1
    assert safety.check(library.path).ok
