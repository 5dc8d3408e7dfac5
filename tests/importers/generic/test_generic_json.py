"""What JSON of unknown origin is made of, and how a naive reader fails on it."""

import json

import pytest

from moderator.core.comment import TimePrecision
from moderator.core.errors import UserError
from moderator.importers.base import Options, Source
from moderator.importers.registry import detect
from tests.importers.reading import read

ONE = {"id": "a", "text": "some words here", "author": "ann"}


def write(value: object) -> str:
    return json.dumps(value)


@pytest.mark.parametrize(
    "document",
    [
        [ONE],
        {"comments": [ONE]},
        {"data": {"items": [ONE]}, "paging": {"next": ""}},
        {"results": [ONE], "meta": {"tags": ["x", "y", "z", "w"]}},
        {"k1": ONE},
        {"data": [{"node": ONE}]},
        {"response": {"docs": [ONE], "facets": [{"name": "x", "n": 3}]}},
        ONE,
        [{"data": [ONE]}],
    ],
)
def test_arrangements(document: object) -> None:
    got = read(write(document))
    assert got.texts == ["some words here"]
    assert (got.comments[0].external_id, got.comments[0].author_name) == ("a", "ann")


def test_pages_one_per_line() -> None:
    page = {"meta": {"count": 2}, "data": [ONE, {**ONE, "id": "b"}]}
    got = read(write(page) + "\n" + write(page) + "\n")
    assert [comment.external_id for comment in got.comments] == ["a", "b", "a", "b"]


def test_an_array_behind_a_long_head() -> None:
    document = {
        "title": "x",
        "formats": [{"url": "y" * 1000, "n": n} for n in range(400)],
        "comments": [ONE] * 3,
    }
    assert len(read(write(document)).comments) == 3


def test_ids_are_exact_and_doubles_are_none() -> None:
    ids = ["n1", "n2", "n3", 1169246717864136705, 1.169246717864136e18, 12.0]
    got = read(write([{"id": identity, "text": f"words {n}"} for n, identity in enumerate(ids)]))
    assert [comment.external_id for comment in got.comments][3:] == ["1169246717864136705", None, "12"]


def test_text_in_pieces_and_missing_fields() -> None:
    pieces = ["see ", {"type": "link", "text": "e.org"}]
    got = read(write([{"text": "whole words", "from": "ann"}, {"text": pieces}, {}]))
    assert got.texts == ["whole words", "see e.org"]
    assert got.reasons == {"no text": 1}


def test_replies_stand_below_their_comment() -> None:
    reply = {"id": "r", "text": "an answer", "replies": [{"id": "rr", "text": "and one to it"}]}
    got = read(write([{**ONE, "replies": [reply]}, {**ONE, "id": "b"}]))
    pairs = [(comment.external_id, comment.parent_external_id) for comment in got.comments]
    assert pairs == [("a", None), ("r", "a"), ("rr", "r"), ("b", None)]


def test_very_deep_replies_end() -> None:
    node: dict[str, object] = {"id": "last", "text": "the last words"}
    for number in range(300):
        node = {"id": str(number), "text": "some words", "replies": [node]}
    assert len(read(write([node])).comments) == 301


def test_a_parent_that_is_the_post_is_none() -> None:
    got = read(
        write(
            [{**ONE, "post_id": "p", "parent_id": "p"}, {**ONE, "id": "b", "post_id": "p", "parent_id": "a"}]
        )
    )
    assert [comment.parent_external_id for comment in got.comments] == [None, "a"]


def test_epochs_in_text_and_naive_times() -> None:
    got = read(write([{**ONE, "created_at": "1780300800000"}, {**ONE, "created_at": "2026-06-01 10:00:00"}]))
    assert [comment.created_at_precision for comment in got.comments] == [
        TimePrecision.EXACT,
        TimePrecision.LOCAL,
    ]


def test_mapping_by_dotted_names() -> None:
    content = write([{"x": {"deep": "some words here"}, "y": "other words here", "id": "q"}])
    got = read(content, Options(format="json", mapping={"text": "x.deep", "author_name": "y"}))
    assert got.texts == ["some words here"]
    assert got.comments[0].author_name == "other words here"


def test_extra_is_what_is_left_and_nothing_private() -> None:
    got = read(write([{**ONE, "lang": "en", "ip": "192.0.2.1", "email": "a@example.org", "n": None}]))
    assert got.comments[0].extra == {"lang": "en"}


@pytest.mark.parametrize(
    "document",
    [
        {"name": "package", "version": "1.0", "scripts": {"test": "run all of the tests"}},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": {"coordinates": [1, 2]}}]},
        [1, 2, 3],
        [],
        {},
        {
            "likes_media_likes": [
                {"title": "ann", "string_list_data": [{"href": "https://e.org", "timestamp": 1}]}
            ]
        },
        [{"date": "2026-01-01", "tweet_count": 3}],
    ],
)
def test_what_holds_no_comments_is_refused(document: object) -> None:
    with pytest.raises(UserError, match="0 comments found"):
        detect(Source.of_bytes("x.json", write(document).encode()))


POSTS = [
    ([{"post_Id": "11", "comments": [{"number_comment": 1, "name": "ann", "comment_text": "so it is"}]},
      {"post_Id": "12", "comments": []}], "11"),
    ([{"title": "t", "video_id": "dQw4w9WgXcQ", "comments": [{"comment_text": "so it is"}]}], "dQw4w9WgXcQ"),
    ([{"post_url": "https://www.instagram.com/p/Cx1/", "caption": "our own words, many of them, about it",
       "comments": ["so it is"]}], "Cx1"),
    ({"https://www.youtube.com/watch?v=dQw4w9WgXcQ": ["so it is"], "https://www.youtube.com/watch?v=x": []},
     "dQw4w9WgXcQ"),
    ({"video_id": "dQw4w9WgXcQ", "title": "ours", "comments": ["so it is"]}, "dQw4w9WgXcQ"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "post"), POSTS)
def test_the_comments_of_posts_be_they_ever_so_short(document: object, post: str) -> None:
    got = read(write(document))
    assert [(comment.text, comment.thread_id) for comment in got.comments] == [("so it is", post)]
    assert got.found == 1


def test_texts_below_a_post_are_one_comment_each() -> None:
    got = read(
        write([{"id": n, "caption": "ours", "comments": ["so nice", "well done, you", "🔥"]} for n in "ab"])
    )
    assert got.texts == ["so nice", "well done, you", "🔥"] * 2


def test_short_answers_in_a_comment_are_beside_it() -> None:
    one = {
        "id": "a",
        "text": "some words here",
        "user": "ann",
        "comments": [{"name": "bo", "text": "an answer"}],
    }
    got = read(write([one]))
    assert [(comment.text, comment.parent_external_id) for comment in got.comments] == [
        ("some words here", None), ("an answer", "a")
    ]  # fmt: skip


def under(*texts: str) -> list[dict[str, object]]:
    return [{"author": "ann", "text": text, "likes": 3} for text in texts]


@pytest.mark.parametrize(
    ("document", "posts"),
    [
        ({"p1x17": {"title": "A", "comments": under("a", "b")}, "p2x17": {"title": "B", "comments": under("c")}},
         ["p1x17", "p1x17", "p2x17"]),
        ({"p1x17": {"title": "A", "comments": ["so it is"]}, "p2x17": {"title": "B", "comments": ["no", "not so"]}},
         ["p1x17", "p2x17", "p2x17"]),
        ({"data": {"p1x17": {"comments": under("a")}, "p2x17": {"comments": under("b", "c")}}, "next": None},
         ["p1x17", "p2x17", "p2x17"]),
        ({"comments": {"kind": under("a"), "unkind": under("b", "c")}}, [None] * 3),
        ([{"post": {"id": "p1"}, "comments": under("a", "b", "c")}], ["p1"] * 3),
        ({"post": {"id": "p1", "selftext": "words of the post"}, "comments": under("a", "b", "c")}, ["p1"] * 3),
        ([{"video": "https://youtu.be/x", "comments": [{"comment": "so it is"}] * 3}], ["https://youtu.be/x"] * 3),
        ({"data": {"xdt_api__v1__comments": {"edges": [{"node": one} for one in under("a", "b", "c")]}}}, [None] * 3),
    ],
)  # fmt: skip
def test_every_post_s_comments_are_taken_and_keep_it(document: object, posts: list[str | None]) -> None:
    got = read(write(document))
    assert [comment.thread_id for comment in got.comments] == posts
    assert got.found == 3


def test_comments_and_answers_under_their_ids() -> None:
    def said(name: str, **replies: object) -> dict[str, object]:
        return {"author": name, "body": f"words of {name}", "replies": replies}

    posts: dict[str, dict[str, object]] = {
        "p1x17": {"title": "A", "body": "none", "comments": {"a1": said("ann", a2=said("bo"))}},
        "p2x17": {"title": "B", "body": "none", "comments": {"b1": said("cy")}},
    }
    wanted = [("a1", None, "p1x17"), ("a2", "a1", "p1x17"), ("b1", None, "p2x17")]
    for document in (posts, [{"id": key, **post} for key, post in posts.items()]):
        got = read(write(document))
        ids = [(one.external_id, one.parent_external_id, one.thread_id) for one in got.comments]
        assert ids == wanted


def test_answers_that_are_nothing_but_texts() -> None:
    got = read(write([{"id": "a", "comment": "so it is", "replies": ["no it is not", "yes"]}]))
    assert [(comment.text, comment.parent_external_id) for comment in got.comments] == [
        ("so it is", None), ("no it is not", "a"), ("yes", "a")
    ]  # fmt: skip


def test_lists_by_the_day_have_it_as_their_date() -> None:
    got = read(write({"2026-01-01": under("so it is"), "2026-01-02": under("not so")}))
    assert [comment.created_at and comment.created_at.day for comment in got.comments] == [1, 2]
    assert {comment.thread_id for comment in got.comments} == {None}


def test_a_text_by_language_is_one_text() -> None:
    shop = {"en": {"text": "Thank you for coming to our shop on that day", "date": "2026-06-02"}}
    pages = {
        "0x3b:0": [
            {"review_id": "r1", "author": "ann", "review_text": {"en": "Fine rye"}, "owner_responses": shop},
            {"review_id": "r2", "author": "bob", "review_text": {}, "owner_responses": {}},
        ],
        "0x4c:0": [
            {"review_id": "r3", "author": "cyd", "review_text": {"de": "Zu salzig", "en": "Too salty"}}
        ],
    }
    got = read(write(pages))
    assert [(one.text, one.author_name) for one in got.comments] == [
        ("Fine rye", "ann"),
        ("Zu salzig", "cyd"),
    ]
    assert got.comments[1].extra["review_text"] == {"de": "Zu salzig", "en": "Too salty"}
    assert len(got.skipped) == 1


def test_the_description_of_a_review_is_its_text_and_that_of_goods_is_none() -> None:
    review = {
        "title": "Rye",
        "description": "A fine loaf",
        "reviewer_name": "ann",
        "rating": "Rated 5 out of 5 stars",
    }
    assert read(write([review, {**review, "description": "Too salty for me"}])).texts[0] == "A fine loaf"
    goods = {
        "name": "Rye",
        "description": "A loaf of rye and wheat",
        "review_scores_rating": 4.5,
        "review_count": 3,
    }
    with pytest.raises(UserError):
        read(write([goods, {**goods, "name": "Wheat"}]))


def test_what_tells_of_machines_and_mail_is_kept_nowhere_in_a_record() -> None:
    record = {
        "id": 7,
        "body": "the parcel never came",
        "via": {"channel": "web", "source": {"from": {"name": "Ann", "email": "ann@example.org"}}},
        "metadata": {"system": {"client": "x", "ip_address": "1.2.3.4"}},
    }
    extra = read(json.dumps([record])).comments[0].extra
    assert extra["metadata"] == {"system": {"client": "x"}}
    assert "1.2.3.4" not in str(extra)
    assert "ann@example.org" not in str(extra)
