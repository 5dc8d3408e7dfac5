"""Honest probabilities: the temperature that makes confidence equal to being right."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.evaluation import calibration_error

Array = NDArray[np.float64]


def fit_temperature(logits: Array, truth: NDArray[np.int64]) -> float:
    """Return the temperature with the least log loss on judged texts."""

    def loss(logarithm: float) -> float:
        scaled = logits / np.exp(logarithm)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        chosen = scaled[np.arange(len(truth)), truth] - np.log(np.exp(scaled).sum(axis=1))
        return float(-chosen.mean())

    return float(np.exp(_least(loss, -1.5, 1.5)))


def evened_temperature(
    start: float, logits: Array, truth: NDArray[np.int64], groups: Sequence[NDArray[np.int64]]
) -> float:
    """Return the temperature within a tenth of `start` whose worst calibration error over the groups is least.

    `groups` are places in `logits` (texts, 3). The log loss hardly moves so near its minimum; the error of one
    kind of comment can still be halved.
    """

    def worst(temperature: float) -> float:
        shares = softmax(logits / temperature)
        return max(calibration_error(shares[group], truth[group]) for group in groups)

    if not groups:
        return start
    return float(min(start * np.linspace(0.9, 1.1, 81), key=worst))


def softmax(logits: Array) -> Array:
    """Return probabilities (texts, classes) of raw outputs."""
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float64)


def fit_binary_temperature(logits: Array, truth: NDArray[np.float64]) -> float:
    """Return the temperature with the least log loss for a yes-or-no output."""

    def loss(logarithm: float) -> float:
        scaled = logits / np.exp(logarithm)
        return float((np.logaddexp(0, scaled) - truth * scaled).mean())

    return float(np.exp(_least(loss, -1.5, 1.5)))


def _least(loss: Callable[[float], float], low: float, high: float) -> float:
    """Return the place of the minimum of a function with one, by golden section."""
    ratio = (5**0.5 - 1) / 2
    left, right = high - ratio * (high - low), low + ratio * (high - low)
    at_left, at_right = loss(left), loss(right)
    for _ in range(40):
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - ratio * (high - low)
            at_left = loss(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + ratio * (high - low)
            at_right = loss(right)
    return (low + high) / 2
