import random
from datetime import date, timedelta

import pytest

from moderator.services.quality.finding import Bucket, compare, find_peak, sentence

FIRST = date(2026, 1, 5)


def weeks(*counts: tuple[int, int]) -> list[Bucket]:
    """Steps of a week with so many negative comments of so many."""
    return [
        Bucket(FIRST + timedelta(weeks=i), FIRST + timedelta(weeks=i + 1), n, of - n)
        for i, (n, of) in enumerate(counts)
    ]


CALM = [(200, 1000), (190, 980), (210, 1020), (205, 1000), (195, 990), (200, 1000), (208, 1010), (196, 1000)]


def test_a_rise_beyond_chance_is_said_with_both_shares() -> None:
    series = weeks(*CALM, *[(n + 80, of) for n, of in CALM])
    assert sentence(series, None, None, "week") == (
        "A larger share of comments is negative than before: 28 %, after 20 %"
    )
    change = compare(series[:8], series[8:])
    assert change is not None
    assert change.sure
    assert change.low < 0.08 < change.high


def test_within_noise_nothing_is_said_to_have_changed() -> None:
    series = weeks((3, 20), (2, 20), (5, 20), (4, 20), (6, 20), (5, 20))
    assert sentence(series, find_peak(series), None, "week").endswith("has not changed beyond chance")


def test_bursts_are_no_trend() -> None:
    # Shares swing between 5 and 45 % from week to week: two halves differ by six points and it means nothing.
    swings = [(50, 1000), (450, 1000), (60, 1000), (440, 1000), (100, 1000), (400, 1000)]
    series = weeks(*swings, *[(n + 60, of) for n, of in swings])
    change = compare(series[:6], series[6:])
    assert change is not None
    assert change.spread > 50
    assert not change.sure


def test_chance_alone_is_called_a_change_less_than_once_in_fifty() -> None:
    draw = random.Random(5)
    called = 0
    for _ in range(300):
        series = weeks(*((sum(draw.random() < 0.2 for _ in range(120)), 120) for _ in range(12)))
        change = compare(series[:6], series[6:])
        assert change is not None
        called += change.p_value < 0.01
    assert called <= 6


def test_a_peak_that_is_over_is_told_with_its_event() -> None:
    series = weeks(*CALM, (700, 1600), (600, 1500), (300, 1200), *CALM)
    peak = find_peak(series)
    assert peak == 8
    back = "Negative comments are back to where they were before “New prices”"
    assert sentence(series, peak, ("New prices", 8), "week") == back
    alone = sentence(series, peak, None, "week")
    assert alone == "Negative comments peaked in the week of 2 March and are back to where they were"


@pytest.mark.parametrize(
    ("unit", "when"),
    [
        ("day", "the day of 2 March"),
        ("week", "the week of 2 March"),
        ("month", "March 2026"),
        ("year", "2026"),
    ],
)
def test_a_peak_is_told_by_the_step_that_it_is_in(unit: str, when: str) -> None:
    series = weeks(*CALM, (900, 1600))
    assert sentence(series, find_peak(series), None, unit) == f"Negative comments have risen in {when}"


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ([], "Negative comments have risen since “New prices”"),
        (
            [(400, 1000)] * 8,
            "Negative comments rose after “New prices” and are still more frequent than before",
        ),
    ],
)
def test_a_peak_that_is_not_over(after: list[tuple[int, int]], words: str) -> None:
    series = weeks(*CALM, *CALM, (900, 1600), *after)
    peak = find_peak(series)
    assert peak == 16
    assert sentence(series, peak, ("New prices", 16), "week") == words


def test_more_of_everything_is_no_rise_of_the_negative() -> None:
    series = weeks(*CALM, (800, 4000), *CALM)
    peak = find_peak(series)
    assert peak == 8
    assert sentence(series, peak, None, "week") == (
        "More comments of every kind came in the week of 2 March; the share of negative ones did not rise"
    )


def test_no_peak_in_calm_weeks_nor_in_the_first() -> None:
    assert find_peak(weeks(*CALM)) is None
    assert find_peak(weeks((900, 1600), *CALM)) is None
    assert find_peak(weeks(*CALM[:3])) is None


def test_too_little_is_said_to_be_too_little() -> None:
    assert sentence([], None, None, "week") == "There are no comments in this time"
    assert sentence(weeks((5, 20)), None, None, "week") == "There are too few comments here to find a pattern"
    unread = [Bucket(FIRST, FIRST, unread=100, negative=5)]
    assert sentence(unread, None, None, "week").startswith("Most of these comments have not been read")
    assert compare(weeks((5, 20)), weeks((500, 1000))) is None
