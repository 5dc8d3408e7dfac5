from pathlib import Path

import pytest

from moderator.core.errors import UserError
from moderator.importers.base import Options, Source
from moderator.importers.recognising import named
from moderator.importers.registry import IMPORTERS, by_name, detect


def refusal(content: bytes | str, name: str = "file") -> str:
    source = Source.of_bytes(name, content.encode() if isinstance(content, str) else content)
    with pytest.raises(UserError) as caught:
        detect(source)
    return str(caught.value)


def test_names_are_words_and_differ() -> None:
    names = [importer.name for importer in IMPORTERS]
    assert len(set(names)) == len(names)
    assert all(name.replace("_", "").isalnum() and name == name.lower() for name in names)
    assert len({importer.title for importer in IMPORTERS}) == len(names)


def test_generic_readers_come_last() -> None:
    assert [importer.name for importer in IMPORTERS[-3:]] == ["json", "table", "lines"]


@pytest.mark.parametrize("content", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    assert "is empty" in refusal(content)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "picture"),
        (b"%PDF-1.7\n" + bytes(100), "PDF"),
        (b"\x7fELF" + bytes(100), "program"),
        (b"MZ" + bytes(100), "program"),
        (b"SQLite format 3\0" + bytes(100), "database"),
        (b"PAR1" + bytes(100), "Parquet"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n", "git lfs pull"),
        (
            b'{"":"WARNING! DO NOT EDIT","doc_id":"abc","resource_key":"","email":"a@e.org"}',
            "File > Download",
        ),
        (b"7z\xbc\xaf\x27\x1c" + bytes(100), "7-Zip"),
        (b"\0\0\0\x20ftypisom" + bytes(100), "film"),
        (bytes(range(256)) * 20, "bytes"),
    ],
)
def test_foreign_files_are_named(content: bytes, what: str) -> None:
    assert what in refusal(content)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (
            '{"reactions_v2": [{"timestamp": 1, "data": [{"reaction": {"reaction": "LIKE"}}]}]}',
            "likes and reactions",
        ),
        ('{"relationships_following": [{"string_list_data": [{"value": "ann"}]}]}', "followers"),
        (
            'window.YTD.like.part0 = [ {"like" : {"tweetId" : "1", "fullText" : "some words of it"} } ]',
            "likes",
        ),
        ("<?xml version='1.0'?><gpx><trk/></gpx>", "XML file (gpx)"),
        ('{"width": 3, "height": 4}', "“width”, “height”"),
        ("date,clicks,price\n2026-01-01,3,4.5\n2026-01-02,3,4.5\n", "“date”, “clicks”, “price”"),
        ('{"a": [1, 2', "JSON"),
    ],
)
def test_what_holds_no_comments_is_described(content: str, what: str) -> None:
    said = refusal(content)
    assert "0 comments found" in said
    assert what in said


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 stuff",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"\0\0\0\x20ftypisom" + bytes(100),
        bytes(range(256)) * 20,
        b'{"width": 3, "height": 4}',
        b'{"a": [1, 2',
        b"date,clicks,price\n2026-01-01,3,4.5\n2026-01-02,3,4.5\n",
        b"<?xml version='1.0'?><gpx><trk/></gpx>",
        b"Dear all,\nplease find, as promised, the notes, and more.\nYours, Ida\n",
    ],
)
def test_what_cannot_be_read_is_told_with_what_to_do(content: bytes) -> None:
    with pytest.raises(UserError) as told:
        detect(Source.of_bytes("x.bin", content))
    assert told.value.advice


def test_the_names_that_are_offered_are_names() -> None:
    known = [importer.name for importer in IMPORTERS]
    for word, names in named.OF_WORD.items():
        assert word not in known
        assert set(names) <= set(known)
    assert named.meant("youtube", known)[0].startswith("youtube_")
    assert len(named.meant("youtube", known)) <= 6


def test_prose_is_no_table() -> None:
    said = refusal("Dear all,\nplease find, as promised, the notes, and more.\nYours, Ida\n", "letter.txt")
    assert "plain text" in said


def test_web_pages_ask_for_json() -> None:
    said = refusal("<!DOCTYPE html><html><body><p>My comments</p></body></html>")
    assert "web page" in said
    assert "JSON" in said


def test_a_chosen_format_is_used() -> None:
    source = Source.of_bytes("x.txt", b"one\n\ntwo\n")
    importer = detect(source, Options(format="lines"))
    assert [record.text for record in importer.read(source, Options())] == ["one", "two"]
    with pytest.raises(UserError, match="no format"):
        by_name("nonsense")


def test_detection_looks_at_the_content_alone(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_text('[{"id": "1", "text": "some words"}]', encoding="utf-8")
    assert detect(Source.of(path)).name == "json"
