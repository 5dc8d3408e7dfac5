import json

import pytest

from tests.importers.reading import read


def entry(**fields: object) -> dict[str, object]:
    return {"media_list_data": [{"uri": ""}], "string_map_data": fields}


@pytest.mark.parametrize("name", ["Comment", "Kommentar", "Comentario", "Reactie", "Yorum", "Unknown word"])
def test_names_of_fields_are_in_the_language_of_the_account(name: str) -> None:
    fields = {
        name: {"value": "some words"},
        "Owner or so": {"value": "lake.side"},
        "When": {"timestamp": 1780300800},
    }
    for order in (list(fields), list(reversed(fields))):
        got = read(json.dumps([entry(**{key: fields[key] for key in order})]))
        assert (got.format, got.texts) == ("instagram_download", ["some words"])
        assert got.comments[0].extra["media_owner"] == "lake.side"
        assert got.comments[0].author_name is None
        assert got.comments[0].created_at is not None


def test_names_of_fields_are_encoded_twice_too() -> None:
    got = read(
        json.dumps([entry(**{"Coment\u00c3\u00a1rio": {"value": "\u00c3\u00b3timo"}, "T": {"timestamp": 5}})])
    )
    assert got.texts == ["ótimo"]


def test_a_new_kind_of_media_brings_a_new_list() -> None:
    got = read(
        json.dumps({"comments_hype_comments": [{"string_map_data": {"Comment": {"value": "so new"}}}]})
    )
    assert (got.format, got.texts) == ("instagram_download", ["so new"])


def test_several_lists_in_one_file() -> None:
    one = {"string_map_data": {"Comment": {"value": "a reel"}, "Time": {"timestamp": 1780300800}}}
    got = read(
        json.dumps({"comments_reels_comments": [one], "x": [1], "comments_story_comments": [one, one]})
    )
    assert len(got.comments) == 3


def test_the_first_entry_may_be_an_odd_one() -> None:
    got = read(
        json.dumps([{"title": "x"}, entry(Comment={"value": "second"}, Time={"timestamp": 1780300800})])
    )
    assert (got.format, got.texts) == ("instagram_download", ["second"])


def test_half_a_character_in_the_owner_s_name_is_left_out() -> None:
    half = {"title": "jo\ud83d", "string_list_data": [{"href": "", "value": "nice", "timestamp": 1630000000}]}
    got = read(json.dumps({"comments_media_comments": [half]}))
    assert got.comments[0].extra["media_owner"] == "jo"


def test_fields_beside_the_owner_s_are_not_the_owner() -> None:
    fields = {
        "Comment": {"value": "so new"},
        "Deletion status": {"value": "False"},
        "Media owner": {"value": "ida"},
    }
    got = read(json.dumps({"comments_media_comments": [{"title": "ida", "string_map_data": fields}]}))
    assert (got.texts, got.comments[0].extra) == (["so new"], {"media_owner": "ida"})
