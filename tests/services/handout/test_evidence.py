"""An evidence pack: what it holds, that every change shows, and that comment text stays text in it."""

import hashlib
import json
import zipfile

import pytest

from moderator.core.comment import Decision, Sentiment
from moderator.core.errors import UserError
from moderator.core.query import parse
from moderator.services.handout import evidence
from moderator.services.review import reviewing
from tests.services.pages import HOSTILE, NOW, harmless


def test_evidence_holds_what_was_written_and_decided(library, filled, tmp_path):
    reviewing.decide(library, [filled[3]], Decision.FLAGGED, note="threat")
    reviewing.relabel(library, [filled[3]], Sentiment.NEGATIVE)
    pack = evidence.seal(library, tmp_path / "e.zip", parse("decision:flagged"), now=NOW)
    with zipfile.ZipFile(tmp_path / "e.zip") as file:
        data, page = file.read(evidence.JSON), file.read(evidence.PAGE).decode()
    assert pack.sha256 == hashlib.sha256(data).hexdigest()
    (one,) = json.loads(data)["comments"]
    assert one["text"] == HOSTILE
    assert {(step["kind"], step["after"], step["who"]) for step in one["history"]} >= {
        ("decision", "flagged", "anna"),
        ("sentiment", "negative", "anna"),
    }
    assert one["decision"] == "flagged"
    found = harmless(page)
    assert HOSTILE in found.text
    assert pack.sha256 in found.text
    assert evidence.verify(tmp_path / "e.zip") == pack


def test_the_same_evidence_gives_the_same_digest(library, filled, tmp_path):
    first = evidence.seal(library, tmp_path / "a.zip", parse(""), now=NOW)
    assert evidence.seal(library, tmp_path / "b.zip", parse(""), now=NOW).sha256 == first.sha256


@pytest.mark.parametrize("member", [evidence.JSON, evidence.PAGE])
def test_a_change_shows(library, filled, tmp_path, member):
    evidence.seal(library, tmp_path / "e.zip", parse(""), now=NOW)
    with zipfile.ZipFile(tmp_path / "e.zip") as file:
        parts = {name: file.read(name) for name in file.namelist()}
    digest = hashlib.sha256(parts[evidence.JSON]).hexdigest().encode()
    change = (b"awful awful", b"lovely very") if member == evidence.JSON else (digest, b"0" * 64)
    assert change[0] in parts[member]
    parts[member] = parts[member].replace(*change)
    with zipfile.ZipFile(tmp_path / "changed.zip", "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    with pytest.raises(UserError, match="was changed"):
        evidence.verify(tmp_path / "changed.zip")


def test_a_document_that_says_something_twice_is_refused_whatever_the_page_says_of_it(
    library, filled, tmp_path
):
    evidence.seal(library, tmp_path / "e.zip", parse(""), now=NOW)
    with zipfile.ZipFile(tmp_path / "e.zip") as file:
        data, page = file.read(evidence.JSON), file.read(evidence.PAGE)
    twice = data.replace(b'{"by":', b'{"by":"somebody else","by":', 1)
    digests = (hashlib.sha256(one).hexdigest().encode() for one in (data, twice))
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as file:
        file.writestr(evidence.JSON, twice)
        file.writestr(evidence.PAGE, page.replace(*digests))
    with pytest.raises(UserError, match="was changed"):
        evidence.verify(tmp_path / "twice.zip")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip"])
def test_what_is_no_pack_is_said(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    with pytest.raises(UserError, match="not an evidence pack"):
        evidence.verify(tmp_path / "x.zip")


def test_nothing_to_seal_is_said(library, filled, tmp_path):
    with pytest.raises(UserError, match="No comment matches"):
        evidence.seal(library, tmp_path / "e.zip", parse("decision:held"))
    assert not (tmp_path / "e.zip").exists()


def test_a_pack_whose_bytes_were_spoilt_is_refused_unless_what_was_sealed_is_whole(library, filled, tmp_path):
    sealed = evidence.seal(library, tmp_path / "e.zip", parse(""), now=NOW)
    whole = (tmp_path / "e.zip").read_bytes()
    refused = []
    for at in range(0, len(whole), 7):
        content = bytearray(whole)
        content[at : at + 3] = b"\xff\x07\x00"
        (tmp_path / "spoilt.zip").write_bytes(bytes(content))
        try:
            found = evidence.verify(tmp_path / "spoilt.zip")
        except UserError:
            refused.append(at)
        else:
            assert (found.sha256, found.comments) == (sealed.sha256, sealed.comments), at
    # What is no part of it are the instants, rights and versions in the list of its files.
    assert len(refused) > 0.9 * len(range(0, len(whole), 7))
