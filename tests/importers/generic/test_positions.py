"""Threads that only the numbers of their comments tell."""

import pytest

from tests.importers.reading import read

ROWS = [("1", "a"), ("1_1", "b"), ("1_1_1", "c"), ("2", "d"), ("2_1", "e")]


def table(name: str, rows: list[tuple[str, str, str]]) -> str:
    lines = (f"{position},{post},{own},Words about bread of {own}" for position, post, own in rows)
    return "\n".join([f"{name},post_id,comment_id,comment_message", *lines, ""])


def parents(content: str) -> dict[str | None, str | None]:
    return {one.external_id: one.parent_external_id for one in read(content).comments}


@pytest.mark.parametrize("sign", ["_", "-"])
@pytest.mark.parametrize("name", ["position", "No.", "#", ""])
def test_positions_make_threads(name: str, sign: str) -> None:
    rows = [(position.replace("_", sign), "p1", own) for position, own in ROWS]
    assert parents(table(name, rows)) == {"a": None, "b": "a", "c": "b", "d": None, "e": "d"}


def test_each_post_begins_anew() -> None:
    rows = [("1", "p1", "a"), ("1_1", "p1", "b"), ("1_1", "p2", "c"), ("1", "p3", "d"), ("1_1", "p3", "e")]
    assert parents(table("position", rows)) == {"a": None, "b": "a", "c": None, "d": None, "e": "d"}


def test_other_numbers_make_none() -> None:
    for positions in (("1", "2", "3"), ("2024-03-01", "2024-03-02", "2024-03-03"), ("1", "1_1", "x")):
        rows = [(position, "p1", own) for position, own in zip(positions, "abc", strict=True)]
        assert set(parents(table("position", rows)).values()) == {None}


def test_a_parent_that_is_named_goes_first() -> None:
    content = (
        "position,id,parent_id,message\n1,a7,,Bread is good\n2,b7,,Cake is too\n2_1,c7,a7,Not for me at all\n"
    )
    assert parents(content) == {"a7": None, "b7": None, "c7": "a7"}
