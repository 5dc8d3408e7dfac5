import json

from tests.importers.reading import read

OWNER = {"id": "5500000000000000001", "username": "ida.h", "full_name": "Ida"}


def test_ids_beyond_a_double_are_exact() -> None:
    answer = {
        "id": 17900000000000000125,
        "created_at": 1780300800,
        "text": "yes",
        "owner": OWNER,
        "likes_count": 0,
    }
    one = {**answer, "id": 17900000000000000123, "text": "words", "answers": [answer]}
    got = read(json.dumps([one]))
    assert got.format == "instaloader"
    pairs = [(comment.external_id, comment.parent_external_id) for comment in got.comments]
    assert pairs == [("17900000000000000123", None), ("17900000000000000125", "17900000000000000123")]
    assert got.comments[0].author_id == "5500000000000000001"
