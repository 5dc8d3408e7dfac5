import json

from moderator.core.comment import TimePrecision
from tests.importers.reading import read

ONE = {
    "cid": "Ugx",
    "comment": "some words",
    "author": "@ann",
    "voteCount": 3,
    "videoId": "v",
    "replyToCid": None,
}


def test_words_for_the_time_are_an_estimate() -> None:
    got = read(json.dumps([{**ONE, "publishedTimeText": "2 weeks ago"}, ONE]))
    assert got.format == "youtube_apify"
    assert got.comments[0].created_at_precision is TimePrecision.ESTIMATED
    assert got.comments[1].created_at is None


def test_replies_name_their_comment_or_hold_its_id() -> None:
    lines = [ONE, {**ONE, "cid": "a", "replyToCid": "Ugx"}, {**ONE, "cid": "Ugx.b"}]
    got = read("\n".join(map(json.dumps, lines)))
    assert [comment.parent_external_id for comment in got.comments] == [None, "Ugx", "Ugx"]
