"""What the account itself wrote under its posts: found by a search, and left out where others wait for review."""

import json
import sqlite3
from contextlib import closing

import pytest

from moderator.core.comment import OWN, Decision, NewComment
from moderator.core.query import Order, QueueMode, parse
from moderator.services.keeping import sharing
from moderator.services.library import Library
from moderator.services.quality import threshold
from moderator.services.review import reviewing
from moderator.services.search import searching
from moderator.store import search
from moderator.store.engine import Store
from moderator.store.keeping import checking
from moderator.store.keeping.recovery import recover
from tests.store.making import fill, score_all, some

SAID = (
    {"author_is_uploader": True},
    {"likes": 3, "authorIsChannelOwner": True},
    {"author_is_uploader": "True"},
    {"authorIsChannelOwner": "true", "z": 1},
    {OWN: True},
)
OTHERS = (
    {},
    {"author_is_uploader": False},
    {"authorIsChannelOwner": "false"},
    {"raw_text": '"author_is_uploader": true'},
    {"note": json.dumps({"author_is_uploader": True})},
)


@pytest.fixture
def library(tmp_path):
    with Library.open(tmp_path / "lakeside.sqlite") as opened:
        new = some(len(SAID) + len(OTHERS))
        fill(opened.store, [one._replace(extra=extra) for one, extra in zip(new, SAID + OTHERS, strict=True)])
        score_all(opened.store)
        yield opened


OWN_ONES, OTHER_ONES = [1, 2, 3, 4, 5], [6, 7, 8, 9, 10]


def test_it_is_found_by_what_the_source_says_and_by_nothing_that_anybody_can_write(library) -> None:
    for order in Order:
        assert sorted(searching.find(library, parse("is:own").ordered(order))) == OWN_ONES
        assert sorted(searching.find(library, parse("-is:own").ordered(order))) == OTHER_ONES
    assert searching.count(library, parse("is:own or id:7")) == 6
    assert sorted(searching.beginning(library, parse("is:own number*"), 5).ids) == OWN_ONES


@pytest.mark.parametrize("mode", [one for one in QueueMode if one is not QueueMode.RANDOM_AUDIT])
def test_no_queue_asks_to_moderate_oneself(library, mode) -> None:
    assert sorted(searching.queue(library, mode)) == OTHER_ONES
    assert sorted(searching.queue(library, mode, 7)) == OTHER_ONES


def test_the_number_is_that_of_the_queue(library) -> None:
    counts = searching.counts(library)
    assert (counts.open_negative, counts.own) == (5, 5)
    reviewing.decide(library, [1, 6], Decision.FLAGGED)
    counts = searching.counts(library)
    assert (counts.open_negative, counts.own) == (4, 4)
    threshold.choose(library, 0.5)
    counts = searching.counts(library)
    assert (counts.open_negative, counts.own) == (4, 4)


def test_a_copy_by_somebody_else_still_waits(library) -> None:
    with library.store.write() as connection:
        connection.exec_driver_sql("UPDATE comments SET group_id = 1 WHERE id IN (1, 6, 7)")
    # The first of the others stands for the group.
    assert sorted(searching.queue(library)) == [6, 8, 9, 10]


@pytest.fixture(params=["0009", "0011"])
def older(library, request):
    """A library as it was before there was a column, and before own comments were told apart at all."""
    path = library.path
    library.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DROP INDEX ix_comments_own")
        connection.execute("ALTER TABLE comments DROP COLUMN own")
        if request.param == "0011":
            for statement in MARKED:
                connection.execute(statement)
        connection.execute("UPDATE alembic_version SET version_num = ?", [request.param])
    return path


MARKED = (
    "UPDATE comments SET extra = '{\"by_owner\": true, ' || substr(extra, 2) WHERE id < 5",
    "CREATE INDEX ix_comments_own ON comments (decision, corrected, sentiment, p_negative) "
    "WHERE substr(extra, 1, 17) = '{\"by_owner\": true'",
)


def test_an_older_library_is_told_them_apart_too(older) -> None:
    store = Store.open(older)
    with store.read() as connection:
        assert sorted(search.queue_ids(connection)) == OTHER_ONES
        assert sorted(search.ids(connection, parse("is:own"))) == OWN_ONES
        kept = connection.exec_driver_sql("SELECT extra FROM comments WHERE id = 2").scalar()
        assert json.loads(kept) | {OWN: True} == {OWN: True, "likes": 3, "authorIsChannelOwner": True}
    assert checking.check(store) == []
    store.close()


def test_what_is_saved_of_an_older_library_tells_them_apart_too(older, tmp_path) -> None:
    recover(older, tmp_path / "saved.sqlite", [])
    store = Store.open(tmp_path / "saved.sqlite")
    with store.read() as connection:
        assert sorted(search.ids(connection, parse("is:own"))) == OWN_ONES
    store.close()


def test_a_shared_copy_tells_them_apart_though_it_keeps_no_other_field(library, tmp_path) -> None:
    with Library.open(sharing.share(library, tmp_path / "shared.sqlite").path) as copy:
        assert sorted(searching.find(copy, parse("is:own"))) == OWN_ONES
        assert sorted(searching.queue(copy)) == OTHER_ONES


def test_comments_without_fields_of_their_own_are_nobodys(tmp_path) -> None:
    with Library.open(tmp_path / "plain.sqlite") as library:
        fill(library.store, [NewComment("late again", "youtube", "1")])
        score_all(library.store)
        assert list(searching.find(library, parse("-is:own"))) == [1]
        assert list(searching.queue(library)) == [1]


def test_a_table_or_json_may_say_so_in_its_own_words(tmp_path) -> None:
    said = (
        {"is_owner": "TRUE"},
        {"isChannelOwner": 1},
        {"Is Page Owner": "yes"},
        {"is_owner": "no", "owner": True},
    )
    with Library.open(tmp_path / "other.sqlite") as opened:
        new = some(len(said))
        fill(opened.store, [one._replace(extra=extra) for one, extra in zip(new, said, strict=True)])
        assert sorted(searching.find(opened, parse("is:own"))) == [1, 2, 3]
