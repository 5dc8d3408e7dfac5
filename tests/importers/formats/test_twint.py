import json
from datetime import UTC, datetime

from tests.importers.reading import read

POST = {"id": 1900000000000000001, "tweet": "some words", "username": "ida_h", "user_id": 7, "likes_count": 2}


def test_day_time_and_zone_make_the_instant() -> None:
    when = {
        "created_at": "2021-01-01 10:00:00 CET",
        "date": "2021-01-01",
        "time": "10:00:00",
        "timezone": "+0100",
    }
    got = read("\n".join(json.dumps({**POST, **fields}) for fields in (when, {"created_at": 1609491600000})))
    assert got.format == "twint"
    assert {comment.created_at for comment in got.comments} == {datetime(2021, 1, 1, 9, tzinfo=UTC)}


def test_a_conversation_is_no_parent() -> None:
    got = read(json.dumps([{**POST, "conversation_id": "5", "reply_to": [{"username": "jo"}]}]))
    assert (got.comments[0].parent_external_id, got.comments[0].thread_id) == (None, "5")
