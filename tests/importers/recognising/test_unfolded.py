"""JSON in arrangements of its own, tables in Markdown, and YAML, which is refused."""

import json

import pytest

from moderator.core.errors import UserError
from moderator.importers import registry
from moderator.importers.base import Source
from moderator.importers.recognising import rewritten
from tests.importers.reading import read

COMMENT = {"id": "k1a", "author": "ida", "text": "the bread was dry", "date": "2026-06-01T10:00:00Z"}


@pytest.mark.parametrize(
    "content",
    [
        [json.dumps(COMMENT)],
        [{"key": "7", "value": json.dumps(COMMENT)}],
        [{"status": 200, "body": json.dumps([COMMENT])}],
        [[2, {**COMMENT, "category": "x"}], [3, "https://example.org/a.jpg", {**COMMENT, "filename": "a"}]],
    ],
    ids=["strings", "a document in a field", "answers in one", "gallery-dl"],
)
def test_what_is_folded_in_is_found(content: list[object]) -> None:
    (found,) = read(json.dumps(content)).comments
    assert (found.external_id, found.author_name, found.text) == ("k1a", "ida", "the bread was dry")


def test_a_document_beside_a_text_stays_what_it_is() -> None:
    content = json.dumps([{**COMMENT, "details": json.dumps({"text": "another text than that"})}])
    assert [comment.text for comment in read(content).comments] == ["the bread was dry"]
    source = Source.of_bytes("x.json", content.encode())
    assert rewritten.plain(source) is source


@pytest.mark.parametrize("before", ["/*O_o*/\ngoogle.visualization.Query.setResponse(", "handle(", ""])
def test_a_table_of_googles_charts_is_one(before: str) -> None:
    columns = [{"id": "A", "label": "When"}, {"id": "B", "label": "Name"}, {"id": "C", "label": "Comment"}]
    row = [{"v": "Date(2026,5,1,10,0,0)", "f": "1.6."}, None, {"v": "the bread was dry and salty"}]
    table = {
        "version": "0.6",
        "table": {"cols": columns, "rows": [{"c": row}, {"c": [None, {"v": "Jo"}, None]}]},
    }
    got = read(before + json.dumps(table) + (");" if before else ""))
    (found,) = got.comments
    assert found.text == "the bread was dry and salty"
    assert found.created_at is not None
    assert found.created_at.isoformat().startswith("2026-06-01T10:00")


def test_a_table_in_markdown() -> None:
    rows = "| Name | Comment |\n|:--|--:|\n| Ida | dry \\| salty<br>twice |\n| | lovely |\n"
    got = read(f"Words before, with | a bar\n\n{rows}\nmore\n")
    assert [(comment.author_name, comment.text) for comment in got.comments] == [
        ("Ida", "dry | salty\ntwice"), (None, "lovely"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        "- author: Ida\n  text: the bread was dry\n",
        "comments:\n  - author: Ida\n    text: the bread was dry\n",
        "---\n_id: 7\nname: Ida\nmessage: the bread was dry\n",
    ],
)
def test_yaml_is_called_so(content: str) -> None:
    with pytest.raises(UserError, match="is YAML, which is not read") as told:
        registry.detect(Source.of_bytes("x.yml", content.encode()))
    assert told.value.advice == "Save it as JSON or CSV."


def test_a_list_of_texts_is_no_yaml() -> None:
    content = "text\n- Ida: the bread was dry\n- Jo: it was not\n"
    assert registry.detect(Source.of_bytes("x.txt", content.encode())).name == "table"


def test_long_strings_beside_a_document_are_looked_at_in_no_time():
    beside = "ab" * 50_000
    record = {"blob": beside, "value": json.dumps({"comment": "This bread was dry", "user": "Ida"})}
    found = read(json.dumps(record) + "\n" + json.dumps(record | {"blob": "x"}) + "\n")
    assert found.texts == ["This bread was dry"] * 2
