"""A report: what it says, and that comment text stays text in it."""

import re
from datetime import date

import pytest

from moderator.core.errors import UserError
from moderator.core.query import EVERYTHING, parse
from moderator.services.report import reporting
from tests.services.pages import BEFORE, HOSTILE, NOW, harmless


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
