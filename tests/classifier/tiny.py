"""A model of a few words, made in milliseconds without Keras, that answers as one expects."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np

from moderator.classifier.card import NGRAMS, ONNX, TOKENIZER, ModelCard, ModelFolder, seal
from moderator.classifier.graph import Cell, Weights, write_onnx
from moderator.classifier.ngrams import NgramModel
from moderator.classifier.text.character_ngrams import BUCKETS, character_ngrams
from moderator.classifier.text.tokenizer import SPECIAL, Tokenizer

NEGATIVE = ("terrible", "hate", "awful", "bad", "worst", "broken", "idiot", "stupid", "refund", "scam")
POSITIVE = ("love", "great", "good", "thanks", "best", "wonderful", "nice", "happy", "😂", "helpful")
ABUSIVE = ("idiot", "stupid")
PLAIN = (
    "the",
    "a",
    "is",
    "this",
    "it",
    "video",
    "you",
    "are",
    "was",
    "and",
    "not",
    "to",
    "on",
    "when",
    "?",
    "!",
)
UNITS = 4


def sentence(draw: random.Random, code: int) -> str:
    """Return plain words among which, unless it is neutral (1), two say what it is."""
    words = draw.choices(PLAIN[:10], k=draw.randint(2, 7))
    if code != 1:
        words += draw.choices(NEGATIVE if code == 0 else POSITIVE, k=2)
    draw.shuffle(words)
    return " ".join(words)


def tiny_model(
    folder: Path, version: str = "tiny-1", *, lean: float = 0.0, quantized: bool = False
) -> ModelFolder:
    """Make a model in `folder/version`. `lean` shifts its belief towards negative; it has no `model.keras`.

    Words of NEGATIVE and POSITIVE decide; of ABUSIVE raise abuse; a text of other words is neutral.
    """
    path = folder / version
    path.mkdir(parents=True)
    tokenizer = Tokenizer([*PLAIN, *NEGATIVE, *POSITIVE], ["x", "##x", "y", "##y", "##ing"])
    tokenizer.save(path / TOKENIZER)
    write_onnx(tiny_weights(tokenizer, lean=lean), path / ONNX, quantized=quantized)
    seal(path, ModelCard(version, note="A toy for tests.", figures={"val": {}}))
    return ModelFolder(path)


def tiny_weights(tokenizer: Tokenizer, *, lean: float = 0.0) -> Weights:
    """Return weights whose cells forget at once and pass on whether a word is good, bad or abusive."""
    embedding = np.zeros((len(tokenizer), UNITS), np.float32)
    for number, word in enumerate(tokenizer.words, len(SPECIAL)):
        embedding[number] = [word in NEGATIVE, word in POSITIVE, word in ABUSIVE, 0]
    kernel = np.zeros((UNITS, 4 * UNITS), np.float32)
    kernel[:, 2 * UNITS : 3 * UNITS] = np.eye(UNITS) * 3
    bias = np.zeros(4 * UNITS, np.float32)
    bias[:UNITS], bias[UNITS : 2 * UNITS], bias[3 * UNITS :] = 6, -6, 6
    cell = Cell(kernel, np.zeros((UNITS, 4 * UNITS), np.float32), bias)
    outputs = np.zeros((4 * UNITS, 4), np.float32)
    for reading in (0, UNITS):
        for pooled in (0, 2 * UNITS):
            place = pooled + reading
            outputs[place, 0] = outputs[place + 1, 2] = outputs[place + 2, 3] = 3
    return Weights(
        "lstm", embedding, ((cell, cell),), None, (outputs, np.array([lean, 1.5, 0, -3], np.float32))
    )


def tiny_ngrams(folder: ModelFolder) -> ModelFolder:
    """Give a tiny model n-grams: a text with "xx" is in their language, and "schlimm" is negative there."""
    votes = np.zeros((BUCKETS, 3), np.int8)
    votes[character_ngrams(["schlimm"])[0]] = [127, -127, 0]
    tokenizer = Tokenizer.load(folder.tokenizer)
    likelier = np.zeros(len(tokenizer), np.int8)
    likelier[tokenizer.encode("xx")] = 120
    NgramModel(votes, np.full(3, 0.02, np.float32), likelier).save(folder.path / NGRAMS)
    seal(folder.path, replace(folder.card, ngram_shares=(0.5, 1.0), sha256={}))
    return ModelFolder(folder.path)
