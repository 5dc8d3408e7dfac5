import json

from tests.importers.reading import read

ONE = {"id": "55_1", "message": "some words", "created_time": "2026-06-01T10:00:00+0000"}


def page(*records: object) -> dict[str, object]:
    return {"data": list(records), "paging": {"next": ""}}


def test_pages_in_every_arrangement() -> None:
    documents = [page(ONE, ONE), [page(ONE), page(), page(ONE)], [ONE, ONE], {"comments": [ONE, ONE]}]
    for document in documents:
        got = read(json.dumps(document))
        assert (got.format, len(got.comments)) == ("facebook_graph", 2), document
    lines = "\n".join(json.dumps(page(ONE)) for _ in range(2))
    assert len(read(lines).comments) == len(read(lines.encode("utf-16")).comments) == 2


def test_one_comment_is_one() -> None:
    got = read(json.dumps({**ONE, "like_count": 0}))
    assert (got.format, got.comments[0].like_count) == ("facebook_graph", 0)


def test_no_id_leaves_those_of_the_address_for_reading() -> None:
    link = "https://www.facebook.com/1/posts/2/?comment_id=5&reply_comment_id=6"
    got = read(
        json.dumps(page({"message": "words", "created_time": ONE["created_time"], "permalink_url": link}))
    )
    comment = got.comments[0]
    assert (comment.external_id, comment.permalink) == (None, link)
    assert comment.extra == {"comment_id": "5", "reply_comment_id": "6"}


def test_a_post_is_told_from_a_comment_by_what_stands_within() -> None:
    reply = {**ONE, "id": "55_2", "message": "a reply"}
    post = {
        "id": "44_55",
        "message": "our post",
        "created_time": ONE["created_time"],
        "comments": page(reply),
    }
    comment = {**ONE, "comments": page(reply)}
    for document in (post, page(post)):
        got = read(json.dumps(document))
        assert [(one.text, one.thread_id, one.parent_external_id) for one in got.comments] == [
            ("a reply", "44_55", None)
        ]
        assert got.reasons == {"a post, not a comment": 1}
    got = read(json.dumps(page(comment)))
    assert [(one.external_id, one.parent_external_id) for one in got.comments] == [
        ("55_1", None),
        ("55_2", "55_1"),
    ]


def test_pages_of_posts_alone_are_left_to_others() -> None:
    post = {**ONE, "shares": {"count": 3}, "full_picture": "https://p.example/1"}
    assert read(json.dumps(page(post))).format == "json"


def test_likes_as_a_summary() -> None:
    got = read(json.dumps(page({**ONE, "likes": {"data": [], "summary": {"total_count": 7}}})))
    assert got.comments[0].like_count == 7
