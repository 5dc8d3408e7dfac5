"""Writing down what a finished network knew: how it reads labelled rows, as means and scatter."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from moderator.classifier.card import ModelFolder
from moderator.classifier.correcting.memory import Memory
from moderator.classifier.correcting.readings import Reader
from moderator.classifier.learning.dataset import Row, family
from moderator.classifier.text.tokenizer import Tokenizer

REMEMBERED = 8000
"""Readings of so many texts go into a memory."""


def remember(folder: Path, rows: Sequence[Row], *, seed: int) -> None:
    """Write the memory of the network in `folder`, from labelled rows; without any there is none."""
    known = [(row, row.label) for row in rows if row.label is not None]
    order = np.random.default_rng(seed).permutation(len(known))[:REMEMBERED]
    if not len(order):
        return
    model = ModelFolder(folder)
    tokenizer, reader = Tokenizer.load(model.tokenizer), Reader(model.onnx)
    chosen = [known[number] for number in order]
    names = sorted({family(row.source) for row, _ in known})
    kinds = [(names.index(family(row.source)), label) for row, label in chosen]
    readings = reader.read([tokenizer.encode(row.text) for row, _ in chosen])
    Memory.of(readings, kinds, reader.layer).save(model.memory)
