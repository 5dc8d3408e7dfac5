"""The teaching itself is the classifier's matter; a stand-in publishes a hand-written model at once."""

import dataclasses
from types import SimpleNamespace

import pytest

from moderator.classifier import retraining as learning
from moderator.classifier.card import ModelCard
from moderator.core.comment import Sentiment
from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import JobContext
from moderator.services.model import aside, comparing, models, retraining
from moderator.services.model.scoring import classify
from moderator.services.quality import auditing
from moderator.services.review import reviewing
from tests import small_model


@pytest.fixture
def taught(monkeypatch):
    """Make a candidate that never says neutral, whatever the corrections."""
    seen = SimpleNamespace(corrections=None, comments=None, check=None, options=None)

    def learn(folder, corrections, comments, staging, options, context, *, check):
        if len(corrections) + len(check) < 2:
            raise UserError("Too few.")
        seen.corrections, seen.comments, seen.check, seen.options = corrections, comments, check, options
        small_model.make(staging, "small-2", parent=folder.version, bias=-9.0)
        told = len(corrections) + len(check)
        return SimpleNamespace(card=ModelCard(version="small-2", parent=folder.version, corrections=told))

    monkeypatch.setattr(learning, "retrain", learn)
    return seen


@pytest.fixture
def corrected(library, fill):
    """Four comments, read by the machine; two of them with a person's word."""
    ids = fill("this is awful", "the song", "the video", "i love it")
    classify(library)
    reviewing.relabel(library, ids[:1], Sentiment.NEGATIVE)
    reviewing.relabel(library, ids[1:2], Sentiment.NEUTRAL)
    return ids


def test_a_candidate_says_what_would_change(library, corrected, taught):
    candidate = retraining.retrain(library, epochs=3)
    assert (candidate.version, candidate.parent, candidate.corrections) == ("small-2", "small-1", 2)
    assert taught.corrections == [("the song", Sentiment.NEUTRAL)]
    assert taught.check == [("this is awful", Sentiment.NEGATIVE)]
    # What is kept aside says nothing of the library either.
    assert sorted(taught.comments) == sorted(["the song", "the video", "i love it"])
    assert (taught.options.epochs, taught.options.known) == (3, 2)
    assert (candidate.compared, candidate.flip_count) == (4, 2)
    worst, other = candidate.flips
    assert (worst.comment_id, worst.worse, worst.before, worst.said) == (
        corrected[1],
        True,
        Sentiment.NEUTRAL,
        Sentiment.NEUTRAL,
    )
    assert (other.comment_id, other.said) == (corrected[2], None)
    assert (worst.p_before, worst.p_after) == (pytest.approx(0.57, abs=0.05), pytest.approx(0.5, abs=0.05))
    assert sum(candidate.flip_table.values()) == 2
    assert not candidate.better
    assert candidate.verdict == "Too few to tell: only 1 judged comment to compare on."
    document = candidate.to_json()
    assert (document["flips"], document["flips_against_you"]) == (2, 1)
    assert list(document["judged_on"]) == ["check"]


def test_what_was_drawn_for_an_audit_is_told_apart_where_little_is_left(library, fill, taught):
    fill(*[f"the song number {number}" for number in range(30)])
    classify(library)
    reviewing.relabel(library, auditing.queue(library).tolist()[:20], Sentiment.NEUTRAL)
    with pytest.raises(
        UserError, match="Of 20 corrections 0 can be learnt from; the others were drawn"
    ) as told:
        retraining.retrain(library)
    assert "more are needed" in told.value.advice


def test_nothing_is_used_before_it_is_accepted(library, corrected, taught, rows):
    candidate = retraining.retrain(library)
    assert library.shelf.active().version == "small-1"
    assert dataclasses.replace(retraining.pending(library), seconds=0) == dataclasses.replace(
        candidate, seconds=0, flip_table=retraining.pending(library).flip_table
    )
    retraining.accept(library, "small-2")
    assert library.shelf.active().version == "small-2"
    assert retraining.pending(library) is None
    # It read everything when it was compared, so that nothing has to be read again.
    assert rows(corrected)[2].model == "small-2"
    assert classify(library).classified == 0
    assert reviewing.history(library, 1)[0].label == "Model small-2 in use"


def test_a_refused_candidate_stays_on_the_shelf(library, corrected, taught):
    retraining.retrain(library)
    retraining.refuse(library, "small-2")
    assert retraining.pending(library) is None
    assert library.shelf.active().version == "small-1"
    models.remove(library, "small-2")
    assert [card.version for card in library.shelf.versions()] == ["small-1"]


def test_going_back_is_the_same_call(library, corrected, taught, rows):
    retraining.retrain(library)
    retraining.accept(library, "small-2")
    classify(library)
    models.activate(library, "small-1")
    assert rows(corrected)[2].label == Sentiment.NEUTRAL
    assert classify(library).classified == 0


def test_a_failure_leaves_nothing(library, taught):
    with pytest.raises(UserError):
        retraining.retrain(library)
    assert retraining.pending(library) is None
    assert list(library.shelf.root.iterdir()) == []


def test_a_cancelled_comparison_leaves_nothing(library, corrected, taught):
    with pytest.raises(Cancelled):
        retraining.retrain(library, JobContext(cancelled=lambda: True))
    assert [card.version for card in library.shelf.versions()] == ["small-1"]


def test_flips_are_counted_beyond_those_kept(library, fill, taught, monkeypatch):
    monkeypatch.setattr("moderator.services.model.candidate.MOST_OTHER", 1)
    monkeypatch.setattr(comparing, "PAGE", 2)
    ids = fill("the song", "the video", "the comment")
    classify(library)
    reviewing.relabel(library, ids[:2], Sentiment.POSITIVE)
    candidate = retraining.retrain(library)
    assert (candidate.flip_count, len(candidate.flips)) == (3, 1)


def test_a_library_larger_than_its_sample(library, fill, taught, monkeypatch):
    monkeypatch.setattr(retraining, "SAMPLED", 20)
    ids = fill(*[f"the song {number}" for number in range(100)])
    reviewing.relabel(library, ids[:2], Sentiment.POSITIVE)
    retraining.retrain(library)
    assert 0 < len(taught.comments) <= 20


def test_what_judges_is_never_learnt_from(library, corrected, taught, fill):
    copies = fill("The song!!", "the SONG")
    classify(library)
    drawn = list(auditing.queue(library))
    assert set(copies) <= set(drawn)
    for one in copies:
        reviewing.relabel(library, [one], Sentiment.POSITIVE)
    with pytest.raises(UserError):
        retraining.retrain(library)
    examples = aside.settle(library)
    # All comments of so small a library were drawn, and so were the copies of "the song".
    assert examples.learn == examples.check == ()
    assert len(examples.audit) == 4


def test_sides_hold_for_copies_and_for_ever():
    nodes = [(1, "Great song", None), (2, "great song!!", None), (3, "something else", 7), (4, "other", 7)]
    sides = aside.divide(nodes, (), {})
    assert sides[1] == sides[2]
    assert sides[3] == sides[4]
    for before in (aside.LEARN, aside.CHECK):
        later = aside.divide(nodes, (), {1: before, 4: before})
        assert set(later.values()) == {before}
    drawn = aside.divide(nodes, [2], {3: aside.LEARN})
    assert (drawn[1], drawn[2], drawn[3], drawn[4]) == (aside.AUDIT, aside.AUDIT, aside.LEARN, aside.LEARN)
    # What was learnt from before it was drawn judges nobody.
    assert aside.divide(nodes, [1], {2: aside.LEARN})[1] == aside.LEARN


def test_any_two_versions_are_compared(library, corrected, taught):
    retraining.retrain(library)
    forth = comparing.compare_versions(library, "small-1", "small-2")
    back = comparing.compare_versions(library, "small-2", "small-1")
    assert (forth.flip_count, back.flip_count) == (2, 2)
    assert {(one.before, one.after) for one in forth.flips} == {(one.after, one.before) for one in back.flips}
    assert library.shelf.active().version == "small-1"
    with pytest.raises(UserError, match="same version"):
        comparing.compare_versions(library, "small-1", "small-1")
    models.remove(library, "small-2")
    with library.store.read() as connection:
        assert connection.exec_driver_sql("select count(*) from predictions").scalar() == 4
