"""What a network knew, kept without any text: how its readings of the training text were spread.

For each kind of text (source and label) the mean of its readings is kept, and for all together how they scatter
around it. Readings drawn from that are like those of the training text, and none of them is anyone's. Whoever teaches
the last layer something new holds it to what it said of these (latent replay: L. Pellegrini, G. Graffieti,
V. Lomonaco, D. Maltoni: Latent Replay for Real-Time Continual Learning. IROS 2020).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.arrays import read_arrays, write_arrays
from moderator.classifier.correcting.readings import Array, Layer
from moderator.core.errors import UserError

RANK = 256
"""Directions in which the readings scatter, the widest; the rest is next to nothing."""
LEAST_OF_KIND = 20
_NAMES = ("kinds", "means", "shares", "spread", "kernel", "bias")

Kind = tuple[int, int]
"""The number of a source, and the code of a label."""


MADE_UP = 9999
"""The number of the source of texts that nobody wrote: what they are is the model's own guess."""


@dataclass(frozen=True)
class Drawn:
    """Readings drawn from memory, and what they are readings of."""

    readings: NDArray[np.float64]
    """(count, width)"""
    sources: NDArray[np.int64]
    codes: NDArray[np.int64]
    """Of the sentiments, in the order of `ORDER`."""


@dataclass(frozen=True)
class Memory:
    """How readings were spread, and the last layer that they were read by."""

    kinds: Array
    """(kinds, 2): the number of a source, and the code of a label."""
    means: Array
    """(kinds, width)"""
    shares: Array
    """(kinds,), how often each kind is to be drawn; together 1."""
    spread: Array
    """(width, directions): times normal noise, the scatter around a mean."""
    layer: Layer
    """The last layer as it was when the memory was made: what is to be held on to."""

    @classmethod
    def of(cls, readings: Array, kinds: Sequence[Kind], layer: Layer) -> Self:
        """Remember readings (texts, width); kinds with very few texts are passed over, if others have more."""
        found, places, counts = np.unique(np.array(kinds), axis=0, return_inverse=True, return_counts=True)
        places = places.ravel()
        kept = np.flatnonzero(counts >= min(LEAST_OF_KIND, int(np.max(counts))))
        means = np.stack([readings[places == number].mean(axis=0) for number in kept])
        rest = np.concatenate([readings[places == one] - mean for one, mean in zip(kept, means, strict=True)])
        rest = rest.astype(np.float64)
        values, directions = np.linalg.eigh(rest.T @ rest / len(rest))
        widest = np.argsort(values)[::-1][:RANK]
        spread = directions[:, widest] * np.sqrt(np.maximum(values[widest], 0))
        return cls(
            found[kept].astype(np.float32),
            means.astype(np.float32),
            (counts[kept] / counts[kept].sum()).astype(np.float32),
            spread.astype(np.float32),
            layer,
        )

    def draw(self, count: int, *, seed: int, evenly: bool = False) -> Drawn:
        """Return made-up readings; the same seed, the same readings. Large kinds come more often, unless `evenly`."""
        random = np.random.default_rng(seed)
        shares = np.ones(len(self.means)) if evenly else self.shares.astype(np.float64)
        chosen = random.choice(len(self.means), count, p=shares / shares.sum())
        noise = random.standard_normal((count, self.spread.shape[1]))
        readings = self.means[chosen] + noise @ self.spread.T.astype(np.float64)
        sources, codes = self.kinds[chosen].astype(np.int64).T
        return Drawn(readings, sources, codes)

    def save(self, path: Path) -> None:
        """Write it; the same memory makes the same file."""
        layer = {"kernel": self.layer.kernel, "bias": self.layer.bias}
        arrays: dict[str, NDArray[Any]] = {
            "kinds": self.kinds,
            "means": self.means.astype(np.float16),
            "shares": self.shares,
            "spread": self.spread.astype(np.float16),
            **{name: value.astype(np.float32) for name, value in layer.items()},
        }
        write_arrays(path, {name: arrays[name] for name in _NAMES})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a memory; nothing in the file is executed.

        Raises:
            UserError: the file is none, is damaged, or claims to be larger than any of ours.

        """
        refused = UserError("What this model remembers of its training cannot be read.")
        try:
            found = {name: array.astype(np.float32) for name, array in read_arrays(path, _NAMES).items()}
        except ValueError as error:
            raise refused from error
        kinds, means, shares, spread, kernel, bias = (found[name] for name in _NAMES)
        count, width = means.shape if means.ndim == 2 else (0, 0)
        fits = (
            count > 0
            and kinds.shape == (count, 2)
            and shares.shape == (count,)
            and spread.ndim == 2
            and len(spread) == width
            and kernel.shape == (width, 4)
            and bias.shape == (4,)
        )
        if not fits:
            raise refused
        if np.min(shares) < 0 or np.sum(shares) <= 0 or np.min(kinds) < 0 or np.max(kinds[:, 1]) > 2:
            raise refused
        return cls(kinds, means, shares, spread, Layer(kernel, bias))
