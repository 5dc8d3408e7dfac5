import json

from tests.importers.reading import read

ONE = {"cid": "7292000000000000001", "text": "some words", "diggCount": 1, "uniqueId": "ida", "uid": "6789"}


def test_times_as_numbers_and_parents_that_are_none() -> None:
    got = read(
        "\n".join(
            json.dumps({**ONE, "createTime": 1780300800, "repliesToId": to}) for to in (None, "", "0", "5")
        )
    )
    assert got.format == "tiktok_apify"
    assert [comment.parent_external_id for comment in got.comments] == [None, None, None, "5"]
    assert got.comments[0].created_at is not None


def test_ids_as_numbers_are_exact() -> None:
    got = read(json.dumps([{**ONE, "cid": 7292000000000000123}]))
    assert got.comments[0].external_id == "7292000000000000123"
