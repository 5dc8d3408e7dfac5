"""A report and an evidence pack: what they say, and that comment text stays text in both."""

import hashlib
import json
import re
import zipfile
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from moderator.core.comment import Decision, Sentiment
from moderator.core.errors import UserError
from moderator.core.query import EVERYTHING, parse
from moderator.services.handout import evidence
from moderator.services.model.scoring import classify
from moderator.services.report import reporting
from moderator.services.review import reviewing

HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> "awful" & =HYPERLINK("http://e.org")'
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEFORE = datetime(2026, 1, 5, tzinfo=UTC)


class Parsed(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.text += data


def harmless(page: str) -> Parsed:
    """Assert that nothing in a page can run or load."""
    found = Parsed(page)
    assert not {"script", "iframe", "object", "embed", "link", "base", "form", "img"} & set(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("src", "action")]
    policy = next(
        value for name, value in found.attributes if name == "content" and "default-src" in (value or "")
    )
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    return found


@pytest.fixture
def filled(library, fill):
    ids = fill(
        "awful awful bad",
        "good love",
        "the song",
        HOSTILE,
        thread_id="t1",
        thread_title=HOSTILE,
        created_at=BEFORE,
    )
    fill("great video", created_at=NOW)
    classify(library)
    return ids


def test_a_report_stands_alone_and_runs_nothing(library, filled, tmp_path):
    written = reporting.write_report(library, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert written.comments == 5
    found = harmless(page)
    assert HOSTILE[:40] in found.text, "the title of the post is shown as it is"
    assert "svg" in found.tags
    assert "small-1" in found.text


def test_the_picture_counts_what_the_overview_counts(library, filled):
    report = reporting.compose(library, now=NOW)
    page = reporting.page(report)
    said = re.findall(r"<title>(\d{4}-\d\d-\d\d): (\d+) negative", page)
    assert sum(int(n) for _, n in said[:: len(said) // max(len(said), 1) or 1]) >= report.shown.negative > 0


def test_days_narrow_it(library, filled):
    report = reporting.compose(library, since=date(2026, 2, 1), now=NOW)
    assert report.shown.total == 1
    assert report.narrowed == "Since 1 February 2026"
    either = reporting.compose(library, parse("video or author:anna"), since=date(2026, 2, 1), now=NOW)
    assert either.narrowed == "(“video” or by anna) and since 1 February 2026"
    both = reporting.compose(library, parse("video"), since=date(2026, 1, 1), until=date(2026, 2, 1), now=NOW)
    assert both.shown.total == 0
    edge = reporting.compose(library, until=BEFORE.date(), now=NOW)
    assert edge.shown.total == 4, "the last day is included"
    with pytest.raises(UserError, match="lies after"):
        reporting.between(EVERYTHING, date(2026, 2, 2), date(2026, 2, 1))


def test_a_report_has_one_suffix(library, tmp_path):
    with pytest.raises(UserError, match=r"\.html"):
        reporting.write_report(library, tmp_path / "report.pdf")
    assert list(tmp_path.glob("report*")) == []


def test_an_empty_library_gives_a_report(library):
    assert "0 comments" in reporting.page(reporting.compose(library, now=NOW))


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
