import json

from moderator.core.comment import OWN
from tests.importers.reading import read

SNIPPET = {"textDisplay": "hey &amp; you", "authorDisplayName": "ann", "publishedAt": "2026-06-01T10:00:00Z"}
THREAD = {"id": "U", "snippet": {"videoId": "v", "topLevelComment": {"id": "U", "snippet": SNIPPET}}}


def test_answers_without_a_kind() -> None:
    for content in ({"items": [THREAD]}, [THREAD], THREAD, {"items": [{"id": "U", "snippet": SNIPPET}]}):
        got = read(json.dumps(content))
        assert (got.format, got.texts) == ("youtube_api", ["hey & you"])


def test_an_empty_page_among_others() -> None:
    pages = [{"kind": "youtube#commentThreadListResponse", "items": items} for items in ([], [THREAD])]
    got = read("\n".join(json.dumps(page) for page in pages))
    assert (got.format, got.found) == ("youtube_api", 1)


def test_videos_are_no_comments() -> None:
    video = {"id": "v", "snippet": {"title": "Rye", "description": "a film about bread and patience"}}
    assert read(json.dumps({"kind": "youtube#videoListResponse", "items": [video]})).format != "youtube_api"


def test_who_answers_under_a_video_of_their_own_is_told() -> None:
    channel = {**SNIPPET, "channelId": "UCme"}
    for author, own in (({"value": "UCme"}, True), ({"value": "UCother"}, None), (None, None)):
        snippet = {**channel, "authorChannelId": author} if author else channel
        got = read(json.dumps({"items": [{"id": "U", "snippet": snippet}]}))
        assert [one.extra.get(OWN) for one in got.comments] == [own]


def test_replies_that_came_on_their_own_are_not_missing() -> None:
    thread = {"id": "U", "snippet": {**THREAD["snippet"], "totalReplyCount": 3}}  # type: ignore[dict-item]
    alone = [{"id": f"U.{n}", "snippet": {**SNIPPET, "parentId": "U"}} for n in range(2)]
    assert list(read(json.dumps({"items": [thread]})).noted.values()) == [3]
    pages = [{"items": [thread]}, {"kind": "youtube#commentListResponse", "items": alone}]
    assert list(read("\n".join(map(json.dumps, pages))).noted.values()) == [1]
    assert read(json.dumps({"items": [THREAD]})).noted == {}
