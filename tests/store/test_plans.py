"""How SQLite goes about each question, so that a walk through a whole library cannot creep in again."""

import pytest
from sqlalchemy import event

from moderator.core.comment import Decision
from moderator.core.query import Order, QueueMode, parse
from moderator.store import comments, figures, journal, search, versions
from moderator.store.asking import wordsets
from moderator.store.engine import Store
from moderator.store.figures import Window
from tests.store.making import alike, fill, score_all, some


@pytest.fixture
def asked(store: Store, monkeypatch: pytest.MonkeyPatch):
    """Ask a question, and return the plans of its statements."""
    # Every word is a common one.
    monkeypatch.setattr(wordsets, "FEW", 0)
    fill(store, some(40))
    score_all(store)
    with store.write() as connection:
        comments.set_groups(connection, alike([1, 2, 3]))
        journal.record_step(connection, [(9, "decision", Decision.HELD)], who="me", by="hand", label="x")
    said: list[tuple[str, object]] = []

    @event.listens_for(store._engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, parameters, _context, _many):
        said.append((statement, parameters))

    def ask(question):
        with store.read() as connection:
            said.clear()
            question(connection)
            found = []
            for statement, parameters in list(said):
                if statement.startswith("SELECT"):
                    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                    found += [row[3] for row in plan]
        return found

    return ask


def walks(plan: list[str]) -> list[str]:
    """Return the steps that read the table itself from end to end."""
    return [
        step
        for step in plan
        if step.startswith("SCAN comments")
        and "COVERING INDEX" not in step
        and "VIRTUAL" not in step
        # Of few comments, whose notes and other fields stand in the table.
        and "ix_comments_noted" not in step
        and "ix_comments_own" not in step
    ]


def sorts(plan: list[str]) -> list[str]:
    return [step for step in plan if "USE TEMP B-TREE FOR ORDER BY" in step]


READY = (Order.NEWEST, Order.OLDEST, Order.LIKES, Order.WORST, Order.BEST, Order.ID)
SEARCHES = (
    "", "number", "-number", "number or label:negative", "label:negative", "label:negative number", "decision:held",
    "likes>5", "after:2026-01-01", "p>0.8 conf<0.9", "abuse>0.5", "platform:youtube", "is:corrected", "lang:en",
    "is:reply", "is:alike",
)  # fmt: skip


LOOKED_UP = (
    "is:noted",
    "-is:noted",
    "is:handed",
    "is:own",
    "-is:own label:negative",
    "note:late",
    "model:m1",
    "model:m1 p>0.8",
    "-model:m2",
    "replies>0",
    "replies=0",
    "batch:7",
    "batch:1",
    "-batch:1",
    "source:a",
    "is:foreign",
    "-is:foreign",
    "is:onlynegative",
    "post:post1",
    "-post:post1",
)


@pytest.mark.parametrize("typed", [*SEARCHES, *LOOKED_UP])
@pytest.mark.parametrize("order", [Order.NEWEST, Order.LIKES, Order.WORST])
def test_no_search_walks_through_the_table(asked, typed, order) -> None:
    query = parse(typed).ordered(order)
    assert walks(asked(lambda connection: search.ids(connection, query, 500))) == []
    assert walks(asked(lambda connection: search.count(connection, query))) == []


@pytest.mark.parametrize("order", [Order.LIKES, Order.WORST, Order.BEST])
@pytest.mark.parametrize("typed", [*SEARCHES[1:], "batch:1", "-batch:1", "-is:onlynegative", "post:post1"])
def test_what_much_matches_is_not_sorted(asked, monkeypatch, typed, order) -> None:
    monkeypatch.setattr(wordsets, "SORTED", -1)
    monkeypatch.setattr(search, "SORTED", -1)
    assert sorts(asked(lambda connection: search.ids(connection, parse(typed).ordered(order)))) == []


@pytest.mark.parametrize("typed", ["batch:1", "source:a", "source:nowhere", "source:a label:negative"])
def test_what_an_import_brought_is_found_by_the_import(asked, typed) -> None:
    plan = asked(lambda connection: search.ids(connection, parse(typed), 500))
    steps = [step for step in plan if " comments " in step]
    assert steps
    assert [step for step in steps if "ix_comments_batch (batch_id=?)" not in step] == []


@pytest.mark.parametrize("typed", ["replies>0", "replies=0", "replies=3"])
def test_answers_are_counted_without_reading_one(asked, monkeypatch, typed) -> None:
    monkeypatch.setattr(wordsets, "NAMED", -1)
    plan = asked(lambda connection: search.ids(connection, parse(typed)))
    read = [step for step in plan if " comments " in step or " this " in step]
    assert len(read) >= 3
    assert [step for step in read if "COVERING INDEX" not in step and "ix_comments_thread" not in step] == []


@pytest.mark.parametrize("limit", [500, None])
@pytest.mark.parametrize("order", READY)
def test_no_order_of_the_table_sorts(asked, order, limit) -> None:
    assert sorts(asked(lambda connection: search.ids(connection, parse("").ordered(order), limit))) == []


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("label:negative", Order.NEWEST),
        ("label:negative", Order.WORST),
        ("number", Order.NEWEST),
        ("number", Order.LIKES),
        ("number", Order.WORST),
        ("-number label:negative", Order.BEST),
        ("label:negative number after:2026-01-01", Order.NEWEST),
    ],
)
def test_what_is_asked_most_is_read_off_in_its_order(asked, typed, order) -> None:
    plan = asked(lambda connection: search.ids(connection, parse(typed).ordered(order), 500))
    assert (walks(plan), sorts(plan)) == ([], [])


@pytest.mark.parametrize("mode", [QueueMode.WORST_FIRST, QueueMode.NEWEST, QueueMode.MOST_REACH])
def test_no_queue_walks_through_the_table(asked, mode) -> None:
    plan = asked(lambda connection: search.queue_ids(connection, mode, 500))
    assert walks(plan) == []
    if mode is not QueueMode.MOST_REACH:
        assert sorts(plan) == []


@pytest.mark.parametrize("threshold", [None, 0.5])
def test_own_answers_are_found_by_an_index_of_their_own(asked, threshold) -> None:
    for question in (
        lambda connection: search.queue_ids(connection, threshold=threshold),
        lambda connection: search.queue_ids(connection, QueueMode.NEWEST, 500, threshold=threshold),
        lambda connection: search.count_own(connection, threshold),
    ):
        plan = asked(question)
        assert walks(plan) == []
        own = {step for step in plan if "ix_comments_own" in step}
        assert own == {
            "SEARCH comments USING INDEX ix_comments_own (decision=? AND corrected=? AND sentiment=?)"
        } or (threshold and len(own) == 1 and "sentiment=? AND p_negative>?" in own.pop())
    assert walks(asked(lambda connection: search.ids(connection, parse("is:own"), 500))) == []


def test_the_severe_ones_of_the_queue_are_read_off_an_index_of_their_own(asked) -> None:
    plan = asked(lambda connection: search.queue_ids(connection, severe=True))
    assert [step for step in plan if "COVERING INDEX ix_comments_severe" in step]
    assert sorts(plan) == []


@pytest.mark.parametrize(
    "question",
    [
        lambda connection: comments.author_card(connection, 1),
        lambda connection: comments.thread_of(connection, 7),
        lambda connection: comments.group_of(connection, 2),
        lambda connection: comments.grouped(connection, [2, 5]),
        lambda connection: comments.parent_of(connection, 2),
        lambda connection: comments.rows(connection, [1, 2, 3]),
        lambda connection: search.similar(connection, 3, ["number"]),
        lambda connection: search.ids(connection, parse("author:author1")),
        lambda connection: search.ids(connection, parse("author:AUTH*,someone")),
        lambda connection: journal.undo(connection, "me"),
        journal.corrections,
        lambda connection: versions.first_words(connection, [1, 2, 3]),
        lambda connection: figures.model_in_use(connection, "m1"),
    ],
    ids=[
        "author",
        "thread",
        "group",
        "groups",
        "parent",
        "rows",
        "similar",
        "name",
        "names",
        "undo",
        "corrections",
        "first words",
        "model",
    ],
)
def test_what_surrounds_a_comment_is_looked_up(asked, question) -> None:
    plan = asked(question)
    assert [
        step
        for step in plan
        if step.startswith(("SCAN comments", "SCAN authors", "SCAN predictions", "SCAN journal"))
        # What a person has said of each comment is asked of every entry.
        and not ("VIRTUAL" in step or step == "SCAN journal USING INDEX ix_journal_comment_id")
    ] == []


def test_the_plans_of_an_author_need_no_comment(asked) -> None:
    plan = asked(lambda connection: comments.author_card(connection, 1))
    theirs = [step for step in plan if "ix_comments_author" in step]
    assert theirs
    assert all("COVERING" in step for step in theirs)


@pytest.mark.parametrize("since", [None, 0])
@pytest.mark.parametrize("typed", [one for one in SEARCHES if one])
def test_a_narrowed_overview_never_leaves_the_index_of_its_figures(asked, typed, since) -> None:
    def question(connection) -> None:
        window = Window(since, query=figures.looked_up_once(connection, parse(typed)))
        figures.newest(connection, window, 2**60)
        figures.by_day(connection, window)
        figures.worst_threads(connection, window, 5)
        figures.only_negative_authors(connection, window, 5)
        figures.review(connection, window)
        figures.holding(connection, window)

    steps = [step for step in asked(question) if step.startswith(("SCAN comments ", "SEARCH comments "))]
    # What that index does not know is looked up once, before the counting; own answers are few.
    others = ("ix_comments_parent", "ix_comments_group", "ix_comments_own")
    steps = [step for step in steps if not any(one in step for one in others)]
    assert len(steps) >= 6
    assert [step for step in steps if "COVERING INDEX ix_comments_created" not in step] == []
