"""Objects in the cells of a table."""

import csv
import io
import json

from tests.importers.reading import read


def table(*rows: list[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def test_the_fields_of_an_author_are_columns() -> None:
    rows = [
        ["1", str({"userName": name, "id": f"12{n}", "pics": [1]}), f"fine rye {n}"]
        for n, name in enumerate("ab")
    ]
    got = read(table(["id", "author", "text"], *rows))
    assert [(one.author_name, one.author_id, one.text) for one in got.comments] == [
        ("a", "120", "fine rye 0"),
        ("b", "121", "fine rye 1"),
    ]


def test_comments_of_youtube_whose_snippet_is_a_cell() -> None:
    said = {"textDisplay": "fine rye", "authorDisplayName": "@ann", "publishedAt": "2024-05-01T10:00:00Z"}
    snippet = {"videoId": "v1", **said}
    thread = {"videoId": "v1", "topLevelComment": {"id": "c1", "snippet": snippet}}
    for cell in (str(snippet), json.dumps(snippet), str(thread)):
        got = read(table(["", "kind", "id", "snippet"], ["0", "youtube#comment", "c1", cell]))
        [one] = got.comments
        assert (one.text, one.author_name, one.thread_id, one.platform) == (
            "fine rye",
            "@ann",
            "v1",
            "youtube",
        )
        assert one.created_at


def test_damaged_objects_and_calls_are_words() -> None:
    for cell in ("{'a': ", "{'a': open('x')}", "{" * 3000 + "}", "{'name'}"):
        got = read(table(["user", "text"], [cell, "fine rye"], [cell, "too salty"]))
        assert got.texts == ["fine rye", "too salty"]


def test_what_python_printed_with_dates_and_classes_in_it_is_an_object() -> None:
    made = "datetime.datetime(2010, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)"
    for cell in (
        f"{{'username': 'ida', 'id': 55, 'created': {made}}}",
        f"User(username='ida', id=55, created={made}, descriptionUrls=None)",
    ):
        got = read(table(["date", "content", "id", "user"], ["2022-03-05 10:11:12", "fine rye", "7", cell]))
        [one] = got.comments
        assert (one.author_name, one.author_id) == ("ida", "55"), cell


def test_what_only_looks_like_an_object_stays_text() -> None:
    got = read(table(["user", "text"], ["User(name='ida'", "fine rye"], ["Ida (baker)", "good bread"]))
    assert [one.author_name for one in got.comments] == ["User(name='ida'", "Ida (baker)"]
