"""Scoring lines needs no library; the scorer here says a text's length."""

import codecs
import gzip
import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest

from moderator.core.comment import Probabilities, Scored
from moderator.core.errors import UserError
from moderator.services.model import lines, scoring


class LengthScorer:
    def __init__(self):
        self.largest = 0

    def score(self, texts):
        self.largest = max(self.largest, len(texts))
        return [
            Scored(Probabilities(0.9, 0.1, 0.0) if len(text) > 5 else Probabilities(0.0, 0.1, 0.9))
            for text in texts
        ]

    def score_each(self, batches):
        return map(self.score, batches)


class Pipe(io.BytesIO):
    """What another program writes piece by piece: it cannot be read again."""

    def seekable(self):
        return False


def scored(source, scorer=None):
    target = io.BytesIO()
    count = scoring.score_lines(io.BytesIO(source), target, scorer or LengthScorer())
    lines = [json.loads(line) for line in target.getvalue().splitlines()]
    assert len(lines) == count
    return lines


def test_json_lines_keep_their_fields_and_order():
    lines = scored(b'{"text": "a", "n": 12345678901234567890123}\n\n{"id": "x", "text": "long enough"}\n')
    assert [line["label"] for line in lines] == ["positive", "negative"]
    assert lines[0]["n"] == 12345678901234567890123
    assert lines[1]["id"] == "x"
    assert lines[1]["probabilities"] == {"negative": 0.9, "neutral": 0.1, "positive": 0.0}


def test_a_label_of_the_input_is_kept_under_another_name():
    [line] = scored(b'{"text": "a", "label": "negative"}\n')
    assert (line["label"], line["input_label"]) == ("positive", "negative")


AWFUL = "c’était affreux\nplutôt bien\n“schön”\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (AWFUL, "cp1252"),
        (AWFUL, "utf-8"),
        (AWFUL, "utf-8-sig"),
        (AWFUL, "utf-16"),
        ("plain\n" * 50_000 + AWFUL, "cp1252"),
        ("Очень плохое видео, совсем не понравилось\nСпасибо большое\n", "cp1251"),
        ('{"text": "c’était affreux"}\n{"text": "déçu"}\n', "cp1252"),
    ],
)
@pytest.mark.parametrize("piped", [False, True])
def test_a_file_is_read_in_the_encoding_that_an_import_reads_it_in(tmp_path, text, encoding, piped):
    path = tmp_path / "lines.txt"
    path.write_bytes(text.encode(encoding))
    with io.BufferedReader(Pipe(path.read_bytes())) if piped else path.open("rb") as source:
        read = [line for line, _ in lines.records(source, None if piped else path)]
    wanted = [json.loads(line)["text"] if line.startswith("{") else line for line in text.splitlines()]
    assert read == wanted


def test_one_broken_letter_in_a_stream_makes_it_no_other_encoding():
    piped = Pipe("déjà vu\n".encode() + b"caf\xe9\n" + "Спасибо\n".encode())
    assert [line for line, _ in lines.records(piped)] == ["déjà vu", "caf\ufffd", "Спасибо"]


def test_plain_lines_give_one_answer_each():
    lines = scored("one\r\n\nlong enough é\n".encode())
    assert [line["text"] for line in lines] == ["one", "", "long enough é"]


def test_a_plain_line_that_begins_with_a_brace_is_plain():
    assert scored(b"{not json}\n")[0]["text"] == "{not json}"


def test_a_byte_order_mark_is_not_text():
    assert scored(b'\xef\xbb\xbf{"text": "a"}\n')[0]["text"] == "a"
    assert scored(b"\xef\xbb\xbfa\n")[0]["text"] == "a"


def test_bytes_that_are_no_utf8_do_not_stop_it():
    assert scored(b"caf\xe9\n")[0]["text"] == "café"


def test_half_a_surrogate_pair_survives():
    [line] = scored(b'{"text": "a", "x": "\\ud83d"}\n')
    assert line["x"] == "\ud83d"


@pytest.mark.parametrize(
    "bad",
    [b"not json\n", b'{"id": 1}\n', b"[1]\n", b'{"text": 1}\n', b'{"text": "a", "n": NaN}\n', b"[" * 100_000],
)
def test_a_bad_line_is_named_by_its_number(bad):
    with pytest.raises(UserError, match="Line 2 "):
        scored(b'{"text": "a"}\n' + bad)


def test_nothing_in_gives_nothing_out():
    assert scored(b"") == []
    assert scored(b"\n\n") == []


def test_memory_is_bounded_by_batches():
    scorer = LengthScorer()
    assert len(scored(b"a\n" * 5000, scorer)) == 5000
    assert scorer.largest <= scoring.LINES


def test_integers_of_any_length_stay_exact():
    line = b'{"id": 123456789012345678901234567890, "price": 1.5, "text": "a"}\n'
    [answer] = scored(line)
    assert (answer["id"], answer["price"]) == (123456789012345678901234567890, 1.5)


def test_who_pipes_is_answered_before_more_is_read(monkeypatch):
    monkeypatch.setattr(scoring, "LINES", 2)
    target, written = io.BytesIO(), []

    class Source(Pipe):
        def readline(self, size=-1):
            written.append(target.getvalue().count(b"\n"))
            return super().readline(size)

    assert scoring.score_lines(Source(b"a\nb\nc\nd\n"), target, LengthScorer()) == 4
    # Two lines are asked for, answered, then the next two.
    assert written == [0, 0, 2, 2, 4]


def test_a_line_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(lines, "LONGEST", 100)
    with pytest.raises(UserError, match="Line 1 is longer"):
        scored(b"a" * 1000)


def test_a_first_line_nested_without_end_is_a_comment_like_any_other():
    assert scoring.score_lines(io.BytesIO(b'{"a":' * 30_000), io.BytesIO(), LengthScorer()) == 1


WIDE = "this is awful\r\nça va, 日本\n\n😀 fine"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (b"", "utf-16-le"),
        (b"", "utf-16-be"),
    ],
)
def test_several_bytes_a_letter_are_text(mark, encoding):
    plain = mark + WIDE.encode(encoding)
    assert [line["text"] for line in scored(plain)] == ["this is awful", "ça va, 日本", "", "😀 fine"]
    [line] = scored(mark + '{"text": "日本 is far", "n": 7}\n'.encode(encoding))
    assert (line["text"], line["n"], line["label"]) == ("日本 is far", 7, "negative")


def test_a_stream_of_two_bytes_a_letter_is_read_piece_by_piece():
    class Endless(io.RawIOBase):
        """A file that never ends: who read it whole would not come back."""

        def __init__(self):
            self.left = 600
            self.begun = False

        def readable(self):
            return True

        def readinto(self, buffer):
            if not self.left:
                raise AssertionError("More was read than was asked for.")
            self.left -= 1
            part = ("" if self.begun else "\ufeff") + "a comment\n" * 100
            self.begun = True
            content = part.encode("utf-16-le")
            buffer[: len(content)] = content
            return len(content)

    source = Endless()
    read = lines.records(io.BufferedReader(source))
    assert [next(read)[0] for _ in range(50)] == ["a comment"] * 50
    assert source.left > 590


def test_who_holds_the_stream_keeps_it():
    source = io.BufferedReader(io.BytesIO(WIDE.encode("utf-16")))
    assert len(list(lines.records(source))) == 4
    assert not source.closed


def binaries():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("lines.txt", "awful\n")
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE t (a)")
        database = connection.serialize()
    connection.close()
    return {
        "a zip archive": packed.getvalue(),
        "a gzip archive": gzip.compress(b"awful\n"),
        "a picture": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "a PDF document": b"%PDF-1.4\n1 0 obj\n",
        "a text document": b"{\\rtf1 awful\n",
        "a database": database,
        "a sound": b"ID3\4\0\0\0\0\0" + bytes(300),
        "a Parquet table": b"PAR1\x15\4\x15\x10\x15\x14L",
        "a file of bytes": bytes(range(256)) * 40,
        "a file of bytes that": b"a\0\1\0\0\0\2\0" * 500,
    }


@pytest.mark.parametrize("kind", list(binaries()))
def test_what_is_no_text_is_refused_before_anything_is_written(kind):
    content = binaries()[kind]
    kind = kind.removesuffix(" that")
    target = io.BytesIO()
    with pytest.raises(UserError, match=f"^Standard input is {kind}.* What can be scored is text") as told:
        scoring.score_lines(io.BytesIO(content), target, LengthScorer())
    assert "moderator import" in told.value.advice
    assert target.getvalue() == b""
    with pytest.raises(UserError, match=r"^“x\.bin” is "):
        list(lines.records(io.BytesIO(content), Path("x.bin")))


@pytest.mark.parametrize(
    "text",
    ["ID3 tags are a mess", "MZ was a program", "Rar! what a sound", "BZh", "OggS", "PAR1", "BM6 \x1b[0m"],
)
def test_a_word_at_the_start_makes_no_text_a_program(text):
    assert [line["text"] for line in scored(f"{text}\nawful\n".encode())] == [text, "awful"]
