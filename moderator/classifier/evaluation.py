"""How good a model is, how sure that figure is, and whether one model is better than another."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderator.core.comment import ORDER, Probabilities, Sentiment
from moderator.core.shares import wilson

BINS = 15
RESAMPLES = 1000
AT_ONCE = 4_000_000
"""Texts that are drawn at a time."""
SEED = 20170804
FEW = 30
"""With fewer judged texts than this, no comparison is called."""

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """How well one sentiment is found."""

    n: int
    """How many texts truly have it."""
    precision: float
    recall: float
    f1: float
    recall_low: float
    recall_high: float
    """Wilson's 95 % interval of the recall."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well a model did on labelled texts. All in [0, 1]."""

    n: int
    accuracy: float
    macro_recall: float
    """The mean recall of the classes that occur: the measure that class shares do not move."""
    macro_recall_low: float
    macro_recall_high: float
    """Bootstrapped 95 % interval."""
    macro_f1: float
    per_class: Mapping[str, ClassFigures]
    ece: float
    """Expected calibration error over fifteen bins of confidence."""
    confusion: tuple[tuple[int, ...], ...]
    """Rows are the truth, columns the model, both in the order negative, neutral, positive."""

    def to_json(self) -> dict[str, Any]:
        """Return plain values, as the command line and the card hold them."""
        document = asdict(self)
        document["per_class"] = {name: asdict(figures) for name, figures in self.per_class.items()}
        document["confusion"] = [list(row) for row in self.confusion]
        return document


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two models on the same texts."""

    before: Figures
    after: Figures
    difference: float
    """Macro-recall after less before."""
    low: float
    high: float
    """Paired bootstrap, 95 %."""
    p_value: float
    """McNemar's exact test on the texts that only one of them got right."""
    gained: int
    lost: int

    @property
    def better(self) -> bool:
        """Whether the second is surely better."""
        return self.before.n >= FEW and self.low > 0

    @property
    def worse(self) -> bool:
        """Whether the second is surely worse."""
        return self.before.n >= FEW and self.high < 0

    @property
    def verdict(self) -> str:
        """Return one plain sentence."""
        if self.before.n < FEW:
            many = "1 judged comment" if self.before.n == 1 else f"{self.before.n} judged comments"
            return f"Too few to tell: only {many} to compare on."
        points = f"{abs(self.difference) * 100:.1f} points of macro-recall"
        between = f"(95 % sure between {signed(self.low * 100)} and {signed(self.high * 100)})"
        if not self.gained and not self.lost:
            return "No difference: both get the same of these comments right."
        if self.better:
            return f"Better by {points} {between}."
        if self.worse:
            return f"Worse by {points} {between}."
        return f"No clear difference: {signed(self.difference * 100)} points {between}."

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "before": self.before.to_json(),
            "after": self.after.to_json(),
            "difference": self.difference,
            "low": self.low,
            "high": self.high,
            "p_value": self.p_value,
            "gained": self.gained,
            "lost": self.lost,
            "verdict": self.verdict,
        }


def signed(points: float) -> str:
    """Return points with their sign, as print has it: +1.2, −0.4, 0.0."""
    said = f"{points:+.1f}"
    return "0.0" if said[1:] == "0.0" else said.replace("-", "−")


def evaluate(labels: Sequence[Sentiment], probabilities: Sequence[Probabilities] | Array) -> Figures:
    """Measure predictions against the truth.

    Raises:
        ValueError: there is nothing to measure, or the two differ in length.

    """
    truth, belief = _codes(labels), np.asarray(probabilities, np.float64).reshape(-1, 3)
    if not len(truth) or len(truth) != len(belief):
        raise ValueError("Labels and probabilities must be as many, and at least one.")
    guess = belief.argmax(axis=1)
    confusion = _confusion(truth, guess)
    support, found = confusion.sum(axis=1), confusion.sum(axis=0)
    per_class: dict[str, ClassFigures] = {}
    for code, sentiment in enumerate(ORDER):
        hits, n = int(confusion[code, code]), int(support[code])
        precision = hits / int(found[code]) if found[code] else 0.0
        recall = hits / n if n else 0.0
        f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
        per_class[sentiment.value] = ClassFigures(n, precision, recall, f1, *wilson(hits, n))
    present = [figures for figures in per_class.values() if figures.n]
    low, high = np.quantile(_resampled(truth, guess), (0.025, 0.975))
    return Figures(
        n=len(truth),
        accuracy=float((truth == guess).mean()),
        macro_recall=_macro_recall(confusion),
        macro_recall_low=float(low),
        macro_recall_high=float(high),
        macro_f1=float(sum(figures.f1 for figures in present) / len(present)),
        per_class=per_class,
        ece=calibration_error(belief, truth),
        confusion=tuple(tuple(int(cell) for cell in row) for row in confusion),
    )


def compare(
    before: Sequence[Probabilities] | Array,
    after: Sequence[Probabilities] | Array,
    labels: Sequence[Sentiment],
) -> Comparison:
    """Say whether the predictions `after` are better than those `before`, on the same texts."""
    truth = _codes(labels)
    first = np.asarray(before, np.float64).reshape(-1, 3)
    second = np.asarray(after, np.float64).reshape(-1, 3)
    guesses = first.argmax(axis=1), second.argmax(axis=1)
    differences = _resampled(truth, guesses[1]) - _resampled(truth, guesses[0])
    low, high = np.quantile(differences, (0.025, 0.975))
    right = guesses[0] == truth, guesses[1] == truth
    gained, lost = int((~right[0] & right[1]).sum()), int((right[0] & ~right[1]).sum())
    figures = evaluate(labels, first), evaluate(labels, second)
    return Comparison(
        before=figures[0],
        after=figures[1],
        difference=figures[1].macro_recall - figures[0].macro_recall,
        low=float(low),
        high=float(high),
        p_value=_mcnemar(gained, lost),
        gained=gained,
        lost=lost,
    )


def calibration_error(belief: Array, truth: NDArray[np.int64]) -> float:
    """Return the expected calibration error: how far confidence is from being right, in [0, 1]."""
    confidence, right = belief.max(axis=1), belief.argmax(axis=1) == truth
    place = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    gap = np.bincount(place, confidence - right, BINS)
    return float(np.abs(gap).sum() / len(truth))


def macro_recall(truth: NDArray[np.int64], guess: NDArray[np.int64]) -> float:
    """Return the mean recall of the classes that occur in `truth` (codes 0, 1, 2)."""
    return _macro_recall(_confusion(truth, guess))


def _codes(labels: Sequence[Sentiment]) -> NDArray[np.int64]:
    number = {sentiment: code for code, sentiment in enumerate(ORDER)}
    return np.array([number[Sentiment(label)] for label in labels], np.int64)


def _confusion(truth: NDArray[np.int64], guess: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.bincount(truth * 3 + guess, minlength=9).reshape(3, 3).astype(np.int64)


def _macro_recall(confusion: NDArray[np.int64]) -> float:
    support = confusion.sum(axis=1)
    present = support > 0
    return float((np.diag(confusion)[present] / support[present]).mean())


def _resampled(truth: NDArray[np.int64], guess: NDArray[np.int64]) -> Array:
    """Return macro-recalls of resamples within each class; the same draws whatever the guesses."""
    random = np.random.default_rng(SEED)
    recalls = []
    for code in range(3):
        right = (guess == truth)[truth == code]
        if len(right):
            # Some at a time: a thousand resamples of a million texts are gigabytes.
            some = max(1, AT_ONCE // len(right))
            sizes = [min(some, RESAMPLES - first) for first in range(0, RESAMPLES, some)]
            draws = (random.integers(0, len(right), (size, len(right)), dtype=np.int32) for size in sizes)
            recalls.append(np.concatenate([right[part].mean(axis=1) for part in draws]))
    return np.asarray(np.mean(recalls, axis=0), np.float64)


def _mcnemar(gained: int, lost: int) -> float:
    n = gained + lost
    if not n:
        return 1.0
    fewer = min(gained, lost)
    if n > 1000:
        return math.erfc((abs(gained - lost) - 1) / math.sqrt(2 * n)) if gained != lost else 1.0
    return min(1.0, float(2 * sum(math.comb(n, k) for k in range(fewer + 1)) / 2**n))
