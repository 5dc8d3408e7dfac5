"""What tells the person's own comments from other texts: one direction of the readings.

A person's comments have their own ways. Whatever the last layer learns may lean on that direction, so that it changes
little where texts are not like theirs.
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PULL = 100.0
"""How strongly the direction is held back, in examples: it is to tell kinds of text, not single ones."""
EXAMPLES = 1000.0
"""Either side weighs as much as so many texts, however many there are."""
STEPS, ENOUGH = 8, 1e-3


def direction(own: Array, other: Array) -> Array:
    """Return the direction (width,) along which own readings (texts, width) differ from others.

    It is as long as they are apart: along it a text's place is the logarithm of the odds that it is the person's own.
    """
    rows = np.vstack([own, other])
    middle, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    rows = np.hstack([(rows - middle) / scale, np.ones((len(rows), 1))])
    is_own = np.concatenate([np.ones(len(own)), np.zeros(len(other))])
    weights = np.concatenate([np.full(len(side), EXAMPLES / len(side)) for side in (own, other)])
    pull = np.full(rows.shape[1], PULL)
    pull[-1] = 1e-6
    values = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        found = 1 / (1 + np.exp(-np.clip(rows @ values, -30, 30)))
        slope = rows.T @ (weights * (found - is_own)) + pull * values
        curve = (rows.T * (weights * found * (1 - found))) @ rows + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        values -= step
        if np.abs(step).max() < ENOUGH:
            break
    return np.asarray(values[:-1] / scale, np.float64)
