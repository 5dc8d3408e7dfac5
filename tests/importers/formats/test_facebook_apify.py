import json

from tests.importers.reading import read

ONE = {
    "id": "Y29tbWVudDoxXzI=",
    "text": "some words",
    "facebookUrl": "https://www.facebook.com/x",
    "commentUrl": "https://www.facebook.com/x?comment_id=2",
    "profileName": "Ida",
    "profileId": 100000000000000001,
    "likesCount": "3",
    "date": "2026-06-01T10:00:00.000Z",
}


def test_ids_and_likes_whatever_their_type() -> None:
    got = read(json.dumps([ONE, {**ONE, "id": "b", "likesCount": 4, "profileId": "pfbid02x"}]))
    assert got.format == "facebook_apify"
    assert [comment.author_id for comment in got.comments] == ["100000000000000001", "pfbid02x"]
    assert [comment.like_count for comment in got.comments] == [3, 4]
    assert got.comments[0].external_id == "Y29tbWVudDoxXzI="
    assert got.comments[0].extra["decoded_id"] == "comment:1_2"


def test_deep_replies_stand_below_their_own() -> None:
    deep = {**ONE, "id": "c", "threadingDepth": 2}
    got = read(json.dumps([{**ONE, "comments": [{**ONE, "id": "b", "comments": [deep]}]}]))
    pairs = [(comment.external_id, comment.parent_external_id) for comment in got.comments]
    assert pairs == [(ONE["id"], None), ("b", ONE["id"]), ("c", "b")]


def test_a_sticker_is_skipped_and_its_replies_are_not() -> None:
    got = read(json.dumps([{**ONE, "text": None, "comments": [{**ONE, "id": "b"}]}]))
    assert (len(got.comments), len(got.skipped)) == (1, 1)
    assert got.comments[0].parent_external_id == ONE["id"]
