"""Values as Python and JavaScript print them, and documents within strings: read as the JSON that they are."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.importers.base import Source
from moderator.importers.documents import jsonstream
from moderator.importers.documents.jsonstream import Placed
from moderator.importers.files import matches
from moderator.importers.recognising import rewritten
from tests.importers.reading import read

COMMENTS = [
    {"id": "k1a", "author": "ida", "text": "it's \"good\" – bread\\", "likes": 3, "edited": False, "parent": None},
    {"id": "k2a", "author": "jorin", "text": "yes\ntwo: 'so' {it} [is], None", "likes": 0, "edited": True,
     "parent": "k1a", "at": (1, 2.5)},
]  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def values(text: str) -> list[object]:
    source = rewritten.plain(Source.of_bytes("x", text.encode("utf-8", "replace")))
    return [one[1] for one in jsonstream.records(source) if isinstance(one, tuple)]


@pytest.mark.parametrize(
    "content",
    [
        repr(COMMENTS),
        "\n".join(map(repr, COMMENTS)),
        repr({"comments": COMMENTS}),
        json.dumps(json.dumps(COMMENTS)),
        "\n".join(json.dumps(json.dumps(one)) for one in COMMENTS),
        "export default " + json.dumps(COMMENTS) + ";",
        "// saved on a Monday\n" + json.dumps(COMMENTS),
    ],
    ids=["list", "lines", "object", "string", "strings", "module", "remark"],
)
def test_it_is_read_as_its_json(content: str) -> None:
    alone = read(json.dumps(COMMENTS))
    got = read(content)
    assert (got.format, got.comments, got.rejected) == (alone.format, alone.comments, [])
    assert got.comments[1].parent_external_id == "k1a"


RECORDS = st.tuples(VALUES, VALUES, VALUES).map(
    lambda drawn: dict(zip(("id", "a b", "it's"), drawn, strict=True))
)


@settings(max_examples=40)
@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_whatever_python_prints_comes_back(records: list[dict[str, object]]) -> None:
    clean = json.loads(json.dumps(records, ensure_ascii=False).encode("utf-8", "replace"))
    assert values(repr(clean)) == clean
    assert values("\n".join(map(repr, clean))) == clean


def test_names_without_quotation_marks_and_what_calls_make() -> None:
    content = """[{_id: ObjectId('65e7aa00'), at: datetime.datetime(2026, 6, 1, 10, 0, 5), utc: datetime.datetime(2026,
    6, 1, 10, 0, tzinfo=datetime.timezone.utc), score: Decimal('3'), text: 'bread', raw: b'caf\\xc3\\xa9',
    none: undefined, when: ISODate("2026-06-01T10:00:05Z"), /* aside */ u: u'\\xe9', },]"""
    assert values(content) == [
        {"_id": "65e7aa00", "at": "2026-06-01T10:00:05", "utc": "2026-06-01T10:00:00Z", "score": "3", "text": "bread",
         "raw": "café", "none": None, "when": "2026-06-01T10:00:05Z", "u": "é"}
    ]  # fmt: skip


@pytest.mark.parametrize("size", [7, 64, 500])
def test_where_a_chunk_ends_changes_nothing(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(matches, "_CHUNK", size)
    monkeypatch.setattr(rewritten, "_HELD", 60)
    records = [
        {**one, "text": f"{one['text']} {number} " + "x'y\" " * number}
        for number in range(40)
        for one in COMMENTS
    ]
    assert values(repr(records)) == json.loads(json.dumps(records))


def test_a_string_without_end_costs_no_more_than_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewritten, "_LONGEST", 1000)
    content = "[{'id': 'k1a', 'text': 'bread'}, {'id': 'k2a', 'text': 'no end" + " and on" * 20_000
    found: list[Placed | object] = values(content)
    assert found[0] == {"id": "k1a", "text": "bread"}


def test_json_is_left_as_it_is() -> None:
    for content in (
        json.dumps(COMMENTS),
        "{}",
        "[1]",
        "a: 1",
        "(a: 1",
        "'a', 'b'\n",
        '"a","b"\n"[1]","c"\n',
        "{'a'}",
    ):
        source = Source.of_bytes("x", content.encode())
        assert rewritten.plain(source) is source
