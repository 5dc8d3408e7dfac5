import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from moderator.core.comment import TimePrecision
from moderator.core.errors import UserError
from moderator.importers.archives import sources
from moderator.importers.base import Options, Source
from moderator.importers.preview import preview
from moderator.importers.registry import detect
from tests.importers.reading import read


def workbook(path: Path, sheets: dict[str, list[list[object]]], origin: str = "A1") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        first = openpyxl.utils.cell.coordinate_from_string(origin)
        left = openpyxl.utils.column_index_from_string(first[0])
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                sheet.cell(first[1] + down, left + across, value)
    book.save(path)
    return path


ROWS = [
    ["Comment ID", "Author", "Comment", "Date", "Likes", "Verified"],
    ["a1", "ann", "The lid does not close", datetime(2026, 6, 1, 10), 13, True],
    ["a2", "bo", "1+1 is two, I say", datetime(2026, 6, 2), 0, False],
    ["a3", "cy", None, None, None, None],
]


def test_values_of_every_kind(tmp_path: Path) -> None:
    got = read(workbook(tmp_path / "a.xlsx", {"Sheet": ROWS}))
    first = got.comments[0]
    assert first.created_at == datetime(2026, 6, 1, 10, tzinfo=UTC)
    assert first.created_at_precision is TimePrecision.LOCAL
    assert (first.external_id, first.like_count) == ("a1", 13)
    assert first.extra == {"Verified": "true"}
    assert got.reasons == {"no text": 1}
    assert got.found == 3


def test_a_table_anywhere_on_the_sheet(tmp_path: Path) -> None:
    got = read(workbook(tmp_path / "a.xlsx", {"Sheet": ROWS}, "C7"))
    assert got.texts[0] == "The lid does not close"
    assert got.comments[0].author_name == "ann"


def test_long_numbers_are_not_believed(tmp_path: Path) -> None:
    rows = [["tweet_id", "tweet"], *[[1169246717864136705 + n, f"some words, number {n}"] for n in range(5)]]
    path = workbook(tmp_path / "a.xlsx", {"Sheet": rows})
    got = read(path)
    assert {comment.external_id for comment in got.comments} == {None}
    assert preview(next(sources(path))).warnings


def test_short_numbers_are(tmp_path: Path) -> None:
    rows = [["comment_id", "comment"], *[[100_000_007 + n * 3, f"some words, number {n}"] for n in range(5)]]
    got = read(workbook(tmp_path / "a.xlsx", {"Sheet": rows}))
    assert got.comments[1].external_id == "100000010"


def test_the_sheet_with_comments_is_taken_and_another_can_be_asked_for(tmp_path: Path) -> None:
    other = [["Comment", "Author"], *[[f"older words of mine {n}", "dee"] for n in range(2)]]
    path = workbook(tmp_path / "a.xlsx", {"Notes": [["Made in June by us"]], "New": ROWS, "Old": other})
    assert read(path).texts[0] == "The lid does not close"
    assert read(path, Options(sheet="Old")).texts[0] == "older words of mine 0"
    assert preview(next(sources(path))).sheets == ("Notes", "New", "Old")
    with pytest.raises(UserError, match="no sheet"):
        read(path, Options(sheet="Never"))


def test_a_long_sheet_knows_its_height(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderator.importers.preview.PATIENCE", 0.0)
    rows = [
        ["Made in June"],
        ["comment_id", "comment"],
        *[[f"c{n}", "some words of mine"] for n in range(1500)],
    ]
    seen = preview(next(sources(workbook(tmp_path / "a.xlsx", {"Sheet": rows}))))
    assert (seen.found, seen.is_estimate) == (1500, True)


def test_inside_a_zip_and_without_its_suffix(tmp_path: Path) -> None:
    import zipfile

    path = workbook(tmp_path / "a.xlsx", {"Sheet": ROWS})
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.write(path, "export/comments.dat")
    assert read(tmp_path / "b.zip").format == "table"
    assert len(read(tmp_path / "b.zip").comments) == 2


def test_a_damaged_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Sheet": ROWS})
    raw = path.read_bytes()
    with pytest.raises(UserError):
        detect(Source.of_bytes("a.xlsx", raw[: len(raw) // 2]))


def test_a_document_is_no_workbook(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(UserError, match="document"):
        read(path)


def test_links_that_cannot_be_unpacked_cost_nothing_but_themselves(tmp_path: Path) -> None:
    golden = Path(__file__).parents[1] / "golden" / "exportcomments" / "old_layout.xlsx"
    raw = bytearray(golden.read_bytes())
    with zipfile.ZipFile(golden) as archive:
        name = next(name for name in archive.namelist() if name.startswith("xl/worksheets/_rels/"))
        info = archive.getinfo(name)
    start = info.header_offset + 30 + len(name)
    raw[start + 4 : start + info.compress_size] = b"\xff" * (info.compress_size - 4)
    path = tmp_path / "a.xlsx"
    path.write_bytes(raw)
    whole, broken = read(golden), read(path)
    assert whole.texts == broken.texts
    assert any(comment.permalink for comment in whole.comments)
    assert not any(comment.permalink for comment in broken.comments)
