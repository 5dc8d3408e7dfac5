import json

from tests.importers.reading import read


def post(text: str, at: int = 1, **more: object) -> dict[str, object]:
    where = {"team": "acme", "channel": "bread", "user": "ida"}
    return {"type": "post", "post": {**where, "message": text, "create_at": 1709287200000 + at, **more}}


def lines(*values: object) -> str:
    return "".join(json.dumps(value) + "\n" for value in values)


def test_replies_answer_their_post_though_that_has_no_words() -> None:
    reply = {"user": "bo", "message": "what a picture", "create_at": 1709287300000}
    found = read(lines({"type": "version", "version": 1}, post("", replies=[reply]), post("bread", 2)))
    assert found.texts == ["what a picture", "bread"]
    assert found.comments[0].parent_external_id is not None
    assert found.comments[0].parent_external_id.startswith("acme/bread/ida/")


def test_two_posts_of_one_instant_are_two() -> None:
    found = read(lines(post("bread"), post("butter"))).comments
    assert len({one.external_id for one in found}) == 2


def test_what_passed_between_single_people_is_left_alone() -> None:
    private = {"type": "direct_post", "direct_post": {"channel_members": ["a", "b"], "user": "a", "message": "secret",
               "create_at": 1}}  # fmt: skip
    assert read(lines(post("bread"), private)).texts == ["bread"]
