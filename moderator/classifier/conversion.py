"""From a trained Keras network to the files that are shipped, with proof that nothing was lost on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.card import KERAS, ONNX
from moderator.classifier.evaluation import macro_recall
from moderator.classifier.graph import write_onnx
from moderator.classifier.network import Shape, save, weights_of

Logits = NDArray[np.float32]
CLOSE = 1e-4
"""How far the ONNX network at 32 bits may be from Keras."""
AGREE = 0.99
"""The share of labels that must stay the same at 8 bits."""
COST = 0.003
"""What 8 bits may cost in macro-recall."""
CHECKED = 1000


class ConversionError(Exception):
    """The converted network does not answer as the trained one: a fault of ours, never of the user."""


@dataclass(frozen=True, slots=True)
class Parity:
    """How close the shipped network is to the trained one."""

    texts: int
    keras_difference: float
    """Largest difference of raw outputs, Keras against ONNX at 32 bits."""
    agreement: float
    """Share of labels that 8 bits left as they were."""
    cost: float
    """Macro-recall lost to 8 bits, where labels are known."""
    quantized: bool
    """Whether the 8-bit form passed and is the one shipped."""

    def to_json(self) -> dict[str, float | int | bool]:
        """Return plain values, for the card."""
        return {
            "texts": self.texts,
            "keras_difference": self.keras_difference,
            "agreement": self.agreement,
            "cost": self.cost,
            "quantized": self.quantized,
        }


def convert(
    model: Any,
    shape: Shape,
    folder: Path,
    sequences: Sequence[Sequence[int]],
    truth: NDArray[np.int64] | None = None,
) -> Parity:
    """Write `model.keras` and `model.onnx` into a folder, and check one against the other on texts in numbers.

    Raises:
        ConversionError: the graph at 32 bits differs from Keras.

    """
    save(model, folder / KERAS)
    exact = folder / "exact.onnx"
    small = folder / ONNX
    weights = weights_of(model, shape)
    write_onnx(weights, exact, quantized=False)
    write_onnx(weights, small, quantized=True)
    usable = [number for number, sequence in enumerate(sequences) if len(sequence)]
    known = [sequences[number] for number in usable]
    first, second = run_onnx(exact, known), run_onnx(small, known)
    trained = run_keras(model, known[:CHECKED])
    difference = float(np.abs(trained - first[: len(trained)]).max(initial=0))
    if difference > CLOSE:
        raise ConversionError(f"ONNX differs from Keras by {difference:.2g}")
    before, after = first[:, :3].argmax(axis=1), second[:, :3].argmax(axis=1)
    agreement = float((before == after).mean()) if known else 1.0
    cost = 0.0
    if truth is not None and len(known):
        right = truth[usable]
        cost = macro_recall(right, before) - macro_recall(right, after)
    passed = agreement >= AGREE and cost <= COST
    if not passed:
        small.write_bytes(exact.read_bytes())
    exact.unlink()
    return Parity(len(known), difference, agreement, cost, passed)


def run_keras(model: Any, sequences: Sequence[Sequence[int]], *, batch: int = 128) -> Logits:
    """Return the trained network's raw outputs, in the order given."""
    return in_batches(lambda ids, _: np.asarray(model.predict_on_batch(ids)), sequences, batch=batch)


def run_onnx(path: Path, sequences: Sequence[Sequence[int]], *, batch: int = 64) -> Logits:
    """Return a converted network's raw outputs, in the order given."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path.read_bytes(), options, providers=["CPUExecutionProvider"])
    return in_batches(
        lambda ids, lengths: session.run(None, {"ids": ids.T, "lengths": lengths})[0], sequences, batch=batch
    )


def in_batches(network: Any, sequences: Sequence[Sequence[int]], *, batch: int, width: int = 4) -> Logits:
    """Return what a network answers, (texts, width), in the order given: padded numbers and lengths go to it."""
    answers = np.zeros((len(sequences), width), np.float32)
    order = np.argsort([len(sequence) for sequence in sequences], kind="stable")
    for start in range(0, len(order), batch):
        members = order[start : start + batch]
        lengths = np.array([len(sequences[n]) for n in members], np.int32)
        # Rounded up, so that a backend that compiles by shape meets few of them.
        ids = np.zeros((len(members), -(-int(np.max(lengths)) // 8) * 8), np.int32)
        for row, number in zip(ids, members, strict=True):
            row[: len(sequences[number])] = sequences[number]
        answers[members] = network(ids, lengths)
    return answers
