"""Whom a comment answers where the file gives the whole way to it: as a path, or as a list of all above."""

import json

import pytest

from tests.importers.reading import read

TEXTS = ("The crust is far too hard", "It was baked for an hour", "An hour is not long at all")
ANSWERS = [None, "450", "456"]


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("path", ("0.450", "0.450.456", "0.450.456.470")),
        ("ancestor_path", ("", "450", "450.456")),
        ("references", ("", "450", "450,456")),
        ("ancestors", ("[]", "['450']", "['450', '456']")),
        ("materialized_path", ("450/", "450/456/", "450/456/470/")),
    ],
)
def test_the_last_on_the_way_is_answered(name: str, ways: tuple[str, ...]) -> None:
    rows = [
        dict(zip(("id", "body", name), row, strict=True))
        for row in zip(("450", "456", "470"), TEXTS, ways, strict=True)
    ]
    table = f"id;body;{name}\n" + "".join(";".join(row.values()) + "\n" for row in rows)
    for content in (table, json.dumps(rows)):
        assert [one.parent_external_id for one in read(content).comments] == ANSWERS


def test_a_list_of_all_above_ends_with_the_one_that_is_answered() -> None:
    ways: tuple[list[str], ...] = ([], ["aBc1"], ["aBc1", "dEf2"])
    rows = [
        {"id": own, "text": text, "references": way}
        for own, text, way in zip(("aBc1", "dEf2", "gHi3"), TEXTS, ways, strict=True)
    ]
    found = read(json.dumps({"rows": rows, "total": 3})).comments
    assert [one.parent_external_id for one in found] == [None, "aBc1", "dEf2"]


@pytest.mark.parametrize(
    "ways", [("/blog/bread", "/blog/rye", "/blog/oven"), ("a.jpg", "b.jpg", "c.jpg"), ("7", "7", "7")]
)
def test_the_path_of_a_page_or_a_file_leads_to_no_comment(ways: tuple[str, ...]) -> None:
    rows = [{"id": str(450 + n), "body": TEXTS[n], "path": ways[n]} for n in range(3)]
    assert [one.parent_external_id for one in read(json.dumps(rows)).comments] == [None] * 3


def test_a_way_that_begins_with_the_post_leads_to_no_comment_there() -> None:
    ways = ("9.450", "9.450.456", "9.470")
    rows = [
        {"id": own, "body": text, "post_id": "9", "path": way}
        for own, text, way in zip(("450", "456", "470"), TEXTS, ways, strict=True)
    ]
    assert [one.parent_external_id for one in read(json.dumps(rows)).comments] == [None, "450", None]
