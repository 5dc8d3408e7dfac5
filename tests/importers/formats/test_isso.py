import json

from moderator.core.comment import TimePrecision
from tests.importers.reading import read

ONE = {
    "id": 3,
    "author": "Ann",
    "email": "ann@mail.example",
    "website": "",
    "remote_addr": "203.0.113.0",
    "created": "2005-02-24 04:03:37",
    "text": "some words",
}


def thread(*comments: object, uri: str = "/rye/") -> dict[str, object]:
    return {"id": uri, "title": "Rye", "comments": list(comments)}


def test_threads_in_every_arrangement() -> None:
    for content in (
        json.dumps([thread(ONE), thread(ONE, uri="/b/")]),
        json.dumps(thread(ONE)) + "\n" + json.dumps(thread(ONE, uri="/b/")),
    ):
        got = read(content)
        assert (got.format, [one.thread_id for one in got.comments]) == ("isso", ["/rye/", "/b/"])
    assert read(json.dumps(thread(ONE))).found == 1


def test_nought_is_no_id_and_addresses_stay_out() -> None:
    got = read(json.dumps([thread({**ONE, "id": 0}), thread(), thread(ONE)]))
    assert [one.external_id for one in got.comments] == [None, "3"]
    assert "203.0.113.0" not in str(got.comments)
    assert "mail.example" not in str(got.comments)
    assert got.comments[0].created_at_precision is TimePrecision.LOCAL


def test_a_broken_thread_is_one_rejected() -> None:
    got = read(json.dumps([thread(ONE), {"title": "no id"}, thread(ONE, "words")]))
    assert (len(got.comments), len(got.rejected)) == (1, 2)
