"""Every comment gets the number of its author, whoever shares a page with it; rows are stored column by column."""

from collections import Counter
from random import Random

import pytest
from sqlalchemy import select

from moderator.core.comment import NewComment
from moderator.store.engine import Store
from moderator.store.intake.meeting import Authors
from moderator.store.intake.ready import page_of
from moderator.store.rows.bulk import insert_columns
from moderator.store.schema import authors, batches
from tests.store.making import fill, some


def comments_of(draw: Random, many: int) -> list[NewComment]:
    """Return comments of several platforms, some of whose authors have ids, some names alone, some neither."""
    found = []
    for _ in range(many):
        who = draw.randrange(12)
        found.append(
            NewComment(
                "words",
                draw.choice(["youtube", "reddit", ""]),
                author_name=f"called {who}" if who % 4 else None,
                author_id=f"UC{who}" if who % 3 else None,
            )
        )
    return found


@pytest.mark.parametrize("forgets", [False, True])
def test_the_number_is_that_of_the_author_on_the_same_platform(store: Store, *, forgets: bool) -> None:
    draw = Random(3)
    met = Authors()
    with store.write() as connection:
        for _ in range(30):
            page = page_of(comments_of(draw, draw.randrange(1, 40)), Counter())
            numbers = met.numbers(connection, page)
            stored = {row.id: row for row in connection.execute(select(authors))}
            for platform, key, name, number in zip(
                page.platforms, page.authors, page.author_names, numbers, strict=True
            ):
                if key is None:
                    assert number is None
                    continue
                assert number is not None
                assert (stored[number].platform, stored[number].key) == (platform, key)
                assert stored[number].name in {name, key} or name is None
            if forgets:
                met = Authors()
    places = [(row.platform, row.key) for row in stored.values()]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("many", [0, 1, 299, 300, 301, 450, 900])
def test_as_many_are_stored_as_are_given(store: Store, many: int) -> None:
    columns = {"platform": ["x"] * many, "key": [f"k{one}" for one in range(many)]}
    with store.write() as connection:
        assert insert_columns(connection, authors, columns, twins={"name": "key"}) == many
        kept = connection.execute(select(authors.c.platform, authors.c.key, authors.c.name)).all()
    assert sorted(kept) == sorted(("x", key, key) for key in columns["key"])


def test_columns_of_different_lengths_are_refused(store: Store) -> None:
    with store.write() as connection:
        with pytest.raises(ValueError, match="size"):
            insert_columns(connection, batches, {"state": ["done", "done"], "started_ms": [1], "files": []})
        assert connection.execute(select(batches)).all() == []


def test_a_page_that_is_not_stored_as_a_whole_leaves_nobody_who_wrote_nothing_new(store: Store) -> None:
    known, new = some(3), some(1, start=3, author_name="carol")
    fill(store, known)
    again = [comment._replace(author_name=f"renamed {comment.author_name}") for comment in known]
    _, inserted = fill(store, [*again, *new])
    assert (inserted.imported, inserted.duplicates) == (1, 3)
    with store.read() as connection:
        names = connection.exec_driver_sql("SELECT name FROM authors ORDER BY id").scalars().all()
        ids = connection.exec_driver_sql("SELECT id FROM comments ORDER BY id").scalars().all()
    assert names == ["author0", "author1", "author2", "carol"]
    assert ids == [1, 2, 3, 4]
