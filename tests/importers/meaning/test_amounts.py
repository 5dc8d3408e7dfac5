import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.importers.meaning.amounts import count


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1166", 1166), ("-2", -2), (13.0, 13), ("13.0", 13), ("1,166", 1166), ("1.166", 1166), ("1 166 200", 1166200),
        ("1.2K", 1200), ("1,2 mil", 1200), ("3M", 3_000_000), ("12 тыс.", 12000), ("1.2万", 12000), ("0", 0),
        ("", None), (None, None), (True, None), ("many", None), ("1.2.3", None), (float("nan"), None),
        ("12 likes", 12), ("1.2K likes", 1200), ("likes", None), ("3 lakh", 300_000), ("1,23,456", 123_456),
        ("1.2억", 120_000_000), ("1,2 N", 1200), ("2,5 Tr", 2_500_000), ("1.2 พัน", 1200), ("2 χιλ.", 2000),
        ("1.2 लाख", 120_000), ("1,2,3", None), ("12 breads", None),
        (1169246717864136705, None), ("1169246717864136705", None),
    ],
)  # fmt: skip
def test_count(value: object, number: int | None) -> None:
    assert count(value) == number


@given(st.integers(-(10**14), 10**14))
def test_every_whole_number_comes_back(number: int) -> None:
    assert count(str(number)) == count(number) == number


@given(st.text(max_size=30))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert count(text) is None or isinstance(count(text), int)
