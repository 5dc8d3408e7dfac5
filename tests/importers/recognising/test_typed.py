"""Values that databases wrap in objects naming their kind."""

import json

import pytest

from tests.importers.reading import read

ROWS = [
    {"comment_id": {"S": f"c{number}"}, "text": {"S": f"bread {number}"}, "likes": {"N": f"{number}"},
     "user": {"M": {"name": {"S": "Ida"}, "id": {"S": "u1"}}}, "tags": {"L": [{"S": "new"}, {"N": "7"}]},
     "created_at": {"N": "1709287200"}, "parent_id": {"NULL": True} if number == 1 else {"S": "c1"}}
    for number in (1, 2, 3)
]  # fmt: skip
EXPECTED = [
    (f"bread {number}", f"c{number}", None if number == 1 else "c1", "Ida", number) for number in (1, 2, 3)
]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"Items": ROWS, "Count": 3, "ScannedCount": 3}),
        "".join(json.dumps({"Item": row}) + "\n" for row in ROWS),
        json.dumps(ROWS),
    ],
    ids=["scan", "export", "array"],
)
def test_dynamodb(content: str) -> None:
    found = read(content).comments
    assert [
        (one.text, one.external_id, one.parent_external_id, one.author_name, one.like_count) for one in found
    ] == EXPECTED
    assert found[0].extra == {"tags": ["new", 7]}
    assert found[0].created_at is not None


def test_firestore() -> None:
    documents = [
        {
            "name": f"projects/p/databases/(default)/documents/comments/own{number}",
            "fields": {
                "text": {"stringValue": f"bread {number}"},
                "likes": {"integerValue": str(number)},
                "author": {"mapValue": {"fields": {"name": {"stringValue": "Ida"}}}},
                "pictures": {"arrayValue": {}},
            },
            "createTime": "2024-03-01T10:00:00Z",
        }
        for number in (1, 2)
    ]
    for content in (
        json.dumps({"documents": documents}),
        json.dumps([{"document": one} for one in documents]),
    ):
        found = read(content).comments
        assert [(one.text, one.external_id, one.author_name, one.like_count) for one in found] == [
            ("bread 1", "own1", "Ida", 1),
            ("bread 2", "own2", "Ida", 2),
        ]


def test_fields_of_one_letter_are_no_kinds() -> None:
    rows = [{"text": {"S": "no", "M": "yes"}, "comment": f"words about bread {n}"} for n in range(3)]
    assert read(json.dumps(rows)).texts == [f"words about bread {n}" for n in range(3)]
