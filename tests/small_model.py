"""A model of a few words whose weights are written by hand: tests know what it must say."""

from pathlib import Path

import numpy as np

from moderator.classifier.card import ModelCard, seal
from moderator.classifier.graph import Cell, Weights, write_onnx
from moderator.classifier.text.tokenizer import SPECIAL, Tokenizer

BAD = ("bad", "awful", "hate", "worst", "terrible", "stupid")
GOOD = ("good", "great", "love", "best", "lovely", "thanks")
PLAIN = ("the", "a", "this", "song", "video", "is", "was", "i", "it", "and", "you", "comment")


def make(
    folder: Path,
    version: str = "small-1",
    *,
    parent: str | None = None,
    bias: float = 1.0,
    languages: tuple[str, ...] = (),
) -> Path:
    """Write a model that counts bad and good words; `bias` is how much it likes to say neutral."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer((*BAD, *GOOD, *PLAIN))
    tokenizer.save(folder / "tokenizer.json")
    embedding = np.zeros((len(tokenizer), 2), np.float32)
    first = len(SPECIAL)
    embedding[first : first + len(BAD), 0] = 1
    embedding[first + len(BAD) : first + len(BAD) + len(GOOD), 1] = 1
    kernel = np.zeros((2, 8), np.float32)
    kernel[:, 4:6] = 3 * np.eye(2)
    gates = np.array([9, 9, 9, 9, 0, 0, 9, 9], np.float32)
    cell = Cell(kernel, np.zeros((2, 8), np.float32), gates)
    outputs = np.zeros((8, 4), np.float32)
    outputs[0::2, 0] = outputs[0::2, 3] = 1.5
    outputs[1::2, 2] = 1.5
    write_onnx(
        Weights("lstm", embedding, ((cell, cell),), None, (outputs, np.array([0, bias, 0, -3], np.float32))),
        folder / "model.onnx",
        quantized=False,
    )
    seal(folder, ModelCard(version=version, parent=parent, languages=languages, note="for tests"))
    return folder


def shelf(root: Path, version: str = "small-1") -> Path:
    """Write a folder of shipped models that holds one."""
    make(root / version, version)
    (root / "current").write_text(version + "\n", encoding="utf-8")
    return root
