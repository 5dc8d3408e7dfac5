"""A date that is none is counted, and stands beside the comment."""

import csv
import io
import json

import pytest

from moderator.importers.generic.fields import NO_DATE
from tests.importers.reading import read

NAMES = ("id", "author", "text", "date", "likes")
ROWS = [
    ("1", "Ann", "This is bad", "2024-02-10 10:00", "1"),
    ("2", "Bob", "This is good", "31.02.2024", "2"),
    ("3", "Cid", "What is this", "", "3"),
    ("4", "Dan", "I like it", "2024-02-30", "many"),
    *((f"{n}", "Fay", f"Text {n}", f"2024-03-{n:02} 09:00", "0") for n in range(5, 25)),
]


def table(rows: list[tuple[str, ...]]) -> str:
    stream = io.StringIO()
    csv.writer(stream).writerows([NAMES, *rows])
    return stream.getvalue()


def records(rows: list[tuple[str, ...]]) -> str:
    return json.dumps([dict(zip(NAMES, row, strict=True)) for row in rows])


@pytest.mark.parametrize("content", [table, records])
def test_dates_that_cannot_be_read_are_counted(content) -> None:
    found = read(content(ROWS))
    assert [comment.created_at is None for comment in found.comments[:5]] == [False, True, True, True, False]
    assert found.noted == {NO_DATE: 2}
    assert [comment.extra.get("date") for comment in found.comments[:4]] == [
        None,
        "31.02.2024",
        None,
        "2024-02-30",
    ]
    assert not read(content(ROWS[4:])).noted


def test_so_they_are_in_rows_that_are_longer_than_the_header() -> None:
    found = read(table([*ROWS, ("99", "Eve", "And this", "never", "1", "more")]))
    assert found.noted[NO_DATE] == 3
