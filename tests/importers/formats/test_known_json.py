import json

from moderator.importers.base import Options
from tests.importers.reading import read

REVIEW = {
    "reviewId": "a",
    "userName": "Ida",
    "content": "short",
    "score": 5,
    "thumbsUpCount": 2,
    "replyContent": "x" * 200,
}


def test_fields_by_name_and_not_by_length() -> None:
    for content in (
        json.dumps([REVIEW]),
        json.dumps(REVIEW) + "\n" + json.dumps(REVIEW),
        json.dumps({"reviews": [REVIEW]}),
    ):
        got = read(content)
        assert (got.format, got.comments[0].text) == ("google_play_scraper_json", "short")
        assert (got.comments[0].platform, got.comments[0].like_count) == ("google_play", 2)


def test_what_a_person_said_goes_first() -> None:
    options = Options(format="google_play_scraper_json", mapping={"author_name": "reviewId"})
    assert read(json.dumps([REVIEW]), options).comments[0].author_name == "a"


def test_other_reviews_are_left_to_others() -> None:
    assert read(json.dumps([{"id": "a", "review": "some words", "stars": 3}])).format == "json"
