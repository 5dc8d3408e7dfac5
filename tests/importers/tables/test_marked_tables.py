"""Tables in pages and in the XML of Excel 2003: what is none is told, and nothing makes them slow."""

import pytest

from moderator.core.errors import UserError
from moderator.importers.base import Source
from moderator.importers.preview import preview
from tests.importers.reading import read

NAMES = "<tr><th>Name</th><th>Comment</th></tr>"
SHEETS = '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'


@pytest.mark.parametrize(
    "content",
    [
        "<html><body><table><tr><td>menu</td><td>links</td></tr></table><p>a page</p></body></html>",
        "<html>" + "<table " * 100_000,
        f"<html><table>{NAMES}" + "<tr>" * 100_000,
        f"{SHEETS}<Worksheet><Table>" + '<Row><Cell Index="20000"><Data>x</Data></Cell></Row>' * 5000,
    ],
    ids=["menu", "tables", "rows", "far"],
)
@pytest.mark.timeout(60)
def test_what_holds_no_table_of_comments_is_told(content: str) -> None:
    # Each takes well under a second; what is looked for is that it ends.
    with pytest.raises(UserError, match="0 comments found"):
        read(content)


def test_rows_across_chunks_are_whole() -> None:
    rows = "".join(f"<tr><td>n{number}</td><td>{'words ' * 40}{number}</td></tr>\n" for number in range(4000))
    got = read(f"<html><table>{NAMES}{rows}</table></html>")
    assert len(got.comments) == 4000
    assert [comment.text.rsplit(" ", 1)[1] for comment in got.comments] == list(map(str, range(4000)))


def test_the_preview_names_the_kind_of_table() -> None:
    row = "<tr><td>Ida</td><td>good bread</td></tr>"
    seen = preview(Source.of_bytes("a.xls", f"<html><table>{NAMES}{row}</table></html>".encode()))
    assert seen.sentence == "a table in a web page, 2 columns, 1 record"
