"""A light model over what a network says: learnt in a moment, to ask questions about the labels themselves.

A softmax regression that begins as the network's own belief and is drawn back to it, so that with few examples
it says what the network says, and with more what this library's people say.
"""

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.calibration import softmax

Array = NDArray[np.float64]
Codes = NDArray[np.int64]

FOLDS = 5
MOST_WORDS = 400
LEAST_USES = 4
PULL_WORDS, PULL_BELIEFS = 4.0, 1.0
"""How strongly weights are drawn back, in examples."""
STEPS = 120
_WORD = re.compile(r"[^\W\d_]{2,}|[^\w\s]", re.UNICODE)


def features(texts: Sequence[str], beliefs: Array) -> Array:
    """Return the network's log beliefs (texts, 3), then the frequent words: 1 where a text has one."""
    words = [set(_WORD.findall(text.lower()[:2000])) for text in texts]
    uses = Counter(word for one in words for word in one)
    chosen = [word for word, n in uses.most_common(MOST_WORDS) if n >= LEAST_USES and n < len(texts)]
    place = {word: number for number, word in enumerate(chosen)}
    table = np.zeros((len(texts), 3 + len(chosen)))
    table[:, :3] = np.log(np.clip(beliefs, 1e-4, 1.0))
    for row, one in zip(table, words, strict=True):
        row[[3 + place[word] for word in one if word in place]] = 1.0
    return table


def fit(table: Array, truth: Codes) -> Array:
    """Return weights (features + 1, 3) that explain the labels; accelerated gradient steps."""
    weights: Array = _fitted(table, truth, np.ones((len(table), 1), np.bool_))[..., 0]
    return weights


def _fitted(table: Array, truth: Codes, parts: NDArray[np.bool_]) -> Array:
    """Return the weights (features + 1, 3, parts) of several models, each of the texts of its part (texts, parts).

    All walk together: the table is gone through once a step, not once a step for each.
    """
    inputs = np.hstack([table, np.ones((len(table), 1))])
    start = np.zeros((inputs.shape[1], 3, parts.shape[1]))
    start[:3] = np.eye(3)[..., None]
    pull = np.full((inputs.shape[1], 1, 1), PULL_WORDS)
    pull[:3] = pull[-1] = PULL_BELIEFS
    said, inside = np.eye(3)[truth][..., None], parts[:, None]
    size = np.array([_curvature(inputs[part]) for part in parts.T]) + PULL_WORDS
    weights, ahead = start.copy(), start.copy()
    for step in range(STEPS):
        believed = softmax((inputs @ ahead.reshape(len(ahead), -1)).reshape(len(inputs), *ahead.shape[1:]))
        wrong = (believed - said) * inside
        slope = (inputs.T @ wrong.reshape(len(inputs), -1)).reshape(ahead.shape) + pull * (ahead - start)
        new = ahead - slope / size
        ahead = new + step / (step + 3) * (new - weights)
        weights = new
    return weights


def _curvature(inputs: Array) -> float:
    """Return how strongly the loss may bend, half the largest square of the inputs: no step may be longer."""
    return 0.5 * float(np.linalg.eigvalsh(inputs.T @ inputs)[-1])


def predict(table: Array, weights: Array) -> Array:
    """Return probabilities (texts, 3)."""
    return softmax(np.hstack([table, np.ones((len(table), 1))]) @ weights)


def out_of_fold(table: Array, truth: Codes, groups: Sequence[int], *, seed: int = 2026) -> Array:
    """Return for each text what a model says that learnt from the others; a group is never divided."""
    names = np.unique(np.asarray(groups))
    fold_of = dict(
        zip(names.tolist(), np.random.default_rng(seed).permutation(len(names)) % FOLDS, strict=True)
    )
    folds = np.array([fold_of[group] for group in groups])
    used = np.unique(folds)
    weights = _fitted(table, truth, folds[:, None] != used)
    answers = np.zeros((len(truth), 3))
    for part, fold in enumerate(used):
        answers[folds == fold] = predict(table[folds == fold], weights[..., part])
    return answers


def doubtful(truth: Codes, beliefs: Array) -> list[tuple[int, int, float]]:
    """Return labels that are probably slips: (place, likelier class, margin), the surest first.

    Confident learning (C. Northcutt, L. Jiang, I. Chuang: Confident Learning: Estimating Uncertainty in Dataset
    Labels. Journal of Artificial Intelligence Research 70, 2021): a text counts for another class when it is
    believed to be that at least as strongly as texts with that label are on the average.
    """
    usual = [beliefs[truth == code, code].mean() if (truth == code).any() else 1.0 for code in range(3)]
    found = []
    for place, (label, belief) in enumerate(zip(truth.tolist(), beliefs, strict=True)):
        above = [code for code in range(3) if belief[code] >= usual[code]]
        best = max(above, key=lambda code: belief[code], default=label)
        if best != label:
            found.append((place, best, float(belief[best] - belief[label])))
    return sorted(found, key=lambda one: -one[2])
