import json

import pytest

from moderator.core.errors import UserError
from tests.importers.reading import read

ENTRY = {
    "timestamp": 1780300800,
    "data": [
        {"comment": {"timestamp": 1780300800, "comment": "T\u00c3\u0098S", "author": "Bj\u00c3\u00b8rn"}}
    ],
    "title": "x",
}
GONE = {"timestamp": 1780300801, "title": "x"}


@pytest.mark.parametrize(
    "document",
    [
        {"comments_v2": [GONE, ENTRY]},
        {"group_comments_v2": [ENTRY, GONE]},
        {"comments": [GONE, GONE, GONE, ENTRY]},
        [GONE, ENTRY],
    ],
)
def test_every_list(document: object) -> None:
    got = read(json.dumps(document))
    assert (got.format, got.texts) == ("facebook_download", ["TØS"])
    assert got.comments[0].author_name == "Bjørn"
    assert got.reasons["deleted before the export"] == len(got.skipped) > 0


def test_what_was_right_stays_right() -> None:
    entry = {"timestamp": 1, "data": [{"comment": {"comment": "Größe – “so”", "author": "Ida"}}]}
    assert read(json.dumps({"comments_v2": [entry]})).texts == ["Größe – “so”"]


def test_reactions_are_no_comments() -> None:
    with pytest.raises(UserError, match="likes and reactions"):
        read(json.dumps({"reactions_v2": [{"timestamp": 1, "data": [{"reaction": {"reaction": "LIKE"}}]}]}))
