from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.core.comment import TimePrecision
from moderator.importers.meaning.calendars import gregorian
from moderator.importers.meaning.times import DayOrder, day_order, parse

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
EXACT, LOCAL, ESTIMATED, AMBIGUOUS = (
    TimePrecision.EXACT,
    TimePrecision.LOCAL,
    TimePrecision.ESTIMATED,
    TimePrecision.AMBIGUOUS,
)


@pytest.mark.parametrize(
    ("value", "iso", "precision"),
    [
        ("2024-01-05T10:00:00Z", "2024-01-05T10:00:00", EXACT),
        ("2024-01-05T10:00:00+0000", "2024-01-05T10:00:00", EXACT),
        ("2024-01-05 10:00:00+00", "2024-01-05T10:00:00", EXACT),
        ("05-Jan-2024 10:00 AM", "2024-01-05T10:00:00", LOCAL),
        ("2024-01-05 10 h 30", "2024-01-05T10:30:00", LOCAL),
        ("5. února 2024", "2024-02-05T00:00:00", LOCAL),
        ("2024. február 5.", "2024-02-05T00:00:00", LOCAL),
        ("5 Φεβρουαρίου 2024", "2024-02-05T00:00:00", LOCAL),
        ("5 בפברואר 2024", "2024-02-05T00:00:00", LOCAL),
        ("5 فبراير 2024", "2024-02-05T00:00:00", LOCAL),
        ("5 tháng 2, 2024", "2024-02-05T00:00:00", LOCAL),
        ("5 กุมภาพันธ์ 2567", "2024-02-05T00:00:00", LOCAL),
        ("/Date(1704448800000+0100)/", "2024-01-05T10:00:00", EXACT),
        ("2024-01-05T10:00:00.000-07:00[America/Los_Angeles]", "2024-01-05T17:00:00", EXACT),
        ("1402/10/15", "2024-01-05T00:00:00", LOCAL),
        ("1402-02-31 10:00", "2023-05-21T10:00:00", LOCAL),
        ("۱۴۰۳/۱۲/۳۰ ۱۵:۲۱", "2025-03-20T15:21:00", LOCAL),
        ("۱۵ دی ۱۴۰۲، ۱۵:۲۱", "2024-01-05T15:21:00", LOCAL),
        ("25/12/2566 23:59", "2023-12-25T23:59:00", LOCAL),
        ("2024-01-05T10:00:00.123Z", "2024-01-05T10:00:00.123000", EXACT),
        ("2024-01-05T12:00:00.1234567+02:00", "2024-01-05T10:00:00.123456", EXACT),
        ("2024-01-05 10:00:00", "2024-01-05T10:00:00", LOCAL),
        ("2022-08-05 12:00:00 UTC", "2022-08-05T12:00:00", EXACT),
        ("2021-01-01 10:00:00 CET", "2021-01-01T09:00:00", EXACT),
        ("2021-01-01 10:00:00 +0100", "2021-01-01T09:00:00", EXACT),
        ("Wed Sep 04 13:51:55 +0000 2019", "2019-09-04T13:51:55", EXACT),
        ("Mon, 04 Sep 2019 13:51:55 GMT", "2019-09-04T13:51:55", EXACT),
        (1700000000, "2023-11-14T22:13:20", EXACT),
        (1700000000.5, "2023-11-14T22:13:20.500000", EXACT),
        ("1700000000", "2023-11-14T22:13:20", EXACT),
        (1700000000000, "2023-11-14T22:13:20", EXACT),
        ("1700000000123", "2023-11-14T22:13:20.123000", EXACT),
        ("1700000000000000", "2023-11-14T22:13:20", EXACT),
        (45296.5, "2024-01-05T12:00:00", LOCAL),
        ("20240105123000", "2024-01-05T12:30:00", LOCAL),
        ("25/12/2024 3:05 PM", "2024-12-25T15:05:00", LOCAL),
        ("12/25/2024, 3:05 PM", "2024-12-25T15:05:00", LOCAL),
        ("12/25/2024 12:05 AM", "2024-12-25T00:05:00", LOCAL),
        ("13.02.24 14:00", "2024-02-13T14:00:00", LOCAL),
        ("2024/01/05 10:00", "2024-01-05T10:00:00", LOCAL),
        ("01-Jan-20 01:33 AM", "2020-01-01T01:33:00", LOCAL),
        ("5 de enero de 2024", "2024-01-05T00:00:00", LOCAL),
        ("5. März 2024, 10:30", "2024-03-05T10:30:00", LOCAL),
        ("January 5, 2024 at 10:30 PM", "2024-01-05T22:30:00", LOCAL),
        ("2024年1月5日 下午3:30", "2024-01-05T15:30:00", LOCAL),
        ("2024. 1. 5. 오후 3:30", "2024-01-05T15:30:00", LOCAL),
        ("03/12/25 06:24:13", "2025-12-03T06:24:13", AMBIGUOUS),
        ("05/05/25 06:24:13", "2025-05-05T06:24:13", LOCAL),
    ],
)
def test_instant(value: object, iso: str, precision: TimePrecision) -> None:
    moment, got = parse(value, now=NOW)
    assert moment == datetime.fromisoformat(iso).replace(tzinfo=UTC)
    assert got is precision


@pytest.mark.parametrize(
    ("value", "ago"),
    [
        ("2 weeks", timedelta(weeks=2)),
        ("3 días", timedelta(days=3)),
        ("2 Wo.", timedelta(weeks=2)),
        ("5 нед.", timedelta(weeks=5)),
        ("4 tygodnie", timedelta(weeks=4)),
        ("2天", timedelta(days=2)),
        ("3주", timedelta(weeks=3)),
        ("2 weeks ago", timedelta(weeks=2)),
        ("1 day ago (edited)", timedelta(days=1)),
        ("an hour ago", timedelta(hours=1)),
        ("hace 3 días", timedelta(days=3)),
        ("il y a 2 semaines", timedelta(weeks=2)),
        ("vor 3 Tagen", timedelta(days=3)),
        ("3 tuần trước", timedelta(weeks=3)),
        ("2 สัปดาห์ที่ผ่านมา", timedelta(weeks=2)),
        ("2 सप्ताह पहले", timedelta(weeks=2)),
        ("3 viikkoa sitten", timedelta(weeks=3)),
        ("před 2 týdny", timedelta(weeks=2)),
        ("acum 2 săptămâni", timedelta(weeks=2)),
        ("2 héttel ezelőtt", timedelta(weeks=2)),
        ("преди 2 седмици", timedelta(weeks=2)),
        ("2 тижні тому", timedelta(weeks=2)),
        ("πριν από 2 εβδομάδες", timedelta(weeks=2)),
        ("לפני 3 שבועות", timedelta(weeks=3)),
        ("לפני יומיים", timedelta(days=2)),
        ("منذ أسبوع", timedelta(weeks=1)),
        ("منذ أسبوعين", timedelta(weeks=2)),
        ("for 2 uker siden", timedelta(weeks=2)),
        ("prije 2 tjedna", timedelta(weeks=2)),
        ("vor einer Stunde", timedelta(hours=1)),
        ("há 2 dias", timedelta(days=2)),
        ("3 giorni fa", timedelta(days=3)),
        ("2 недели назад", timedelta(weeks=2)),
        ("3 hari yang lalu", timedelta(days=3)),
        ("3 gün önce", timedelta(days=3)),
        ("3天前", timedelta(days=3)),
        ("3 日前", timedelta(days=3)),
        ("3일 전", timedelta(days=3)),
        ("منذ 3 أيام", timedelta(days=3)),
        ("2w", timedelta(weeks=2)),
        ("just now", timedelta(0)),
    ],
)
def test_age(value: str, ago: timedelta) -> None:
    assert parse(value, now=NOW) == (NOW - ago, ESTIMATED)


@pytest.mark.parametrize(
    "value",
    ["", "N/A", "hello", "0000-00-00 00:00:00", "2024-02-30", "31/31/2024", None, True, "2 good 4 you", 12, "12",
     10**30, float("nan"), "9" * 200, "3 cats and 2 dogs"],
)  # fmt: skip
def test_no_instant(value: object) -> None:
    assert parse(value, now=NOW)[0] is None


def test_day_first_settles_what_is_ambiguous() -> None:
    assert parse("03/12/25 06:24:13", day_first=False) == (
        datetime(2025, 3, 12, 6, 24, 13, tzinfo=UTC),
        LOCAL,
    )
    assert parse("03/12/2025", day_first=True) == (datetime(2025, 12, 3, tzinfo=UTC), LOCAL)


def test_zone_of_the_writer() -> None:
    moment, precision = parse("2024-01-05 10:00", zone=timezone(timedelta(hours=2)))
    assert (moment, precision) == (datetime(2024, 1, 5, 8, tzinfo=UTC), LOCAL)


def test_one_value_of_a_column_proves_its_order() -> None:
    assert day_order(["03/04/2024", "05/06/2024", "25/06/2024"]).day_first is True
    assert day_order(["03/04/2024", "05/26/2024", "05/06/2024"]).day_first is False
    undecided = day_order(["03/04/2024", "05/06/2024"])
    assert undecided.day_first is None
    assert undecided.asked


def test_equal_parts_and_iso_dates_ask_nothing() -> None:
    order = DayOrder()
    for value in ("04/04/2024", "2024-03-04", "", None, 3):
        order.look(value)
    assert not order.asked


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)))
def test_every_instant_survives_its_forms(moment: datetime) -> None:
    assert parse(moment.isoformat())[0] == moment
    whole = moment.replace(microsecond=0)
    assert parse(f"{whole:%Y-%m-%d %H:%M:%S} UTC")[0] == whole
    assert parse(f"{whole:%d.%m.%Y %H:%M:%S}", day_first=True)[0] == whole
    assert parse(f"{whole:%m/%d/%Y %I:%M:%S %p}", day_first=False)[0] == whole
    assert parse(whole.timestamp())[0] == whole


@given(st.text(max_size=40))
def test_any_text_is_read_without_failing(text: str) -> None:
    moment, _ = parse(text, now=NOW)
    assert moment is None or moment.tzinfo is not None


@pytest.mark.parametrize("value", ["1402/12/30", "1402-13-01", "1445/06/23", "1445-06-23", "0982-01-01"])
def test_days_of_other_calendars_that_nobody_can_place_are_no_dates(value: str) -> None:
    assert parse(value)[0] is None


def test_the_year_of_the_sun_goes_on_day_by_day() -> None:
    days = [gregorian(year, month, 1) for year in range(1370, 1411) for month in range(1, 13)]
    assert days == sorted(days)
    assert {(later - day).days for day, later in pairwise(days)} == {29, 30, 31}
    new_years = {1378: "1999-03-21", 1399: "2020-03-20", 1400: "2021-03-21", 1405: "2026-03-21"}
    assert {year: gregorian(year, 1, 1).isoformat() for year in new_years} == new_years
