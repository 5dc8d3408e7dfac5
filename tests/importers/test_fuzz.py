"""A short seeded run of what `tests/benchmarks/bench_fuzz_import.py` does by the ten thousand, and what that found."""

import io
import json
import zipfile
from pathlib import Path
from random import Random

import pytest

from moderator.core.comment import Rejected
from moderator.core.errors import UserError
from moderator.importers.base import Source
from moderator.importers.documents import jsonstream
from tests.importers.mutations import GOLDEN, plain, random_input, read_path
from tests.importers.reading import read


@pytest.mark.parametrize("part", range(4))
def test_broken_exports_end_in_records_or_in_a_sentence(tmp_path: Path, part: int) -> None:
    golden = [(path.name, path.read_bytes()) for path in GOLDEN]
    for number in range(60):
        name, content = random_input(Random(f"suite:{part}:{number}"), golden)
        path = tmp_path / name
        path.write_bytes(content)
        read_path(path, look=number % 10 == 3)
        path.unlink()


def test_a_short_row_of_an_export_with_steps_of_its_own() -> None:
    header = "id,text,ownerUsername,timestamp,likesCount,postUrl,replies/0/id,replies/0/text\n"
    row = "1790,some words here,anna,2026-01-02T10:00:00.000Z,3,https://www.instagram.com/p/Cabc123/"
    result = read(header + row + ",18,an answer\n" + row + "\n")
    assert result.format == "instagram_apify_csv"
    assert len(result.comments) >= 2


def test_content_that_the_look_of_a_format_cannot_cope_with_is_not_of_it() -> None:
    assert read('{"type": ["OrderedCollection"], "comments": [{"id": "a", "text": "some words here"}]}').texts


def test_a_member_whose_place_in_the_archive_is_wrong(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.csv", "id,text\n1,words\n")
    raw = bytearray(stream.getvalue())
    place = raw.index(b"PK\x01\x02") + 42
    raw[place : place + 4] = b"\xff\xff\xff\x7f"
    path = tmp_path / "a.zip"
    path.write_bytes(bytes(raw))
    assert read_path(path) == 0


def test_a_document_in_one_piece_that_is_cut_is_refused_in_sentences() -> None:
    source = Source.of_bytes("a.json", b'{"text": {"0": "a", "1": "b')
    with pytest.raises(UserError, match="not valid JSON") as caught:
        jsonstream.document(source)
    plain(caught.value)


def test_long_runs_of_digits_inside_texts_are_no_integers() -> None:
    long = "1" * 25
    assert not jsonstream.may_hold_long_integers(json.dumps({"a": f"x{long}", "b": f"UC{long}y"}).encode())
    assert jsonstream.may_hold_long_integers(json.dumps({"a": f"x{long}", "b": int(long)}).encode())
    assert jsonstream.may_hold_long_integers(long.encode())
    found = [
        value for _, value in (one for one in _lines(f'{{"a": {long}}}\n') if not isinstance(one, Rejected))
    ]
    assert found == [{"a": int(long)}]


def _lines(text: str) -> list[object]:
    return list(jsonstream.lines(Source.of_bytes("a.jsonl", text.encode())))


def test_what_is_rejected_can_be_stored_and_a_refusal_is_one_line() -> None:
    halves = b'[{"id": "a1", "text": "some words"}, "\\ud83d", {"id": "a2", "text": "more words"}]'
    (rejected,) = read(halves).rejected
    rejected.content.encode()
    with pytest.raises(UserError) as caught:
        read(b'window.YTD.\n  "x"\n}\n')
    assert "\n" not in str(caught.value)


def test_a_zip_whose_names_are_in_no_encoding_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("ü.csv", "id,text\n1,some words\n")
    raw = path.read_bytes().replace("ü".encode(), b"\xff\xfe")
    path.write_bytes(raw)
    assert [comment.text for comment in read(path).comments] == ["some words"]


def test_what_the_last_thousands_found() -> None:
    long = "guid,network,text," + "x" * 3000 + "\n1,2,,3\n"
    for content in (f"message_id,medium,conversation_id,contact_profile_id,{'x' * 3000}\n1,2,3,4,5\n", long):
        try:
            read(content)
        except UserError as error:
            plain(error)
    header = "id,ownerUsername,text,commentUrl,replies/0/text,replies/0/likesCount\n"
    got = read(header + f"1,ida,some words,https://x.example/1,an answer,{'9' * 25}\n")
    assert [comment.like_count for comment in got.comments] == [None, None]
    post = {"id": "19", "text": "some words", "referenced_tweets": [{"type": "replied_to", "id": "1\ud83d"}]}
    (comment,) = read(json.dumps({"data": [post], "meta": {"result_count": 1}})).comments
    json.dumps(comment.extra, ensure_ascii=False).encode()
    answer = {"cid": "7", "text": "more words", "aweme_id": "9", "create_time": 1780300800, "digg_count": 3,
              "reply_id": "1", "reply_to_reply_id": "1\ud83d", "user": {"uid": "5", "unique_id": "ida"}}  # fmt: skip
    (comment,) = read(json.dumps({"comments": [answer]})).comments
    assert comment.extra["reply_to_reply_id"] == "1"
    kinds = {"_id": {"$oid": "a1"}, "text": "some words", "n": {"$numberLong": "9" * 5000}}
    assert read(json.dumps(kinds)).texts == ["some words"]
    deep = '{"_id": {"$oid": "a1"}, "text": "some words", "n": ' + '{"$date":' * 400 + "1" + "}" * 401
    assert read(deep).found == 1
    keyed = '{"k\\ud83d": {"text": "some words"}, "l\\ud83d": {"text": ""}, "m": {"text": "more words"}}'
    got = read(keyed)
    assert [comment.external_id for comment in got.comments] == ["k", "m"]
    got.skipped[0].where.encode()
    read('{"com\\ud83dments": [{"text": ""}, {"text": "some words"}]}').skipped[0].where.encode()
    read('{"com\\ud83dments": [{"text": ""}, {"text": "some words"}]}\n' * 2).skipped[0].where.encode()
