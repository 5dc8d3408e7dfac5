"""What the values of a column say, and how many of them are looked at to know it."""

import pytest

from moderator.importers.meaning import columns as module
from moderator.importers.meaning.columns import Column

DATES = [f"2026-01-{day:02d}" for day in range(1, 29)]


def column(values: list[str]) -> Column:
    return Column("when", 0, values, len(values))


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The values that were parsed as dates, which is the dear part."""
    seen: list[str] = []
    whole = module.parse

    def parse(value: str) -> object:
        seen.append(value)
        return whole(value)

    monkeypatch.setattr(module, "parse", parse)
    return seen


@pytest.mark.parametrize("share", [0.0, 0.5, 0.8, 0.9])
@pytest.mark.parametrize("words", [0, 1, 2, 3, 4, 5, 14, 28, 80])
def test_a_share_of_dates_is_told_as_by_all_of_them(words: int, share: float) -> None:
    for values in (DATES + ["word"] * words, ["word"] * words + DATES, ["word"] * words):
        assert column(values).are_dates(share) == (column(values).dates > share)


def test_no_more_is_parsed_than_it_takes(parsed: list[str]) -> None:
    one = column(["word"] * 50)
    assert not one.are_dates(0.9)
    assert len(parsed) <= 6
    assert not one.are_dates(0.8)
    assert len(parsed) <= 11
    assert one.moments == ()
    assert len(parsed) == 50, "What was parsed once is known."


def test_the_instants_of_a_column_are_parsed_once(parsed: list[str]) -> None:
    one = column(DATES)
    assert one.are_dates(0.9)
    assert one.spread > 0
    assert one.dates == 1
    assert len(parsed) == len(DATES)
