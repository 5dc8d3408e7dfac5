import json

from moderator.importers.base import Source
from moderator.importers.formats.mastodon import Mastodon
from tests.importers.reading import read


def outbox(*entries: object) -> str:
    return json.dumps({"type": "OrderedCollection", "totalItems": 900, "orderedItems": entries})


def test_only_what_was_created_counts() -> None:
    got = read(
        outbox(
            {"type": "Announce", "object": "https://oven.example/1"},
            {"type": "Create", "object": "https://bread.example/users/ida/statuses/1"},
            {"type": "Create", "object": {"id": "1", "content": "<p>a &lt;b&gt;</p>"}},
        )
    )
    assert (got.texts, got.found) == (["a <b>"], 3)


def test_likes_and_bookmarks_are_not_posts() -> None:
    assert not Mastodon().identify(Source.of_bytes("likes.json", outbox("https://oven.example/1").encode()))
