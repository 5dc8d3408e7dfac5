"""Damage at many seeded places: what the file still gives is saved, the rest is said, nothing is overwritten."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from moderator.core.comment import Decision, Sentiment
from moderator.core.errors import UserError
from moderator.store import backup, comments, journal
from moderator.store.engine import Store
from moderator.store.keeping import checking
from moderator.store.keeping.recovery import recover
from tests.store.making import fill, score_all, some

SIZE = 4096
COMMENTS = 400
SEEDS = range(4)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with decisions, corrections and a backup from before the last of them."""
    path = tmp_path_factory.mktemp("whole") / "whole.db"
    store = Store.open(path)
    fill(store, [one._replace(text=one.text + " and more words" * 8) for one in some(COMMENTS)])
    score_all(store)
    decide(store, range(1, COMMENTS, 2), Decision.FLAGGED)
    backup.backup(store, path.with_name("backup.db"))
    decide(store, range(2, COMMENTS, 10), Decision.HELD)
    store.close()
    return path


def decide(store: Store, ids: range, decision: Decision) -> None:
    with store.write() as connection:
        changes = [(one, "decision", decision) for one in ids]
        journal.record_step(connection, changes, who="me", by="query", label="x")


def read(path: Path) -> dict[int, tuple[str, int]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT id, text, decision FROM comments").fetchall()
    connection.close()
    return {one: (text, decision) for one, text, decision in found}


def damaged(whole: Path, tmp_path: Path, seed: int) -> Path:
    """Zero some pages, or flip some bytes."""
    chance = random.Random(seed)
    path = tmp_path / "damaged.db"
    content = bytearray(whole.read_bytes())
    pages = len(content) // SIZE
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(pages) * SIZE
        if seed % 2:
            content[at : at + SIZE] = bytes(SIZE)
        else:
            for _ in range(chance.randint(1, 40)):
                content[at + chance.randrange(SIZE)] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("seed", SEEDS)
def test_what_can_be_read_is_saved(whole: Path, tmp_path: Path, seed: int) -> None:
    path = damaged(whole, tmp_path, seed)
    before, bytes_before = read(whole), path.read_bytes()
    report = recover(path, tmp_path / "new.db")
    saved = read(tmp_path / "new.db")
    assert path.read_bytes() == bytes_before
    assert report.rows["comments"] == len(saved)
    same = sum(saved.get(one) == what for one, what in before.items())
    # Four pages hold some eighty comments at most, and an inner page leads to all of them.
    assert same >= COMMENTS - 120 or report.unreadable.get("comments"), (same, report)
    opened = Store.open(tmp_path / "new.db")
    assert checking.check(opened) == []
    opened.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_backup_gives_the_rest_and_the_history_what_was_decided_since(
    whole: Path, tmp_path: Path, seed: int
) -> None:
    path = damaged(whole, tmp_path, 2 * seed + 1)
    before = read(whole)
    report = recover(path, tmp_path / "new.db", [whole.with_name("backup.db")])
    saved = read(tmp_path / "new.db")
    assert saved.keys() == before.keys()
    assert {one: text for one, (text, _) in saved.items()} == {one: text for one, (text, _) in before.items()}
    assert report.comments_lost in (0, None)
    if "journal" not in report.unreadable and "steps" not in report.unreadable:
        assert saved == before


def test_the_list_of_tables_is_taken_from_a_fresh_library(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    content = bytearray(whole.read_bytes())
    content[:SIZE] = bytes(SIZE)
    path.write_bytes(content)
    recover(path, tmp_path / "new.db")
    assert read(tmp_path / "new.db") == read(whole)


def test_half_a_file_gives_half(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    content = whole.read_bytes()
    path.write_bytes(content[: len(content) // 2 + 1234])
    report = recover(path, tmp_path / "new.db")
    assert COMMENTS / 8 < report.rows["comments"] < COMMENTS
    assert report.comments_lost in (COMMENTS - report.rows["comments"], None)


def test_what_is_only_in_the_journal_file_is_saved_too(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    shutil.copyfile(whole, path)
    store = Store.open(path)
    with store.write() as connection:
        journal.record_step(
            connection, [(2, "sentiment", Sentiment.POSITIVE)], who="me", by="hand", label="x"
        )
    left = tmp_path / "left"
    left.mkdir()
    for file in tmp_path.glob("damaged.db*"):
        shutil.copyfile(file, left / file.name)
    store.close()
    assert (left / "damaged.db-wal").stat().st_size > 0
    recover(left / "damaged.db", tmp_path / "new.db")
    opened = Store.open(tmp_path / "new.db")
    with opened.read() as connection:
        assert comments.rows(connection, [2])[0].corrected_label is Sentiment.POSITIVE
    opened.close()


def test_numbers_are_never_given_twice(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.db"
    shutil.copyfile(whole, path)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM comments WHERE id > 300")
    connection.close()
    recover(path, tmp_path / "new.db")
    opened = Store.open(tmp_path / "new.db")
    fill(opened, some(1, start=9000))
    with opened.read() as connection:
        assert comments.last_id(connection) > 392  # the last one that was decided about
    opened.close()


def test_a_file_that_is_nothing_says_so_and_an_existing_target_is_left_alone(
    whole: Path, tmp_path: Path
) -> None:
    path = tmp_path / "damaged.db"
    path.write_bytes(random.Random(1).randbytes(20 * SIZE))
    recovered = tmp_path / "new.db"
    try:
        report = recover(path, recovered)
    except UserError:
        assert not recovered.exists()
    else:
        assert not any(report.rows.values())
    target = tmp_path / "there.db"
    target.write_bytes(b"mine")
    with pytest.raises(UserError, match="already"):
        recover(whole, target)
    assert target.read_bytes() == b"mine"
