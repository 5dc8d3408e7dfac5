import json
from typing import Any

import pytest

from moderator.importers.base import HEAD_BYTES
from tests.importers.reading import read


def comment(own: str, body: str = "some words", parent: str = "t3_p1", replies: Any = "") -> dict[str, Any]:
    data = {
        "id": own,
        "body": body,
        "link_id": "t3_p1",
        "parent_id": parent,
        "created_utc": 1.7e9,
        "score": 1,
    }
    return {"kind": "t1", "data": {**data, "subreddit": "bread", "replies": replies}}


def listing(*children: object) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"after": None, "children": list(children)}}


def post(**fields: object) -> dict[str, Any]:
    return {"kind": "t3", "data": {"id": "p1", "title": "A loaf &amp; a half", "selftext": "", **fields}}


def test_every_arrangement() -> None:
    page = listing(comment("a"), comment("b"))
    for document in (
        [listing(post()), page],
        page,
        [comment("a"), comment("b")],
        [listing(comment("a")), listing(comment("b"))],
        [[listing(post()), listing(comment("a"))], [listing(post()), listing(comment("b"))]],
        {"json": {"errors": [], "data": {"things": [comment("a"), comment("b")]}}},
        {"data": [comment("a"), comment("b")]},
    ):
        for sort_keys in (False, True):
            got = read(json.dumps(document, sort_keys=sort_keys))
            assert (got.format, [one.external_id for one in got.comments]) == (
                "reddit_listing",
                ["a", "b"],
            ), document
    lines = "\n".join(map(json.dumps, ([listing(post()), page], page, comment("a"))))
    assert len(read(lines).comments) == 5
    assert read(json.dumps(comment("a"))).found == 1


@pytest.mark.parametrize("depth", [60, 3000])
def test_replies_of_any_depth(depth: int) -> None:
    head = '{"kind":"t1","data":{"id":"%s","parent_id":"t1_%s","link_id":"t3_p1","body":"words","replies":'
    inner = '{"kind":"Listing","data":{"children":['
    content = "".join(head % (f"c{place}", f"c{place - 1}") + inner for place in range(depth))
    content += json.dumps(comment("last")) + "]}}}}" * depth
    got = read(f'[{json.dumps(listing(post()))},{{"kind":"Listing","data":{{"children":[{content}]}}}}]')
    assert (len(got.comments), len(got.rejected)) == (depth + 1, 0)
    assert [one.external_id for one in got.comments[:2]] == ["c0", "c1"]
    assert got.comments[1].thread_title == "A loaf & a half"


def test_stubs_are_noted_and_never_comments() -> None:
    def more(count: object, *children: str) -> dict[str, Any]:
        return {"kind": "more", "data": {"count": count, "children": list(children), "parent_id": "t1_a"}}

    got = read(
        json.dumps([listing(post()), listing(comment("a", replies=listing(more(0))), more(7, "x", "y"))])
    )
    assert (got.found, list(got.noted.values())) == (1, [8])


def test_a_post_longer_than_the_head_stands_before_its_comments() -> None:
    long = post(all_awardings=[{"name": "x" * 1000}] * 400)
    assert len(json.dumps(long)) > HEAD_BYTES
    assert read(json.dumps([listing(long), listing(comment("a"))])).texts == ["some words"]


def test_a_broken_comment_costs_its_own_tree() -> None:
    content = json.dumps(listing(comment("a"), comment("b"), comment("c")))
    got = read(content.replace('"id": "b"', '"id": b'))
    assert ([one.external_id for one in got.comments], len(got.rejected)) == (["a", "c"], 1)
    cut = read(content[: content.index('"id": "c"')])
    assert ([one.external_id for one in cut.comments], len(cut.rejected)) == (["a", "b"], 1)
    odd = read(
        json.dumps(listing(comment("a"), {"kind": "t1"}, {"kind": "t1", "data": {"body": 7, "link_id": []}}))
    )
    assert (len(odd.comments) + len(odd.rejected), odd.found) == (3, 3)


def test_an_inbox_gives_answers_and_leaves_messages_alone() -> None:
    context = "/r/bread/comments/p9/loaf/a/?context=3"
    answer = {
        "kind": "t1",
        "data": {"id": "a", "body": "an answer", "parent_id": "t3_p9", "context": context},
    }
    message = {"kind": "t4", "data": {"id": "m", "body": "between two people", "subject": "hi"}}
    got = read(json.dumps(listing(answer, message)))
    comment = got.comments[0]
    assert (got.texts, comment.thread_id) == (["an answer"], "p9")
    assert comment.permalink == "https://www.reddit.com/r/bread/comments/p9/loaf/a/"
    assert list(got.noted) == ["private messages, which are left alone"]
