import json

from moderator.importers.base import Source
from moderator.importers.formats.bluesky import Bluesky
from tests.importers.reading import read


def post(key: str, replies: list[object] | None = None, text: str = "words") -> dict[str, object]:
    uri = f"at://did:plc:a/app.bsky.feed.post/{key}"
    return {
        "post": {"uri": uri, "record": {"text": text, "createdAt": "2026-06-01T10:00:00Z"}},
        "replies": replies or [],
    }


def test_replies_follow_what_they_answer() -> None:
    thread = post("1", [post("2", [post("3")]), {"notFound": True, "uri": "at://x"}, post("4")])
    got = read(json.dumps({"thread": thread}))
    assert [comment.external_id[-1] for comment in got.comments if comment.external_id] == [
        "1",
        "2",
        "3",
        "4",
    ]
    assert got.found == 5


def test_a_deep_thread() -> None:
    thread = post("0")
    for number in range(1, 300):
        thread = post(str(number), [thread])
    assert len(read(json.dumps({"thread": thread})).comments) == 300


def test_a_node_alone_a_list_and_pages_in_lines() -> None:
    assert read(json.dumps(post("1"))).format == "bluesky"
    assert len(read(json.dumps([post("1"), post("2")])).comments) == 2
    page = json.dumps({"posts": [post("1")["post"], post("2")["post"]]})
    assert len(read(f"{page}\n{page}\n").comments) == 4


def test_other_posts_are_not_taken() -> None:
    other = {"posts": [{"uri": "https://example.org/1", "record": {"text": "a"}}]}
    assert not Bluesky().identify(Source.of_bytes("a", json.dumps(other).encode()))
