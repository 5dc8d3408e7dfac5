import json

from tests.importers.reading import read

POST = {
    "_type": "snscrape.modules.twitter.Tweet",
    "url": "https://twitter.com/ida_h/status/1",
    "date": "2026-06-01T10:00:00+00:00",
    "id": 1900000000000000001,
    "user": {"username": "ida_h", "id": 7},
    "likeCount": 2,
    "inReplyToTweetId": 1900000000000000003,
}


def test_names_of_old_and_new_versions() -> None:
    got = read("\n".join(json.dumps({**POST, name: "some words"}) for name in ("content", "rawContent")))
    assert (got.format, got.texts) == ("snscrape", ["some words"] * 2)
    assert got.comments[0].external_id == "1900000000000000001"
    assert got.comments[0].parent_external_id == "1900000000000000003"


def test_other_modules_are_left_to_others() -> None:
    other = {
        "_type": "snscrape.modules.telegram.TelegramPost",
        "url": "https://t.me/x/1",
        "date": "2026-06-01T10:00:00+00:00",
    }
    assert read(json.dumps({**other, "content": "some words"})).format != "snscrape"
