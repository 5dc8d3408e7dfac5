"""Searches for how many answers a comment has find what counting them one by one finds."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from moderator.core.comment import Decision, NewComment
from moderator.core.query import Order, parse
from moderator.store import comments as rows
from moderator.store import journal, search
from moderator.store.asking import wordsets
from moderator.store.asking.conditions import compile_node
from moderator.store.engine import Store
from moderator.store.schema import comments
from tests.store.making import NOON, fill, score_all, some


def counted(connection, typed: str) -> list[int]:
    """Find by the plain meaning of a search, without what is looked up before."""
    where = parse(typed).where
    found = select(comments.c.id).where(compile_node(where))
    return sorted(connection.execute(found).scalars())


@pytest.fixture
def answered(store: Store) -> Store:
    """Numbers that repeat from thread to thread, numbers that two comments share, answers to what is not there."""
    draw = random.Random(7)
    new = []
    for place in range(240):
        platform = draw.choice(("youtube", "telegram", "reddit"))
        new.append(
            NewComment(
                f"words of {place}", platform, f"n{place % 60}" if platform != "reddit" else f"r{place}",
                thread_id=draw.choice((None, "one", "two")) if platform == "telegram" else "one",
                parent_external_id=draw.choice((None, f"n{draw.randrange(12)}", f"r{draw.randrange(240)}", "gone")),
                created_at=NOON + timedelta(minutes=place),
            )
        )  # fmt: skip
    fill(store, new)
    return store


@pytest.mark.parametrize("named", [0, 500])
def test_answers_are_counted_from_the_answers(answered: Store, monkeypatch, named: int) -> None:
    monkeypatch.setattr(wordsets, "NAMED", named)
    some_found = 0
    with answered.read() as connection:
        for sign in (">", ">=", "<", "<=", "="):
            for number in ("0", "1", "2", "2.5", "5", "99999999999999999999"):
                for typed in (
                    f"replies{sign}{number}",
                    f"-replies{sign}{number}",
                    f"words replies{sign}{number}",
                ):
                    found = sorted(search.ids(connection, parse(typed)))
                    assert found == counted(connection, typed), typed
                    assert search.count(connection, parse(typed)) == len(found)
                    some_found += 0 < len(found) < 200
    assert some_found > 20


def test_who_has_answers_is_who_is_shown_as_answered(answered: Store) -> None:
    with answered.read() as connection:
        everybody = list(search.ids(connection, parse("")))
        above = [shown.id for one in everybody if (shown := rows.parent_of(connection, one))]
        assert len(set(above)) > 12
        for most in (1, 2, 5):
            found = sorted(search.ids(connection, parse(f"replies>={most}")))
            assert found == sorted({one for one in above if above.count(one) >= most})


@pytest.mark.parametrize(("named", "ordered"), [(0, 0), (3, 5), (500, 60_000)])
def test_what_many_are_is_looked_up(store: Store, monkeypatch, named: int, ordered: int) -> None:
    monkeypatch.setattr(wordsets, "NAMED", named)
    monkeypatch.setattr(wordsets, "SORTED", ordered)
    monkeypatch.setattr(search, "SORTED", ordered)
    fill(store, some(20))
    score_all(store, "m1")
    fill(store, some(12, start=20, text="so 😂 it is", author_name="grim"))
    score_all(store, "m2")
    fill(store, some(4, start=32))
    with store.write() as connection:
        connection.execute(text("UPDATE comments SET machine = NULL, sentiment = NULL WHERE id % 5 = 0"))
        connection.execute(text("UPDATE comments SET sentiment = 2 WHERE id % 7 = 0"))
    with store.read() as connection:
        for typed in (
            "batch:1", "-batch:1", "batch:2,3", "source:a.csv", "source:nowhere", "-source:a", "is:foreign",
            "-is:foreign", "is:onlynegative", "-is:onlynegative", "😂", "-😂", "post:post1", "post:POST",
            "-post:post1 likes>4", "batch:1 post:post2", "label:negative", "is:unread or batch:2",
        ):  # fmt: skip
            for order in Order:
                found = list(search.ids(connection, parse(typed).ordered(order)))
                assert sorted(found) == counted(connection, typed), typed
                everything = search.ids(connection, parse("").ordered(order))
                assert found == [one for one in everything if one in set(found)], typed
            assert search.count(connection, parse(typed)) == len(found)


def test_notes_and_models_are_looked_up(store: Store) -> None:
    fill(store, some(30))
    score_all(store, "m1")
    fill(store, some(8, start=30))
    score_all(store, "m2")
    with store.write() as connection:
        for one, words in ((3, "Came LATE again"), (5, "later, perhaps"), (7, "fine")):
            journal.record_step(connection, [(one, "note", words)], who="me", by="hand", label="")
        journal.record_step(connection, [(3, "decision", Decision.HELD)], who="me", by="hand", label="")
    with store.read() as connection:
        for typed in (
            "note:late",
            "-note:late",
            "note:late decision:held",
            "note:late or note:fine",
            "is:noted",
            "model:m1",
            "-model:m1",
            "model:m2",
            "model:m1,m2",
            "model:m3",
            "-model:m3",
            "model:m1 note:late",
        ):
            assert sorted(search.ids(connection, parse(typed))) == counted(connection, typed), typed
        assert sorted(search.ids(connection, parse("note:late"))) == [3, 5]
