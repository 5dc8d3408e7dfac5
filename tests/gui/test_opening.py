"""What the window says while a library takes its time to open."""

import sqlite3
from contextlib import closing

import pytest

from moderator.gui.opening import Opening
from moderator.services.library import Library
from moderator.store import migrations
from tests.gui.held import HeldLanes
from tests.store.making import fill, some


@pytest.fixture
def older(tmp_path):
    """A library of the schema before today's."""
    with Library.open(tmp_path / "older.sqlite") as library:
        fill(library.store, some(3))
    with closing(sqlite3.connect(library.path, isolation_level=None)) as connection:
        connection.execute("DROP INDEX ix_comments_own")
        connection.execute("ALTER TABLE comments DROP COLUMN own")
        connection.execute("UPDATE alembic_version SET version_num = '0011'")
    return library.path


def test_a_library_that_is_brought_up_to_date_is_spoken_of_in_order(older) -> None:
    said = []
    with Library.open(older, tell=said.append) as library:
        assert said == [migrations.COPYING, migrations.MOVING]
        [copy] = library.path.with_suffix(".backups").iterdir()
        assert "update" in copy.name
    with Library.open(older, tell=said.append):
        assert len(said) == 2, "nothing takes long the second time"


def test_the_window_says_what_takes_long_and_no_more_once_it_is_open(qtbot, runner) -> None:
    lanes, opened = HeldLanes("store"), []
    tasks = lanes.tasks(runner)
    opening = Opening()
    qtbot.addWidget(opening)
    opening.resize(640, 400)
    opening.show()
    seen = []

    def work(tell) -> str:
        tell(migrations.COPYING)
        seen.append((opening.said(), opening._empty._words.text()))
        tell(migrations.MOVING)
        seen.append((opening.said(), opening._empty._words.text()))
        return "library"

    opening.begin(tasks, work, opened.append, opened.append)
    assert opening.said() == ""
    opening._slow.timeout.emit()
    assert opening.said() == "The library is being opened"
    lanes["store"].do_all()
    assert opened == ["library"]
    assert [title for title, _ in seen] == ["The library is being brought up to date"] * 2
    assert "stays among its backups" in seen[0][1]
    assert seen[1][1].startswith("The copy is made")
    assert not opening._slow.isActive()
    tasks.shutdown()


def test_an_import_that_is_taken_back_is_spoken_of_too(tmp_path, monkeypatch) -> None:
    with Library.open(tmp_path / "cut.sqlite") as library:
        fill(library.store, some(3))
    monkeypatch.setattr("moderator.services.library.batches.unfinished", lambda _: [1])
    monkeypatch.setattr("moderator.services.library.take_back", lambda _: (1, ("june.csv",)))
    said = []
    with Library.open(library.path, tell=said.append) as library:
        assert library.interrupted.files == ("june.csv",)
    assert said == [
        "An import that did not come to its end is being taken back. Then its file can be imported again."
    ]
