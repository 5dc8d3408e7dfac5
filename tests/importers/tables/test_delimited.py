import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.core.comment import Rejected
from moderator.core.errors import UserError
from moderator.importers.base import Source
from moderator.importers.files import capped
from moderator.importers.tables import delimited
from tests.importers.reading import read


def rows(content: str | bytes, width: int = 0) -> list[list[str] | Rejected]:
    source = Source.of_bytes("x", content.encode() if isinstance(content, str) else content)
    found = delimited.rows(source, delimited.dialect(source), width)
    return [row if isinstance(row, Rejected) else row[1] for row in found]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_by_trial(delimiter: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows(
        [["id", "comment", "likes"], *([str(n), "well, I; say | this\tand\nthat", "3"] for n in range(9))]
    )
    assert rows(out.getvalue())[1] == ["0", "well, I; say | this\tand\nthat", "3"]
    assert len(rows(out.getvalue())) == 10


def test_excel_directive_is_no_data() -> None:
    assert rows("sep=;\r\nid;text\r\n1;a,b\r\n") == [["id", "text"], ["1", "a,b"]]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_marks_do_not_stick_to_the_first_header(encoding: str) -> None:
    assert rows('"id"\ttext\n1\tñ\n'.encode(encoding)) == [["id", "text"], ["1", "ñ"]]


def test_lone_quote_costs_nothing_but_itself() -> None:
    text = 'id,text\n1,"oh no\n' + "".join(f"{n},row {n}\n" for n in range(2, 3000))
    found = rows(text, 2)
    assert found[1] == ["1", '"oh no']
    assert len(found) == 3000


def test_lone_quote_before_a_quoted_cell() -> None:
    found = rows('id,text,x\n1,"lonely,q\n2,"b, d",q\n3,c,q\n', 3)
    assert found[1:] == [["1", '"lonely', "q"], ["2", "b, d", "q"], ["3", "c", "q"]]


def test_quote_that_fits_nothing_is_one_rejected_line() -> None:
    found = rows('a,b,c\n1,"never closed\n2,x,y\n3,x,y\n', 3)
    assert isinstance(found[1], Rejected)
    assert found[1].where == "line 2"
    assert found[2:] == [["2", "x", "y"], ["3", "x", "y"]]


def test_field_larger_than_the_parser_s_limit() -> None:
    large = "long " * 40_000
    assert rows(f'id,text\n1,"{large}"\n')[1] == ["1", large]


def test_nul_bytes_are_dropped() -> None:
    assert rows(b"id,text\n1,a\0b\n")[1] == ["1", "ab"]


def test_ragged_rows_are_kept_with_their_surplus() -> None:
    got = read("id,author,text\nx1,ann,hello there\nx2,bo,oh, no, really\nx3,cy\n")
    assert got.texts == ["hello there", "oh"]
    assert got.comments[1].extra["surplus"] == [" no", " really"]
    assert [rejected.where for rejected in got.rejected] == ["line 4"]
    assert got.found == 3


cells = st.text(
    alphabet=st.characters(exclude_characters="\0\ufeff", exclude_categories=("Cs",)), max_size=20
)


@settings(max_examples=60)
@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=20), st.sampled_from([",", ";", "\t", "|"]))
def test_whatever_a_writer_quotes_comes_back(written: list[tuple[str, str]], delimiter: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(
        [("comment_id", "comment"), *written]
    )
    found = rows(out.getvalue(), 2)
    expected = [["comment_id", "comment"], *map(list, written)]
    assert found == expected


@pytest.mark.parametrize("mark", ["", '"'])
def test_a_line_beyond_any_row_is_told_by_its_number_and_costs_itself(monkeypatch, mark: str) -> None:
    for where in (capped, delimited):
        monkeypatch.setattr(where, "LONGEST_LINE", 100_000)
    long = "many words " * 40_000
    got = read(f"id,text\na1,first words\na2,{mark}{long}{mark}\na3,last words\n")
    assert got.texts == ["first words", "last words"]
    assert [(one.where, one.reason) for one in got.rejected] == [
        ("line 3", "the line is too long to be a row")
    ]
    assert len(got.rejected[0].content) < 3000


def test_a_table_of_very_many_columns_is_looked_at_in_time() -> None:
    names, values = (",".join(f"{letter}{n}" for n in range(12_000)) for letter in "cv")
    with pytest.raises(UserError, match="0 comments found"):
        read(f"{names}\n{values}\n")


def test_day_and_time_in_columns_of_their_own_are_one_instant() -> None:
    rows = "13.05.2026;9:05;ann;some words\n14.05.2026;21:06;bo;more words\n"
    got = read(f"Datum;Uhrzeit;Name;Kommentar\n{rows}")
    assert [comment.created_at for comment in got.comments] == [
        datetime(2026, 5, 13, 9, 5, tzinfo=UTC),
        datetime(2026, 5, 14, 21, 6, tzinfo=UTC),
    ]
    assert [comment.extra for comment in got.comments] == [{}, {}]
    # What is not called so may be a place in a video.
    assert read(f"Datum;Stelle;Name;Kommentar\n{rows}").comments[0].extra == {"Stelle": "9:05"}


def test_files_that_were_put_together_have_their_names_again() -> None:
    one = "Author,,Comment,Likes\nann,,some words,3\nbo,,Comment,0\n"
    got = read(one * 2)
    assert got.texts == ["some words", "Comment"] * 2
    assert got.reasons == {"the names of the columns once more": 1}


@pytest.mark.parametrize(
    "head",
    [",0\n0,{0}\n1,{1}\n", "0\n{0}\n{1}\n", '"x"\n"1",{0}\n"2",{1}\n', '"x"\n"1" {0}\n"2" {1}\n'],
    ids=["pandas", "pandas without lines", "R, commas", "R, blanks"],
)
def test_names_that_a_program_gave_a_list_of_texts_are_no_comment(head: str) -> None:
    content = head.format('"rye, and how long?"', '"too salty for me"')
    got = read(content)
    assert [comment.text for comment in got.comments] == ["rye, and how long?", "too salty for me"]


@pytest.mark.parametrize("mark", [",", "\t", " "])
def test_numbers_of_rows_that_have_no_name_move_no_column(mark: str) -> None:
    rows = [["author", "text", "date"], ["1", "ann", "a fine loaf", "2024-05-01"]]
    rows += [["2", "bob", "too salty for me", "2024-05-02"]]
    content = "\n".join(mark.join(f'"{cell}"' for cell in row) for row in rows)
    got = read(content)
    assert [(one.author_name, one.text) for one in got.comments] == [
        ("ann", "a fine loaf"),
        ("bob", "too salty for me"),
    ]
    assert got.comments[0].created_at
    named = "id,text\n1,rye, and wheat\n2,salt, if any\n"
    assert [text.split(",")[0] for text in read(named).texts] == ["rye", "salt"]


def test_columns_without_names_are_numbered_from_nought() -> None:
    got = read("0,1,2\nann,2024-05-01 10:00,a fine loaf\nbob,2024-05-02 11:00,far too salty\n")
    assert [one.text for one in got.comments] == ["a fine loaf", "far too salty"]
    assert got.comments[0].created_at
