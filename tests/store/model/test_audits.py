from collections import Counter

import pytest

from moderator.core.comment import Decision, NewComment, Probabilities, Scored, Sentiment
from moderator.store import comments, journal
from moderator.store.engine import Store
from moderator.store.intake import batches
from moderator.store.model import audits, splits
from tests.store.making import fill

N, U, P = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE


def read(store: Store, count: int = 300) -> None:
    fill(store, [NewComment(f"comment {i}", "x", str(i)) for i in range(count)])
    with store.write() as connection:
        said = [(i, Scored(Probabilities(0.7, 0.2, 0.1))) for i in range(1, count + 1)]
        comments.store_scores(connection, "m1", said)


def say(store: Store, comment_id: int, what: object, kind: str = "sentiment", by: str = audits.BY) -> None:
    with store.write() as connection:
        journal.record_step(connection, [(comment_id, kind, what)], who="me", by=by, label="x")


@pytest.mark.parametrize("tries", [20, 2, 1000])
def test_it_is_drawn_from_what_was_read_evenly_whether_listed_or_not(
    store: Store, tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audits, "TRIES", tries)
    fill(store, [NewComment(f"comment {i}", "x", str(i)) for i in range(300)])
    said = [(i, Scored(Probabilities(0.7, 0.2, 0.1))) for i in range(1, 301) if i % 3 == 0]
    drawn: Counter[int] = Counter()
    with store.write() as connection:
        comments.store_scores(connection, "m1", said)
        for seed in range(100):
            audit = audits.begin(connection, "m1", 10, seed=seed)
            assert audit is not None
            ids = list(audits.waiting(connection, audit))
            assert len(set(ids)) == 10
            drawn.update(ids)
        assert audits.known(connection)[0].last_id == 300
    assert all(one % 3 == 0 for one in drawn)
    # Each of the hundred is drawn ten times of a thousand; the seeds are fixed.
    assert len(drawn) == 100
    assert max(drawn.values()) < 25


def test_an_audit_is_drawn_evenly_and_kept(store: Store) -> None:
    read(store)
    with store.write() as connection:
        audit = audits.begin(connection, "m1", 50, seed=7)
        assert audit is not None
        ids = list(audits.waiting(connection, audit))
        assert len(set(ids)) == 50
        # The bounds hold for all but one chance in a million, and the seed is fixed.
        assert 100 < sum(ids) / 50 < 200
        (one,) = audits.known(connection)
        assert (one.version, one.last_id, one.drawn) == ("m1", 300, 50)
    say(store, ids[0], N)
    say(store, ids[1], Decision.SKIPPED, "decision")
    say(store, ids[2], P, by="hand")
    with store.read() as connection:
        assert list(audits.waiting(connection, audit)) == ids[3:]
        first, second = audits.judged(connection)
        assert (first.comment_id, first.label, first.blind, first.said) == (
            ids[0],
            N,
            True,
            Probabilities(0.7, 0.2, 0.1),
        )
        assert (second.label, second.blind) == (P, False)


def test_undo_takes_an_answer_back(store: Store) -> None:
    read(store, 20)
    with store.write() as connection:
        audit = audits.begin(connection, "m1", 5, seed=1)
        assert audit is not None
        first = audits.waiting(connection, audit)[0]
    say(store, first, U)
    with store.write() as connection:
        assert len(audits.judged(connection)) == 1
        journal.undo(connection, "me")
        assert audits.judged(connection) == []
        assert audits.waiting(connection, audit)[0] == first
        journal.redo(connection, "me")
        assert [one.blind for one in audits.judged(connection)] == [True]


def test_any_version_can_be_judged_by_an_audit(store: Store) -> None:
    read(store, 20)
    with store.write() as connection:
        audit = audits.begin(connection, "m1", 5, seed=1)
        assert audit is not None
        first = audits.waiting(connection, audit)[0]
        comments.store_scores(connection, "m2", [(first, Scored(Probabilities(0.1, 0.1, 0.8)))])
        splits.settle(connection, {first: splits.LEARN})
    say(store, first, P)
    with store.read() as connection:
        for version, expected in (("m1", N), ("m2", P), (None, N)):
            (one,) = audits.judged(connection, version)
            assert one.said is not None
            assert one.said.label is expected
            assert one.learnt
        assert audits.judged(connection, "m3")[0].said is None
        assert first in audits.drawn_ids(connection)


def test_what_is_gone_is_left_out(store: Store) -> None:
    read(store, 10)
    with store.write() as connection:
        audit = audits.begin(connection, "m1", 10, seed=1)
        assert audit is not None
        batches.undo(connection, 1)
        assert len(audits.waiting(connection, audit)) == 0
        assert audits.begin(connection, "m1", 10, seed=1) is None


def test_sides_are_written_once(store: Store) -> None:
    with store.write() as connection:
        splits.settle(connection, {1: splits.LEARN, 2: splits.CHECK})
        splits.settle(connection, {1: splits.CHECK})
        assert splits.sides(connection) == {1: splits.LEARN, 2: splits.CHECK}
