"""Chats put together of two exports, whose dates are in another order each."""

from moderator.core.comment import TimePrecision
from moderator.importers.base import Options, Source
from moderator.importers.preview import preview
from tests.importers.reading import read


def chat(*dates: str) -> str:
    return "".join(f"{date} - Ida: number {number}\n" for number, date in enumerate(dates))


def days(*dates: str) -> list[str]:
    return [f"{one.created_at:%m-%d}" if one.created_at else "" for one in read(chat(*dates)).comments]


def test_each_half_is_read_in_its_own_order() -> None:
    first = ("13/02/24, 10:00", "14/02/24, 10:01", "03/04/24, 09:00")
    second = ("4/13/24, 9:05 AM", "4/14/24, 9:06 AM", "5/3/24, 9:07 AM", "5/20/24, 9:08 AM")
    assert days(*first, *second) == ["02-13", "02-14", "04-03", "04-13", "04-14", "05-03", "05-20"]
    assert days(*second, *first[:2]) == ["04-13", "04-14", "05-03", "05-20", "02-13", "02-14"]


def test_the_same_clock_in_both_halves_turns_where_time_goes_on() -> None:
    # With the day first, the third would be in January.
    found = days(
        "13/04/24, 10:00", "20/05/24, 10:00", "06/01/24, 10:00", "06/02/24, 10:00", "06/20/24, 10:00"
    )
    assert found == ["04-13", "05-20", "06-01", "06-02", "06-20"]


def test_between_the_proofs_both_readings_are_told() -> None:
    content = chat(
        "13/02/24, 10:00", "14/02/24, 10:00", "03/04/24, 10:00", "04/13/24, 10:00", "05/06/24, 10:00"
    )
    precision = [one.created_at_precision for one in read(content).comments]
    local, ambiguous = TimePrecision.LOCAL, TimePrecision.AMBIGUOUS
    assert precision == [local, local, ambiguous, local, local]


def test_one_date_that_cannot_be_turns_nothing() -> None:
    content = chat(
        "13/02/24, 10:00", "14/02/24, 10:00", "02/13/24, 10:00", "15/02/24, 10:00", "16/02/24, 10:00"
    )
    found = read(content)
    assert found.comments[2].created_at is None
    assert [one.created_at.day for one in found.comments if one.created_at] == [13, 14, 15, 16]


def test_the_preview_says_where_the_order_changes() -> None:
    content = chat("13/02/24, 10:00", "14/02/24, 10:00", "4/13/24, 9:05 AM", "4/14/24, 9:05 AM")
    seen = preview(Source.of_bytes("chat.txt", content.encode()))
    assert seen.warnings == ("The dates change their order at line 3: from there on the month comes first.",)
    assert not seen.needs_day_order


def test_what_nothing_decides_is_asked_and_read_with_the_day_first() -> None:
    source = Source.of_bytes("chat.txt", chat("03/04/24, 10:00", "05/06/24, 10:00").encode())
    seen = preview(source)
    assert seen.needs_day_order
    assert [one.created_at_precision for one in seen.comments] == [TimePrecision.AMBIGUOUS] * 2
    assert [f"{one.created_at:%m-%d}" for one in seen.comments] == ["04-03", "06-05"]
    told = preview(source, Options(day_first=False))
    assert [f"{one.created_at:%m-%d}" for one in told.comments] == ["03-04", "05-06"]
