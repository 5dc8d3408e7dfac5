"""What is read of a folder of labelled text, and what is said of files that cannot be."""

import gzip
import json
from pathlib import Path

import pytest

from moderator.classifier.learning.annotations import key_of
from moderator.classifier.learning.dataset import read_corpus
from moderator.core.errors import UserError
from moderator.core.operation import JobContext, Progress


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


def test_an_annotation_stands_before_what_the_text_came_with(tmp_path: Path) -> None:
    texts = [
        {"text": "kya  baat hai\n", "label": "negative", "source": "old", "lang": "hi"},
        {"text": "never labelled", "lang": "en"},
        {"text": "to check by", "probabilities": {"neutral": 1}},
        {"text": "left alone", "label": "neutral", "source": "old"},
    ]
    said = [
        {"sha256": key_of("kya baat hai"), "label": "positive", "abuse": 0, "source": "read"},
        {"sha256": key_of("never labelled"), "probabilities": {"negative": 3, "neutral": 1}, "abuse": 1.0},
        {"sha256": key_of("to check by"), "label": "negative", "split": "val"},
        {"sha256": key_of("lies nowhere"), "label": "negative"},
    ]
    put(tmp_path, *texts)
    # Whatever it is called: first or last among the files.
    for name in ("annotated.jsonl.gz", "zz.jsonl.gz"):
        path = tmp_path / name
        path.write_bytes(gzip.compress("".join(json.dumps(one) + "\n" for one in said).encode()))
        news: list[Progress] = []
        corpus = read_corpus(tmp_path, JobContext(news.append))
        path.unlink()
        [told] = (json.loads(one.detail)["notice"] for one in news if one.detail)
        assert told == f"1 of 4 annotations are of texts that are not in “{tmp_path}”."
        assert [(row.text, row.label, row.soft, row.abuse, row.source, row.lang) for row in corpus.train] == [
            ("kya  baat hai\n", 2, None, 0.0, "read", "hi"),
            ("left alone", 1, None, None, "old", ""),
            ("never labelled", None, (0.75, 0.25, 0.0), 1.0, "some", "en"),
        ]
        assert [(row.text, row.label, row.soft) for row in corpus.val] == [("to check by", 0, None)]
        assert corpus.texts == []


def test_folders_are_read_where_links_lead(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    put(tmp_path / "far", {"text": "one", "label": "neutral"})
    data = tmp_path / "data"
    data.mkdir()
    (data / "link").symlink_to(tmp_path / "far")
    (tmp_path / "far" / "round").symlink_to(data)
    (data / "again.jsonl").symlink_to(tmp_path / "far" / "some.jsonl")
    put(data, {"text": "two", "label": "neutral", "split": "val"})
    (data / "twice.jsonl").symlink_to(data / "some.jsonl")
    corpus = read_corpus(data, JobContext())
    assert ([row.text for row in corpus.train], [row.text for row in corpus.val]) == (["one"], ["two"])
