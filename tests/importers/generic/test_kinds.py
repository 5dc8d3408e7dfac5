"""Records that say themselves that they are none of anybody's."""

import json

import pytest

from tests.importers.reading import read


@pytest.mark.parametrize(
    ("field", "written", "other"),
    [
        ("system", False, True),
        ("is_system", "false", "true"),
        ("type", "message", "system"),
        ("messageType", "message", "systemEventMessage"),
        ("type", "comment", "discussionRenamed"),
        ("type", "m.room.message", "m.room.topic"),
        ("subtype", "text", "user_joined"),
        ("type", "message", "join"),
    ],
)
def test_what_a_service_says_is_left_out(field: str, written: object, other: object) -> None:
    records = [
        {
            "id": f"a{number}",
            "body": f"Number {number} of the words",
            field: other if number == 1 else written,
        }
        for number in range(4)
    ]
    got = read(json.dumps(records))
    assert [one.external_id for one in got.comments] == ["a0", "a2", "a3"]
    assert sum(got.reasons.values()) == 1
    rows = (f"{one['id']},{one['body']},{str(one[field]).lower()}" for one in records)
    table = read("\n".join([f"id,body,{field}", *rows, ""]))
    if field != "messageType" and other != "discussionRenamed":
        assert [one.external_id for one in table.comments] == ["a0", "a2", "a3"]


def test_kinds_of_comments_are_comments() -> None:
    records = [
        {"id": f"a{n}", "body": f"Number {n} of the words", "type": ("message", "reply")[n % 2]}
        for n in range(4)
    ]
    assert len(read(json.dumps(records)).comments) == 4
