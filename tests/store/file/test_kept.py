"""Which copies stay, and that a copy shows the moment it was asked for."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from moderator.core.errors import UserError
from moderator.store import backup
from moderator.store.engine import Store
from moderator.store.file import kept
from moderator.store.file.kept import Kept, superseded
from moderator.store.file.snapshot import Snapshot
from tests.store.making import fill, some

NOW = datetime(2026, 6, 15, 12, 30, tzinfo=UTC)


def made(at: datetime, reason: str = "schedule", size: int = 1) -> Kept:
    return Kept(Path(f"{at:%Y%m%d%H%M%S}"), at, reason, size)


def stay(found: list[Kept], most: int = 10**9) -> list[Kept]:
    gone = set(superseded(found, NOW, most))
    return [one for one in found if one not in gone]


def test_a_year_of_half_hours_leaves_hours_days_weeks_and_months() -> None:
    left = stay([made(NOW - timedelta(minutes=30 * n)) for n in range(2 * 24 * 300)])
    ages = [NOW - one.at for one in left]
    assert sum(age <= timedelta(hours=24) for age in ages) in range(24, 28)
    assert sum(timedelta(hours=25) < age <= timedelta(days=14) for age in ages) in range(12, 16)
    assert sum(timedelta(days=15) < age <= timedelta(weeks=8) for age in ages) in range(5, 9)
    assert sum(age > timedelta(weeks=9) for age in ages) in range(8, 12)


def test_the_newest_stay_whatever_they_weigh() -> None:
    found = [made(NOW - timedelta(minutes=n), size=10**12) for n in range(5)]
    assert stay(found, most=1) == found[:2]


def test_what_takes_a_restore_back_stays_for_a_month() -> None:
    scheduled = [made(NOW - timedelta(minutes=n)) for n in range(10)]
    undo = made(NOW - timedelta(days=20, hours=3), "restore")
    newer_same_day = made(NOW - timedelta(days=20, hours=1))
    assert undo in stay([*scheduled, newer_same_day, undo])
    old = made(NOW - timedelta(days=40, hours=3), "restore")
    newer = made(NOW - timedelta(days=40))
    assert old not in stay([*scheduled, newer, old])


def test_a_copy_of_a_damaged_library_goes_with_its_journal(store: Store) -> None:
    folder = kept.folder(store.path)
    folder.mkdir()
    now = datetime.now(UTC)
    month = (now - timedelta(days=130)).replace(day=1)
    for at, reason in (
        (month, "damaged"),
        (month + timedelta(days=9), "schedule"),
        (now, "hand"),
        (now, "bulk"),
    ):
        (folder / f"{at:%Y-%m-%dT%H-%M-%S}.000Z-{reason}.db").touch()
    [old] = folder.glob("*-damaged.db")
    old.with_name(old.name + "-wal").touch()
    assert [one.path for one in kept.thin(store.path)] == [old]
    assert {path.suffix for path in folder.iterdir()} == {".db"}


def test_a_limit_takes_the_oldest_of_the_finest_first() -> None:
    hours = [made(NOW - timedelta(hours=n), size=10) for n in range(24)]
    month = made(NOW - timedelta(days=200), size=10)
    left = stay([*hours, month], most=60)
    assert month in left
    assert left[:2] == hours[:2]
    assert sum(one.size for one in left) <= 60


def test_copies_from_a_clock_that_ran_ahead_stay() -> None:
    ahead = [made(NOW + timedelta(days=400 + n)) for n in range(3)]
    assert len(stay([*ahead, made(NOW)])) >= 3


def test_names_lead_back_to_the_instant_and_foreign_files_are_passed_over(store: Store) -> None:
    one, two = (kept.new_path(store.path, "bulk") for _ in range(2))
    for path in (one, two):
        path.touch()
    (one.parent / "notes.txt").touch()
    (one.parent / "2026-99-99T00-00-00.000Z-bulk.db").touch()
    found = kept.copies(store.path)
    assert {copy.path for copy in found} == {one, two}
    assert all(abs(copy.at - datetime.now(UTC)) < timedelta(minutes=5) for copy in found)


def test_a_snapshot_shows_its_moment_whatever_is_written_meanwhile(store: Store, tmp_path: Path) -> None:
    fill(store, some(10))
    snapshot = Snapshot(store.path, None)
    fill(store, some(10, start=10))
    snapshot.write(tmp_path / "copy.db")
    assert backup.contents(tmp_path / "copy.db").comments == 10
    assert backup.contents(store.path).comments == 20


def test_a_library_is_restored_under_those_who_have_it_open(store: Store, tmp_path: Path) -> None:
    fill(store, some(10))
    backup.backup(store, tmp_path / "copy.db")
    fill(store, some(10, start=10))
    before = backup.restore(store.path, tmp_path / "copy.db")
    assert before is not None
    assert backup.contents(before).comments == 20
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM comments")).scalar() == 10
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    fill(store, some(3, start=50))
    # And the restore itself is undone.
    backup.restore(store.path, before)
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM comments")).scalar() == 20


def test_a_damaged_library_is_set_aside_and_replaced(store: Store, tmp_path: Path) -> None:
    fill(store, some(10))
    backup.backup(store, tmp_path / "copy.db")
    store.close()
    store.path.write_bytes(b"\x00" * 8192)
    aside = backup.restore(store.path, tmp_path / "copy.db")
    assert aside is not None
    assert aside.read_bytes() == b"\x00" * 8192
    assert [one.reason for one in kept.copies(store.path)] == ["damaged"]
    with closing(Store.open(store.path)) as restored, restored.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM comments")).scalar() == 10


def test_looking_at_a_copy_changes_no_byte(store: Store, tmp_path: Path) -> None:
    fill(store, some(10))
    copy = tmp_path / "copy.db"
    backup.backup(store, copy)
    before, beside = copy.read_bytes(), sorted(tmp_path.iterdir())
    assert backup.contents(copy).imports == 1
    assert (copy.read_bytes(), sorted(tmp_path.iterdir())) == (before, beside)


def test_a_library_that_was_removed_is_not_written_to(store: Store) -> None:
    fill(store, some(1))
    store.path.rename(store.path.with_name("elsewhere"))
    with pytest.raises(UserError, match="no longer where it was"):
        fill(store, some(1, start=1))
    store.path.with_name("elsewhere").rename(store.path)
    fill(store, some(1, start=1))


@pytest.mark.parametrize(
    "part",
    [
        "CREATE TRIGGER boom AFTER INSERT ON journal BEGIN DELETE FROM comments; END",
        "CREATE VIEW window AS SELECT * FROM comments",
        "CREATE VIEW alembic AS SELECT 1",
        "ALTER TABLE comments ADD COLUMN heavy AS (hex(zeroblob(500000000)))",
        "DROP TABLE splits; CREATE TABLE splits (comment_id INTEGER CHECK (length(zeroblob(500000000)) > 0))",
        "DROP TABLE splits; CREATE TABLE splits (comment_id INTEGER DEFAULT /**/ (zeroblob(500000000)))",
        "CREATE INDEX heavy ON comments (hex(zeroblob(id)))",
        "CREATE INDEX heavy ON comments (id) WHERE length(zeroblob(id)) > 0",
        "CREATE VIRTUAL TABLE other USING fts5(text, content='comments')",
        "DROP TRIGGER comments_fts_delete; CREATE TRIGGER comments_fts_delete AFTER DELETE ON comments "
        "BEGIN DELETE FROM journal; END",
    ],
)
def test_a_library_with_parts_of_another_hand_is_refused(store: Store, part: str) -> None:
    import sqlite3

    store.close()
    with sqlite3.connect(store.path) as connection:
        connection.executescript(part)
    connection.close()
    with pytest.raises(UserError, match="did not make"):
        Store.open(store.path)


ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"


@pytest.mark.parametrize(
    "part",
    [
        f"DROP TABLE alembic_version; CREATE VIEW alembic_version AS {ENDLESS} max(i) AS version_num FROM n",
        f"DROP TABLE tallies; CREATE VIEW tallies AS {ENDLESS} max(i) AS n, 1 AS decision, 1 AS corrected FROM n",
    ],
)
def test_a_table_that_would_be_counted_for_ever_is_never_read(
    store: Store, tmp_path: Path, part: str
) -> None:
    import sqlite3

    from moderator.store import backup
    from moderator.store.keeping import recovery

    fill(store, some(3))
    store.close()
    with sqlite3.connect(store.path) as connection:
        connection.executescript(part)
    connection.close()
    with pytest.raises(UserError, match=r"did not make|not a library"):
        Store.open(store.path)
    with pytest.raises(UserError, match="did not make"):
        backup.contents(store.path)
    report = recovery.recover(store.path, tmp_path / "saved.db")
    assert report.rows["comments"] == 3
