"""Queues: what stands first, and that look-alikes do not stand together."""

import pytest

from moderator.core.comment import Probabilities, Scored
from moderator.core.query import QueueMode, parse
from moderator.services.search import searching
from moderator.services.search.spreading import spread
from moderator.store import comments


@pytest.fixture
def queue(library, fill):
    """Store comments with their scores, and return the texts of a queue."""

    def queue(mode, scored, limit=10, **fields):
        ids = fill(*scored, **fields)
        with library.store.write() as connection:
            said = [
                (one, Scored(Probabilities(*p), abuse))
                for one, (p, abuse) in zip(ids, scored.values(), strict=True)
            ]
            comments.store_scores(connection, "m1", said)
        return [row.text for row in searching.rows(library, searching.queue(library, mode, limit))]

    return queue


def negative(p: float, abuse: float | None = 0.1) -> tuple[tuple[float, float, float], float | None]:
    return (p, (1 - p) * 0.7, (1 - p) * 0.3), abuse


def test_attacks_stand_first_and_then_what_is_surest(queue) -> None:
    scored = {
        "sure": negative(0.97),
        "less sure": negative(0.8),
        "an attack": negative(0.7, 0.85),
        "a surer attack": negative(0.9, 0.9),
        "no model of attacks": negative(0.9, None),
    }
    found = ["a surer attack", "an attack", "sure", "no model of attacks", "less sure"]
    assert queue(QueueMode.WORST_FIRST, scored) == found


def test_a_limit_counts_attacks_and_others_together(queue) -> None:
    scored = {f"number {n}": negative(0.6 + n / 100, 0.9 if n % 2 else 0.1) for n in range(8)}
    found = queue(QueueMode.WORST_FIRST, scored, limit=6)
    assert found == ["number 7", "number 5", "number 3", "number 1", "number 6", "number 4"]


def test_the_least_certain_do_not_say_the_same_after_each_other(queue) -> None:
    doubt = {f"is the box late again, part {n}?": ((0.35 + n / 1000, 0.35, 0.3), None) for n in range(5)}
    doubt |= {"so when does it come": ((0.4, 0.35, 0.25), None), "hm": ((0.45, 0.3, 0.25), None)}
    found = queue(QueueMode.LEAST_CERTAIN, doubt)
    assert found[0].startswith("is the box late")
    assert set(found[1:3]) == {"so when does it come", "hm"}
    assert len(found) == 7


def test_reach_is_likes_and_answers(library, queue, fill) -> None:
    scored = {"liked": negative(0.9), "answered": negative(0.9), "neither": negative(0.9)}
    queue(QueueMode.MOST_REACH, scored, thread_id="t", like_count=2)
    fill("yes", "no", "maybe", thread_id="t", parent_external_id="c2", like_count=0)
    order = searching.queue(library, QueueMode.MOST_REACH, 10)
    assert list(order)[:1] == [2]


def test_an_answer_counts_as_one_whatever_post_its_export_names(library, queue, fill) -> None:
    scored = {"answered": negative(0.9), "as liked and newer": negative(0.9)}
    queue(QueueMode.MOST_REACH, scored, like_count=1)
    fill("yes", "no", thread_id="known only here", parent_external_id="c1", like_count=1)
    assert list(searching.find(library, parse("replies:2"))) == [1]
    assert list(searching.queue(library, QueueMode.MOST_REACH, 10)) == [1, 2]


def test_spreading_keeps_the_order_of_those_that_differ() -> None:
    texts = [(1, "a b c"), (2, "a b c"), (3, "x y z"), (4, "a b c"), (5, ""), (6, "")]
    assert spread(texts) == [1, 3, 5, 6, 2, 4]
    assert spread([]) == []
