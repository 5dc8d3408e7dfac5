"""What goes on beside a large import: decisions, the planner's figures, moving what was written ahead."""

import itertools
import json
import shutil
import threading

import pytest
from sqlalchemy import event, text

from moderator.core.comment import Decision
from moderator.services.intake import grouping, reading_apart
from moderator.services.intake.importing import import_files
from moderator.services.review import reviewing
from moderator.store import tallies
from moderator.store.file.settling import Settling
from moderator.store.intake.inserting import Inserter
from tests.services.large_exports import export, sound, stored

pytestmark = pytest.mark.usefixtures("large")


def test_the_planners_figures_wait_while_somebody_decides(library, fill, tmp_path):
    def figures():
        with library.store.read() as connection:
            return connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")).first()

    (first,) = fill("was here before")
    reviewing.decide(library, [first], Decision.HELD)
    import_files(library, [export(tmp_path / "more.jsonl", 40)])
    assert figures() is None
    with library.store.write() as connection:
        connection.execute(text("UPDATE steps SET at_ms = at_ms - 60000"))
    import_files(library, [export(tmp_path / "most.jsonl", 40, key="y")])
    assert figures() is not None


def test_the_planners_figures_are_renewed_when_they_are_old(library, tmp_path):
    asked = []
    event.listen(library.store._engine, "before_cursor_execute", lambda *about: asked.append(about[2]))

    def are_renewed(count, key):
        asked.clear()
        import_files(library, [export(tmp_path / f"{key}.jsonl", count, key=key)])
        return "ANALYZE comments" in asked

    # Not with the first; then none yet, half as many again, twice as many as there were, comments that were unread.
    assert [are_renewed(many, str(many)) for many in (20, 21, 22, 40)] == [False, True, False, True]
    with library.store.write() as connection:
        connection.execute(text("UPDATE comments SET sentiment = id % 2"))
        tallies.recount(connection)
    assert [are_renewed(20, "d"), are_renewed(20, "e")] == [True, False]


def test_pages_are_parted_and_moved_into_the_library_while_somebody_decides(
    library, fill, tmp_path, monkeypatch
):
    (first,) = fill("was here before")
    file = tmp_path / "more.csv"
    file.write_text("id,comment\n" + "".join(f"n{n},said number {n}\n" for n in range(12)), encoding="utf-8")
    monkeypatch.setattr("moderator.store.intake.loading.SHORT", 5)
    pages, moved = [], []
    add = Inserter.add

    def adding(self, connection, page, **options):
        pages.append(page.size)
        return add(self, connection, page, **options)

    monkeypatch.setattr(Inserter, "add", adding)
    settle = type(library.store).settle
    monkeypatch.setattr(type(library.store), "settle", lambda store: (moved.append(None), settle(store)))
    reviewing.decide(library, [first], Decision.HELD)
    report = import_files(library, [file])
    assert (report.imported, report.duplicates) == (12, 0)
    assert (pages, len(moved)) == ([5, 5, 2], 3)
    assert import_files(library, [file]).duplicates == 12
    with library.store.read() as connection:
        assert tallies.counts(connection).total == 13


def test_a_first_import_is_moved_into_the_library_beside_what_comes_next(library, tmp_path, monkeypatch):
    moving, may_go_on = threading.Event(), threading.Event()
    now = Settling.now

    def slowly(settling):
        moving.set()
        assert may_go_on.wait(20)
        now(settling)

    monkeypatch.setattr(Settling, "now", slowly)
    eager = ("PRAGMA synchronous=FULL", "PRAGMA wal_autocheckpoint=1")
    monkeypatch.setattr("moderator.store.engine.DECIDING", eager)
    before = library.path.stat().st_size
    assert import_files(library, [export(tmp_path / "a.jsonl", 300)]).imported == 300
    assert moving.wait(20)
    # What is decided meanwhile does not move it either.
    reviewing.decide(library, [1], Decision.HELD)
    assert library.path.stat().st_size == before
    may_go_on.set()
    library.close()
    assert library.path.stat().st_size > before
    with type(library).open(library.path) as again:
        sound(again)
        assert [row[0] for row in stored(again)] == [f"x{n}" for n in range(300)]


def test_more_authors_than_are_remembered_are_found_again(library, tmp_path, monkeypatch):
    monkeypatch.setattr("moderator.store.intake.meeting.MOST_REMEMBERED", 3)
    assert import_files(library, [export(tmp_path / "a.jsonl", 300)]).imported == 300
    sound(library)
    with library.store.read() as connection:
        assert connection.execute(text("SELECT count(*), count(DISTINCT key) FROM authors")).one() == (7, 7)


def test_a_first_import_goes_on_in_the_library_where_the_disk_is_small(library, tmp_path, monkeypatch):
    monkeypatch.setattr("moderator.store.intake.loading.WEIGHED", 100)
    asked, seen = [], []

    def usage(folder):
        asked.append(folder)
        with library.store.read() as connection:
            seen.append(tallies.counts(connection).total)
        return shutil._ntuple_diskusage(10**9, 10**9, 1000)

    monkeypatch.setattr("moderator.store.intake.loading.shutil.disk_usage", usage)
    assert import_files(library, [export(tmp_path / "a.jsonl", 400)]).imported == 400
    # Asked once: what follows is stored in short transactions, in a library that has its indexes.
    assert (asked, seen) == ([library.path.parent], [0])
    sound(library)


def test_near_copies_are_found_while_the_rest_is_read(library, fill, tmp_path, monkeypatch):
    fill("was here before")
    monkeypatch.setattr(grouping, "MOST_NEAR", 4)
    monkeypatch.setattr(reading_apart, "AHEAD", 1)
    asked, done = [], []
    ask, store = reading_apart.Reader.ask_near, Inserter.add
    monkeypatch.setattr(
        reading_apart.Reader,
        "ask_near",
        lambda reader, texts: (asked.append(sum(done)), ask(reader, texts)),
    )

    def adding(self, connection, page, **options):
        done.append(page.size)
        return store(self, connection, page, **options)

    monkeypatch.setattr(Inserter, "add", adding)
    words = (
        "earn five thousand dollars a week from home, {}",
        "earn nine thousand dollars a week from home, {}",
    )
    path = tmp_path / "a.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(400):
            file.write(
                json.dumps(
                    {"id": f"x{number}", "author": "bo", "text": words[number % 2].format(number // 2)}
                )
            )
            file.write("\n")
    assert import_files(library, [path]).imported == 400
    # Once, and before the last of them were stored.
    assert asked == [asked[0]]
    assert asked[0] < sum(done) == 400
    assert len({group for *_, text, group in stored(library) if text.endswith((" 0", " 1"))} - {None}) == 1


def test_an_import_that_goes_on_waits_until_what_is_far_ahead_is_moved(library, fill, tmp_path, monkeypatch):
    fill("was here before")
    monkeypatch.setattr("moderator.store.intake.loading.MOST_SHARED", 100)
    monkeypatch.setattr("moderator.store.file.settling.FAR_AHEAD", 30)
    ahead = []

    now = Settling.now
    monkeypatch.setattr(Settling, "goes_on", lambda settling: settling.wait())
    monkeypatch.setattr(Settling, "now", lambda settling: (now(settling), ahead.append(settling._ahead)))
    assert import_files(library, [export(tmp_path / "a.jsonl", 1000)]).imported == 1000
    library.close()
    # Begun anew again and again, instead of growing with the import.
    assert len(ahead) > 10
    assert max(ahead) < 400
    assert any(after < before for before, after in itertools.pairwise(ahead))
    with type(library).open(library.path) as again:
        sound(again)
