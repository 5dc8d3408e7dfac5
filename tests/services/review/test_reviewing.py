import pytest

from moderator.core.comment import Decision, Sentiment
from moderator.core.errors import UserError
from moderator.core.operation import Changes
from moderator.core.query import parse
from moderator.services.intake import batches
from moderator.services.library import Library
from moderator.services.model.scoring import classify
from moderator.services.review import reviewing
from moderator.store import comments, journal, tallies


def test_a_decision_is_kept_named_and_undone(library, fill, rows):
    [comment] = fill("bad", author_name="anna_b")
    step = reviewing.decide(library, [comment], Decision.FLAGGED, note="insult")
    assert (step.label, step.comment_ids, step.changes) == ("Flagged anna_b", (comment,), Changes.VERDICTS)
    assert (rows([comment])[0].decision, rows([comment])[0].note) == (Decision.FLAGGED, "insult")
    undone = reviewing.undo(library)
    assert (undone.label, undone.comment_ids) == ("Flagged anna_b", (comment,))
    assert (rows([comment])[0].decision, rows([comment])[0].note) == (Decision.OPEN, "")
    assert reviewing.undo(library) is None
    assert reviewing.redo(library).comment_ids == (comment,)
    assert rows([comment])[0].decision == Decision.FLAGGED
    assert reviewing.redo(library) is None


def test_undo_survives_a_restart(library, fill):
    [comment] = fill("bad")
    reviewing.decide(library, [comment], Decision.HELD)
    with Library.open(library.path, who="bo") as again:
        assert reviewing.undo(again).comment_ids == (comment,)
        assert [entry.who for entry in reviewing.history(again)] == ["bo", "anna"]


def test_many_are_one_step(library, fill, rows):
    ids = fill("bad", "worse", "worst")
    assert reviewing.decide(library, ids, Decision.APPROVED).label == "Approved 3 comments"
    reviewing.undo(library)
    assert {row.decision for row in rows(ids)} == {Decision.OPEN}


def test_the_same_again_changes_nothing(library, fill):
    [comment] = fill("bad")
    reviewing.decide(library, [comment], Decision.HELD)
    again = reviewing.decide(library, [comment], Decision.HELD)
    assert (again.step, again.changes) == (None, Changes.NONE)


def test_a_comment_that_is_not_there_changes_nothing_at_all(library, fill, rows):
    ids = fill("bad")
    with pytest.raises(UserError, match="There is no comment 99"):
        reviewing.decide(library, [*ids, 99], Decision.HELD)
    assert rows(ids)[0].decision == Decision.OPEN


def test_what_a_person_confirms_leaves_the_decision(library, fill, rows):
    [comment] = fill("awful")
    classify(library)
    reviewing.relabel(library, [comment], Sentiment.NEGATIVE)
    [row] = rows([comment])
    assert (row.corrected_label, row.decision) == (Sentiment.NEGATIVE, Decision.OPEN)
    with library.store.read() as connection:
        assert tallies.counts(connection).open_negative == 0
        assert [one.label for one in journal.corrections(connection)] == [Sentiment.NEGATIVE]
    with pytest.raises(UserError, match="There is no comment 99"):
        reviewing.relabel(library, [99], Sentiment.NEGATIVE)


def test_a_query_decides_all_that_match(library, fill, rows):
    ids = fill("refund please", "thanks", "no refund")
    step = reviewing.decide_matching(library, parse("refund"), Decision.FLAGGED)
    assert sorted(step.comment_ids) == [ids[0], ids[2]]
    assert reviewing.history(library)[0].by == "query"
    nothing = reviewing.decide_matching(library, parse("zebra"), Decision.FLAGGED)
    assert (nothing.comment_ids, nothing.changes) == ((), Changes.NONE)


def test_more_comments_than_are_looked_up_by_name(library, fill, monkeypatch):
    monkeypatch.setattr(reviewing, "MANY", 2)
    ids = fill("a", "b", "c")
    assert reviewing.decide(library, ids, Decision.SKIPPED).label == "Skipped 3 comments"
    with pytest.raises(UserError):
        reviewing.decide(library, [*ids, 99], Decision.OPEN)


def test_splitting_off_is_a_step(library, fill, rows):
    ids = fill("copy", "copy", "copy")
    with library.store.write() as connection:
        comments.set_groups(connection, [(ids[0], len(ids), one) for one in ids])
    step = reviewing.split_off(library, ids[0])
    assert (step.label, step.comment_ids, step.changes) == (
        "Split off a comment",
        (ids[0],),
        Changes.VERDICTS,
    )
    assert [(row.group, row.group_size) for row in rows(ids)] == [(None, 1), (ids[1], 2), (ids[1], 2)]
    reviewing.split_off(library, ids[2])
    assert [row.group for row in rows(ids)] == [None] * 3
    assert reviewing.split_off(library, ids[2]).changes is Changes.NONE
    reviewing.undo(library)
    reviewing.undo(library)
    assert [(row.group, row.group_size) for row in rows(ids)] == [(ids[0], 3)] * 3


@pytest.mark.parametrize(
    ("first", "gone", "left"), [(1, 1, [(2, 2), (2, 2)]), (2, 2, [(1, 2), (1, 2)]), (1, 2, [(None, 1)])]
)
def test_copies_that_stay_when_an_import_goes_are_a_group_by_their_first_or_none(
    library, fill, rows, first, gone, left
):
    ids = [*fill(*["copy"] * first), *fill(*["copy"] * 2)]
    with library.store.write() as connection:
        comments.set_groups(connection, [(ids[0], len(ids), one) for one in ids])
    batches.undo(library, gone)
    assert [(row.group, row.group_size) for row in rows(ids)] == left


def test_one_label_of_a_file_is_one_comment(library, fill):
    [comment] = fill("bad")
    step = reviewing.relabel_each(library, [(comment, Sentiment.POSITIVE)], source="labels.csv")
    assert step.label == "Labelled 1 comment from labels.csv"


def test_a_note_keeps_what_a_database_takes(library, fill, rows):
    [comment] = fill("a")
    reviewing.note(library, comment, "half of a letter: \ud83d, nothing: \0.")
    assert rows([comment])[0].note == "half of a letter: �, nothing: ."
