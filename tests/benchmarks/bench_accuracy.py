"""Macro-recall of the shipped model, of VADER and of TF-IDF with logistic regression, on the same rows.

Beside them the shipped model's calibration error (fifteen bins), macro-F1 and recall of each class.

python tests/benchmarks/bench_accuracy.py --data DIR [--annotations FILE] [--model FOLDER] [--output FILE]

DIR holds labelled JSON Lines (text, label, source, lang, split); rows of split "val" are judged, and the linear
model learns from the others of the same language family, as the shipped one did. FILE says more of texts in DIR, by
their hash: they are judged beside the others, as sources of their own, and for attacks too.
"""

import argparse
import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from moderator.classifier.artifact import ModelShelf
from moderator.classifier.card import ModelFolder
from moderator.classifier.evaluation import evaluate
from moderator.classifier.learning.annotations import Annotations
from moderator.classifier.runtime import Scorer
from moderator.core.comment import ORDER, Scored, Sentiment


def documents(path: Path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def rows(folder: Path, annotations: Annotations):
    for path in sorted(folder.rglob("*.jsonl*")):
        for row in documents(path):
            if row.get("label"):
                yield row
            if annotations:
                said = next(annotations.joined([row]))
                if said is not row:
                    yield said


def vader(texts: list[str]) -> np.ndarray:
    analyzer = SentimentIntensityAnalyzer()
    compound = np.array([analyzer.polarity_scores(text)["compound"] for text in texts])
    calls = np.eye(3)[np.where(compound >= 0.05, 2, np.where(compound <= -0.05, 0, 1))]
    # A trace of the score itself, so that two classes can be told apart where three are not asked for.
    return calls + 1e-3 * np.stack([-compound, np.zeros(len(compound)), compound], axis=1).clip(0)


def polar(belief: np.ndarray) -> np.ndarray:
    """Share neutral's belief between the other two in proportion; a tie stays one (and is called negative)."""
    ends = belief[:, [0, 2]] + 1e-9
    ends = ends / ends.sum(axis=1, keepdims=True)
    return np.stack([ends[:, 0], np.zeros(len(ends)), ends[:, 1]], axis=1)


def area(attacks: np.ndarray, answers: list[Scored]) -> float:
    """How often an attack scores higher than another text."""
    return float(roc_auc_score(attacks, [answer.abuse or 0 for answer in answers]))


class Linear:
    """TF-IDF of one and two words, balanced logistic regression."""

    def __init__(self, texts: list[str], labels: list[str]) -> None:
        self.words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        self.model = LogisticRegression(C=2.0, max_iter=200, class_weight="balanced")
        self.model.fit(self.words.fit_transform(texts), labels)

    def predict(self, texts: list[str]) -> np.ndarray:
        answer = np.zeros((len(texts), 3))
        found = self.model.predict_proba(self.words.transform(texts))
        for column, label in enumerate(self.model.classes_):
            answer[:, ORDER.index(Sentiment(label))] = found[:, column]
        return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--annotations", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    learn, judged = defaultdict(list), defaultdict(list)
    annotations = Annotations(documents(arguments.annotations) if arguments.annotations else ())
    for row in rows(arguments.data, annotations):
        (judged if row.get("split") == "val" else learn)[
            row["source"].split("_")[0] + "_" + row["lang"]
        ].append(row)
    scorer = Scorer(ModelFolder(arguments.model) if arguments.model else ModelShelf().active())
    report: dict[str, dict[str, float]] = {}
    header = (
        f"{'source':28} {'n':>6} {'moderator':>10} {'linear':>8} {'vader':>8} {'ece':>7} {'f1':>6}  recalls"
    )
    sys.stdout.write(f"model {scorer.version}\n{header}\n")
    for source in sorted(judged):
        texts = [row["text"] for row in judged[source]]
        labels = [Sentiment(row["label"]) for row in judged[source]]
        linear = Linear([row["text"] for row in learn[source]], [row["label"] for row in learn[source]])
        answers = scorer.score(texts)
        beliefs = [np.array([answer.probabilities for answer in answers])]
        beliefs += [linear.predict(texts), vader(texts)]
        if Sentiment.NEUTRAL not in labels:
            # Where people were asked for two classes alone, nobody's neutral is judged.
            beliefs = [polar(belief) for belief in beliefs]
        ours, *theirs = (evaluate(labels, belief) for belief in beliefs)
        recalls = " ".join(f"{figures.recall:.3f}" for figures in ours.per_class.values())
        attacks = np.array([row.get("abuse") or 0 for row in judged[source]]) >= 0.5
        told = f"  attacks {area(attacks, answers):.3f}" if 0 < attacks.sum() < len(attacks) else ""
        sys.stdout.write(
            f"{source:28} {ours.n:6} {ours.macro_recall:10.4f} {theirs[0].macro_recall:8.4f} "
            f"{theirs[1].macro_recall:8.4f} {ours.ece:7.4f} {ours.macro_f1:6.4f}  {recalls}{told}\n"
        )
        report[source] = {
            "n": ours.n,
            "moderator": ours.macro_recall,
            "linear": theirs[0].macro_recall,
            "vader": theirs[1].macro_recall,
            "ece": ours.ece,
            "macro_f1": ours.macro_f1,
        }
    scorer.close()
    if arguments.output:
        arguments.output.write_text(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
