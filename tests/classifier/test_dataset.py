"""What is read of a folder of labelled text, and what is said of files that cannot be."""

import gzip
import json
from pathlib import Path

import pytest

from moderator.classifier.learning.dataset import read_corpus
from moderator.core.errors import UserError
from moderator.core.operation import JobContext


def put(folder: Path, *documents: object) -> Path:
    path = folder / "some.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in documents))
    return path


def test_a_teachers_word_that_is_none_is_passed_over(tmp_path: Path) -> None:
    odd = [
        {"negative": "much"},
        {"negative": None},
        {"negative": -1, "neutral": 3},
        {"negative": float("nan")},
        {},
    ]
    rows = [{"text": f"{n}", "label": "neutral", "probabilities": one} for n, one in enumerate(odd)]
    put(tmp_path, *rows, {"text": "sure", "probabilities": {"negative": 3, "positive": 1}})
    corpus = read_corpus(tmp_path, JobContext())
    assert [row.soft for row in corpus.train] == [None] * len(odd) + [(0.75, 0.0, 0.25)]


def test_a_damaged_archive_is_said(tmp_path: Path) -> None:
    packed = gzip.compress(
        put(tmp_path, *({"text": f"{n}", "label": "neutral"} for n in range(999))).read_bytes()
    )
    for content in (packed[:-400], b"no archive"):
        (tmp_path / "torn.jsonl.gz").write_bytes(content)
        with pytest.raises(UserError, match=r"“torn\.jsonl\.gz” is damaged"):
            read_corpus(tmp_path, JobContext())


def test_a_line_of_a_million_brackets_is_no_json(tmp_path: Path) -> None:
    (tmp_path / "deep.jsonl").write_text("[" * 1_000_000)
    with pytest.raises(UserError, match=r"Line 1 of “deep\.jsonl” is not JSON"):
        read_corpus(tmp_path, JobContext())
