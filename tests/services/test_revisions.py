"""An import that changed what was known is taken back to exactly what was before."""

import gzip
import json
import sqlite3

import pytest

from moderator.core.comment import Probabilities, Scored, Sentiment
from moderator.core.errors import Cancelled
from moderator.core.operation import JobContext
from moderator.core.query import parse
from moderator.importers.files import guarded
from moderator.services.intake import batches, importing
from moderator.services.intake.importing import import_files
from moderator.services.keeping import erasing
from moderator.services.model import models, scoring
from moderator.services.review import reviewing
from moderator.services.search import searching
from moderator.store import comments, fulltext, tallies
from tests import small_model

STATE = (
    "SELECT * FROM comments ORDER BY id",
    "SELECT * FROM predictions ORDER BY 1, 2",
    ("SELECT * FROM tallies WHERE n ORDER BY 1, 2, 3, 4"),
)


def export(path, *rows):
    path.write_text("id,comment,likes\n" + "".join(f"{one},{text},{likes}\n" for one, text, likes in rows))
    return path


def state(library):
    connection = sqlite3.connect(library.path)
    try:
        return [connection.execute(question).fetchall() for question in STATE]
    finally:
        connection.close()


def sound(library):
    with library.store.write() as connection:
        assert tallies.recount(connection) == []
        connection.exec_driver_sql(
            f"INSERT INTO {fulltext.NAME}({fulltext.NAME}, rank) VALUES ('integrity-check', 1)"
        )


def held(library):
    connection = sqlite3.connect(library.path)
    try:
        return connection.execute("SELECT external_id, text, like_count FROM comments ORDER BY id").fetchall()
    finally:
        connection.close()


def label(library, comment_id):
    with library.store.read() as connection:
        return comments.rows(connection, [comment_id])[0].label


def kept(library):
    connection = sqlite3.connect(library.path)
    try:
        return connection.execute("SELECT count(*) FROM revisions").fetchone()[0]
    finally:
        connection.close()


@pytest.fixture
def first(library, tmp_path):
    import_files(
        library,
        [export(tmp_path / "a.csv", ("a1", "good bread", 3), ("a2", "bad rolls", ""), ("a3", "so so", 5))],
    )
    scoring.classify(library)
    return state(library)


@pytest.mark.parametrize("read_anew", [False, True])
def test_likes_texts_and_what_the_machine_said_come_back(library, tmp_path, first, read_anew):
    newer = export(
        tmp_path / "b.csv", ("a1", "awful bread", 9), ("a2", "bad rolls", 4), ("a4", "a new one", 1)
    )
    report = import_files(library, [newer])
    assert (report.imported, report.updated_likes, report.updated_texts) == (1, 2, 1)
    if read_anew:
        scoring.classify(library)
        assert state(library)[0] != first[0]
    undone = batches.undo(library, report.batch)
    assert (undone.removed, undone.restored) == (1, 2)
    assert state(library) == first
    assert kept(library) == 0
    assert len(searching.find(library, parse("awful"))) == 0
    assert len(searching.find(library, parse("good"))) == 1
    sound(library)


def test_a_model_that_read_the_older_text_reads_the_new_one_before_it_is_believed(library, tmp_path, first):
    assert label(library, 1) is Sentiment.POSITIVE
    report = import_files(library, [export(tmp_path / "b.csv", ("a1", "awful bread", 3))])
    models.activate(library, "small-1")
    scoring.classify(library)
    assert label(library, 1) is Sentiment.NEGATIVE
    small_model.make(library.path.with_suffix(".models") / "small-2", "small-2", bias=-9.0)
    models.activate(library, "small-2")
    scoring.classify(library)
    batches.undo(library, report.batch)
    models.activate(library, "small-1")
    scoring.classify(library)
    assert label(library, 1) is Sentiment.POSITIVE
    sound(library)


def test_a_text_in_a_language_that_was_never_learnt_is_read_anew_when_it_comes_back(library, tmp_path):
    import_files(library, [export(tmp_path / "a.csv", ("a1", "good bread", 3))])
    with library.store.write() as connection:
        said = Scored(Probabilities(0.9, 0.05, 0.05), lang="xx")
        comments.store_scores(connection, "small-1", [(1, said)])
    report = import_files(library, [export(tmp_path / "b.csv", ("a1", "awful bread", 3))])
    batches.undo(library, report.batch)
    assert scoring.classify(library).classified == 1
    assert label(library, 1) is Sentiment.POSITIVE
    sound(library)


def test_what_a_person_said_meanwhile_stays(library, tmp_path, first):
    report = import_files(library, [export(tmp_path / "b.csv", ("a1", "awful bread", 9))])
    scoring.classify(library)
    reviewing.relabel(library, [1], Sentiment.NEGATIVE)
    batches.undo(library, report.batch)
    assert held(library)[0] == ("a1", "good bread", 3)
    with library.store.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT sentiment, corrected, machine FROM comments WHERE id = 1"
        ).one()
    assert row.sentiment == row.corrected != row.machine
    sound(library)


@pytest.mark.parametrize("order", [(2, 3), (3, 2)])
def test_of_two_newer_exports_either_can_go_first(library, tmp_path, first, order):
    import_files(library, [export(tmp_path / "b.csv", ("a1", "awful bread", 9), ("a2", "bad rolls", 7))])
    import_files(library, [export(tmp_path / "c.csv", ("a1", "fine bread", 12), ("a3", "so so", 6))])
    assert batches.undo(library, order[0]).restored == (1 if order[0] == 2 else 2)
    left = {2: [("a1", "fine bread", 12), ("a2", "bad rolls", None), ("a3", "so so", 6)],
            3: [("a1", "awful bread", 9), ("a2", "bad rolls", 7), ("a3", "so so", 5)]}  # fmt: skip
    assert held(library) == left[order[0]]
    batches.undo(library, order[1])
    assert state(library) == first
    sound(library)


def test_the_import_that_brought_them_can_go_first(library, tmp_path, first):
    import_files(library, [export(tmp_path / "b.csv", ("a1", "awful bread", 9), ("a5", "another one", 1))])
    assert batches.undo(library, 1).removed == 3
    assert kept(library) == 0
    assert batches.undo(library, 2).restored == 0
    assert held(library) == []
    sound(library)


def test_twice_in_one_import_is_one_change(library, tmp_path, first):
    paths = [
        export(tmp_path / f"{n}.csv", ("a1", f"bread number {n}", n), ("a1", f"bread number {n}", n + 1))
        for n in (7, 8)
    ]
    report = import_files(library, paths)
    assert held(library)[0] == ("a1", "bread number 8", 9)
    assert batches.undo(library, report.batch).restored == 1
    assert state(library) == first


def test_a_file_that_fails_leaves_neither_comments_nor_changes(library, tmp_path, first, monkeypatch):
    monkeypatch.setattr(importing, "PAGE", 100)
    monkeypatch.setattr(guarded, "RATIO_FROM", 300_000)
    monkeypatch.setattr(guarded, "HIGHEST_RATIO", 2)
    whole = export(tmp_path / "b.csv", ("a1", "good bread", 4))
    rows = [
        ("a1", "awful bread", 9),
        *((f"x{n}", f"comment {n} " + "of words " * 20, n) for n in range(3000)),
    ]
    packed = gzip.compress(export(tmp_path / "c.csv", *rows).read_bytes())
    broken = tmp_path / "c.csv.gz"
    broken.write_bytes(packed)
    report = import_files(library, [whole, broken])
    assert report.failed
    assert held(library) == [("a1", "good bread", 4), ("a2", "bad rolls", None), ("a3", "so so", 5)]
    assert batches.undo(library, report.batch).restored == 1
    assert state(library) == first


def test_a_cancelled_import_gives_back_what_it_changed(library, tmp_path, first):
    class Stops(JobContext):
        def step(self, done, total=0, note=""):
            if done:
                raise Cancelled

    with pytest.raises(Cancelled):
        import_files(library, [export(tmp_path / "b.csv", ("a1", "awful bread", 9))], context=Stops())
    assert state(library) == first
    assert kept(library) == 0


def test_older_texts_are_erased_with_their_author_and_names_in_them_put_out(library, tmp_path):
    def rows(*of):
        path = tmp_path / "a.jsonl"
        path.write_text("".join(json.dumps({"id": i, "author": a, "text": t}) + "\n" for i, a, t in of))
        return path

    import_files(library, [rows(("a1", "vex_row", "zebra mine"), ("a2", "bob", "tell @vex_row zebra"))])
    import_files(library, [rows(("a1", "vex_row", "mine now"), ("a2", "bob", "never mind"))])
    assert kept(library) == 2
    erasing.erase(library, "vex_row")
    batches.undo(library, 2)
    assert [text for _, text, _ in held(library)] == ["tell @[erased] zebra"]
