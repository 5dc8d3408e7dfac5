import json

import pytest

from moderator.core.comment import Decision
from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import JobContext
from moderator.core.query import parse
from moderator.services.handout import exporting
from moderator.services.handout.exporting import SUFFIXES, export
from moderator.services.review import reviewing


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_each_suffix_is_a_format(library, fill, tmp_path, suffix):
    fill("one", "two")
    target = tmp_path / f"out{suffix.upper()}"
    assert export(library, target).exported == 2
    assert target.stat().st_size > 0


def test_pages_follow_the_query(library, fill, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "PAGE", 2)
    ids = fill("refund a", "thanks", "refund b", "refund c")
    reviewing.decide(library, ids[:1], Decision.FLAGGED)
    seen = []
    target = tmp_path / "out.jsonl"
    report = export(library, target, parse("refund"), JobContext(seen.append, interval=0))
    found = [json.loads(line) for line in target.read_text().splitlines()]
    assert report.exported == 3
    assert {one["text"]: one["decision"] for one in found} == {
        "refund a": "flagged",
        "refund b": "open",
        "refund c": "open",
    }
    assert [(progress.done, progress.total) for progress in seen] == [(0, 3), (2, 3), (3, 3)]


def test_a_cancelled_export_leaves_the_old_file(library, fill, tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "PAGE", 1)
    fill("one", "two", "three")
    target = tmp_path / "out.csv"
    target.write_text("what was there")
    seen = []
    with pytest.raises(Cancelled):
        export(library, target, context=JobContext(seen.append, lambda: len(seen) > 1, interval=0))
    assert target.read_text() == "what was there"
    assert sorted(path.name for path in tmp_path.glob("*out*")) == ["out.csv"]
    assert not list(tmp_path.glob(".*.part"))


@pytest.mark.parametrize("name", ["out", "out.doc", "nowhere/out.csv", "folder.csv"])
def test_what_cannot_be_written_is_said(library, tmp_path, name):
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UserError):
        export(library, tmp_path / name)


def test_columns_are_checked(library, fill, tmp_path):
    fill("one")
    with pytest.raises(UserError, match="“colour” is not a field"):
        export(library, tmp_path / "out.csv", fields=["text", "colour"])
    with pytest.raises(UserError, match="No field is named"):
        export(library, tmp_path / "out.csv", fields=[])
    assert not (tmp_path / "out.csv").exists()
    export(library, tmp_path / "out.csv", fields=["text", "id", "text"])
    assert (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines() == ["text,id", "one,1"]
