import gzip
import json
from pathlib import Path

from tests.importers.reading import read

ONE = {
    "commentHex": "c1",
    "domain": "b.example",
    "url": "/rye",
    "commenterHex": "a1",
    "markdown": "some words",
    "html": "",
    "parentHex": "root",
    "score": 0,
    "state": "approved",
    "creationDate": "2024-05-01T09:00:00Z",
    "deleted": False,
}
ANN = {"commenterHex": "a1", "name": "Ann", "email": "ann@mail.example"}


def test_names_are_joined_wherever_their_list_stands(tmp_path: Path) -> None:
    for document in ({"comments": [ONE], "commenters": [ANN]}, {"commenters": [ANN], "comments": [ONE]}):
        got = read(json.dumps({"version": 1, **document}))
        assert (got.format, got.comments[0].author_name) == ("commento", "Ann")
        assert "mail.example" not in str(got.comments)
    path = tmp_path / "b.example.json.gz"
    path.write_bytes(gzip.compress(json.dumps({"comments": [ONE], "commenters": [ANN]}).encode()))
    assert read(path).comments[0].author_name == "Ann"


def test_no_list_of_names() -> None:
    for document in ({"comments": [ONE]}, {"comments": [ONE], "commenters": None}, [ONE]):
        comment = read(json.dumps(document)).comments[0]
        assert (comment.author_name, comment.author_id) == (None, "a1")


def test_a_broken_comment_is_one_rejected() -> None:
    got = read(json.dumps({"comments": [ONE, "words", {**ONE, "commentHex": "c2"}], "commenters": [ANN]}))
    assert (len(got.comments), len(got.rejected)) == (2, 1)
