"""The teaching itself is the classifier's matter; a stand-in publishes a hand-written model at once."""

import dataclasses
from types import SimpleNamespace

import pytest

from moderator.classifier import retraining as learning
from moderator.classifier.artifact import ModelCard
from moderator.classifier.evaluation import compare
from moderator.core.comment import Sentiment
from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import JobContext
from moderator.services import models, retraining, reviewing
from moderator.services.scoring import classify
from tests import small_model

NEGATIVE, NEUTRAL, POSITIVE = (0.8, 0.1, 0.1), (0.1, 0.8, 0.1), (0.1, 0.1, 0.8)


@pytest.fixture
def taught(monkeypatch):
    """Make a candidate that never says neutral, whatever the corrections."""
    seen = SimpleNamespace(corrections=None, rehearsal=None, groups=None, options=None)

    def learn(folder, corrections, rehearsal, staging, options, context, *, groups):
        if len(corrections) < 2:
            raise UserError("Too few.")
        seen.corrections, seen.rehearsal, seen.groups, seen.options = corrections, rehearsal, groups, options
        small_model.make(staging, "small-2", parent=folder.version, bias=-9.0)
        labels = [Sentiment.NEGATIVE] * 40 + [Sentiment.POSITIVE] * 40
        comparison = compare([NEUTRAL] * 80, [NEGATIVE] * 40 + [POSITIVE] * 40, labels)
        card = ModelCard(version="small-2", parent=folder.version, corrections=len(corrections))
        return SimpleNamespace(card=card, comparison=comparison)

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
    assert taught.corrections == [
        ("this is awful", Sentiment.NEGATIVE),
        ("the song", Sentiment.NEUTRAL),
    ]
    assert sorted(taught.rehearsal) == sorted(["this is awful", "the song", "the video", "i love it"])
    assert taught.options.epochs == 3
    assert (candidate.compared, candidate.flip_count) == (4, 2)
    worst, other = candidate.flips
    assert (worst.comment_id, worst.worse, worst.before, worst.said) == (
        corrected[1],
        True,
        Sentiment.NEUTRAL,
        Sentiment.NEUTRAL,
    )
    assert (other.comment_id, other.said) == (corrected[2], None)
    assert sum(candidate.flip_table.values()) == 2
    assert candidate.better
    assert candidate.to_json()["flips"] == 2


def test_nothing_is_used_before_it_is_accepted(library, corrected, taught, rows):
    candidate = retraining.retrain(library)
    assert library.shelf.active().version == "small-1"
    assert dataclasses.replace(retraining.pending(library), seconds=0) == dataclasses.replace(
        candidate, seconds=0, flip_table=retraining.pending(library).flip_table
    )
    retraining.accept(library, "small-2")
    assert library.shelf.active().version == "small-2"
    assert retraining.pending(library) is None
    assert classify(library).classified == 4
    assert rows(corrected)[2].model == "small-2"
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
    monkeypatch.setattr("moderator.services.candidate.MOST_OTHER", 1)
    monkeypatch.setattr(retraining, "PAGE", 2)
    ids = fill("the song", "the video", "the comment")
    classify(library)
    reviewing.relabel(library, ids[:2], Sentiment.POSITIVE)
    candidate = retraining.retrain(library)
    assert (candidate.flip_count, len(candidate.flips)) == (3, 1)


def test_a_library_larger_than_its_rehearsal(library, fill, taught, monkeypatch):
    monkeypatch.setattr(retraining, "REHEARSED", 20)
    ids = fill(*[f"the song {number}" for number in range(100)])
    reviewing.relabel(library, ids[:2], Sentiment.POSITIVE)
    retraining.retrain(library)
    assert 0 < len(taught.rehearsal) <= 20
