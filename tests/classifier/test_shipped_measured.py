"""The figures that the README promises of the shipped model, on the val rows, where this machine has them."""

import gzip
import json
from collections import defaultdict
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from moderator.classifier.artifact import ModelShelf
from moderator.classifier.card import ModelFolder
from moderator.classifier.conversion import run_keras, run_onnx
from moderator.classifier.evaluation import Figures, evaluate, macro_recall
from moderator.classifier.graph import write_onnx
from moderator.classifier.learning.annotations import Annotations
from moderator.classifier.network import Shape, load, weights_of
from moderator.classifier.runtime import Scorer
from moderator.core.comment import ORDER, Sentiment
from tests.benchmarks.bench_accuracy import area, documents, vader
from tests.benchmarks.bench_explanations import faithfulness

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "train"
ANNOTATED = Path(__file__).resolve().parents[2] / "models" / "annotations.jsonl.gz"
SOURCES = ("semeval2013_2016_en", "goemotions_en", "tse_en")

pytestmark = [
    pytest.mark.skipif(not FOLDER.is_dir(), reason="no labelled data beside the repository"),
    pytest.mark.filterwarnings("ignore"),  # TensorFlow warns of its own code
]


def val(source: str) -> tuple[list[str], list[Sentiment]]:
    with gzip.open(FOLDER / f"{source}.jsonl.gz", "rt", encoding="utf-8") as stream:
        rows = [row for row in map(json.loads, stream) if row["split"] == "val"]
    return [row["text"] for row in rows], [Sentiment(row["label"]) for row in rows]


@pytest.fixture(scope="module")
def shipped() -> ModelFolder:
    return ModelShelf().active()


@pytest.fixture(scope="module")
def scorer(shipped: ModelFolder):
    with Scorer(shipped) as opened:
        yield opened


def figures(scorer: Scorer, source: str) -> Figures:
    texts, labels = val(source)
    return evaluate(labels, np.array([answer.probabilities for answer in scorer.score(texts)]))


@pytest.mark.parametrize(("source", "linear"), list(zip(SOURCES, (0.658, 0.676, 0.713), strict=True)))
def test_ahead_of_the_peers_and_honest(scorer: Scorer, source: str, linear: float) -> None:
    found = figures(scorer, source)
    texts, labels = val(source)
    lexicon = evaluate(labels, vader(texts)).macro_recall
    assert found.macro_recall > lexicon + 0.05
    assert found.macro_recall > linear
    assert found.ece <= 0.03


@pytest.mark.parametrize(
    ("language", "linear"),
    [("ar", 0.571), ("de", 0.547), ("es", 0.574), ("fr", 0.611), ("it", 0.551), ("pt", 0.526)],
)
def test_ahead_of_the_peers_in_other_languages(scorer: Scorer, language: str, linear: float) -> None:
    found = figures(scorer, f"umsab_{language}")
    lexicon = evaluate(val(f"umsab_{language}")[1], vader(val(f"umsab_{language}")[0])).macro_recall
    assert found.macro_recall > max(linear, lexicon)


@pytest.fixture(scope="module")
def annotated() -> dict[str, list[dict[str, Any]]]:
    """Rows kept aside of what was annotated for the model, by language; English ones are not looked for."""
    annotations = Annotations(documents(ANNOTATED))
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    files = [*FOLDER.glob("umsab_hi.*"), *FOLDER.with_name("unlabelled").glob("*_[a-z][a-z]_[0-9].jsonl.gz")]
    for row in annotations.joined(chain.from_iterable(map(documents, files))):
        if row.get("split") == "val" and str(row["source"]).startswith("annotated"):
            found[row["lang"]].append(row)
    return found


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr", "hi", "it", "pt"])
def test_comments_in_other_languages_are_read_as_a_person_reads_them(
    scorer: Scorer, annotated: dict[str, list[dict[str, Any]]], language: str
) -> None:
    rows = annotated[language]
    assert len(rows) > 400
    answers = scorer.score([row["text"] for row in rows])
    labels = [Sentiment(row["label"]) for row in rows]
    ours = evaluate(labels, np.array([answer.probabilities for answer in answers])).macro_recall
    lexicon = evaluate(labels, vader([row["text"] for row in rows])).macro_recall
    assert ours > max(lexicon + 0.1, 0.55)
    assert area(np.array([row["abuse"] >= 0.5 for row in rows]), answers) > 0.68


def test_what_is_surely_an_attack_was_read_as_one(
    scorer: Scorer, annotated: dict[str, list[dict[str, Any]]]
) -> None:
    rows = list(chain.from_iterable(annotated.values()))
    answers = scorer.score([row["text"] for row in rows])
    found = [row for row, answer in zip(rows, answers, strict=True) if (answer.abuse or 0) > 0.8]
    assert len(found) > 300
    assert np.mean([row["abuse"] >= 0.5 for row in found]) > 0.9


def test_as_good_as_promised_on_tweets(scorer: Scorer) -> None:
    assert figures(scorer, "semeval2013_2016_en").macro_recall >= 0.72


def test_explanations_name_the_words_that_count(scorer: Scorer) -> None:
    found = faithfulness(scorer, val("goemotions_en")[0], limit=100)
    assert found.comments == 100
    assert found.share >= 0.8


@pytest.mark.slow
def test_keras_and_both_graphs_agree_on_real_comments(
    shipped: ModelFolder, scorer: Scorer, tmp_path: Path
) -> None:
    both = [val(source) for source in SOURCES]
    texts = [text for each, _ in both for text in each]
    truth = np.array([ORDER.index(label) for _, labels in both for label in labels])
    sequences = [scorer.tokenizer.encode(text) or [1] for text in texts]
    shape = Shape.from_json(shipped.card.network)
    model = load(shipped.keras, shape)
    write_onnx(weights_of(model, shape), tmp_path / "exact.onnx", quantized=False)
    exact = run_onnx(tmp_path / "exact.onnx", sequences)
    few = np.random.default_rng(4).choice(len(sequences), 1000, replace=False)
    said = run_keras(model, [sequences[n] for n in few])
    assert np.abs(said - exact[few]).max() < 1e-4
    short = run_onnx(shipped.onnx, sequences)[:, :3].argmax(1)
    whole = exact[:, :3].argmax(1)
    assert (short == whole).mean() >= 0.99
    assert macro_recall(truth, short) >= macro_recall(truth, whole) - 0.003
