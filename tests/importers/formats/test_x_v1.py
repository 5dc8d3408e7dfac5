import json

from tests.importers.reading import read

POST = {
    "id": 1900000000000000001,
    "id_str": "1900000000000000001",
    "text": "words &amp; more",
    "created_at": "Mon Jun 01 10:00:00 +0000 2026",
    "user": {"screen_name": "ida_h", "id_str": "7", "id": 7},
    "favorite_count": 2,
    "retweet_count": 0,
}


def test_the_damaged_number_is_not_taken() -> None:
    damaged = {**POST, "id": 1900000000000000000}
    got = read(json.dumps([damaged]))
    assert (got.format, got.comments[0].external_id) == ("x_v1", "1900000000000000001")
    assert got.texts == ["words & more"]


def test_numbers_alone_are_taken_where_no_double_has_been() -> None:
    reply = {**POST, "in_reply_to_status_id": 1900000000000000003}
    damaged = {**POST, "in_reply_to_status_id": 1900000000000000000}
    got = read("\n".join(map(json.dumps, (reply, damaged))))
    assert [comment.parent_external_id for comment in got.comments] == ["1900000000000000003", None]


def test_the_longest_text_counts() -> None:
    longer = {**POST, "text": "cut…", "extended_tweet": {"full_text": "cut, yet whole"}}
    got = read(json.dumps({"statuses": [longer, {**POST, "full_text": "in full", "text": "in"}]}))
    assert got.texts == ["cut, yet whole", "in full"]


def test_notices_of_a_stream() -> None:
    lines = [POST, {"delete": {"status": {"id_str": "1"}}}, {"limit": {"track": 1}}, {"odd": 1}]
    got = read("\n".join(map(json.dumps, lines)))
    assert (len(got.comments), len(got.skipped), len(got.rejected)) == (1, 2, 1)
