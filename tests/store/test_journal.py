import threading
from pathlib import Path

import pytest
from sqlalchemy import event

from moderator.core.comment import Decision, Sentiment
from moderator.core.errors import UserError
from moderator.store import comments, journal, tallies
from moderator.store.engine import Store
from moderator.store.rows.globalid import new_id
from tests.store.making import fill, score_all, some


def do(store: Store, changes: list[journal.Change], label: str = "step") -> str | None:
    with store.write() as connection:
        return journal.record_step(connection, changes, who="me", by="hand", label=label)


def test_undo_returns_to_the_comment_and_survives_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    store = Store.open(path)
    fill(store, some(3))
    do(store, [(2, "decision", Decision.FLAGGED), (2, "note", "rude")], "Flagged author1")
    store.close()
    store = Store.open(path)
    with store.write() as connection:
        assert journal.undo_label(connection) == "Flagged author1"
        step = journal.undo(connection, "me")
        assert step is not None
        assert (step.label, step.comment_ids) == ("Flagged author1", (2,))
        (row,) = comments.rows(connection, [2])
        assert (row.decision, row.note) == (Decision.OPEN, "")
        assert journal.undo(connection, "me") is None
        assert journal.redo(connection, "me") is not None
        (row,) = comments.rows(connection, [2])
        assert (row.decision, row.note) == (Decision.FLAGGED, "rude")
    store.close()


def test_a_sentiment_that_is_taken_back_leaves_the_machines_word(store: Store) -> None:
    fill(store, some(2))
    score_all(store)
    do(store, [(1, "sentiment", Sentiment.POSITIVE)])
    with store.write() as connection:
        assert comments.rows(connection, [1])[0].sentiment is Sentiment.POSITIVE
        journal.undo(connection, "me")
        assert comments.rows(connection, [1])[0].corrected_label is None
        felt = connection.exec_driver_sql("SELECT sentiment FROM comments").scalars().all()
        assert felt == [0, 0]
        assert tallies.differences(connection) == []


def test_a_decision_writes_what_changes_and_no_more(store: Store) -> None:
    fill(store, some(3))
    score_all(store)
    said: list[str] = []
    event.listen(store._engine, "before_cursor_execute", lambda _c, _s, words, *_: said.append(words))
    do(store, [(1, "decision", Decision.FLAGGED)])
    changes = [words for words in said if words.startswith("UPDATE comments")]
    # A column that is named costs the indexes that hold it, also where its value stays.
    assert changes == ["UPDATE comments SET decision=? WHERE comments.id = ?"]
    said.clear()
    do(store, [(2, "sentiment", Sentiment.NEUTRAL), (2, "note", "so"), (3, "note", "that")])
    changes = sorted(words.partition(" WHERE")[0] for words in said if words.startswith("UPDATE comments"))
    assert len(changes) == 2
    assert changes[1] == "UPDATE comments SET note=?"
    assert "corrected=?" in changes[0]
    assert "decision" not in changes[0]


def test_redo_keeps_the_order_and_ends_at_something_new(store: Store) -> None:
    fill(store, some(4))
    for one in (1, 2, 3):
        do(store, [(one, "decision", Decision.HELD)], f"step {one}")
    with store.write() as connection:
        assert [journal.undo(connection, "me").label for _ in range(2)] == ["step 3", "step 2"]  # type: ignore[union-attr]
        assert journal.redo(connection, "me").label == "step 2"  # type: ignore[union-attr]
        assert journal.redo_label(connection) == "step 3"
    do(store, [(4, "decision", Decision.HELD)], "new")
    with store.write() as connection:
        assert journal.redo(connection, "me") is None
        labels = [journal.undo(connection, "me").label for _ in range(3)]  # type: ignore[union-attr]
    assert labels == ["new", "step 2", "step 1"]


def test_nothing_is_written_where_nothing_changes(store: Store) -> None:
    fill(store, some(1))
    assert do(store, [(1, "decision", Decision.OPEN), (1, "note", "")]) is None
    with store.read() as connection:
        assert journal.entries(connection, 5) == []


def test_an_unknown_comment_changes_nothing_at_all(store: Store) -> None:
    fill(store, some(1))
    with pytest.raises(UserError, match="There is no comment 99"):
        do(store, [(1, "decision", Decision.HELD), (99, "decision", Decision.HELD)])
    with store.read() as connection:
        assert comments.rows(connection, [1])[0].decision is Decision.OPEN


def test_a_bulk_act_is_one_step(store: Store) -> None:
    fill(store, some(3000))
    do(store, [(one, "decision", Decision.APPROVED) for one in range(1, 3001)], "Approved 3000")
    with store.write() as connection:
        assert tallies.counts(connection).by_decision[Decision.APPROVED] == 3000
        step = journal.undo(connection, "me")
        assert step is not None
        assert len(step.comment_ids) == 3000
        assert tallies.counts(connection).by_decision == {Decision.OPEN: 3000}


def test_corrections_are_the_latest_word(store: Store) -> None:
    fill(store, some(2))
    score_all(store)
    do(store, [(1, "sentiment", Sentiment.NEUTRAL)])
    do(store, [(1, "sentiment", Sentiment.POSITIVE)])
    do(store, [(2, "sentiment", Sentiment.NEGATIVE)])
    with store.write() as connection:
        journal.undo(connection, "me")
        pairs = journal.corrections(connection)
    assert [(pair.comment_id, pair.text, pair.label) for pair in pairs] == [
        (1, "comment number 0", Sentiment.POSITIVE)
    ]


def test_history_says_who_and_what(store: Store) -> None:
    fill(store, some(1))
    step = do(store, [(1, "sentiment", Sentiment.NEUTRAL)], "Labelled author0 neutral")
    with store.write() as connection:
        journal.undo(connection, "you")
        back, forth = journal.entries(connection, 9)
    assert (forth.who, forth.before, forth.after, forth.by) == ("me", None, "neutral", "hand")
    assert (back.who, back.before, back.after, back.by, back.undoes) == ("you", "neutral", None, "undo", step)


def test_ids_ascend_and_never_repeat_across_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[list[str]] = [[] for _ in range(4)]

    def make(into: list[str]) -> None:
        into.extend(new_id() for _ in range(2000))

    threads = [threading.Thread(target=make, args=(into,)) for into in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(into == sorted(into) for into in made)
    assert len({one for into in made for one in into}) == 8000
    latest = new_id()
    monkeypatch.setattr("time.time_ns", lambda: 1)  # the clock goes back
    assert new_id() > latest
    assert new_id()[14] == "7"
