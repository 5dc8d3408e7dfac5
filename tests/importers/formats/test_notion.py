import json

from tests.importers.reading import read


def comment(own: str, discussion: str, *pieces: str) -> dict[str, object]:
    rich = [{"type": "text", "text": {"content": piece}, "plain_text": piece} for piece in pieces]
    return {"object": "comment", "id": own, "discussion_id": discussion, "rich_text": rich,
            "parent": {"type": "block_id", "block_id": "b1"}, "created_time": "2024-02-14T22:38:00.000Z"}  # fmt: skip


def test_the_first_of_a_discussion_is_what_the_others_answer() -> None:
    told = [comment("c1", "d1", "one"), comment("c2", "d2", "two"), comment("c3", "d1", "th", "ree")]
    found = read(json.dumps({"object": "list", "results": told})).comments
    assert [(one.text, one.parent_external_id, one.thread_id) for one in found] == [
        ("one", None, "b1"),
        ("two", None, "b1"),
        ("three", "c1", "b1"),
    ]


def test_an_empty_one_and_a_page_are_told() -> None:
    told = [comment("c1", "d1"), {"object": "page", "id": "p"}, comment("c2", "d1", "words")]
    found = read(json.dumps({"object": "list", "results": told}))
    assert (found.texts, len(found.skipped)) == (["words"], 2)
