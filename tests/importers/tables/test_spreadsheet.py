import zipfile
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest

from moderator.core.comment import TimePrecision
from moderator.core.errors import UserError
from moderator.importers.base import Options, Source
from moderator.importers.files.archives import sources
from moderator.importers.preview import preview
from moderator.importers.registry import detect
from tests.benchmarks.bench_import_memory import WORKBOOK
from tests.importers.reading import read

QUOTE = '"'


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


MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def by_hand(path: Path, sheet: str, shared: str = "", styles: str = "", properties: str = "") -> Path:
    """Write a workbook as other tools than ours do: its parts are given as XML."""
    parts = dict(WORKBOOK)
    parts["xl/worksheets/sheet1.xml"] = sheet
    if shared:
        parts["xl/sharedStrings.xml"] = f"<sst {MAIN}>{shared}</sst>"
        link = '<Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        parts["xl/_rels/workbook.xml.rels"] = WORKBOOK["xl/_rels/workbook.xml.rels"].replace(
            "</Relationships>", link
        )
    if styles:
        parts["xl/styles.xml"] = f"<styleSheet {MAIN}>{styles}</styleSheet>"
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("<sheets>", f"{properties}<sheets>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


SHARED = (
    "<si><t>author</t></si><si><t>comment</t></si><si><t>ann</t></si>"
    '<si><r><t>It </t></r><r><rPr><b/></rPr><t xml:space="preserve">works </t></r><r><t>again</t></r></si>'
    '<si><t>東京が好き</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si>'
    "<si><t>two_x000D_\nlines &amp; _x005F_x000D_</t></si>"
)
CELLS = (
    '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
    '<row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4" t="s"><v>3</v></c></row>'
    '<row r="5"><c r="B5" t="s"><v>4</v></c></row>'
    '<row><c t="inlineStr"><is><t>bo</t></is></c><c t="s"><v>5</v></c></row>'
    '<row r="9"><c r="B9" t="str"><f>A1&amp;"!"</f><v>what a formula said</v></c><c r="ZZZZ9"><v>1</v></c></row>'
)


def test_shared_texts_rich_ones_and_how_they_are_spoken(tmp_path: Path) -> None:
    sheet = f'<worksheet {MAIN}><dimension ref="A1"/><sheetData>{CELLS}</sheetData></worksheet>'
    got = read(by_hand(tmp_path / "a.xlsx", sheet, SHARED))
    assert got.texts == [
        "It works again",
        "東京が好き",
        "two\r\nlines & _x000D_",
        "what a formula said",
    ]
    assert [comment.author_name for comment in got.comments] == ["ann", None, "bo", None]


def test_a_letter_before_all_names(tmp_path: Path) -> None:
    cells = CELLS.replace("<", "<x:").replace("<x:/", "</x:")
    sheet = (
        f"<x:worksheet {MAIN.replace('xmlns', 'xmlns:x')}><x:sheetData>{cells}</x:sheetData></x:worksheet>"
    )
    got = read(by_hand(tmp_path / "a.xlsx", sheet, SHARED))
    assert got.texts[-1] == "what a formula said"


def test_many_shared_texts_are_kept_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderator.importers.tables.sharedtexts.HELD", 50)
    rows = [["comment_id", "comment"], *[[f"c{n}", f"ein schönes Wort, das {n}. 👍"] for n in range(200)]]
    rows += [["d1", "ein schönes Wort, das 7. 👍"]]
    got = read(workbook(tmp_path / "a.xlsx", {"Sheet": rows}))
    assert got.texts == [row[1] for row in rows[1:]]


def test_dates_by_the_form_in_which_they_are_shown(tmp_path: Path) -> None:
    forms = ["", "dd/mm/yyyy\\ hh:mm", "[$-407]d. MMMM yyyy", '"day "0', "[h]:mm", "[Red]0.00"]
    styles = (
        "<numFmts>"
        + "".join(f'<numFmt numFmtId="{170 + n}" formatCode="{escape(form, {QUOTE: "&quot;"})}"/>'
                  for n, form in enumerate(forms))
        + "</numFmts><cellXfs><xf/><xf numFmtId='22'/>"
        + "".join(f'<xf numFmtId="{170 + n}"/>' for n in range(1, len(forms)))
        + "</cellXfs>"
    )  # fmt: skip
    header = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("comment", *"abcdef"))
    cells = "".join(f'<c s="{n}"><v>45000.5</v></c>' for n in range(1, 7))
    sheet = (
        f"<worksheet {MAIN}><sheetData><row>{header}</row>"
        f'<row><c t="inlineStr"><is><t>some words of mine</t></is></c>{cells}</row></sheetData></worksheet>'
    )
    options = Options(mapping={"text": "comment", "created_at": ""})
    extra = read(by_hand(tmp_path / "a.xlsx", sheet, styles=styles), options).comments[0].extra
    assert list(extra.values()) == [
        "2023-03-15 12:00:00", "2023-03-15 12:00:00", "2023-03-15 12:00:00", "45000.5",
        "45000 days, 12:00:00", "45000.5",
    ]  # fmt: skip
    later = by_hand(tmp_path / "b.xlsx", sheet, styles=styles, properties='<workbookPr date1904="1"/>')
    assert read(later, options).comments[0].extra["a"] == "2027-03-16 12:00:00"


def test_a_sheet_that_breaks_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = f"<worksheet {MAIN}><sheetData>{CELLS}"
    source = Source.of(by_hand(tmp_path / "a.xlsx", whole + '<row r="20"><c t="s"><v>3</', SHARED))
    assert read(source).texts[-1] == "what a formula said"
    assert "damaged" in source.torn


def test_a_sheet_that_defines_entities_is_not_read(tmp_path: Path) -> None:
    sheet = f'<!DOCTYPE w [<!ENTITY a "b">]><worksheet {MAIN}><sheetData>{CELLS}</sheetData></worksheet>'
    with pytest.raises(UserError):
        read(by_hand(tmp_path / "a.xlsx", sheet, SHARED))


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
    golden = Path(__file__).parents[2] / "golden" / "exportcomments" / "old_layout.xlsx"
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


def test_half_a_workbook_is_damaged_and_no_archive_of_exports(tmp_path: Path) -> None:
    golden = Path(__file__).parents[2] / "golden" / "exportcomments" / "old_layout.xlsx"
    raw = golden.read_bytes()
    for size in (len(raw) // 4, len(raw) // 2, len(raw) - 30):
        path = tmp_path / "a.xlsx"
        path.write_bytes(raw[:size])
        with pytest.raises(UserError, match="damaged"):
            read(path)


def test_a_document_in_xml_is_no_table() -> None:
    with pytest.raises(UserError, match="XML"):
        read(
            '<sst xmlns="http://example.org/a" count="2"><si><t>some words of mine, all of them</t></si></sst>'
        )
