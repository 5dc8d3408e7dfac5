import json

from tests.importers.reading import read

REVIEW = {
    "type": "customerReviews",
    "id": "1",
    "attributes": {"rating": 1, "body": "some words", "title": "x"},
}


def test_pages_in_every_arrangement() -> None:
    for document in ({"data": [REVIEW]}, [{"data": [REVIEW]}], [REVIEW], {"data": REVIEW}):
        got = read(json.dumps(document))
        assert (got.format, got.texts) == ("app_store_connect", ["some words"])
        assert got.comments[0].like_count is None
