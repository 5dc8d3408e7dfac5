import errno
import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from moderator.core.comment import Decision
from moderator.core.errors import UserError
from moderator.store import backup, comments, fulltext, journal, migrations, tallies, versions
from moderator.store.engine import REVISION, Store, revision
from moderator.store.file import kept, only_read, refusing, waiting
from moderator.store.keeping import checking
from tests.store.making import fill, put, score_all, scored, some


def test_a_library_is_its_owners_alone(store: Store) -> None:
    fill(store, some(1))
    if os.name == "posix":
        files = [store.path, *store.path.parent.glob("library.sqlite-*")]
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


@pytest.mark.parametrize("content", [b"text,author\nhello,ann\n", b"SQLite format 3\x00" + bytes(90)])
def test_a_foreign_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"not a library|damaged"):
        Store.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE notes (id)")
    other.close()
    with pytest.raises(UserError, match="not a library of Moderator"):
        Store.open(path)


def test_a_newer_library_is_refused_with_a_sentence(store: Store) -> None:
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(UserError, match="made by a newer Moderator"):
        Store.open(store.path)


def test_a_missing_library_is_not_made_by_looking(tmp_path: Path) -> None:
    path = tmp_path / "none.sqlite"
    with pytest.raises(UserError, match="There is no library"):
        Store.open(path, create=False)
    assert not path.exists()


def test_a_truncated_library_gets_a_sentence(store: Store) -> None:
    fill(store, some(2000))
    store.close()
    content = store.path.read_bytes()
    store.path.write_bytes(content[: len(content) // 2 // 4096 * 4096])
    with pytest.raises(UserError, match="damaged"):  # noqa: PT012 (opening may succeed, reading then fails)
        broken = Store.open(store.path)
        try:
            with broken.read() as connection:
                connection.execute(text("SELECT count(*), max(text) FROM comments")).all()
        finally:
            broken.close()


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_the_migrations_lead_to_the_schema_that_is_made_afresh(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "led.sqlite", create_engine(f"sqlite:///{tmp_path / 'led.sqlite'}"))
    with other.remake() as connection:
        migrations.upgrade(connection)

    def shape(one: Store) -> dict[str, object]:
        with one.read() as connection:
            look = inspect(connection)
            return {
                name: (
                    [(c["name"], str(c["type"]), c["nullable"]) for c in look.get_columns(name)],
                    sorted(str(i["name"]) for i in look.get_indexes(name)),
                )
                for name in look.get_table_names()
            }

    assert shape(other) == shape(store)
    other.close()


def test_a_write_is_whole_or_not_at_all(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as connection:  # noqa: PT012
        put(connection, _batch(connection), some(5))
        raise RuntimeError
    with store.read() as connection:
        assert comments.last_id(connection) == 0


def test_a_copy_can_be_gone_back_to_and_that_too_can_be_undone(store: Store, tmp_path: Path) -> None:
    fill(store, some(10))
    copy = tmp_path / "copies" / "one.sqlite"
    backup.backup(store, copy)
    fill(store, some(10, start=10))
    store.close()
    kept = backup.restore(store.path, copy)
    assert kept is not None
    for path, expected in ((store.path, 10), (kept, 20)):
        opened = Store.open(path, create=False)
        with opened.read() as connection:
            assert tallies.counts(connection).total == expected
        opened.close()


def test_a_drive_that_can_only_be_read_is_told_in_a_sentence(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.db"
    fill(store, some(3))
    backup.backup(store, copy)

    def refuse(_path: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system", "library.sqlite.restoring")

    monkeypatch.setattr(backup, "_remove", refuse)
    with pytest.raises(UserError, match="cannot be written to"):
        backup.restore(store.path, copy)
    monkeypatch.setattr(only_read, "is_drive_only_read", lambda path: True)
    with pytest.raises(UserError, match="drive that can only be read") as told:
        backup.restore(store.path, copy)
    assert told.value.advice.startswith("Copy it to another drive")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "The disk is full"),
        (errno.EACCES, "cannot be written to"),
        (errno.EIO, "cannot be opened"),
    ],
)
def test_what_a_disk_refuses_is_told_by_its_reason(tmp_path: Path, code: int, words: str) -> None:
    assert words in str(refusing.explained(OSError(code, os.strerror(code)), tmp_path / "library.sqlite"))


def test_a_damaged_copy_is_not_restored(store: Store, tmp_path: Path) -> None:
    fill(store, some(10))
    store.close()
    before = store.path.read_bytes()
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(before[:100] + os.urandom(len(before) - 100))
    with pytest.raises(UserError):
        backup.restore(store.path, broken)
    assert store.path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if "restoring" in file.name] == []


def test_check_finds_and_mends_wrong_counts_and_a_stale_index(store: Store) -> None:
    fill(store, some(10))
    assert checking.check(store) == []
    with store.write() as connection:
        connection.execute(text("UPDATE tallies SET n = n + 5"))
        connection.execute(text(f"INSERT INTO {fulltext.NAME}({fulltext.NAME}) VALUES ('delete-all')"))
    found = checking.check(store)
    assert len(found) == 2
    assert checking.check(store) == found  # looking changes nothing
    assert checking.check(store, repair=True) == found
    assert checking.check(store) == []


def test_another_model_shows_its_own_word_and_says_what_is_left(store: Store) -> None:
    fill(store, some(4))
    score_all(store, "m1", 0.9)
    with store.write() as connection:
        comments.store_scores(connection, "m2", [(1, scored(0.1))])
        assert versions.use_model(connection, "m1") == 0
        assert comments.rows(connection, [1])[0].label == "negative"
        assert versions.use_model(connection, "m2") == 3
        assert comments.rows(connection, [1])[0].label == "positive"
        assert tallies.recount(connection) == []
        assert [one for one, _ in comments.unscored(connection, "m2", 0, 9)] == [2, 3, 4]


def test_a_decision_is_there_after_the_process_dies(store: Store, tmp_path: Path) -> None:
    fill(store, some(1))
    with store.write() as connection:
        journal.record_step(connection, [(1, "decision", Decision.HELD)], who="me", by="hand", label="x")
    # As after a power cut: the files as they lie, the connection never closed.
    left = tmp_path / "left"
    left.mkdir()
    for file in tmp_path.glob("library.sqlite*"):
        (left / file.name).write_bytes(file.read_bytes())
    again = Store.open(left / "library.sqlite", create=False)
    with again.read() as connection:
        assert comments.rows(connection, [1])[0].decision is Decision.HELD
    again.close()


def _batch(connection: object) -> int:
    from moderator.store.intake import batches

    return batches.begin(connection, [])  # type: ignore[arg-type]


def test_an_older_library_is_copied_and_brought_up_to_date(store: Store) -> None:
    fill(store, some(5))
    store.close()
    with sqlite3.connect(store.path) as connection:
        for few in ("severe", "noted", "handed", "own"):
            connection.execute(f"DROP INDEX ix_comments_{few}")
        connection.execute("ALTER TABLE comments DROP COLUMN handed_ms")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.close()
    opened = Store.open(store.path)
    with opened.read() as reading:
        assert [row.handed_back_at for row in comments.rows(reading, [1, 2])] == [None, None]
        assert tallies.counts(reading).total == 5
    opened.close()
    [copy] = kept.copies(store.path)
    assert copy.reason == "update"
    with sqlite3.connect(copy.path) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    connection.close()


def test_who_decides_never_moves_the_pages_written_ahead(store: Store) -> None:
    fill(store, some(3))
    ahead = store.path.with_name(store.path.name + "-wal")
    store.settle()
    whole = store.path.stat().st_size
    before = ahead.stat().st_size
    for n in range(60):
        with store.write() as connection:
            changes = [(1, "note", f"{n} {'word ' * 20_000}")]
            journal.record_step(connection, changes, who="ann", by="hand", label="")
    assert ahead.stat().st_size - before > 1000 * 4096, "more than SQLite would let stand"
    assert store.path.stat().st_size == whole
    store.settle()
    assert store.path.stat().st_size > whole


def test_a_library_that_cannot_be_made_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_connection: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("moderator.store.fulltext.create", full)
    with pytest.raises(UserError, match="disk is full"):
        Store.open(tmp_path / "new.db")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "mine.db").touch()
    with pytest.raises(UserError, match="disk is full"):
        Store.open(tmp_path / "mine.db")
    assert (tmp_path / "mine.db").exists()
    monkeypatch.undo()
    for name in ("new.db", "mine.db"):
        Store.open(tmp_path / name).close()


def test_a_library_whose_making_was_killed_is_made(tmp_path: Path) -> None:
    path = tmp_path / "begun.db"
    with sqlite3.connect(path) as driver:
        driver.execute(f"PRAGMA application_id={0x4D4F4452}")
        driver.execute("PRAGMA journal_mode=WAL")
    driver.close()
    store = Store.open(path, create=False)
    with store.read() as connection:
        assert revision(connection) == REVISION
    store.close()
    with sqlite3.connect(tmp_path / "other.db") as driver:
        driver.execute("PRAGMA user_version=7")
    driver.close()
    with pytest.raises(UserError, match="not a library"):
        Store.open(tmp_path / "other.db")


def test_who_cannot_look_does_not_call_it_damaged(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UserError, match="Another program is writing"):
        checking.check(store)
    other.execute("ROLLBACK")
    other.close()
    assert checking.check(store) == []
