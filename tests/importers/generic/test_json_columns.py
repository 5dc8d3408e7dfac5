"""Fields of JSON records that are read as columns: the same as record by record."""

import json
from operator import methodcaller

from moderator.importers.generic.json_words import Columns, words_of
from tests.importers.reading import read


def test_records_of_other_keys_or_another_order_are_the_same() -> None:
    same = [{"a": 1, "b": None}, {"a": 2, "b": 3}]
    for records in (same, [*same, {"b": 5, "a": 4}], [*same, {"a": 4}], [{}]):
        fields = Columns(records)
        for name in ("a", "b", "c"):
            assert list(fields.take(name, methodcaller("get", name))) == [one.get(name) for one in records]


def test_a_name_with_a_dot_may_lie_deeper() -> None:
    records = [{"user": {"name": "Bo"}}, {"user": {"name": "Al"}}]
    assert list(Columns(records).take("user.name", lambda record: record["user"]["name"])) == ["Bo", "Al"]


def test_words_are_stripped_where_there_is_something_to_strip() -> None:
    for value, expected in (
        (" a", "a"),
        ("a ", "a"),
        ("a b", "a b"),
        ("\t", None),
        ("", None),
        ("\x1c", None),
    ):
        assert list(words_of(["x", value], "author_name")) == ["x", expected]
        assert list(words_of([value, "x"], "author_name")) == [expected, "x"]
    assert list(words_of(["", ""], "author_name")) == [None, None]


def test_lines_of_two_kinds_come_as_one_by_one() -> None:
    lines = [
        {"id": f"c{n}", "text": f"words {n}", "author": {"name": f"Bo {n}"}, "likes": n, "odd": n % 3}
        for n in range(40)
    ]
    mixed = [dict(reversed(line.items())) if n % 7 == 0 else line for n, line in enumerate(lines)]
    found = [
        read("".join(json.dumps(one) + "\n" for one in some), name="a.jsonl").comments
        for some in (lines, mixed)
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 40
