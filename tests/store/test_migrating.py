"""Older libraries, made as they were then, and led to today's schema."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from moderator.core.errors import UserError
from moderator.core.query import parse
from moderator.store import comments, search
from moderator.store.engine import Store
from moderator.store.keeping import checking
from tests.store.making import fill, make_authors_older, some


@pytest.fixture
def older(store: Store) -> Path:
    """Return a library as it was while a constraint of the table told authors apart."""
    fill(store, some(6))
    store.close()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        make_authors_older(connection)
        connection.execute("UPDATE alembic_version SET version_num = '0008'")
    return store.path


def people(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        asked = """SELECT c.id, c.text, a.id, a.platform, a.key, a.name
            FROM comments AS c LEFT JOIN authors AS a ON a.id = c.author_id ORDER BY c.id"""
        return connection.execute(asked).fetchall()


def parts(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return set(
            connection.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'")
        )


def made(path: Path) -> dict[str, str]:
    """Return how each index was made."""
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql > ''")
        return {name: " ".join(sql.split()) for name, sql in found}


def test_authors_are_made_anew_and_nobody_is_lost(older: Path, tmp_path: Path) -> None:
    before = people(older)
    store = Store.open(older)
    assert people(older) == before
    assert checking.check(store) == []
    with store.read() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    store.close()
    Store.open(older).close()
    Store.open(tmp_path / "new.sqlite").close()
    assert parts(older) == parts(tmp_path / "new.sqlite")


def test_an_author_is_one_in_a_library_that_was_older(older: Path) -> None:
    store = Store.open(older)
    twice = "INSERT INTO authors (platform, key, name) SELECT platform, key, 'other' FROM authors LIMIT 1"
    with pytest.raises(Exception, match="UNIQUE"), store.write() as connection:
        connection.execute(text(twice))
    fill(store, some(9))
    with store.read() as connection:
        assert comments.last_id(connection) == 9
        assert connection.execute(text("SELECT count(*) - count(DISTINCT key) FROM authors")).scalar() == 0
    store.close()


def test_who_has_another_name_in_a_shared_library_is_found_by_it(older: Path) -> None:
    with closing(sqlite3.connect(older, isolation_level=None)) as connection:
        connection.execute("UPDATE authors SET external_id = 'one' || id, key = 'two' || id")
    store = Store.open(older)
    with store.read() as connection:
        name = connection.execute(text("SELECT external_id FROM authors ORDER BY id")).scalars().first()
        assert search.ids(connection, parse(f"author:{name}"))
    store.close()


def test_the_index_of_answers_is_made_anew(older: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(older, isolation_level=None)) as connection:
        connection.execute("DROP INDEX ix_comments_parent")
        connection.execute(
            "CREATE INDEX ix_comments_parent ON comments (parent_external_id, platform) "
            "WHERE parent_external_id IS NOT NULL"
        )
    Store.open(older).close()
    Store.open(tmp_path / "new.sqlite").close()
    assert made(older) == made(tmp_path / "new.sqlite")


def test_what_cannot_be_moved_stays_as_it_was(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from alembic import op

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    before = parts(older), people(older)
    monkeypatch.setattr(op, "rename_table", full)
    with pytest.raises((UserError, sqlite3.OperationalError)):
        Store.open(older)
    assert (parts(older), people(older)) == before
