"""Files without comments are named, and become no rows."""

import json

import pytest

from moderator.core.errors import NoComments, UserError
from moderator.importers.base import Options, Source
from moderator.importers.registry import detect
from tests.importers.downloads import OTHERS
from tests.importers.reading import read


@pytest.mark.parametrize("name", OTHERS)
def test_what_it_looks_like(name: str) -> None:
    content, words = OTHERS[name]
    with pytest.raises(UserError) as caught:
        detect(Source.of_bytes("file", content))
    said = str(caught.value)
    assert "0 comments found" in said
    assert words in said


def test_a_person_who_names_the_column_is_believed() -> None:
    source = Source.of_bytes("file", OTHERS["subscriptions.csv"][0])
    assert detect(source, Options(mapping={"text": "Channel Title"})).name == "table"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('{"data": [{"id": "1", "text": "some words", "likes": 3}]}', "json"),
        ('{"messages": [{"id": 1, "content": "some words of it", "user": "ida"}]}', "json"),
        ('[{"media": "x", "comment": "some words"}]', "json"),
        ("from,comment\nida,some words of it\n", "table"),
        ("import date,comment\n2026-01-02,some words of it\n", "table"),
        ("body,from\nsome words of it,ida\n", "table"),
    ],
)
def test_exports_that_look_a_little_like_them_are_read(content: str, name: str) -> None:
    assert detect(Source.of_bytes("file", content.encode())).name == name


def test_a_chat_that_begins_with_a_bracket_is_no_json() -> None:
    title = "[LINE] Chat history with Ida\nSaved on: 2026/06/03 13:02\n"
    chat = f"{title}\n2026/06/01(Mon)\n15:21\tIda\thello\n"
    assert detect(Source.of_bytes("chat.txt", chat.encode())).name == "line_chat"
    with pytest.raises(UserError, match="a LINE chat without messages"):
        detect(Source.of_bytes("chat.txt", title.encode()))


@pytest.mark.parametrize("head", ["", "WEBVTT\n\n"])
def test_subtitles_are_said_to_be_some(head: str) -> None:
    lines = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\nBread, number {n}\n\n" for n in range(1, 6))
    with pytest.raises(UserError, match="subtitles"):
        detect(Source.of_bytes("talk.srt", f"{head}{lines}".encode()))


PERSON = {"id": 7, "username": "ida", "bio": "I bake bread and write about it every day", "followers": 12}


@pytest.mark.parametrize("content", [[PERSON, PERSON], {"users": [PERSON]}, {"data": [PERSON, PERSON]}])
def test_profiles_are_no_comments(content: object) -> None:
    with pytest.raises(NoComments, match="profiles of people"):
        read(json.dumps(content))


@pytest.mark.parametrize("name", ["bio", "Biography", "About me", "signature"])
def test_what_people_say_of_themselves_is_no_comment(name: str) -> None:
    rows = "".join(f"ida{n},I bake bread and write about it every day {n},3\n" for n in range(5))
    with pytest.raises(UserError):
        read(f"username,{name},posts\n{rows}")
    rows = "".join(f"ida{n},I bake bread and write about it every day {n},nice {n}\n" for n in range(5))
    assert read(f"username,{name},comment\n{rows}").texts[0] == "nice 0"


def test_people_who_wrote_something_are_read() -> None:
    told = [{**PERSON, "comment": f"too much salt {n}"} for n in range(3)]
    assert read(json.dumps(told)).texts[0] == "too much salt 0"
