import json
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from moderator.core.comment import Decision, NewComment, Probabilities, Scored
from moderator.core.query import parse
from moderator.services.report.model_line import rates
from moderator.services.report.overview import Overview, Period, overview
from moderator.services.report.periods import Unit
from moderator.store import comments, journal
from moderator.store.engine import Store
from tests.store.making import fill

END = date(2026, 6, 14)
NOW = datetime(2026, 6, 20, tzinfo=UTC)
KIND = {
    "negative": Probabilities(0.9, 0.05, 0.05),
    "neutral": Probabilities(0.1, 0.8, 0.1),
    "positive": Probabilities(0.05, 0.05, 0.9),
}
PLAIN = ["soup", "bread", "oven", "flour", "dough", "salt", "water", "table", "evening", "kitchen"]


class Holder:
    """What the overview needs of a library."""

    def __init__(self, path: Path) -> None:
        self.store = Store.open(path)
        self.shelf = None


def look(library: Holder, period: Period = Period.SIX_MONTHS, text: str = "") -> Overview:
    return overview(library, period, parse(text) if text else None, now=NOW)  # type: ignore[arg-type]


def add(library: Holder, made: "list[tuple[NewComment, str | None]]") -> None:
    with library.store.read() as connection:
        before = comments.last_id(connection)
    fill(library.store, [one._replace(external_id=f"c{before + i}") for i, (one, _) in enumerate(made, 1)])
    said = [(before + i, Scored(KIND[kind])) for i, (_, kind) in enumerate(made, 1) if kind]
    with library.store.write() as connection:
        comments.store_scores(connection, "m1", said)


@pytest.fixture
def empty(tmp_path: Path):  # type: ignore[no-untyped-def]
    holder = Holder(tmp_path / "library.sqlite")
    yield holder
    holder.store.close()


@pytest.fixture
def library(empty: Holder) -> Holder:
    """Half a year: a calm stream, and a storm under one new post in early May that is over in June."""
    draw = random.Random(7)
    made: list[tuple[NewComment, str | None]] = []
    for week in range(26):
        monday = END - timedelta(days=7 * (26 - week) - 1)
        for i in range(60):
            kind = "negative" if i % 5 == 0 else "neutral" if i % 2 else "positive"
            made.append((comment(draw, monday, f"Daily {week % 4}", f"reader{draw.randrange(90)}"), kind))
        if week in (20, 21, 22):
            for _ in range((70, 50, 20)[week - 20]):
                one = comment(
                    draw, max(monday, date(2026, 5, 4)), "New prices", f"reader{draw.randrange(90)}"
                )
                made.append((one._replace(text=f"too expensive now {one.text}"), "negative"))
    add(empty, made)
    return empty


def comment(draw: random.Random, monday: date, post: str, author: str) -> NewComment:
    at = datetime(monday.year, monday.month, monday.day, tzinfo=UTC) + timedelta(
        seconds=draw.randrange(6 * 86400)
    )
    words = " ".join(draw.choices(PLAIN, k=6))
    return NewComment(
        f"{words} {draw.randrange(10**9)}", "youtube", thread_id=post, thread_title=post, author_name=author,
        created_at=at,
    )  # fmt: skip


def test_the_page_tells_the_storm_and_what_it_followed(library: Holder) -> None:
    seen = look(library)
    assert seen.finding == "Negative comments are back to where they were before “New prices”"
    assert seen.unit is Unit.WEEK
    assert len(seen.series) == 26
    assert seen.peak == 20
    assert seen.event is not None
    assert (seen.event.title, seen.event.on, seen.event.index) == ("New prices", date(2026, 5, 4), 20)
    assert seen.event.words == "“New prices” posted, 4 May"
    assert sum(one.read for one in seen.series) == seen.total == 26 * 60 + 140
    assert seen.negative == 26 * 12 + 140
    assert seen.summary.startswith("1,700 comments came in since ")
    assert seen.summary.endswith("452 of them are negative, 27 %.")
    best = seen.posts[0]
    assert (best.title, best.negative, best.total, best.share) == ("New prices", 140, 140, 1.0)
    assert any("expensive" in one.words for one in seen.words)
    assert [mark.words for mark in seen.marks] == [
        "January 2026",
        "February",
        "March",
        "April",
        "May",
        "June",
    ]


def test_a_search_narrows_the_page(library: Holder) -> None:
    seen = look(library, Period.ALL, "expensive")
    assert (seen.total, seen.negative) == (140, 140)
    assert [post.title for post in seen.posts] == ["New prices"]


def test_four_weeks_are_days_and_say_nothing_that_is_noise(library: Holder) -> None:
    seen = look(library, Period.FOUR_WEEKS)
    assert seen.unit is Unit.DAY
    assert len(seen.series) == 28
    assert "has not changed beyond chance" in seen.finding
    assert seen.event is None


def test_the_review_is_counted(library: Holder) -> None:
    with library.store.write() as connection:
        changes = [(1, "decision", Decision.FLAGGED), (6, "decision", Decision.HELD)]
        journal.record_step(connection, changes, who="me", by="hand", label="x")
    review = look(library, Period.ALL).review
    assert (review.negative, review.decided, review.to_go) == (452, 2, 450)
    assert (review.flagged, review.held, review.approved) == (1, 1, 0)


def test_it_becomes_json(library: Holder) -> None:
    document = json.loads(json.dumps(look(library).to_json()))
    assert document["period"] == "6 months"
    assert document["event"]["on"] == "2026-05-04"
    assert document["posts"][0]["share"] == 1.0
    assert document["series"][0]["partial"] is False


def test_an_empty_library_has_nothing_to_tell(empty: Holder) -> None:
    for period in Period:
        seen = look(empty, period)
        assert (seen.finding, seen.summary) == ("There are no comments in this time", "0 comments.")
        assert (seen.series, seen.posts, seen.words, seen.peak) == ((), (), (), None)
        json.dumps(seen.to_json())


def test_comments_without_a_date_count_but_make_no_series(empty: Holder) -> None:
    undated = NewComment("soup", "x", author_name="a", thread_id="p")
    add(empty, [(undated._replace(text=f"soup {i}"), "negative" if i % 3 else "neutral") for i in range(90)])
    seen = look(empty)
    assert (seen.total, seen.undated, seen.series, seen.since) == (90, 90, (), None)
    assert seen.finding.startswith("67 of 100 comments are negative")


def test_a_date_that_lies_ahead_ends_no_period(empty: Holder) -> None:
    for at in (datetime(2026, 6, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)):
        add(empty, [(NewComment(f"soup {at}", "x", created_at=at), None)])
    seen = look(empty, Period.ALL)
    assert (seen.until, len(seen.series)) == (date(2026, 6, 1), 1)


def test_a_long_time_is_shown_in_months_and_the_cut_ones_are_marked(empty: Holder) -> None:
    days = [date(2024, 3, 15), date(2024, 5, 1), date(2026, 6, 10)]
    add(
        empty,
        [
            (NewComment(f"s {d}", "x", created_at=datetime(d.year, d.month, d.day, tzinfo=UTC)), None)
            for d in days
        ],
    )
    seen = look(empty, Period.ALL)
    assert (seen.unit, len(seen.series)) == (Unit.MONTH, 28)
    assert [place for place, one in enumerate(seen.series) if one.partial] == [0, 27]
    assert seen.series[2].unread == 1
    assert [(mark.index, mark.words) for mark in seen.marks] == [(10, "2025"), (22, "2026")]


def test_the_models_line_reads_any_card() -> None:
    table = [[80, 15, 5], [10, 80, 10], [0, 10, 90]]
    finds, right, tested = rates({"val": {"one": {"confusion": table}, "two": {"confusion": table}}})
    assert finds is not None
    assert right is not None
    assert (finds.share, finds.of, tested) == (0.8, 200, 600)
    assert right.share == pytest.approx(160 / 180)
    for strange in (
        {},
        {"val": None},
        {"val": {"x": {"confusion": [[]]}}},
        {"val": {"x": {"confusion": "no"}}},
    ):
        assert rates(strange) == (None, None, 0)


def test_the_model_in_use_is_named(empty: Holder, shipped: Path) -> None:
    from moderator.classifier.artifact import ModelShelf

    holder = SimpleNamespace(store=empty.store, shelf=ModelShelf(None, shipped))
    assert overview(holder, now=NOW).model.version  # type: ignore[arg-type]
