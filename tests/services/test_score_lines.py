"""Scoring lines needs no library; the scorer here says a text's length."""

import io
import json

import pytest

from moderator.core.comment import Probabilities, Scored
from moderator.core.errors import UserError
from moderator.services.model import scoring


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


def test_plain_lines_give_one_answer_each():
    lines = scored("one\r\n\nlong enough é\n".encode())
    assert [line["text"] for line in lines] == ["one", "", "long enough é"]


def test_a_plain_line_that_begins_with_a_brace_is_plain():
    assert scored(b"{not json}\n")[0]["text"] == "{not json}"


def test_a_byte_order_mark_is_not_text():
    assert scored(b'\xef\xbb\xbf{"text": "a"}\n')[0]["text"] == "a"
    assert scored(b"\xef\xbb\xbfa\n")[0]["text"] == "a"


def test_bytes_that_are_no_utf8_do_not_stop_it():
    assert scored(b"caf\xe9\n")[0]["text"] == "caf�"


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
    monkeypatch.setattr(scoring, "LONGEST", 100)
    with pytest.raises(UserError, match="Line 1 is longer"):
        scored(b"a" * 1000)


def test_a_first_line_nested_without_end_is_a_comment_like_any_other():
    assert scoring.score_lines(io.BytesIO(b'{"a":' * 30_000), io.BytesIO(), LengthScorer()) == 1
