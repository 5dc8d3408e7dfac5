"""A Discord channel as text: times are in the form of whoever exported it."""

import pytest

from moderator.core.comment import TimePrecision
from moderator.importers.base import Options, Source
from moderator.importers.preview import preview
from tests.importers.reading import read

RULE = "=" * 62


def channel(*times: str) -> str:
    messages = "".join(f"[{when}] ida\nnumber {number}\n\n" for number, when in enumerate(times))
    return f"{RULE}\nGuild: Bakery\nChannel: general\n{RULE}\n\n{messages}{RULE}\nExported 2 message(s)\n{RULE}\n"


@pytest.mark.parametrize(
    "times",
    [
        ("13-May-26 09:05 AM", "14-May-26 09:05 AM"),
        ("2026-05-13 09:05", "2026-05-14 09:05"),
        ("13/05/2026 09:05", "14/05/2026 09:05"),
        ("5/13/2026 9:05 AM", "5/14/2026 9:05 AM"),
        ("13.05.2026 09:05", "14.05.2026 09:05"),
    ],
)
def test_each_form_of_time(times: tuple[str, str]) -> None:
    got = read(channel(*times))
    assert (got.format, got.texts) == ("discord_text", ["number 0", "number 1"])
    assert [f"{one.created_at:%Y-%m-%d %H:%M}" for one in got.comments] == [
        "2026-05-13 09:05",
        "2026-05-14 09:05",
    ]


def test_a_day_that_could_be_a_month_is_doubtful_until_told() -> None:
    content = channel("03/04/2026 09:05", "05/04/2026 09:05")
    assert read(content).comments[0].created_at_precision is TimePrecision.AMBIGUOUS
    told = read(content, Options(day_first=False)).comments[0]
    assert f"{told.created_at:%m-%d}" == "03-04"


def test_words_in_brackets_begin_no_message() -> None:
    got = read(channel("2026-05-13 09:05").replace("number 0", "look\n[as I said] twice"))
    assert got.texts == ["look\n[as I said] twice"]


@pytest.mark.parametrize(
    ("times", "asks"),
    [
        (("03/04/2026 09:05", "05/04/2026 09:05"), True),
        (("03/04/2026 09:05", "13/04/2026 09:05"), False),
        (("2026-04-03 09:05", "2026-04-05 09:05"), False),
        (("03-Apr-26 09:05 AM", "05-Apr-26 09:05 AM"), False),
    ],
)
def test_a_person_is_asked_where_no_date_decides(times: tuple[str, str], asks: bool) -> None:
    source = Source.of_bytes("general.txt", channel(*times).encode())
    assert preview(source).needs_day_order is asks
    assert preview(source, Options(day_first=True)).needs_day_order is False
