"""The beginning of an answer to common words: always what the whole answer begins with."""

from datetime import timedelta

import pytest

from moderator.core.query import Order, parse
from moderator.services.library import Library
from moderator.services.search import searching
from moderator.store import probing, search
from moderator.store.asking import wordsets
from moderator.store.engine import Store
from tests.store.making import NOON, fill, score_all, some

WORDS = ("late", "late again", "broken", "thanks", "late thanks")


@pytest.fixture
def library(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(wordsets, "FEW", 5)
    monkeypatch.setattr(probing, "PART", 7)
    monkeypatch.setattr(probing, "JUDGED", 12)
    monkeypatch.setattr(probing, "MOST", 50)
    made = [
        one._replace(text=WORDS[i * 7 % 5], created_at=NOON - timedelta(minutes=i * 37 % 100))
        for i, one in enumerate(some(100))
    ]
    fill(store, made)
    score_all(store)
    return store


@pytest.mark.parametrize(
    "order", [Order.NEWEST, Order.OLDEST, Order.LIKES, Order.WORST, Order.BEST, Order.ID]
)
@pytest.mark.parametrize(
    "typed",
    [
        "late",
        "late thanks",
        "-late",
        "late or broken",
        "label:negative late",
        "late -again likes>9",
        '"late again"',
        "author:auth*",
        "-author:author1*,author2",
        "author:AUTHOR1*,auth* late",
        "replies=0",
        "-replies>0",
        "replies>0 or late",
        "is:onlynegative",
        "batch:1",
        "source:a.csv -late",
        "model:m1",
    ],
)
def test_it_is_what_the_whole_begins_with(library: Store, typed: str, order: Order) -> None:
    query = parse(typed).ordered(order)
    with library.read() as connection:
        found = probing.beginning(connection, query, 4)
        whole = search.ids(connection, query)
    assert found is not None
    assert len(found) % 4 == 0
    assert found == whole[: len(found)]


@pytest.mark.parametrize("order", [Order.LIKES, Order.WORST, Order.BEST, Order.ID])
@pytest.mark.parametrize("typed", ["label:negative", "-id:3", "decision:open likes>4", "platform:youtube"])
def test_what_another_index_knows_is_met_soon_too(library: Store, typed: str, order: Order) -> None:
    query = parse(typed).ordered(order)
    with library.read() as connection:
        found = probing.beginning(connection, query, 4)
        whole = search.ids(connection, query)
    assert found is not None
    assert found == whole[: len(found)]


@pytest.mark.parametrize("order", [Order.NEWEST, Order.WORST])
@pytest.mark.parametrize("typed", ["nobody", "author:author1", "id:3", "is:noted", "note:late", "group:1"])
def test_what_is_rare_is_not_waited_for(library: Store, typed: str, order: Order) -> None:
    with library.read() as connection:
        assert probing.beginning(connection, parse(typed).ordered(order), 4) is None


@pytest.mark.parametrize(
    "typed",
    ["", "label:negative", "nobody", "author:author1", "author:nob*", "replies>0", "late label:positive"],
)
def test_what_is_not_met_soon_is_looked_up(library: Store, typed: str) -> None:
    with library.read() as connection:
        assert probing.beginning(connection, parse(typed), 4) is None


@pytest.mark.parametrize("order", [Order.NEWEST, Order.LIKES])
@pytest.mark.parametrize(
    "typed", ["lat*", "l*", "label:negative lat*", "-lat*", "late or (thanks lat*)", "-b* t*", "lat* likes>9"]
)
def test_the_beginning_of_a_word_is_met_soon_too(library: Store, typed: str, order: Order) -> None:
    query = parse(typed).ordered(order)
    with library.read() as connection:
        found = probing.beginning(connection, query, 4)
        whole = search.ids(connection, query)
        # Nothing of it stays in the connection.
        assert connection.exec_driver_sql("SELECT count(*) FROM temp.sqlite_master").scalar() == 0
    assert found is not None
    assert found == whole[: len(found)]


def test_the_beginning_of_a_rare_word_is_looked_up(library: Store) -> None:
    with library.read() as connection:
        assert probing.beginning(connection, parse("nob*"), 4) is None
        assert probing.beginning(connection, parse("nobod*"), 4) is None


def test_the_first_screen_comes_with_its_comments(library: Store) -> None:
    with Library.open(library.path) as opened:
        began = searching.beginning(opened, parse("late"), 4)
        whole = searching.find(opened, parse("late"))
        assert not began.complete
        assert [row.id for row in began.rows] == list(whole[:4])
        rare = searching.beginning(opened, parse("nobody or 12"), 4)
        assert rare.complete
        assert list(rare.ids) == list(searching.find(opened, parse("nobody or 12")))
