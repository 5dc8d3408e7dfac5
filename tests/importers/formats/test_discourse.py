import json
from typing import Any

from tests.importers.reading import read


def post(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": 100 + number,
        "username": "ann",
        "created_at": "2024-05-01T09:00:00.123Z",
        "cooked": f"<p>post {number}</p>",
        "post_number": number,
        "topic_id": 88,
        "actions_summary": [{"id": 2, "count": 3}],
        **fields,
    }


def topic(*posts: object, **fields: Any) -> dict[str, Any]:
    return {
        "post_stream": {"posts": list(posts), "stream": [1]},
        "id": 88,
        "title": "Rye &amp; shine",
        **fields,
    }


def test_every_arrangement() -> None:
    for document in (
        topic(post(1), post(2)),
        [topic(post(1)), topic(post(2))],
        {"latest_posts": [post(1), post(2)]},
        {"post_stream": {"posts": [post(1), post(2)]}, "id": 88},
        [post(1), post(2)],
    ):
        got = read(json.dumps(document))
        assert (got.format, got.texts) == ("discourse", ["post 1", "post 2"]), document
        assert {one.like_count for one in got.comments} == {3}
    lines = "\n".join(json.dumps(topic(post(number))) for number in (1, 2))
    assert [one.thread_title for one in read(lines).comments] == ["Rye & shine"] * 2
    assert read(json.dumps(post(1))).texts == ["post 1"]


def test_a_number_becomes_the_post_of_its_own_topic() -> None:
    got = read(
        json.dumps(
            [
                topic(post(1), post(2, reply_to_post_number=1)),
                topic(post(1, id=901, topic_id=89), post(2, id=902, topic_id=89, reply_to_post_number=1)),
            ]
        )
    )
    assert [one.parent_external_id for one in got.comments] == [None, "101", None, "901"]
    newest = read(json.dumps({"latest_posts": [post(2, reply_to_post_number=1), post(1)]}))
    assert [one.parent_external_id for one in newest.comments] == ["101", None]
    absent = read(json.dumps(topic(post(5, reply_to_post_number=4)))).comments[0]
    assert (absent.parent_external_id, absent.extra["reply_to_post_number"]) == (None, 4)


def test_without_html_the_source_is_the_text() -> None:
    one = post(1, raw="*words*", actions_summary=None)
    del one["cooked"]
    comment = read(json.dumps(topic(one))).comments[0]
    assert (comment.text, comment.like_count) == ("*words*", None)


def test_what_is_no_post_of_a_person() -> None:
    got = read(json.dumps(topic(post(1), post(2, post_type=3), post(3, deleted_at="2024-05-02T00:00:00Z"))))
    assert (len(got.comments), sorted(got.reasons)) == (
        1,
        ["a message of the forum itself", "deleted before the export"],
    )


def test_posts_of_other_pages_are_not_missing() -> None:
    first, second = topic(post(1), post(2)), topic(post(3))
    for one in (first, second):
        one["post_stream"]["stream"] = [101, 102, 103, 104]
    assert list(read(json.dumps(first)).noted.values()) == [2]
    assert read(json.dumps([first, second])).noted == {}
