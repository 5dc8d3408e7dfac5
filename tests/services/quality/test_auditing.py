"""Audits, and what they say of a threshold."""

from datetime import timedelta

import pytest

from moderator.clock import now_ms
from moderator.core.comment import Probabilities, Scored, Sentiment
from moderator.core.errors import UserError
from moderator.core.query import QueueMode
from moderator.services import shelves
from moderator.services.model import models
from moderator.services.quality import auditing, threshold
from moderator.services.report.model_line import model_line
from moderator.services.review import reviewing
from moderator.services.search import searching
from moderator.store import comments
from moderator.store.model import audits, splits
from tests import small_model

N, U, P = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE


@pytest.fixture
def read(library, fill):
    """400 comments; the machine calls every second negative, with a probability that rises with the id."""
    ids = fill(*[f"comment {number}" for number in range(400)])
    with library.store.write() as connection:
        scores = []
        for place, one in enumerate(ids):
            p = 0.5 + place / 1000 if place % 2 else 0.3 * place / 400
            scores.append((one, Scored(Probabilities(p, (1 - p) * 0.6, (1 - p) * 0.4))))
        comments.store_scores(connection, library.shelf.active().version, scores)
    return ids


def judge(library, wrong_every: int = 10, most: int = 1000) -> int:
    """Answer an audit as the machine would, but for one in so many."""
    left = auditing.queue(library)[:most]
    first, *rest = [
        (row.id, row.label if place % wrong_every else P if row.label is N else N)
        for place, row in enumerate(searching.rows(library, left))
    ]
    reviewing.relabel_each(library, rest, by=audits.BY)
    auditing.answer(library, *first)
    return len(left)


def test_an_audit_goes_on_until_it_is_finished(library, read):
    first = searching.queue(library, QueueMode.RANDOM_AUDIT)
    assert len(first) == auditing.SIZE
    assert searching.queue(library, QueueMode.RANDOM_AUDIT) == first
    with pytest.raises(UserError, match="100 comments to answer"):
        auditing.begin(library)
    judge(library, most=60)
    assert auditing.queue(library) == first[60:]
    judge(library)
    # Nothing more is asked on the same day, unless a person wants it.
    assert len(auditing.queue(library)) == 0
    assert len(auditing.begin(library)) > 0


def test_an_audit_tells_quality_with_intervals(library, read):
    assert auditing.state(library).due
    judge(library, wrong_every=10)
    found = auditing.state(library)
    assert not found.due
    told = found.now
    assert told is not None
    assert told.judged == 100
    assert told.right.share == pytest.approx(0.9)
    assert told.right.low < 0.9 < told.right.high
    assert told.right.low > 0.8
    (only,) = found.audits
    assert (only.answered, only.blind, only.version) == (100, 100, library.shelf.active().version)
    with library.store.read() as connection:
        line = model_line(connection, library.shelf)
    assert (line.finds, line.right, line.tested) == (told.finds, told.holds, 100)
    assert "Counted in 100 of your comments, drawn at random" in " ".join(line.words)
    reviewing.undo(library)
    assert auditing.state(library).audits[0].answered == 99


def test_too_few_is_said(library, read):
    judge(library, most=12)
    assert not auditing.state(library).now.enough
    told = threshold.outlook(library).at(0.5)
    assert told.right is None
    assert "unchecked: 12 comments are audited, and 30 are needed." in told.sentence
    assert told.expected_right > 0


def test_only_the_audit_may_be_answered(library, read):
    auditing.queue(library)
    with pytest.raises(UserError, match="not waiting"):
        auditing.answer(library, 10_000, N)


def test_what_was_learnt_is_left_out(library, read):
    judge(library)
    with library.store.write() as connection:
        splits.settle(connection, {audits.judged(connection)[0].comment_id: splits.LEARN})
    found = auditing.state(library)
    assert (found.learnt, found.now.judged) == (1, 99)


def test_what_the_model_in_use_has_yet_to_read_is_said(library, read):
    judge(library, most=40)
    small_model.make(shelves.models_folder(library.path) / "small-2", "small-2")
    models.activate(library, "small-2")
    told = threshold.outlook(library).at(0.5)
    assert (told.judged, told.unread) == (0, 40)
    assert "of 40 audited comments the model in use has read none, and 30 are needed." in told.sentence
    with library.store.write() as connection:
        some = [
            (one.comment_id, Scored(Probabilities(0.2, 0.3, 0.5))) for one in audits.judged(connection)[:7]
        ]
        comments.store_scores(connection, "small-2", some)
    told = threshold.outlook(library).at(0.5)
    assert (told.judged, told.unread) == (7, 33)
    assert "of 40 audited comments the model in use has read 7, and 30 are needed." in told.sentence
    assert (auditing.state(library).now.judged, auditing.state(library).unread) == (7, 33)


def test_what_was_learnt_from_tells_a_threshold_nothing(library, read):
    judge(library, most=40)
    with library.store.write() as connection:
        learnt = {one.comment_id: splits.LEARN for one in audits.judged(connection)[:25]}
        splits.settle(connection, learnt)
    told = threshold.outlook(library).at(0.5)
    assert "a model had learnt from 25 of the audited comments, and 30 others are needed." in told.sentence


def test_a_threshold_counts_what_it_flags(library, read):
    found = threshold.outlook(library)
    assert found.at(None).flags == 200
    assert found.at(0.5).flags == 200
    assert found.at(0.8).flags == 50
    assert found.at(0.1).flags == 333
    assert found.at(0.8).read == 400
    judge(library, wrong_every=10)
    told = threshold.outlook(library).at(0.5)
    right, wrong, missed = told.right, told.wrong, told.missed
    assert right.value + wrong.value == told.flags == 200
    assert right.low <= right.value <= right.high <= 200
    assert wrong.low == 200 - right.high
    assert missed.low <= missed.value <= missed.high
    # One in ten answers differs from the machine's: some 20 of 200 on either side.
    assert 160 <= right.value <= 199
    assert 2 <= missed.value <= 45
    assert f"{right.value} right ({right.low} to {right.high})" in told.sentence


def test_the_review_queue_keeps_to_the_threshold(library, read):
    plain = searching.counts(library).open_negative
    assert plain == len(searching.queue(library)) == 200
    assert threshold.choose(library, 0.8)
    assert len(searching.queue(library)) == searching.counts(library).open_negative == 50
    assert threshold.outlook(library).chosen == 0.8
    assert reviewing.history(library, 1)[0].label == "Review shows what is negative with 0.8 or more"
    assert not threshold.choose(library, 0.8)
    threshold.choose(library, None)
    assert len(searching.queue(library)) == 200
    with pytest.raises(UserError, match="between 0 and 1"):
        threshold.choose(library, 1.5)


def test_later_audits_of_a_larger_library_are_weighted():
    weights = auditing.layered([100, 1 << 62], [100, 500], [5, 60, 90, 200])
    assert weights == pytest.approx([100 / 3, 100 / 3, 100 / 3, 400.0])
    assert auditing.layered([100, 1 << 62], [100, 500], [5, 60]) == [250, 250]
    assert auditing.layered([100, 1 << 62], [100, 500], [200]) == [500]
    rate = auditing.weighted([(True, 1.0)] * 3 + [(False, 9.0)])
    assert rate.share == pytest.approx(0.25)
    # One heavy comment is worth little more than itself.
    assert rate.high - rate.low > 0.75


def test_drift_is_told_between_audits(library, read, monkeypatch):
    judge(library, wrong_every=1000)
    assert auditing.state(library).drift == ""
    later = now_ms() + timedelta(days=40) // timedelta(milliseconds=1)
    monkeypatch.setattr(audits, "now_ms", lambda: later)
    auditing.begin(library)
    judge(library, wrong_every=2)
    found = auditing.state(library)
    assert len(found.audits) == 2
    assert found.drift.startswith("It is right less often than on ")


def test_another_model_is_judged_by_the_same_answers(library, read):
    judge(library)
    with library.store.write() as connection:
        version = connection.exec_driver_sql("select version from models").scalar()
    assert version == library.shelf.active().version
    assert auditing.state(library).now is not None
    assert models.activate(library, version)
