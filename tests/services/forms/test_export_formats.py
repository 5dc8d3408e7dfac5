import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from moderator.core.comment import CommentRow, Decision, Probabilities, Sentiment
from moderator.services.forms import export_formats as formats
from moderator.services.forms.records import FIELDS, record

ROW = CommentRow(
    id=7,
    text="I “like” it,\nreally\t😍",
    platform="youtube",
    external_id="Ugx1",
    author="anna",
    created_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    probabilities=Probabilities(0.1, 0.2, 0.7),
    label=Sentiment.POSITIVE,
    corrected_label=Sentiment.NEUTRAL,
    decision=Decision.FLAGGED,
)
EVIL = [
    "=HYPERLINK(1)",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
]


def written(write, tmp_path, rows):
    path = tmp_path / "out"
    assert write(path, iter(rows)) == len(rows)
    return path


def test_fields_and_record_name_the_same():
    assert tuple(record(ROW)) == FIELDS
    assert record(ROW)["created_at"] == "2026-01-02T03:04:05Z"


def test_csv_reads_back(tmp_path):
    text = written(formats.write_csv, tmp_path, [ROW]).read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    [row] = csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline=""))
    assert (row["id"], row["text"], row["label"]) == ("7", ROW.text, "positive")


@pytest.mark.parametrize("text", EVIL)
def test_no_spreadsheet_sees_a_formula(text, tmp_path):
    row = CommentRow(id=1, text=text, author=text)
    path = written(formats.write_csv, tmp_path, [row])
    with path.open(encoding="utf-8-sig", newline="") as file:
        [read] = csv.DictReader(file)
    assert read["text"] == read["author"] == "'" + text
    path = written(formats.write_xlsx, tmp_path, [row])
    _, values = load_workbook(path.rename(path.with_suffix(".xlsx"))).active.rows
    cells = dict(zip(FIELDS, values, strict=True))
    assert cells["text"].data_type == "s"
    assert cells["text"].value.startswith("'")


def test_a_negative_number_stays_a_number():
    assert formats.guarded(-3) == -3


def test_xlsx_takes_control_characters_and_long_texts(tmp_path):
    path = written(formats.write_xlsx, tmp_path, [CommentRow(id=1, text="a\x0bb" + "x" * 40_000)])
    _, values = load_workbook(path.rename(path.with_suffix(".xlsx"))).active.rows
    value = dict(zip(FIELDS, values, strict=True))["text"].value
    assert value.startswith("abx")
    assert len(value) <= 32_767


def test_a_full_sheet_is_followed_by_another(tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "_SHEET_LIMIT", 2)
    rows = [CommentRow(id=number, text="a") for number in range(5)]
    path = written(formats.write_xlsx, tmp_path, rows)
    book = load_workbook(path.rename(path.with_suffix(".xlsx")))
    assert [sheet.max_row for sheet in book] == [3, 3, 2]


@pytest.mark.parametrize("rows", [[], [ROW], [ROW, ROW]])
def test_json_is_one_document(tmp_path, rows):
    document = json.loads(written(formats.write_json, tmp_path, rows).read_bytes())
    assert document == {"comments": [record(row) for row in rows]}


def test_jsonl_is_one_object_a_line(tmp_path):
    lines = written(formats.write_jsonl, tmp_path, [ROW, ROW]).read_bytes().splitlines()
    assert [json.loads(line) for line in lines] == [record(ROW)] * 2


def test_html_runs_nothing(tmp_path):
    row = CommentRow(id=1, text="<script>alert(1)</script>", author='"><img src=x onerror=alert(1)>')
    page = written(formats.write_html, tmp_path, [row]).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page


def test_an_empty_export_still_has_its_header(tmp_path):
    assert written(formats.write_csv, tmp_path, []).read_text("utf-8-sig").strip() == ",".join(FIELDS)
    path = written(formats.write_xlsx, tmp_path, [])
    assert load_workbook(path.rename(path.with_suffix(".xlsx"))).sheetnames == ["Comments"]


WRITERS = [formats.write_csv, formats.write_xlsx, formats.write_json, formats.write_jsonl, formats.write_html]


def test_parquet_reads_back_with_its_types(tmp_path):
    table = parquet.read_table(written(formats.write_parquet, tmp_path, [ROW, replace(ROW, id=8, text="=1")]))
    first, second = table.to_pylist()
    assert first == record(ROW)
    assert second["text"] == "=1", "no spreadsheet opens it, so nothing is guarded"
    assert str(table.schema.field("id").type) == "int64"
    assert str(table.schema.field("confidence").type) == "double"


def test_an_empty_parquet_file_still_has_its_columns(tmp_path):
    assert parquet.read_table(written(formats.write_parquet, tmp_path, [])).column_names == list(FIELDS)


def test_only_the_columns_that_were_asked_for(tmp_path):
    columns = ("text", "id")
    for write in (*WRITERS, formats.write_parquet):
        path = tmp_path / write.__name__
        assert write(path, iter([ROW]), columns) == 1
    assert (tmp_path / "write_csv").read_text(encoding="utf-8-sig").splitlines()[0] == "text,id"
    assert json.loads((tmp_path / "write_jsonl").read_text(encoding="utf-8")) == {"text": ROW.text, "id": 7}
    assert parquet.read_table(tmp_path / "write_parquet").column_names == ["text", "id"]
    sheet = load_workbook(io.BytesIO((tmp_path / "write_xlsx").read_bytes())).active
    assert [cell.value for cell in sheet[1]] == ["text", "id"]
    assert "<th>Text</th><th>Number</th></tr>" in (tmp_path / "write_html").read_text(encoding="utf-8")
