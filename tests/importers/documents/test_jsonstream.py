import io
import json
from itertools import chain, repeat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.core.comment import Rejected
from moderator.core.errors import UserError
from moderator.importers import registry
from moderator.importers.base import Options, Source
from moderator.importers.documents import jsonkind, jsonlines, jsonstream, jsontext
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.generic.generic_json import GenericJson
from tests.importers.reading import read

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(st.text(max_size=6), values, max_size=4)


def source(content: str | bytes) -> Source:
    return Source.of_bytes(
        "x.json", content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    )


def records(content: str | bytes) -> list[object]:
    return [
        found if isinstance(found, Rejected) else found[1] for found in jsonstream.records(source(content))
    ]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('[{"a": 1}]', Kind.ARRAY),
        ('{"a": 1}', Kind.OBJECT),
        ('{\n "a": 1\n}\n', Kind.OBJECT),
        ('{"a": 1}\n{"a": 2}\n', Kind.LINES),
        ('{"a": 1}{"a": 2}', Kind.VALUES),
        ('{\n"a": 1\n}\n{\n"a": 2\n}', Kind.VALUES),
        ("id,text\n", Kind.NONE),
        ("", Kind.NONE),
    ],
)
def test_kind(content: str, kind: Kind) -> None:
    assert jsonstream.kind(source(content)) is kind


@settings(max_examples=60)
@given(st.lists(objects, min_size=2, max_size=6))
def test_every_arrangement_holds_the_same(found: list[dict[str, object]]) -> None:
    plain = [json.dumps(value) for value in found]
    assert records(json.dumps(found)) == found
    assert records(json.dumps(found, indent=2).encode("utf-8-sig")) == found
    assert records(json.dumps(found, ensure_ascii=False).encode("utf-16", "surrogatepass")) == found
    assert records("\n".join(plain)) == found
    assert records("".join(plain)) == found
    inside = source(json.dumps({"before": [1, {"x": "]}"}], "a": {"b": found}, "after": 1}))
    assert [value[1] for value in jsonstream.items(inside, "a.b") if isinstance(value, tuple)] == found


@settings(max_examples=60)
@given(st.lists(objects, min_size=1, max_size=6), st.integers(1, 40))
def test_windows_of_any_size(found: list[dict[str, object]], chunk: int) -> None:
    before = jsontext.CHUNK
    jsontext.CHUNK = chunk
    try:
        assert records(json.dumps(found)) == found
    finally:
        jsontext.CHUNK = before


def test_integers_beyond_64_bits_stay_exact() -> None:
    large = 98765432109876543210123
    assert records(f'{{"id": {large}}}\n{{"id": [{large}]}}\n') == [{"id": large}, {"id": [large]}]
    assert records(f'[{{"id": {large}}}]') == [{"id": large}]
    assert jsonstream.loads(f'{{"id":{large}}}') == {"id": large}


def test_nan_and_stray_commas_are_forgiven() -> None:
    assert records('[{"a": NaN, "b": "x,]",}, {"a": Infinity},]') == [{"a": None, "b": "x,]"}, {"a": None}]
    assert records('{"a": NaN}\n{"b": [1,],}\n') == [{"a": None}, {"b": [1]}]


def test_a_bad_line_costs_a_line() -> None:
    found = records('{"a": 1}\n{"a": oops}\n\n{"a": 3}\n{"a": 4')
    assert found[0] == {"a": 1}
    assert isinstance(found[1], Rejected)
    assert (found[1].where, found[1].content) == ("line 2", '{"a": oops}')
    assert found[2] == {"a": 3}
    assert isinstance(found[3], Rejected)
    assert len(found) == 4


def test_a_bad_element_costs_an_element() -> None:
    found = records('[{"a": 1}, {"a" 2, "x": "}"}, {"a": 3}, oops, {"a": 5}]')
    assert [isinstance(value, Rejected) for value in found] == [False, True, False, True, False]
    assert found[4] == {"a": 5}


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_cut_file_gives_what_it_has(cut: int) -> None:
    whole = json.dumps([{"a": n, "text": "word"} for n in range(3)])[:cut]
    found = records(whole)
    assert sum(isinstance(value, Rejected) for value in found) <= 1
    assert all(isinstance(value, Rejected | dict) for value in found)


def test_half_characters_do_not_stop_a_file() -> None:
    assert records('[{"a": "\\ud83d"}, {"a": "\\ud83d\\ude00"}]') == [{"a": "\ud83d"}, {"a": "😀"}]
    assert records('{"a": "\\ud83d"}\n{"a": "b"}\n') == [{"a": "\ud83d"}, {"a": "b"}]


def test_deep_nesting_is_a_bad_record() -> None:
    found = records('{"a": 1}\n' + "[" * 200_000 + "]" * 200_000 + '\n{"a": 2}\n')
    assert found[0] == {"a": 1}
    assert found[-1] == {"a": 2}


def test_a_line_without_end_is_one_bad_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonlines, "LONGEST_LINE", 1000)
    monkeypatch.setattr(jsonlines, "_BLOCK", 500)
    found = records('{"a": 1}\n{"a": 2}\n{"a": "' + "x" * 5000 + '"}\n{"a": 3}\n')
    assert [isinstance(value, Rejected) for value in found] == [False, False, True, False]


def test_sketch_closes_what_the_head_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("moderator.importers.base.HEAD_BYTES", 60)
    seen = jsonstream.sketch(
        source(json.dumps({"title": "x", "comments": [{"id": n, "text": "word"} for n in range(9)]}))
    )
    assert isinstance(seen, dict)
    assert seen["comments"][0] == {"id": 0, "text": "word"}


def test_members_and_first() -> None:
    one = source('{"k1": {"a": 1}, "k2": {"a": 2}, "list": [7, 8]}')
    assert list(jsonstream.members(one)) == [("k1", {"a": 1}), ("k2", {"a": 2}), ("list", [7, 8])]
    assert jsonstream.first(one, "list") == 7
    assert jsonstream.first(one, "nowhere") is None


def test_a_fault_in_the_middle_hides_nothing_that_stands_before() -> None:
    whole = b'{"kind": "k", "list": [{"id": 1}, {"id": 2, "x"}, {"id": 3}], "end": 1}'
    assert jsonstream.sketch(Source.of_bytes("a", whole)) == {"kind": "k", "list": [{"id": 1}, {"id": 2}]}


class Endless(io.RawIOBase):
    """One line of 200 MB that is made while it is read, and counts what was asked of it."""

    read_in_all = 0

    def __init__(self, start: bytes, record: bytes, end: bytes) -> None:
        self._parts = chain([start], repeat(record, 200_000_000 // len(record)), [end])
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer, /) -> int:
        while not self._rest and (part := next(self._parts, b"")):
            self._rest = part
        given, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(given)] = given
        Endless.read_in_all += len(given)
        return len(given)


RECORD = b'{"id": "a", "author": "ida", "text": "' + b"fresh rolls " * 100 + b'"}'


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        (b"[" + RECORD, b"]\n", Kind.ARRAY),
        (b'{"comments": [' + RECORD, b"]}\n", Kind.OBJECT),
        (b'{"items": {"comments": [' + RECORD, b"]}}", Kind.OBJECT),
    ],
    ids=["array", "object", "nested"],
)
def test_recognising_a_line_of_200_megabytes_reads_a_few(start: bytes, end: bytes, kind: Kind) -> None:
    Endless.read_in_all = 0
    long = Source(
        "x.json", Path("x.json"), lambda: io.BufferedReader(Endless(start, b", " + RECORD, end), 256 * 1024)
    )
    assert jsonstream.kind(long) is kind
    assert registry.detect(long).name == "json"
    # The end of a long line has to be found where it may be followed by another; an array is a document.
    most = 16 if kind is Kind.ARRAY else 256
    assert 0 < Endless.read_in_all < most * 1024 * 1024


@pytest.mark.parametrize("between", [b"\n", b"\r\n\r\n"])
def test_a_first_line_of_several_megabytes_is_one_of_lines(between: bytes) -> None:
    first = b'{"id": "a", "author": "ida", "text": "' + b"fresh rolls " * 420_000 + b'"}'
    source = Source.of_bytes("x", first + between + RECORD + b"\n")
    assert len(first) > 5_000_000
    assert jsonstream.kind(source) is Kind.LINES
    got = read(source)
    assert [comment.external_id for comment in got.comments] == ["a", "a"]


def test_a_long_document_with_a_line_break_behind_it_is_no_file_of_lines() -> None:
    long = b'{"comments": [' + b", ".join([RECORD] * 4000) + b"]}"
    assert jsonstream.kind(Source.of_bytes("x", long + b"\n\n")) is Kind.OBJECT
    assert jsonstream.kind(Source.of_bytes("x", b"[" + long + b"]\n" + long)) is Kind.ARRAY


def test_a_sample_is_bounded_in_size_not_only_in_number() -> None:
    Endless.read_in_all = 0
    deep = b'{"id": "a", "author": "ida", "body": {"inner": {"text": "' + b"fresh rolls " * 30_000 + b'"}}}'
    long = Source(
        "x.jsonl",
        Path("x.jsonl"),
        lambda: io.BufferedReader(Endless(deep + b"\n", deep + b"\n", b""), 256 * 1024),
    )
    assert registry.detect(long).name == "json"
    reading = GenericJson().reading(long, Options())
    assert reading.choices["text"].column == "body.inner.text"
    assert 0 < Endless.read_in_all < 64 * 1024 * 1024


def test_recognising_long_records_reads_few_of_them() -> None:
    Endless.read_in_all = 0
    record = b'{"id": "a", "author": "ida", "text": "' + b"fresh rolls " * 5000 + b'"}'
    long = Source(
        "x.json",
        Path("x.json"),
        lambda: io.BufferedReader(Endless(b"[" + record, b", " + record, b"]\n"), 256 * 1024),
    )
    assert registry.detect(long).name == "json"
    assert 0 < Endless.read_in_all < 16 * 1024 * 1024


def test_a_value_beyond_any_record_is_passed_over_and_never_held(monkeypatch) -> None:
    monkeypatch.setattr(jsontext, "LONGEST_VALUE", 1_000_000)
    long = b'many \\" words \\\\' * 200_000
    content = (
        b'[{"id": "a", "text": "first words"}, {"id": "b", "text": "'
        + long
        + b'"}, {"id": "c", "text": "last"}]'
    )
    found = list(jsonstream.records(Source.of_bytes("x.json", content)))
    assert [one[1]["id"] for one in found if isinstance(one, tuple)] == ["a", "c"]
    (rejected,) = (one for one in found if isinstance(one, Rejected))
    assert (rejected.where, rejected.reason) == ("[1]", "too long to be a record")
    assert len(rejected.content) < 3000


@pytest.mark.parametrize("size", [10, 262_140, 262_141, 262_142, 262_143, 262_144, 262_145, 600_000])
def test_strings_of_any_length_are_stepped_over_whatever_is_escaped_where(size: int) -> None:
    for tail in (b"", b"\\\\", b'\\"', b"\\u00e9"):
        text = b"x" * (size - len(tail)) + tail
        content = b'{"skipped": "' + text + b'", "comments": [{"id": "a", "text": "some words"}]}'
        found = [one[1] for one in jsonstream.items(Source.of_bytes("x", content), "comments")]  # type: ignore[index]
        assert found == [{"id": "a", "text": "some words"}]


def test_an_array_behind_the_head_is_found_in_one_walk() -> None:
    before = b'{"meta": {"page": "' + b"x" * 400_000 + b'"}, "other": [1, 2], '
    opened = []
    content = before + b'"items": [{"id": "a", "text": "some words"}, {"id": "b", "text": "more words"}]}'

    def opener() -> io.BytesIO:
        opened.append(1)
        return io.BytesIO(content)

    got = read(Source("x.json", Path("x.json"), opener))
    assert [comment.external_id for comment in got.comments] == ["a", "b"]
    assert len(opened) < 25


@settings(max_examples=80, deadline=None)
@given(values, st.integers(1, 4), st.integers(1, 60))
def test_what_is_passed_over_in_whole_windows_ends_where_it_ends(
    value: object, walked: int, chunk: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsontext, "_WALKED", walked)
        patch.setattr(jsontext, "CHUNK", chunk)
        whole = json.dumps([value, {"a": ["]", "\\", '"']}], ensure_ascii=False)
        text = jsontext.JsonText(io.BytesIO(f"{whole} 7 8".encode("utf-8", "surrogatepass")))
        assert text.skip(keep=True) == whole.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        assert text.value() == 7


def test_a_string_of_escapes_that_the_head_cuts_is_looked_at_once() -> None:
    start = '[{"id": 1, "text": "some words of mine"}, {"id": 2, "text": "'
    whole = start + '\\"' * 300_000 + '"}]'
    assert jsonstream.sketch(source(whole)) == [{"id": 1, "text": "some words of mine"}, {"id": 2}]
    assert read(whole).texts == ["some words of mine", '"' * 300_000]


@pytest.mark.parametrize("block", [1, 7, 50, 1 << 20])
def test_lines_are_the_same_however_they_are_cut_into_blocks(
    monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(jsonlines, "_BLOCK", block)
    text = '\ufeff{"a": 1}\r\n\n{"a": "ä"}\n[1, 2]\nno\n{"a": 12345678901234567890123}\n{"a": 1},{"a": 2}\n{"a": 9}'
    found = list(jsonstream.lines(source(text)))
    assert [one for one in found if not isinstance(one, Rejected)] == [
        ("line 1", {"a": 1}),
        ("line 3", {"a": "ä"}),
        ("line 4", [1, 2]),
        ("line 6", {"a": 12345678901234567890123}),
        ("line 7", {"a": 1}),
        ("line 7", {"a": 2}),
        ("line 8", {"a": 9}),
    ]
    assert [one.where for one in found if isinstance(one, Rejected)] == ["line 5"]


def test_integers_that_a_double_would_falsify_are_seen_wherever_they_stand() -> None:
    long = b"98765432109876543210"
    for raw in (long, b"[" + long, b'{"a":' + long, b'{"a": -' + long, b'["x",\n' + long, b'["x",\t' + long):
        assert jsonstream.may_hold_long_integers(raw)
    for raw in (b'"' + long + b'"', b'{"a":1' + b"}", b'"UC' + long + b'"'):
        assert not jsonstream.may_hold_long_integers(raw)


@pytest.mark.parametrize(
    "around",
    ['[{{"id": "1", "text": {}}}]', '{{"id": "1", "text": {}}}', '{{"comments": [{{"text": {}}}]}}', "[{}]"],
)
def test_a_text_too_long_for_a_comment_is_told_in_a_sentence(
    around: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsontext, "LONGEST_VALUE", 400_000)
    with pytest.raises(UserError, match="one text of more than 200,000 characters, which is too long"):
        read(around.format('"' + "words " * 200_000 + '"'))


@pytest.mark.parametrize(
    "around",
    [
        '[{{"id": "1", "text": {}}}, {}]',
        '{{"comments": [{{"text": {}}}, {}]}}',
        '{{"id": "1", "text": {}}}\n{}\n',
    ],
)
def test_what_stands_beside_it_is_saved(around: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsontext, "LONGEST_VALUE", 400_000)
    monkeypatch.setattr(jsonkind, "LONGEST_LINE", 400_000)
    monkeypatch.setattr(jsonlines, "LONGEST_LINE", 400_000)
    monkeypatch.setattr(jsonkind, "HELD_LINE", 200_000)
    got = read(around.format('"' + "words " * 200_000 + '"', '{"id": "2", "text": "Too salty"}'))
    assert got.texts == ["Too salty"]
    assert len(got.rejected) == 1


@pytest.mark.parametrize(
    "content", ["[]\n" * 200_000, "[]" * 200_000, '{"comments": [' + "[]," * 200_000 + "[]]}"]
)
def test_empty_arrays_without_end_are_no_comments(content: str) -> None:
    with pytest.raises(UserError, match="0 comments found"):
        read(content)


def test_empty_arrays_before_the_records_hide_none_of_them() -> None:
    got = read("[]\n" * 1000 + '[{"text": "Too salty"}]\n[{"text": "Sold out"}]\n' + "[]\n" * 1000)
    assert got.texts == ["Too salty", "Sold out"]


def test_the_rest_of_an_array_is_left_at_once() -> None:
    inner = '[{"a": "]}"}, [[1, [2, "[\\""]]], {}]'
    text = jsontext.JsonText(io.BytesIO(f'{{"x": [1, {inner * 1}, "]"], "y": 5}}'.encode()))
    text.jump("{")
    names = []
    for name in text.names():
        names.append(name)
        if name == "x":
            for _ in text.places():
                assert text.value() == 1
                text.leave()
                break
        else:
            assert text.value() == 5
    assert names == ["x", "y"]


def test_words_between_the_values_are_passed_over_by_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    peek = jsontext.JsonText.peek

    def counted(text: jsontext.JsonText) -> str:
        looked.append(text)
        return peek(text)

    monkeypatch.setattr(jsontext.JsonText, "peek", counted)
    content = "[LINE] " + "words " * 200_000 + '{"text": "one"} more, {"text": "two"}'
    assert [one for one in records(content) if isinstance(one, dict)] == [{"text": "one"}, {"text": "two"}]
    assert len(looked) < 50
