import json

from tests.importers.reading import read

ONE = {"id": "1", "text": "some words", "ownerUsername": "ida", "timestamp": "2026-06-01T10:00:00.000Z"}


def test_the_post_is_named_by_an_address() -> None:
    for field in ("postUrl", "commentUrl", "inputUrl"):
        got = read(json.dumps([{**ONE, field: "https://www.instagram.com/reel/Cx_-9/c/1"}]))
        assert (got.format, got.comments[0].thread_id) == ("instagram_apify", "Cx_-9")


def test_replies_at_any_depth() -> None:
    reply = {**ONE, "id": "2", "replies": [{**ONE, "id": "3", "text": ""}, {**ONE, "id": "4"}]}
    got = read(json.dumps([{**ONE, "postUrl": "https://www.instagram.com/p/Cy/", "replies": [reply]}]))
    found = [(comment.external_id, comment.parent_external_id, comment.thread_id) for comment in got.comments]
    assert found == [("1", None, "Cy"), ("2", "1", "Cy"), ("4", "2", "Cy")]
    assert len(got.skipped) == 1


def test_posts_without_comments_are_not_their_captions() -> None:
    post = {"shortCode": "Cz", "caption": "our box", "ownerUsername": "lake", "latestComments": []}
    got = read(json.dumps([post]))
    assert (got.format, got.comments) == ("instagram_apify", [])
