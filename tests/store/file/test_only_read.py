import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from moderator.core.comment import Decision
from moderator.core.errors import UserError
from moderator.core.query import parse
from moderator.store import backup, comments, journal, probing, search, tallies
from moderator.store.engine import Store
from moderator.store.file import only_read
from moderator.store.keeping import checking
from tests.store.making import fill, some

Protect = Callable[[], None]


@pytest.fixture
def protect(monkeypatch: pytest.MonkeyPatch) -> Protect:
    """Return what makes every drive one that can only be read, from then on."""
    return lambda: monkeypatch.setattr(only_read, "is_drive_only_read", lambda path: True)


def made(path: Path, count: int = 5) -> Path:
    store = Store.open(path)
    fill(store, some(count))
    store.close()
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    store = Store.open(path, create=False)
    try:
        yield store
    finally:
        store.close()


def decided(store: Store) -> list[int]:
    with store.read() as connection:
        return [row.id for row in comments.rows(connection, range(1, 6)) if row.decision is Decision.HELD]


def decide(store: Store) -> None:
    with store.write() as connection:
        journal.record_step(connection, [(2, "decision", Decision.HELD)], who="me", by="hand", label="x")


def test_a_library_on_a_protected_drive_is_read_and_nothing_is_left_beside_it(
    tmp_path: Path, protect: Protect
) -> None:
    path = made(tmp_path / "my.db")
    before = contents(tmp_path)
    protect()
    with opened(path) as store:
        assert store.only_read is not None
        assert str(store.only_read).startswith("This library lies on a drive that can only be read: ")
        with store.read() as connection:
            assert tallies.counts(connection).total == 5
        with pytest.raises(UserError, match="drive that can only be read"):
            decide(store)
        store.settle()
        assert contents(tmp_path) == before
    assert contents(tmp_path) == before


def test_what_a_program_that_died_left_in_the_journal_is_read_too(tmp_path: Path, protect: Protect) -> None:
    left = _died(tmp_path)
    protect()
    before = contents(left)
    assert set(before) == {"my.db", "my.db-wal", "my.db-shm"}
    with opened(left / "my.db") as store:
        assert decided(store) == [2]
    assert contents(left) == before


def test_a_journal_that_cannot_be_read_without_writing_is_not_passed_over(
    tmp_path: Path, protect: Protect
) -> None:
    left = _died(tmp_path)
    protect()
    (left / "my.db-shm").unlink()
    with pytest.raises(UserError, match=r"lie in “my\.db-wal” beside it") as told:
        Store.open(left / "my.db")
    assert told.value.advice.startswith("Copy both files")


def test_what_another_one_writes_meanwhile_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path / "my.db")
    with monkeypatch.context() as protected:
        protected.setattr(only_read, "is_drive_only_read", lambda path: True)
        store = Store.open(path)
    assert decided(store) == []
    with opened(path) as other:
        decide(other)
        with pytest.raises(UserError, match="being changed by somebody else"):
            decided(store)
    store.close()


def test_one_that_another_one_has_open_shows_what_that_one_writes(tmp_path: Path, protect: Protect) -> None:
    path = made(tmp_path / "my.db")
    with opened(path) as other:
        decide(other)
        protect()
        with opened(path) as store:
            assert decided(store) == [2]
            with other.write() as connection:
                held = [(3, "decision", Decision.HELD)]
                journal.record_step(connection, held, who="me", by="hand", label="x")
            assert decided(store) == [2, 3]


def test_an_older_one_says_that_it_cannot_be_brought_up_to_date(tmp_path: Path, protect: Protect) -> None:
    path = made(tmp_path / "my.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()
    before = contents(tmp_path)
    protect()
    with pytest.raises(UserError, match="made by an older Moderator"):
        Store.open(path)
    assert contents(tmp_path) == before


def test_it_is_copied_and_looked_at_for_damage_all_the_same(
    tmp_path: Path, protect: Protect, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, copy = made(tmp_path / "my.db"), tmp_path / "copy.db"
    with opened(path) as store, store.write() as connection:
        connection.execute(text("UPDATE tallies SET n = n + 5"))
    before = contents(tmp_path)
    monkeypatch.setattr(only_read, "is_drive_only_read", lambda file: file.name == "my.db")
    with opened(path) as store:
        [problem] = checking.check(store)
        assert "count" in problem
        with pytest.raises(UserError, match="can only be read"):
            checking.check(store, repair=True)
        assert contents(tmp_path) == before
        backup.backup(store, copy)
    # A copy is one file, which nobody reads ahead of.
    protect()
    with opened(copy) as store:
        assert decided(store) == []


def _died(tmp_path: Path) -> Path:
    """Return a folder that holds the files as they lie when a process is killed that had decided."""
    left = tmp_path / "left"
    left.mkdir()
    alive = tmp_path / "alive"
    alive.mkdir()
    with opened(made(alive / "my.db")) as store:
        decide(store)
        for file in alive.iterdir():
            (left / file.name).write_bytes(file.read_bytes())
    return left


def test_words_that_many_comments_hold_are_found_in_it_too(tmp_path: Path, protect: Protect) -> None:
    path = made(tmp_path / "my.db", 300)
    before = contents(tmp_path)
    protect()
    with opened(path) as store, store.read() as connection:
        assert len(search.ids(connection, parse("num*"))) == 300
        assert probing.beginning(connection, parse("num*"), 100) is not None
    assert contents(tmp_path) == before
