"""The loop that teaches a network, and what it goes on from when it was interrupted."""

import itertools
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.card import sync
from moderator.classifier.learning.dataset import Batches
from moderator.core.errors import Cancelled

Values = list[NDArray[np.float32]]
KEPT_EACH = 60.0
"""Seconds between two checkpoints within a pass: no more is lost when the machine stops."""


@dataclass
class Average:
    """A running mean of the weights: steadier than the weights of any one step."""

    keep: float
    values: Values = field(default_factory=list)
    updates: int = 0

    def update(self, model: Any) -> None:
        """Take in the weights as they are now."""
        fresh = [np.array(variable) for variable in model.trainable_variables]
        self.updates += 1
        if not self.values:
            self.values = fresh
            return
        # At first a plain mean, so that the random start does not linger.
        keep = min(self.keep, 1 - 1 / self.updates)
        for kept, new in zip(self.values, fresh, strict=True):
            kept *= keep
            kept += (1 - keep) * new


@dataclass(frozen=True, slots=True)
class EpochNews:
    """What one pass over the data gave."""

    epoch: int
    epochs: int
    loss: float
    gradient_norm: float
    val_loss: float | None = None
    macro_recall: float | None = None
    stage: int = 0
    stages: int = 0
    """Which of how many stages this was a pass of; 0 where there are none."""
    seconds_left: float | None = None

    def to_json(self) -> str:
        """Return the progress detail that the window draws."""
        document: dict[str, float | int | None] = {
            "epoch": self.epoch,
            "epochs": self.epochs,
            "loss": round(self.loss, 5),
            "val_loss": None if self.val_loss is None else round(self.val_loss, 5),
            "macro_recall": None if self.macro_recall is None else round(self.macro_recall, 5),
            "gradient_norm": round(self.gradient_norm, 5),
        }
        if self.stages:
            document |= {"stage": self.stage, "stages": self.stages}
            document["seconds_left"] = None if self.seconds_left is None else round(self.seconds_left, 1)
        return json.dumps(document)


@dataclass
class Pass:
    """How far one pass over the data is: batches, and the sums over them."""

    steps: int = 0
    loss: float = 0.0
    norm: float = 0.0


def teach(
    model: Any,
    optimizer: Any,
    batches: Batches,
    far: Pass,
    *,
    epoch: int,
    average: Average,
    told: Callable[[int], None],
    keep: Callable[[], None],
) -> None:
    """Pass once over the data (`epoch` counts from 0), averaging the weights twelve times; begin after `far`.

    `told` hears of each batch. `keep` may write everything down after any of them, and is asked to when the
    person stops it.

    Raises:
        Cancelled: the person asked to stop.

    """
    total = len(batches)
    every = max(1, total // 12)
    saved = time.monotonic()
    for ids, wanted in itertools.islice(batches.epoch(epoch), far.steps, None):
        far.loss += float(np.asarray(model.train_on_batch(ids, wanted)))
        far.norm += float(np.asarray(optimizer.gradient_norm))
        far.steps += 1
        if far.steps % every == 0 or far.steps == total:
            average.update(model)
        if far.steps < total and time.monotonic() - saved >= KEPT_EACH:
            keep()
            saved = time.monotonic()
        try:
            told(far.steps)
        except Cancelled:
            keep()
            raise


def put(model: Any, values: Sequence[NDArray[np.float32]]) -> None:
    """Set a model's trained weights."""
    for variable, value in zip(model.trainable_variables, values, strict=True):
        variable.assign(value)


def cosine(rate: float, steps: int, *, warm_up: float = 0.06) -> Any:
    """Return a rate that rises for a share of the steps and then falls to nothing along a cosine."""
    import keras

    rise = max(1, int(steps * warm_up))
    return keras.optimizers.schedules.CosineDecay(
        rate * 0.05, max(1, steps - rise), alpha=0.02, warmup_target=rate, warmup_steps=rise
    )


def save_checkpoint(path: Path, model: Any, optimizer: Any, average: Average, notes: dict[str, Any]) -> None:
    """Write everything that going on exactly needs; the file is whole or absent."""
    arrays = {f"model{n}": np.array(v) for n, v in enumerate(model.variables)}
    arrays |= {f"optimizer{n}": np.array(v) for n, v in enumerate(optimizer.variables)}
    arrays |= {f"average{n}": v for n, v in enumerate(average.values)}
    notes = {**notes, "updates": average.updates}
    arrays["notes"] = np.frombuffer(json.dumps(notes).encode(), np.uint8)
    _write(path, arrays)


def load_checkpoint(path: Path, model: Any, optimizer: Any, average: Average) -> dict[str, Any]:
    """Put everything back as it was, and return the notes."""
    with np.load(path, allow_pickle=False) as arrays:
        for name, variables in (("model", model.variables), ("optimizer", optimizer.variables)):
            for number, variable in enumerate(variables):
                variable.assign(arrays[f"{name}{number}"])
        count = sum(name.startswith("average") for name in arrays.files)
        average.values = [arrays[f"average{number}"] for number in range(count)]
        notes: dict[str, Any] = json.loads(arrays["notes"].tobytes())
    average.updates = int(notes.pop("updates"))
    return notes


def save_values(path: Path, values: Values) -> None:
    """Write weights alone; the file is whole or absent."""
    _write(path, {f"arr_{number}": value for number, value in enumerate(values)})


def load_values(path: Path) -> Values:
    """Read what `save_values` wrote."""
    with np.load(path, allow_pickle=False) as arrays:
        return [arrays[f"arr_{number}"] for number in range(len(arrays.files))]


def _write(path: Path, arrays: dict[str, Any]) -> None:
    draft = path.with_suffix(".tmp")
    with draft.open("wb") as stream:
        np.savez(stream, **arrays)
    sync(draft)
    draft.replace(path)


Judge = Callable[[Values], tuple[float, float]]
"""Returns (loss, macro-recall) of weights on texts that were not learnt from."""
