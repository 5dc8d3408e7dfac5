import pytest

from moderator.classifier import runtime
from moderator.core.comment import Decision, Sentiment
from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import Changes, JobContext
from moderator.services.model import models, scoring
from moderator.services.model.scoring import classify
from moderator.services.review import reviewing
from moderator.store import tallies
from tests import small_model


def test_everything_is_read_once(library, fill, rows):
    ids = fill("this is awful", "i love it", "the song")
    report = classify(library)
    assert (report.classified, report.model) == (3, "small-1")
    assert report.changes == Changes.VERDICTS
    assert [row.label for row in rows(ids)] == [Sentiment.NEGATIVE, Sentiment.POSITIVE, Sentiment.NEUTRAL]
    again = classify(library)
    assert (again.classified, again.changes) == (0, Changes.NONE)
    assert classify(library, everything=True).classified == 3


def test_the_counts_follow(library, fill):
    fill("this is awful", "i love it", "the song")
    classify(library)
    with library.store.write() as connection:
        assert tallies.counts(connection).open_negative == 1
        assert tallies.recount(connection) == []


def test_a_cancelled_run_goes_on_where_it_was(library, fill, monkeypatch):
    monkeypatch.setattr(scoring, "BATCH", 2)
    fill(*["bad"] * 7)
    seen = []

    def cancelled():
        return any(progress.done >= 2 for progress in seen)

    with pytest.raises(Cancelled):
        classify(library, JobContext(seen.append, cancelled, interval=0))
    # The batch that was under way when the wish came is kept too.
    assert classify(library).classified == 3


def test_progress_counts_to_the_total(library, fill, monkeypatch):
    monkeypatch.setattr(scoring, "BATCH", 2)
    fill(*["bad"] * 5)
    seen = []
    classify(library, JobContext(seen.append, interval=0))
    assert [(progress.done, progress.total) for progress in seen] == [(0, 5), (2, 5), (4, 5), (5, 5)]


def test_another_model_reads_everything_again(library, fill, rows):
    [comment] = fill("the song")
    classify(library)
    small_model.make(library.path.with_suffix(".models") / "small-2", "small-2", bias=-9.0)
    library.shelf.activate("small-2")
    assert classify(library).model == "small-2"
    assert rows([comment])[0].model == "small-2"


def test_a_damaged_model_is_replaced_by_the_shipped_one_and_said(library, fill):
    fill("bad")
    folder = small_model.make(library.path.with_suffix(".models") / "small-2", "small-2")
    library.shelf.activate("small-2")
    (folder / "model.onnx").write_bytes(b"not a network")
    assert classify(library).model == "small-1"
    assert "damaged" in library.model_notice
    assert "came with the program" in library.model_notice


def test_an_empty_library_is_no_mistake(library):
    assert classify(library).classified == 0


def test_who_decides_waits_for_a_few_comments_and_not_for_a_whole_batch(library, fill, monkeypatch):
    fill("this is awful", "i love it", "the song")
    monkeypatch.setattr(scoring, "STORED", 1)
    decided, asked = [], []

    def is_wanted(self):
        asked.append(None)
        return len(asked) <= 2

    def let_others_in(self):
        # What was stored so far is committed: another connection may write now.
        with library.store.write() as connection:
            decided.append(len(asked))
            assert connection is not None

    monkeypatch.setattr(type(library.store), "is_wanted", is_wanted)
    monkeypatch.setattr(type(library.store), "let_others_in", let_others_in)
    assert classify(library).classified == 3
    assert decided == [2]
    with library.store.read() as connection:
        assert tallies.counts(connection).unread == 0


def test_what_is_stored_while_somebody_decides_is_moved_into_the_library_at_once(library, fill, monkeypatch):
    first, *_ = fill("this is awful", "i love it", "the song")
    moved = []
    settle = type(library.store).settle
    monkeypatch.setattr(type(library.store), "settle", lambda store: (moved.append(None), settle(store)))
    classify(library)
    assert moved == []
    reviewing.decide(library, [first], Decision.FLAGGED)
    monkeypatch.setattr(scoring, "FEW", 2)
    classify(library, everything=True)
    assert len(moved) == 2
    monkeypatch.setattr("moderator.store.journal.LATELY", 0)
    classify(library, everything=True)
    assert len(moved) == 2


def test_what_is_edited_or_removed_while_it_is_read_is_left_to_be_read_anew(library, fill, rows, monkeypatch):
    edited, removed, same = fill("i love it", "i hate it", "the song")
    store = scoring._store

    def meanwhile(*read):
        monkeypatch.setattr(scoring, "_store", store)
        with library.store.write() as connection:
            connection.exec_driver_sql(f"UPDATE comments SET text = 'this is awful' WHERE id = {edited}")
            connection.exec_driver_sql(f"DELETE FROM comments WHERE id = {removed}")
        store(*read)

    monkeypatch.setattr(scoring, "_store", meanwhile)
    classify(library)
    assert [row.label for row in rows([edited, same])] == [None, Sentiment.NEUTRAL]
    with library.store.read() as connection:
        assert connection.exec_driver_sql("SELECT comment_id FROM predictions").all() == [(same,)]
    assert classify(library).classified == 1
    assert rows([edited])[0].label is Sentiment.NEGATIVE


@pytest.mark.parametrize("everything", [False, True])
def test_a_model_that_is_chosen_while_another_one_reads_has_the_last_word(
    library, fill, rows, monkeypatch, everything
):
    monkeypatch.setattr(scoring, "BATCH", 2)
    small_model.make(library.path.with_suffix(".models") / "small-2", "small-2", bias=-9.0)
    ids = fill("bad", "i love it", "the song", "awful", "good", "the video", "bad")
    store = scoring._store

    def meanwhile(*read):
        monkeypatch.setattr(scoring, "_store", store)
        store(*read)
        models.activate(library, "small-2")

    monkeypatch.setattr(scoring, "_store", meanwhile)
    assert classify(library, everything=everything).model == "small-2"
    assert {row.model for row in rows(ids)} == {"small-2"}
    assert classify(library).classified == 0


def test_why_another_model_reads_is_still_known_when_all_is_read(library, fill, monkeypatch):
    fill("bad")
    folder = small_model.make(library.path.with_suffix(".models") / "small-2", "small-2")
    library.shelf.activate("small-2")
    real = runtime._session

    def session(of):
        if of.path == folder:
            raise UserError("It cannot be loaded.")
        return real(of)

    monkeypatch.setattr(runtime, "_session", session)
    report = classify(library)
    assert (report.model, report.classified) == ("small-1", 1)
    assert report.notice == library.model_notice
    assert "It cannot be loaded. The model that came with the program is used instead." in report.notice
    assert classify(library).notice == report.notice, "and it is so the next time"
    models.activate(library, "small-1")
    assert classify(library).notice == ""


def test_a_damaged_model_is_told_of_until_another_one_is_chosen(library, fill):
    folder = small_model.make(library.path.with_suffix(".models") / "small-2", "small-2")
    library.shelf.activate("small-2")
    (folder / "model.onnx").write_bytes(b"not a network")
    assert "damaged" in classify(library).notice
    assert "damaged" in classify(library).notice
    models.activate(library, "small-1")
    assert classify(library).notice == ""
