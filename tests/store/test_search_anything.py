"""Searches that nobody would write, asked of a real database; and the plan that keeps them quick."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from moderator.core.comment import NewComment, Probabilities, Scored
from moderator.core.query import CommentQuery, Not, Order, QueueMode, parse
from moderator.core.query_error import QuerySyntaxError
from moderator.store import comments, search
from moderator.store.engine import Store
from tests.core.test_query import PIECES
from tests.store.making import alike, fill, scored

NOON = datetime(2026, 5, 10, 12, tzinfo=UTC)


@pytest.fixture
def library(store: Store) -> Store:
    texts = ["half of it", "ВСЁ плохо", "这个产品很差劲", "😡😡", "", "ok", "late late late", "refunded"]
    fill(
        store,
        [
            NewComment(
                text, "youtube", str(i), "0" if i in (1, 2) else None, "p", "Post, one", f"a{i % 3}",
                created_at=None if i == 5 else NOON.replace(day=i + 1), like_count=None if i == 6 else i,
            )
            for i, text in enumerate(texts)
        ],
    )  # fmt: skip
    with store.write() as connection:
        comments.store_scores(connection, "m1", [(i, scored(i / 10)) for i in range(1, 7)])
    return store


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=10).map("".join)), as_typed=st.booleans()
)
def test_a_search_and_its_opposite_share_the_library(library: Store, typed: str, as_typed: bool) -> None:
    try:
        query = parse(typed, as_typed=as_typed)
    except QuerySyntaxError:
        return
    if query.where is None:
        return
    opposite = CommentQuery(where=Not(query.where))
    with library.read() as connection:
        yes, no = (list(search.ids(connection, one)) for one in (query, opposite))
        assert search.count(connection, query) == len(yes)
    assert sorted(yes + no) == list(range(1, 9))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("产品", [3]),
        ("плохо", [2]),
        ("😡", [4]),
        ("refund*", [8]),
        ("refund", []),
        ("replies>=2", [1]),
        ("replies:0 late", [7]),
        ('thread:"Post, one" ok', [6]),
    ],
)
def test_it_finds(library: Store, typed: str, expected: list[int]) -> None:
    with library.read() as connection:
        assert list(search.ids(connection, parse(typed).ordered(Order.ID))) == expected


def test_the_largest_searches_are_taken(library: Store) -> None:
    with library.read() as connection:
        for typed in (
            "half " * 200,
            "(" * 12 + "half" + ")" * 12,
            "-" * 12 + "half",
            "-(late or " * 6 + "it" + ")" * 6,
            "(late or it " * 12 + ")" * 12,
            "half or " * 199 + "it",
        ):
            query = parse(typed)
            assert search.count(connection, query) == len(search.ids(connection, query)) > 0


def test_the_undated_and_the_unread_come_last(library: Store) -> None:
    with library.read() as connection:
        for order in (Order.NEWEST, Order.OLDEST):
            assert search.ids(connection, CommentQuery(order=order))[-1] == 6
        for order in (Order.LEAST_CERTAIN, Order.WORST):
            assert set(search.ids(connection, CommentQuery(order=order))[-2:]) == {7, 8}


def test_of_the_least_certain_the_most_probable_is_the_least_so(store: Store) -> None:
    fill(store, [NewComment(f"comment {i}", "x", str(i)) for i in range(3)])
    said = [(0.4, 0.3, 0.3), (0.5, 0.49, 0.01), (0.6, 0.39, 0.01)]
    with store.write() as connection:
        comments.store_scores(
            connection, "m", [(i + 1, Scored(Probabilities(*one))) for i, one in enumerate(said)]
        )
    with store.read() as connection:
        assert list(search.queue_ids(connection, QueueMode.LEAST_CERTAIN)) == [1, 2, 3]


def test_a_copy_that_is_read_otherwise_hides_no_negative_one(store: Store) -> None:
    fill(store, [NewComment(f"comment {i}", "x", str(i)) for i in range(3)])
    with store.write() as connection:
        comments.set_groups(connection, alike((1, 2, 3)))
        comments.store_scores(connection, "m", [(1, scored(0.1)), (2, scored(0.9)), (3, scored(0.9))])
    with store.read() as connection:
        assert list(search.queue_ids(connection)) == [2]
        assert list(search.queue_ids(connection, limit=5)) == [2]


@pytest.mark.parametrize(
    "typed", ["label:negative p>0.8 after:2026-01-01", "decision:flagged", "likes>10 -giveaway", "abuse>0.5"]
)
def test_figures_are_sifted_in_the_index_alone(library: Store, typed: str) -> None:
    asked: list[tuple[str, object]] = []
    with library.read() as connection:
        event.listen(
            connection, "before_cursor_execute", lambda c, cu, sql, given, co, m: asked.append((sql, given))
        )
        search.ids(connection, parse(typed))
        sql, given = asked[-1]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given).all()  # type: ignore[arg-type]
    assert any("COVERING INDEX ix_comments_created" in row[3] for row in plan), plan
