import json

from tests.importers.reading import read

ONE = {"id": "17858154961981086", "text": "Beautiful!", "timestamp": "2026-06-01T10:00:00+0000"}


def page(*records: object) -> dict[str, object]:
    return {"data": list(records), "paging": {}}


def test_pages_in_every_arrangement() -> None:
    other = {**ONE, "id": "17874875428706419"}
    by_id = {one["id"]: one for one in (ONE, other)}
    for document in (
        page(ONE, other),
        [page(ONE), page(other)],
        [ONE, other],
        by_id,
        {"17": page(ONE, other)},
    ):
        got = read(json.dumps(document))
        assert got.format == "instagram_graph", document
        assert [comment.external_id for comment in got.comments] == [ONE["id"], other["id"]]


def test_authors_by_either_name_and_replies_below() -> None:
    reply = {**ONE, "id": "17858154961981087", "from": {"id": "9", "username": "jo"}}
    got = read(
        json.dumps(page({**ONE, "username": "ida", "user": {"id": "5"}, "replies": {"data": [reply]}}))
    )
    found = [(comment.author_name, comment.author_id, comment.parent_external_id) for comment in got.comments]
    assert found == [("ida", "5", None), ("jo", "9", ONE["id"])]


def test_other_tools_with_the_same_names_are_left_alone() -> None:
    for other in ({**ONE, "id": "7"}, {**ONE, "score": 3}, {**ONE, "timestamp": 1780300800}):
        assert read(json.dumps([other])).format == "json"
