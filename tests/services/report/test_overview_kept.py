import json
from pathlib import Path

import pytest

from moderator.core.comment import Decision, NewComment, Probabilities, Scored, Sentiment
from moderator.core.query import parse
from moderator.services.library import Library
from moderator.services.report.overview import Period, figures_of, overview
from moderator.services.report.overview_kept import MOST, PREFIX, carried, keep, kept
from moderator.services.review import reviewing
from moderator.services.search import searching
from moderator.store import comments, preferences
from tests.store.making import NOON, fill

NOUNS = ["rye", "wheat", "spelt", "crust", "crumb", "bagel", "brioche", "bun", "cake", "tin"]


@pytest.fixture
def library(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Library.open(tmp_path / "bakery.sqlite") as opened:
        new = [
            NewComment(
                f"the {NOUNS[i % 7]} is missing, {NOUNS[i // 7]}"
                if i % 3 == 0
                else f"lovely {NOUNS[i % 9]} {NOUNS[-i // 9]}",
                "youtube" if i % 2 else "reddit",
                f"id{i}",
                thread_id=f"post{i % 4}",
                thread_title=f"Post {i % 4}",
                author_name=f"author{i % 9}",
                created_at=NOON,
            )
            for i in range(60)
        ]
        fill(opened.store, new)
        with opened.store.write() as connection:
            said = [
                (
                    i + 1,
                    Scored(Probabilities(0.9, 0.05, 0.05) if i % 3 == 0 else Probabilities(0.1, 0.2, 0.7)),
                )
                for i in range(60)
            ]
            comments.store_scores(connection, "m1", said)
        yield opened


def test_what_is_kept_is_what_was_shown(library: Library) -> None:
    assert kept(library, Period.ALL) is None
    shown = keep(library, Period.ALL)
    found = kept(library, Period.ALL)
    assert found is not None
    assert found.exact
    assert found.shown == shown == overview(library, Period.ALL)
    assert shown.words
    assert kept(library, Period.FOUR_WEEKS) is None


@pytest.mark.parametrize("change", ["decide", "relabel", "undo", "import", "score"])
def test_every_change_makes_it_old(library: Library, change: str) -> None:
    reviewing.decide(library, [4], Decision.HELD)
    before = keep(library, Period.ALL)
    if change == "decide":
        reviewing.decide(library, [1], Decision.FLAGGED)
    elif change == "relabel":
        reviewing.relabel(library, [1], Sentiment.NEUTRAL)
    elif change == "undo":
        reviewing.undo(library)
    elif change == "import":
        fill(library.store, [NewComment("more", "youtube", "new1", created_at=NOON)])
    else:
        with library.store.write() as connection:
            comments.store_scores(connection, "m2", [(1, Scored(Probabilities(0.1, 0.1, 0.8)))])
    found = kept(library, Period.ALL)
    assert found is not None
    assert not found.exact
    assert found.shown == before
    after = keep(library, Period.ALL)
    assert after != before
    assert kept(library, Period.ALL) == type(found)(after, exact=True)


def test_new_figures_carry_the_words_of_the_last_ones(library: Library) -> None:
    before = keep(library, Period.ALL)
    shown = figures_of(library, Period.ALL)
    assert shown.words is None
    assert carried(shown, before).words == before.words
    assert carried(shown, None).words is None


def test_searches_are_kept_apart_and_not_for_ever(library: Library) -> None:
    for number in range(MOST + 3):
        keep(library, Period.ALL, parse(f"platform:youtube -nothing{number}"))
    with library.store.read() as connection:
        assert 0 < len(preferences.names(connection, PREFIX)) <= MOST
    reddit = keep(library, Period.ALL, parse("platform:reddit"))
    assert reddit.total == 30
    assert kept(library, Period.ALL, parse("platform:youtube")) is None


def test_what_cannot_be_read_is_not_shown(library: Library) -> None:
    keep(library, Period.ALL)
    (name,) = [f"{PREFIX}all/"]
    with library.store.read() as connection:
        good = preferences.get(connection, name)
    assert isinstance(good, dict)
    for bad in (
        7,
        {},
        {**good, "form": 0},
        {**good, "overview": {**good["overview"], "total": "many"}},
        {**good, "overview": {**good["overview"], "since": "never"}},
        {**good, "overview": {"total": 1}},
        json.loads(json.dumps(good).replace('"week"', '"decade"')),
    ):
        with library.store.write() as connection:
            preferences.put(connection, name, bad)
        assert kept(library, Period.ALL) is None or bad == good
    assert keep(library, Period.ALL).total == 60


def test_a_word_counts_as_many_comments_as_its_search_finds(library: Library) -> None:
    query = parse("platform:reddit")
    shown = keep(library, Period.ALL, query)
    assert shown.words
    for word in shown.words:
        for label, counted in (("negative", word.uses), ("neutral,positive", word.rest)):
            found = searching.find(library, parse(f'platform:reddit label:{label} "{word.words}"'))
            assert len(found) == counted
