import json

from tests.importers.reading import read

ONE = {
    "cid": "1",
    "text": "some words",
    "aweme_id": "7",
    "create_time": 1780300800,
    "digg_count": 3,
    "reply_id": "0",
}


def test_pages_and_envelopes() -> None:
    page = {"comments": [ONE], "has_more": 0, "status_code": 0}
    for document in (page, [page], [ONE], {"nav_index": 1, "data": ONE}, [{"data": page}], [{"data": ONE}]):
        got = read(json.dumps(document))
        assert (got.format, got.texts) == ("tiktok_api", ["some words"]), document


def test_a_page_without_comments() -> None:
    empty = {"comments": None, "has_more": 0, "status_code": 0}
    got = read(json.dumps({"comments": [ONE]}) + "\n" + json.dumps(empty))
    assert (got.format, got.found) == ("tiktok_api", 1)


def test_replies_within_take_video_and_parent() -> None:
    reply = {"cid": "2", "text": "a reply", "create_time": 1780300801, "digg_count": 0}
    got = read(json.dumps([{**ONE, "reply_comment": [reply]}]))
    found = [(comment.external_id, comment.parent_external_id, comment.thread_id) for comment in got.comments]
    assert found == [("1", None, "7"), ("2", "1", "7")]
