"""The arrangements in which the same records come."""

import json

import pytest

from moderator.core.comment import Rejected
from moderator.importers.base import Source
from moderator.importers.documents import envelopes

ONE = {"id": "a"}
PAGE = {"data": [ONE, {"id": "b"}], "paging": {}}


def source(content: object) -> Source:
    text = content if isinstance(content, str) else json.dumps(content)
    return Source.of_bytes("x.json", text.encode())


def ids(content: object) -> list[str]:
    found = envelopes.spread(source(content), "data")
    return [str(one[1]["id"]) for one in found if isinstance(one, tuple) and isinstance(one[1], dict)]


@pytest.mark.parametrize(
    "content",
    [
        PAGE,
        [PAGE],
        [PAGE["data"][0], {"id": "b"}],
        [{"data": [ONE]}, {"data": []}, {"data": [{"id": "b"}]}],
        json.dumps({"data": [ONE]}) + "\n" + json.dumps({"data": [{"id": "b"}]}),
        json.dumps({"data": [ONE]}) + json.dumps({"data": [{"id": "b"}]}),
        json.dumps(ONE) + "\n" + json.dumps({"data": {"id": "b"}}) + "\n",
    ],
)
def test_records_of_every_arrangement(content: object) -> None:
    assert ids(content) == ["a", "b"]
    assert [one["id"] for one in envelopes.sample(source(content), "data")] == ["a", "b"]


def test_one_object_is_a_record_or_wraps_one() -> None:
    assert ids(ONE) == ["a"]
    assert ids({"data": ONE}) == ["a"]


def test_a_broken_line_is_rejected_and_the_rest_read() -> None:
    found = list(envelopes.spread(source('{"id": "a"}\n{"id": \n{"id": "b"}\n'), "data"))
    assert [isinstance(one, Rejected) for one in found] == [False, True, False]


def test_keyed_objects() -> None:
    assert envelopes.keyed(source({"1": ONE, "2": ONE})) == {"1": ONE, "2": ONE}
    assert envelopes.keyed(source(PAGE)) == {}
    assert envelopes.keyed(source([ONE])) == {}


def test_lists_anywhere_by_their_name() -> None:
    content = {"x": {"List": [1, 2], "y": {"List": [3]}}, "List": None, "other": [{"List": [9]}]}
    found = list(envelopes.anywhere(source(content), "List".__eq__))
    assert found == [("x.List[0]", 1), ("x.List[1]", 2), ("x.y.List[0]", 3)]
    assert list(envelopes.anywhere(source(content), "List".__eq__, deepest=0)) == []
