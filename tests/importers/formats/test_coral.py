import json

import pytest

from tests.importers.reading import read

ONE = {
    "id": "a",
    "body": "some words",
    "authorID": "u",
    "storyID": "s",
    "createdAt": "2024-05-01T09:00:00.000Z",
}


@pytest.mark.parametrize("content", [json.dumps(ONE), json.dumps([ONE]), json.dumps({"comments": [ONE]})])
def test_every_arrangement(content: str) -> None:
    got = read(content)
    comment = got.comments[0]
    assert (got.format, comment.text, comment.thread_id, comment.author_id) == (
        "coral",
        "some words",
        "s",
        "u",
    )


def test_the_newest_of_several_versions() -> None:
    other = {key: value for key, value in ONE.items() if key != "body"}
    got = read("\n".join(map(json.dumps, (ONE, {**other, "revisions": [{"body": "old"}, {"body": "new"}]}))))
    assert got.texts == ["some words", "new"]


def test_stories_and_people_are_no_comments() -> None:
    story = {"id": "s", "url": "https://n.example/1", "title": "A story"}
    got = read("\n".join(map(json.dumps, (ONE, story, {**ONE, "deletedAt": "2024-05-02"}))))
    assert (len(got.comments), sorted(got.reasons)) == (
        1,
        ["a story or a person, not a comment", "deleted before the export"],
    )
