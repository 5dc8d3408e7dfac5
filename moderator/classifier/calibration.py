"""Honest probabilities: the temperature that makes confidence equal to being right."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def fit_temperature(logits: Array, truth: NDArray[np.int64]) -> float:
    """Return the temperature with the least log loss on judged texts."""

    def loss(logarithm: float) -> float:
        scaled = logits / np.exp(logarithm)
        scaled = scaled - scaled.max(axis=1, keepdims=True)
        chosen = scaled[np.arange(len(truth)), truth] - np.log(np.exp(scaled).sum(axis=1))
        return float(-chosen.mean())

    return float(np.exp(_least(loss, -1.5, 1.5)))


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
