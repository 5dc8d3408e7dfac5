"""Records read many at a time become what each becomes alone."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.core.comment import NewComment
from moderator.importers.base import Options, Source
from moderator.importers.generic import generic_json, rows
from moderator.importers.generic.generic_json import GenericJson
from moderator.importers.generic.table import Table
from moderator.importers.tables import delimited

NAMES = (
    "id",
    "parent_id",
    "video_id",
    "author",
    "author_id",
    "text",
    "published_at",
    "like_count",
    "url",
    "mood",
)
CELLS = st.sampled_from(
    ["", " ", "a1", " b ", "None", "n/a", "0", "3", "1.0", "1,200", "1.2K", "12345678", "1.5E+17", "9" * 17,
     "2026-01-02T03:04:05+00:00", "2026-01-02 03:04", "2026-01-02T03:04:05+02:00", "01/02/2026", "nonsense",
     "0001-01-01T00:00:00+00:00", "[deleted]", "“é”", "\u200b", "some words", "two\nlines", 'a "quote"', "😂"]
)  # fmt: skip
FIRST = ["c0", "", "v", "ann", "u1", "Some words of a comment", "2026-06-01T10:00:00+00:00", "3", "", "sad"]
ROWS = st.lists(st.lists(CELLS, min_size=len(NAMES), max_size=len(NAMES)), max_size=8)
VALUES = CELLS | st.sampled_from(
    [None, True, 7, 1.5, 10**19, 1_700_000_000, ["a"], {"k": "v"}, "\ud83d", "a\0b"]
)


def same(importer, where, source):
    """Check that reading many at a time, and each alone, gives the same in the same order."""
    options = Options(day_first=True)
    many = list(importer.read(source, options))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, "is_plain", lambda *_: False)
        alone = list(importer.read(source, options))
    assert many == alone
    for one, other in zip(many, alone, strict=True):
        if isinstance(one, NewComment):
            assert list(one.extra) == list(other.extra)
            assert type(one.like_count) is type(other.like_count)


@given(ROWS)
def test_rows_of_a_table(cells):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([NAMES, *[FIRST] * 4, *cells, FIRST, *cells[::2]])
    same(Table(), rows, Source.of_bytes("a.csv", file.getvalue().encode()))


@given(st.lists(st.lists(VALUES, min_size=len(NAMES), max_size=len(NAMES)), max_size=8))
def test_records_in_json(values):
    records = [dict(zip(NAMES, row, strict=True)) for row in [*[FIRST] * 4, *values, FIRST, *values[::2]]]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    same(GenericJson(), generic_json, Source.of_bytes("a.jsonl", lines.encode()))


@given(
    st.lists(
        st.sampled_from(["a,b\n", '"a', 'b",c\n', '"x,y",z\r\n', "\n", 'q"r,s\n', '"', "p,q", "\0,t\n"]),
        max_size=25,
    )
)
def test_lines_are_cut_the_same_however_many_are_read_at_once(pieces):
    source = Source.of_bytes("a.csv", "".join(pieces).encode())
    form = delimited.Dialect("utf-8", ",")
    found = []
    for size in (1, 7, 10_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(delimited, "AT_ONCE", size)
            found.append(list(delimited.rows(source, form, 2)))
    assert found[0] == found[1] == found[2]
