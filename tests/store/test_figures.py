from datetime import UTC, date, datetime

import pytest

from moderator.core.comment import Decision, NewComment, Sentiment
from moderator.core.query import parse
from moderator.store import comments, figures, journal
from moderator.store.engine import Store
from moderator.store.figures import AuthorCounts, DayCounts, ThreadCounts, Window
from tests.store.making import alike, fill, scored

NEG, POS = 0.9, 0.1


@pytest.fixture
def library(store: Store) -> Store:
    """Ten comments: author a only negative, b mixed; two posts; one undated, one unread."""
    made = [
        ("a", "p1", datetime(2026, 5, 1, 0, 0, tzinfo=UTC), NEG),
        ("a", "p1", datetime(2026, 5, 1, 23, 59, 59, tzinfo=UTC), NEG),
        ("a", "p2", datetime(2026, 5, 2, tzinfo=UTC), NEG),
        ("b", "p2", datetime(2026, 5, 2, 5, tzinfo=UTC), POS),
        ("b", "p2", datetime(2026, 5, 9, tzinfo=UTC), NEG),
        ("b", "p2", datetime(1969, 12, 31, 23, tzinfo=UTC), POS),
        ("c", "p1", datetime(2026, 5, 9, tzinfo=UTC), NEG),
        ("c", "p1", datetime(2026, 5, 9, tzinfo=UTC), NEG),
        ("d", "p1", None, POS),
        ("d", "p1", datetime(2026, 5, 9, tzinfo=UTC), None),
    ]
    fill(
        store,
        [
            NewComment(f"text {i}", "x", str(i), None, post, post.upper(), author, author, created_at=at)
            for i, (author, post, at, _) in enumerate(made)
        ],
    )
    with store.write() as connection:
        said = [(i + 1, scored(one[3])) for i, one in enumerate(made) if one[3] is not None]
        comments.store_scores(connection, "m1", said)
    return store


MAY = Window(figures.midnight_ms(date(2026, 5, 1)), figures.midnight_ms(date(2026, 5, 3)))


def test_each_day_is_counted_and_the_undated_apart(library: Store) -> None:
    with library.read() as connection:
        days = figures.by_day(connection, Window())
        assert days == [
            DayCounts(None, positive=1),
            DayCounts(date(1969, 12, 31), positive=1),
            DayCounts(date(2026, 5, 1), negative=2),
            DayCounts(date(2026, 5, 2), negative=1, positive=1),
            DayCounts(date(2026, 5, 9), negative=3, unread=1),
        ]
        assert figures.by_day(connection, MAY) == days[2:4]
        narrowed = Window(MAY.since_ms, MAY.until_ms, parse("author:b"))
        assert figures.by_day(connection, narrowed) == [DayCounts(date(2026, 5, 2), positive=1)]


def test_the_newest_day_leaves_out_what_lies_ahead(library: Store) -> None:
    with library.read() as connection:
        ahead = figures.midnight_ms(date(2026, 5, 9))
        assert figures.newest(connection, Window(), ahead) == date(2026, 5, 2)
        assert figures.newest(connection, Window(), ahead + 1) == date(2026, 5, 9)
        assert figures.newest(connection, Window(query=parse("nothing")), ahead) is None


def test_posts_stand_in_the_order_of_what_they_drew(library: Store) -> None:
    with library.read() as connection:
        assert figures.worst_threads(connection, Window(), 5) == [
            ThreadCounts(1, "x", "p1", "P1", 4, 6),
            ThreadCounts(2, "x", "p2", "P2", 2, 4),
        ]
        assert figures.worst_threads(connection, MAY, 1) == [ThreadCounts(1, "x", "p1", "P1", 2, 2)]
        assert figures.first_days(connection, [1, 2, 99]) == {1: date(2026, 5, 1), 2: date(1969, 12, 31)}


def test_authors_who_are_only_negative_have_written_three(library: Store) -> None:
    with library.read() as connection:
        assert figures.only_negative_authors(connection, Window(), 5) == (
            1,
            [AuthorCounts(1, "x", "a", 3)],
        )
        both = figures.only_negative_authors(connection, Window(), 1, at_least=2)
        assert both == (2, [AuthorCounts(1, "x", "a", 3)])


def test_the_review_is_counted_over_the_negative(library: Store) -> None:
    with library.write() as connection:
        changes = [
            (1, "decision", Decision.FLAGGED), (2, "decision", Decision.APPROVED),
            (3, "sentiment", Sentiment.NEGATIVE), (5, "sentiment", Sentiment.POSITIVE),
            (4, "decision", Decision.HELD),
        ]  # fmt: skip
        journal.record_step(connection, changes, who="me", by="hand", label="x")
    with library.read() as connection:
        counts = figures.review(connection, Window())
    by = dict(counts.by_decision)
    assert (counts.negative, counts.waiting, counts.confirmed) == (5, 2, 1)
    assert (by[Decision.FLAGGED], by[Decision.APPROVED], by[Decision.HELD]) == (1, 1, 0)


def test_a_sample_is_even_repeatable_and_holds_one_of_each_group(store: Store) -> None:
    fill(store, [NewComment(f"text {i}", "x", str(i)) for i in range(600)])
    with store.write() as connection:
        comments.store_scores(connection, "m", [(i, scored(0.9)) for i in range(1, 601)])
        comments.set_groups(connection, alike(range(1, 101)))
    with store.read() as connection:
        everything = figures.sample_texts(connection, Window(), True, 600, 600)
        assert len(everything) == 501
        some = figures.sample_texts(connection, Window(), True, 600, 120)
        assert some == figures.sample_texts(connection, Window(), True, 600, 120)
        assert 80 <= len(some) <= 120
        assert set(some) < set(everything)
        assert figures.sample_texts(connection, Window(), False, 0, 100) == []
