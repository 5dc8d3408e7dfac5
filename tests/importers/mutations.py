"""Exports that went wrong: golden files with bytes broken, or with values that no tool should write."""

import copy
import gzip
import io
import json
import math
import zipfile
from dataclasses import fields, is_dataclass
from pathlib import Path
from random import Random

import zstandard

from moderator.core.comment import NewComment, Noted, Record, Rejected, Skipped
from moderator.core.errors import UserError
from moderator.importers import registry
from moderator.importers.base import Options, Source
from moderator.importers.files import archives
from moderator.importers.generic.fields import singly
from moderator.importers.meaning.text import tidied
from moderator.importers.preview import preview
from moderator.importers.recognising import wrapped
from moderator.store.intake.ready import _dumped

GOLDEN = sorted(
    path
    for path in (Path(__file__).resolve().parents[1] / "golden").glob("*/*")
    if path.is_file() and not path.name.endswith(".expected.json")
)
TOKENS = (
    b'"', b"'", b"{", b"}", b"[", b"]", b"\0", b"\0" * 40, b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b",",
    b";", b"\t", b"\n", b"\r", b"\r\n", b"null", b"NaN", b"-Infinity", b"1e999", b"9" * 400, b"-", b"\\", b"\\ud83d",
    b"\\u0000", b"\\udc00\\ud83d", b"<", b"<!--", b"]]>", b"<![CDATA[", b"&#0;", b"&#xD800;", b"&x;", b"</",
    b"<a>" * 300, b"[" * 2000, b'{"a":' * 1500, b'"' * 301, b",,,,,,,,,,,,,", b"\x1a", b"\x85", b"\xe2\x80\xa8",
    b"true", b"[]", b"{}", b"0" * 25, b"2026-02-31", b"0000-00-00 00:00:00", b"99999999999999999999",
    b"=cmd|' /C calc'!A0", b"%s%n{0}", b"\x1b[2J",
)  # fmt: skip
VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 1, 10**400, -(10**30), 2**63, 1e308, math.nan, math.inf, -0.0, 1.5, "", " ", "\ud83d",
    "a\0b", "\u202e", "x" * 70_000, "9" * 5000, "1e5", "[deleted]", "nan", "2026-02-31T25:61:00Z", "0", "-1", "https://",
    "http://[", "//", "\n\n", [], {}, [None], [[]], [[[[[[["a"]]]]]]], {"": ""}, {"a": {"b": {"c": None}}},
    ["", 1, None, {}],
    {"text": None}, {"id": []}, {"count": "many"}, {"data": "x"}, {"node": 5}, [{"text": "words of a reply"}, "x"],
)  # fmt: skip


def damaged(chance: Random, whole: bytes, others: tuple[bytes, ...] = ()) -> bytes:
    """Return bytes of which a few were changed, lost, added, repeated, or taken from another file."""
    content = bytearray(whole)
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        place = chance.randrange(len(content) + 1)
        length = chance.choice((1, 2, 7, 40, 300))
        how = chance.randrange(8)
        if how == 0 and place < len(content):
            content[place] = chance.randrange(256)
        elif how == 1:
            del content[place : place + length]
        elif how == 2:
            content[place:place] = chance.choice(TOKENS)
        elif how == 3:
            content[place : place + length] = chance.choice(TOKENS)
        elif how == 4:
            del content[place:]
        elif how == 5:
            content[place:place] = content[place : place + length] * chance.choice((2, 3, 50, 400))
        elif how == 6 and others:
            other = chance.choice(others)
            start = chance.randrange(len(other) + 1)
            content[place : place + length] = other[start : start + chance.choice((10, 200, 4000))]
        else:
            start = chance.randrange(len(content) + 1)
            piece = content[start : start + length]
            content[place : place + len(piece)] = piece
    return bytes(content)


def misshapen(chance: Random, whole: bytes) -> bytes | None:
    """Return JSON (or lines of it) in which a few values are of another kind; None if it is no JSON."""
    text = whole.decode("utf-8-sig", "replace")
    try:
        documents = [json.loads(text)]
        lines = False
    except ValueError:
        try:
            documents = [json.loads(line) for line in text.splitlines() if line.strip()]
            lines = True
        except ValueError:
            return None
    documents = copy.deepcopy(documents)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        _change(chance, documents)
    dumped = [json.dumps(document, ensure_ascii=chance.random() < 0.5) for document in documents]
    return ("\n".join(dumped) if lines else dumped[0] if dumped else "").encode("utf-8", "surrogatepass")


def _change(chance: Random, document: object) -> None:
    """Change one value somewhere within."""
    node = document
    while True:
        if isinstance(node, dict) and node:
            key: object = chance.choice(list(node))
        elif isinstance(node, list) and node:
            key = chance.randrange(min(len(node), 50))
        else:
            return
        inner = node[key]  # type: ignore[index]
        if isinstance(inner, dict | list) and inner and chance.random() < 0.85:
            node = inner
            continue
        how = chance.randrange(6)
        if how == 0:
            del node[key]  # type: ignore[attr-defined]
        elif how == 1 and isinstance(node, list):
            node.insert(key, copy.deepcopy(chance.choice(VALUES)))  # type: ignore[arg-type]
        elif how == 2 and isinstance(node, dict):
            node[chance.choice(list(node))] = inner
        elif how == 3:
            deep: object = inner
            for _ in range(chance.choice((1, 5, 200))):
                deep = (
                    [deep]
                    if chance.random() < 0.5
                    else {"text": deep, "replies": [deep]}
                    if _ < 8
                    else [deep]
                )
            node[key] = deep  # type: ignore[index]
        else:
            node[key] = copy.deepcopy(chance.choice(VALUES))  # type: ignore[index]
        return


def packed(chance: Random, name: str, content: bytes) -> bytes:
    """Return the content as a packed file."""
    how = chance.randrange(3)
    if how == 0:
        return gzip.compress(content, 1)
    if how == 1:
        return zstandard.ZstdCompressor(level=1).compress(content)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"export/{name}", content)
        archive.writestr("export/../../outside.csv", b"id,text\n1,words outside\n")
    return stream.getvalue()


def read_all(source: Source, options: Options | None = None) -> int:
    """Read a source as an import does, and check every record; return how many there are.

    Raises:
        AssertionError: a record is not storable.

    """
    number = 0
    try:
        importer = registry.detect(source, options)
        for record in singly(wrapped.read(importer, source, options or Options())):
            # As the import does: what is foul is mended at the last door, what is left without text is skipped.
            if isinstance(record, NewComment):
                record = tidied(record) or Skipped("no text")
            storable(record)
            number += 1
    except UserError as error:
        plain(error)
    return number


def read_path(path: Path, *, look: bool = False) -> int:
    """Read whatever is behind a path; with `look`, as a preview does first."""
    number = 0
    try:
        for source in archives.sources(path):
            if look:
                try:
                    assert len(preview(source).sentence) < 1000
                except UserError:
                    continue
            number += read_all(source)
    except UserError as error:
        plain(error)
    return number


def plain(error: UserError) -> None:
    """Check that a refusal is one sentence that a person can read.

    Raises:
        AssertionError: it is not.

    """
    sentence = str(error)
    assert sentence.endswith((".", "?", "!")), sentence
    assert "\n" not in sentence
    assert len(sentence) < 1000


def storable(record: Record) -> None:
    """Check that a record can be stored and shown.

    Raises:
        AssertionError: it cannot.

    """
    assert isinstance(record, NewComment | Skipped | Rejected | Noted), type(record)
    if isinstance(record, Noted):
        assert record.what
        assert record.count > 0
        return
    if not isinstance(record, NewComment):
        values = [getattr(record, one.name) for one in fields(record)] if is_dataclass(record) else []
        for value in values:
            value.encode()
            assert len(value) < 5000, "a rejected record is cut"
        assert record.reason
        return
    words = (
        record.text, record.platform, record.external_id, record.parent_external_id, record.thread_id,
        record.thread_title, record.author_name, record.author_id, record.permalink,
    )  # fmt: skip
    for value in words:
        assert value is None or isinstance(value, str), value
        if value is not None:
            value.encode()
            assert "\0" not in value
    assert record.text.strip()
    assert record.created_at is None or record.created_at.utcoffset() is not None
    assert record.like_count is None or type(record.like_count) is int, record.like_count
    assert record.like_count is None or abs(record.like_count) < 2**63
    json.dumps(record.extra, allow_nan=False, default=str).encode()
    # As it is stored: halves of a character go there, whatever field they are in.
    json.dumps(json.loads(_dumped(record.extra)), ensure_ascii=False).encode()


def random_input(chance: Random, golden: list[tuple[str, bytes]]) -> tuple[str, bytes]:
    """Return the name and content of one broken export."""
    name, whole = golden[chance.randrange(len(golden))]
    content: bytes | None = None
    if chance.random() < 0.45:
        content = misshapen(chance, whole)
    if content is None:
        others = tuple(golden[chance.randrange(len(golden))][1] for _ in range(2))
        content = damaged(chance, whole, others)
    if chance.random() < 0.1:
        content = packed(chance, name, content)
        if chance.random() < 0.5:
            content = damaged(chance, content)
    return name, content
