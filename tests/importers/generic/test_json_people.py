"""Names that stand in a list beside the records."""

import json

import pytest

from moderator.core.comment import OWN
from tests.importers.reading import read

RECORDS = [{"id": 70 + n, "author_id": 5 + n, "body": f"Number {n} of the words"} for n in range(3)]
PEOPLE = [
    {"id": 5, "name": "Ida Holm", "email": "x@example.org"},
    {"id": 6, "first_name": "Bo", "last_name": "Ek"},
]


@pytest.mark.parametrize("key", ["users", "profiles", "members"])
def test_an_id_is_called_by_the_name_beside(key: str) -> None:
    for document in ({"comments": RECORDS, key: PEOPLE}, {"response": {key: PEOPLE, "comments": RECORDS}}):
        got = read(json.dumps(document))
        assert [one.author_name for one in got.comments] == ["Ida Holm", "Bo Ek", None]
        assert [one.author_id for one in got.comments] == ["5", "6", "7"]


def test_people_under_their_ids() -> None:
    people = {"5": {"username": "ida"}, "6": {"username": "bo"}}
    got = read(json.dumps({"comments": RECORDS, "users": people}))
    assert [one.author_name for one in got.comments] == ["ida", "bo", None]


def test_people_behind_more_records_than_are_looked_at() -> None:
    many = [{**RECORDS[0], "id": number, "body": "words " * 40} for number in range(2000)]
    got = read(json.dumps({"comments": many, "users": PEOPLE}))
    assert {one.author_name for one in got.comments} == {"Ida Holm"}


def test_a_name_of_its_own_goes_first() -> None:
    named = [{**one, "author_name": "somebody"} for one in RECORDS]
    assert {one.author_name for one in read(json.dumps({"comments": named, "users": PEOPLE})).comments} == {
        "somebody"
    }


def test_who_is_named_in_some_records_alone_is_called_by_the_list_in_the_others() -> None:
    records = [{**one, "from": {"name": "Ida H."} if one["author_id"] == 5 else {}} for one in RECORDS]
    found = read(json.dumps({"comments": records, "users": PEOPLE})).comments
    assert [one.author_name for one in found] == ["Ida H.", "Bo Ek", None]


def test_what_agents_answer_customers_is_the_account_s_own() -> None:
    people = [{**PEOPLE[0], "role": "end-user"}, {**PEOPLE[1], "role": "agent"}]
    for listed, own in ((people, [None, True, None]), (people[1:], [None, None, None])):
        found = read(json.dumps({"comments": RECORDS, "users": listed})).comments
        assert [one.extra.get(OWN) for one in found] == own
