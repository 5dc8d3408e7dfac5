"""Numbers and times in words."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QDate

from moderator.core.comment import CommentRow, TimePrecision
from moderator.core.operation import Progress
from moderator.gui import wording


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.02, "0.1 seconds"),
        (0.4, "0.4 seconds"),
        (1.0, "1 second"),
        (3.0, "3 seconds"),
        (45, "45 seconds"),
        (180, "3 minutes"),
        (7200, "2 hours"),
    ],
)
def test_a_length_of_time(seconds, words):
    assert wording.duration(seconds) == words


def test_one_and_many():
    assert wording.many(1, "comment") == "1 comment"
    assert wording.many(412_860, "comment") == "412,860 comments"
    assert wording.many(2, "reply", "replies") == "2 replies"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (999_999, "999,999"),
        (1_000_000, "1.00 M"),
        (1_239_999, "1.23 M"),
        (12_399_999, "12.3 M"),
        (99_999_999, "99.9 M"),
        (123_999_999, "123 M"),
        (4_123_456_789, "4,123 M"),
        (-12_399_999, "-12.3 M"),
    ],
)
def test_a_large_number_is_cut_and_never_more_than_it_was(number, words):
    assert wording.short_count(number).replace("\N{NO-BREAK SPACE}", " ") == words


def test_progress_says_count_rate_and_time_left():
    words = wording.progress(Progress(8120, 17_022), 13_877.4, 0.6)
    assert words == "8,120 of 17,022, 13,900 a second, 1 second left"
    assert wording.progress(Progress(8120)) == "8,120"
    assert wording.progress(Progress(0)) == ""


def test_days_near_now_have_names():
    now = datetime.now(UTC).astimezone()
    today = QDate(now.year, now.month, now.day)
    assert wording.day(now, today=today) == "today"
    assert wording.day(now - timedelta(days=1), today=today) == "yesterday"
    assert wording.day(None) == ""
    long_ago = datetime(2019, 6, 2, 12, tzinfo=now.tzinfo)
    assert wording.day(long_ago, today=today) == "2 June 2019"
    assert wording.day(long_ago, today=today, narrow=True) == "2 Jun 2019"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be changed here")
def test_a_day_without_a_clock_is_told_without_one_in_every_zone(monkeypatch):
    midnight = datetime(2026, 6, 1, tzinfo=UTC)
    row = CommentRow(1, "text", created_at=midnight, created_at_precision=TimePrecision.LOCAL)
    assert wording.written(row) == "1 June 2026"
    assert wording.written(replace(row, created_at=midnight.replace(hour=9))).startswith("1 June 2026, ")
    assert wording.written(replace(row, created_at_precision=TimePrecision.EXACT)).count(":") == 1
    for zone in ("America/Los_Angeles", "Asia/Tokyo"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert wording.day_written(replace(row, created_at=midnight.replace(year=2020))) == "1 June 2020"
    monkeypatch.undo()
    time.tzset()


def test_a_list_as_one_says_it():
    assert [wording.listed(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
