from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderator.core.comment import Decision, NewComment, Probabilities, Scored, Sentiment
from moderator.core.query import Order, QueueMode, parse
from moderator.core.query_error import QuerySyntaxError
from moderator.store import comments, journal, search
from moderator.store.engine import Store
from tests.core.test_query import PIECES
from tests.store.making import alike, fill

DAY = datetime(2026, 5, 10, 23, 59, tzinfo=UTC)


@pytest.fixture
def library(store: Store) -> Store:
    rows = [
        ("Half of it was missing, never again!", "Anna B", "p1", "Boxes", DAY, 5, None, (0.9, 0.05, 0.05)),
        ("I don't like C++ :(", "@bob", "p1", "Boxes", DAY.replace(month=4), 50, "1", (0.7, 0.2, 0.1)),
        ("Lovely café 😍", "cleo", "p2", "Bread", DAY.replace(year=2025), None, None, (0.1, 0.2, 0.7)),
        ("Is it late? 100% _sure_", "Anna B", "p2", "Bread", None, 0, None, (0.3, 0.4, 0.3)),
    ]
    fill(
        store,
        [
            NewComment(
                text, "youtube", str(i + 1), parent, thread, title, author, created_at=at, like_count=likes
            )
            for i, (text, author, thread, title, at, likes, parent, _) in enumerate(rows)
        ],
    )
    with store.write() as connection:
        said = [
            (i + 1, Scored(Probabilities(*row[7]), abuse=0.8 if i == 0 else 0.1))
            for i, row in enumerate(rows)
        ]
        comments.store_scores(connection, "m1", said)
    return store


def find(store: Store, typed: str, order: Order = Order.ID, **options: bool) -> list[int]:
    with store.read() as connection:
        query = parse(typed, **options).ordered(order)  # type: ignore[arg-type]
        found = list(search.ids(connection, query))
        assert search.count(connection, query) == len(found)
        return found


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", [1, 2, 3, 4]),
        ("missing", [1]),
        ("half again", [1]),
        ('"was missing"', [1]),
        ('"missing was"', []),
        ("don't", [2]),
        ("C++", [2]),
        ("CAFE", [3]),
        ("😍", [3]),
        (":(", None),
        ("100%", [4]),
        ('"%"', [4]),
        ("-missing -late", [2, 3]),
        ("missing or late", [1, 4]),
        ("label:negative", [1, 2]),
        ("-label:negative", [3, 4]),
        ("p>0.75", [1]),
        ("p_positive>=0.7", [3]),
        ("abuse>0.7", [1]),
        ("likes>4", [1, 2]),
        ("-likes>4", [3, 4]),
        ('author:"anna b"', [1, 4]),
        ("author:bob", [2]),
        ("thread:box", [1, 2]),
        ("thread:p2", [3, 4]),
        ("source:a.csv", [1, 2, 3, 4]),
        ("source:b.csv", []),
        ("model:m1 platform:youtube batch:1", [1, 2, 3, 4]),
        ("on:2026-05-10", [1]),
        ("after:2026-01", [1, 2]),
        ("before:2026", [3]),
        ("is:reply", [2]),
        ("(label:negative or cafe) -likes>40", [1, 3]),
        ("id:3,4", [3, 4]),
    ],
)
def test_the_language_finds_what_it_says(library: Store, typed: str, expected: list[int] | None) -> None:
    if expected is None:
        with pytest.raises(QuerySyntaxError):
            parse(typed)
    else:
        assert find(library, typed) == expected


def test_a_beginning_is_found_while_typing(library: Store) -> None:
    assert find(library, "miss", as_typed=True) == [1]
    assert find(library, "miss") == []


@pytest.mark.parametrize("order", list(Order))
def test_every_order_answers_with_everything(library: Store, order: Order) -> None:
    assert sorted(find(library, "", order)) == [1, 2, 3, 4]


def test_orders(library: Store) -> None:
    assert find(library, "", Order.WORST) == [1, 2, 4, 3]
    assert find(library, "", Order.LIKES) == [2, 1, 4, 3]
    assert find(library, "", Order.NEWEST) == [1, 2, 3, 4]
    assert find(library, "", Order.LEAST_CERTAIN)[0] == 4
    assert find(library, "", Order.AUTHOR)[:1] == [2]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_whatever_is_understood_can_be_asked(library: Store, typed: str) -> None:
    try:
        query = parse(typed, as_typed=True)
    except QuerySyntaxError:
        return
    with library.read() as connection:
        assert len(search.ids(connection, query)) == search.count(connection, query)


def test_the_queue_holds_what_waits_and_one_of_each_group(library: Store) -> None:
    def queue(mode: QueueMode = QueueMode.WORST_FIRST) -> list[int]:
        with library.read() as connection:
            return list(search.queue_ids(connection, mode))

    assert queue() == [1, 2]
    assert queue(QueueMode.MOST_REACH) == [2, 1]
    assert queue(QueueMode.LEAST_CERTAIN)[0] == 4
    with library.write() as connection:
        comments.set_groups(connection, alike([1, 2]))
    assert queue() == [1]
    with library.write() as connection:
        journal.record_step(connection, [(1, "decision", Decision.HELD)], who="me", by="hand", label="x")
    assert queue() == [2]
    with library.write() as connection:
        journal.record_step(
            connection, [(2, "sentiment", Sentiment.NEGATIVE)], who="me", by="hand", label="x"
        )
    assert queue() == []


def test_a_threshold_says_what_waits(library: Store) -> None:
    with library.write() as connection:
        for comment_id, p in ((1, 0.45), (2, 0.7), (3, 0.2)):
            said = Scored(Probabilities(p, (1 - p) * 0.9, (1 - p) * 0.1))
            comments.store_scores(connection, "m9", [(comment_id, said)])
        plain = set(search.queue_ids(connection, QueueMode.WORST_FIRST))
        lower = list(search.queue_ids(connection, QueueMode.WORST_FIRST, threshold=0.4))
        assert lower[:2] == [2, 1] or {1, 2} <= set(lower)
        assert 1 not in plain
        assert 3 not in lower
        assert len(lower) == search.count_waiting(connection, 0.4)
        assert 1 not in search.queue_ids(connection, QueueMode.NEWEST, threshold=0.6)


def test_similar_decisions_share_words(library: Store) -> None:
    with library.write() as connection:
        journal.record_step(connection, [(1, "decision", Decision.FLAGGED)], who="me", by="hand", label="x")
        assert search.similar(connection, 2, ["missing", "again"]) == [1]
        assert search.similar(connection, 1, ["missing", "again"]) == []
        assert search.similar(connection, 2, ['"', "NEAR("]) == []


@pytest.mark.parametrize("name", ["Иван Петров", "Ünal", "ÉLODIE", "élan Vital", "@Ömer", "İpek"])
def test_authors_are_found_by_names_beyond_ascii(store: Store, name: str) -> None:
    fill(
        store, [NewComment("hello", "x", "1", author_name=name), NewComment("hi", "x", "2", author_name="bo")]
    )
    for typed in (name, name.lower(), name.upper(), name.title()):
        assert find(store, f'author:"{typed}"') == [1], typed


def test_authors_are_found_by_how_their_names_begin(store: Store) -> None:
    names = ("Johanna", "@jo_k", "joe*", "JO", "Øystein", "øyvind", "bo", "mojo")
    fill(store, [NewComment("hello", "x", f"{n}", author_name=name) for n, name in enumerate(names)])
    assert sorted(find(store, "author:jo*")) == [1, 2, 3, 4]
    assert sorted(find(store, "author:@JO*")) == [1, 2, 3, 4]
    assert sorted(find(store, "author:øy*,bo")) == [5, 6, 7]
    assert find(store, 'author:"joe*"') == [3]
    assert find(store, "author:jo") == [4]
    assert sorted(find(store, "-author:jo*")) == [5, 6, 7, 8]
    assert find(store, "author:j%*") == []


def test_authors_who_only_ever_post_negative_ones_are_found(store: Store) -> None:
    texts = {"vex": "bad bad bad", "ann": "bad bad good", "bob": "bad bad"}
    pairs = [(name, word) for name, words in texts.items() for word in words.split()]
    fill(store, [NewComment(word, "x", f"n{n}", author_name=name) for n, (name, word) in enumerate(pairs)])
    with store.write() as connection:
        said = [
            (one, Scored(Probabilities(*((0.9, 0.05, 0.05) if text == "bad" else (0.05, 0.05, 0.9)))))
            for one, text in comments.unscored(connection, "m1", 0, 100)
        ]
        comments.store_scores(connection, "m1", said)
    with store.read() as connection:
        found = search.ids(connection, parse("is:onlynegative"))
        assert [row.author for row in comments.rows(connection, found)] == ["vex"] * 3
