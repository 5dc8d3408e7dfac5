import json

from moderator.core.comment import TimePrecision
from tests.importers.reading import read

ONE = {
    "cid": "Ugx",
    "text": "some words",
    "time": "2 weeks ago",
    "author": "@ann",
    "channel": "UC",
    "votes": "3",
}


def test_older_versions_have_only_words_for_the_time() -> None:
    got = read(json.dumps(ONE) + "\n" + json.dumps({**ONE, "cid": "Ugx.1"}) + "\n", name="bread.json")
    assert got.format == "youtube_downloader"
    assert got.comments[0].created_at is not None
    assert got.comments[0].created_at_precision is TimePrecision.ESTIMATED
    assert [comment.parent_external_id for comment in got.comments] == [None, "Ugx"]


def test_no_time_at_all() -> None:
    got = read(json.dumps([{**ONE, "time": ""}]))
    assert (got.comments[0].created_at, got.comments[0].created_at_precision) == (None, TimePrecision.EXACT)


def test_votes_in_words() -> None:
    words = ["0", "1.2K", "3M", "1,2 mil", "", "12 тыс."]
    got = read("\n".join(json.dumps({**ONE, "votes": votes}) for votes in words))
    assert [comment.like_count for comment in got.comments] == [0, 1200, 3_000_000, 1200, None, 12_000]


def test_reply_is_no_id() -> None:
    got = read(json.dumps([{**ONE, "reply": True}]))
    assert got.comments[0].parent_external_id is None
    assert got.comments[0].extra["reply"] is True
