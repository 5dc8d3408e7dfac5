import json

from tests.importers.reading import read

POST = {
    "id": "1900000000000000001",
    "text": "words &amp; more",
    "author_id": "7",
    "created_at": "2026-06-01T10:00:00Z",
}
USERS = {"users": [{"id": "7", "username": "ida_h"}], "tweets": [{**POST, "id": "5", "text": "context"}]}


def test_context_is_no_result() -> None:
    for document in (
        {"data": [POST], "includes": USERS},
        {"data": POST, "includes": USERS},
        [{"data": [POST], "includes": USERS}],
    ):
        got = read(json.dumps(document))
        assert (got.format, [comment.external_id for comment in got.comments]) == ("x_api", [POST["id"]])
        assert got.comments[0].author_name == "ida_h"


def test_authors_that_stand_before_their_posts() -> None:
    got = read(json.dumps({"includes": USERS, "meta": {}, "data": [POST]}))
    assert got.comments[0].author_name == "ida_h"


def test_each_page_has_its_own_authors() -> None:
    pages = [{"data": [POST], "includes": USERS}, {"data": [{**POST, "author_id": "8"}]}]
    got = read("\n".join(map(json.dumps, pages)))
    assert [comment.author_name for comment in got.comments] == ["ida_h", None]


def test_a_repost_is_kept_as_it_is_with_the_whole_beside() -> None:
    repost = {**POST, "text": "RT @jo: cont…", "referenced_tweets": [{"type": "retweeted", "id": "5"}]}
    got = read(json.dumps({"data": [repost], "includes": USERS}))
    assert got.texts == ["RT @jo: cont…"]
    assert got.comments[0].extra["full_text"] == "context"
    assert got.comments[0].parent_external_id is None


def test_quotes_are_no_replies() -> None:
    kinds = [{"type": "quoted", "id": "5"}, {"type": "replied_to", "id": "6"}]
    got = read(json.dumps([{**POST, "referenced_tweets": kinds}, {**POST, "referenced_tweets": kinds[:1]}]))
    assert [comment.parent_external_id for comment in got.comments] == ["6", None]


def test_one_broken_post_costs_one_post() -> None:
    got = read(json.dumps([{"data": [POST, 7, {**POST, "id": "2"}], "meta": {}}]))
    assert (len(got.comments), len(got.rejected)) == (2, 1)
