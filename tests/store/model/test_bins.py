"""The spread over the probability of being negative is what counting one by one gives."""

import random

import pytest

from moderator.core.comment import Decision, Probabilities, Scored, Sentiment, own
from moderator.store import comments, journal
from moderator.store.engine import Store
from moderator.store.model.bins import BINS, Bin, by_probability
from tests.store.making import fill, some


def test_every_comment_that_was_read_is_in_one_bin(store: Store) -> None:
    draw = random.Random(3)
    fill(store, [own(one) if place % 7 == 0 else one for place, one in enumerate(some(300), 1)])
    # Edges of steps, and a hair beside them.
    edges = [0.0, 1.0, 0.5, 0.005, 0.005 - 1e-13, 0.1 + 0.2, 0.7 - 1e-7, 1 - 1e-12]
    believed: dict[int, Probabilities] = {}
    for number in range(1, 281):
        p = edges[number % len(edges)] if number < 60 else draw.random()
        split = draw.random()
        believed[number] = Probabilities(p, (1 - p) * split, (1 - p) * (1 - split))
    with store.write() as connection:
        comments.store_scores(connection, "m1", [(one, Scored(said)) for one, said in believed.items()])
        changes = [
            (one, "decision", draw.choice((Decision.HELD, Decision.FLAGGED))) for one in range(1, 90, 3)
        ]
        changes += [(one, "sentiment", draw.choice(list(Sentiment))) for one in range(2, 120, 4)]
        journal.record_step(connection, changes, who="me", by="hand", label="")
    with store.read() as connection:
        found = by_probability(connection)
        rows = {row.id: row for row in comments.rows(connection, list(believed))}
    expected: dict[tuple[int, bool], Bin] = {}
    for number, said in believed.items():
        row = rows[number]
        where = int(said.negative * BINS + 1e-9), said.label is Sentiment.NEGATIVE
        known = expected.get(where, Bin(*where))
        waits = row.decision is Decision.OPEN and row.corrected_label is None and number % 7 != 0
        expected[where] = Bin(
            *where, known.comments + 1, known.waiting + waits, known.expected + said.negative
        )
    assert [(one.step, one.called, one.comments, one.waiting) for one in found] == [
        (*where, expected[where].comments, expected[where].waiting) for where in sorted(expected)
    ]
    assert [one.expected for one in found] == pytest.approx(
        [expected[one].expected for one in sorted(expected)]
    )
    assert 0 < sum(one.waiting for one in found) < sum(one.comments for one in found) == 280
