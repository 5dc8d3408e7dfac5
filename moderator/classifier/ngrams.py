"""Character n-grams: a linear model that is asked beside the network where there was little labelled text.

Of a language with two thousand labelled texts the network learns the rows by heart. A linear model of words, and of
the letters inside them, is as good there and errs elsewhere, so that both together are better than either; the log
beside the models has the figures. A word always says the same: it is worked out once and remembered.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.arrays import read_arrays, write_arrays
from moderator.classifier.card import NGRAMS
from moderator.classifier.text.character_ngrams import BUCKETS, character_ngrams
from moderator.classifier.text.tokenizer import MAX_TOKENS, Tokenizer
from moderator.core.errors import UserError

SURE = 3.0
"""How much likelier, in natural logarithm, a text must be in a language with little labelled text: at this, 1 or 2 of
1 000 English rows kept aside are taken for one, and 95 to 100 of 100 rows in Arabic, German, Spanish, French, Italian
and Portuguese (64 of the Hindi ones, which are partly English)."""
STEP = 0.05
"""What one stands for among the 8-bit numbers of `likelier`."""
REMEMBERED = 50_000
"""Distinct tokens whose votes are remembered before the memory is emptied: some 10 MB."""
PART = 2000
"""New tokens whose n-grams are worked out at once."""
_NAMES = ("votes", "scale", "likelier")

Array = NDArray[np.float32]


@dataclass(frozen=True)
class NgramModel:
    """What was learnt of n-grams."""

    votes: NDArray[np.int8]
    """(BUCKETS, 3): for each sentiment, in steps of `scale`."""
    scale: Array
    """(3,)"""
    likelier: NDArray[np.int8]
    """(numbers of the vocabulary,): how much likelier a language with little labelled text is, where this word
    stands, in steps of `STEP` of a natural logarithm."""

    def save(self, path: Path) -> None:
        """Write it; the same model makes the same file."""
        write_arrays(path, {"votes": self.votes, "scale": self.scale, "likelier": self.likelier})

    @classmethod
    def load(cls, path: Path, vocabulary: int) -> Self:
        """Read a model that belongs to a vocabulary of so many numbers; nothing in the file is executed.

        Raises:
            UserError: the file is none, is damaged, or belongs to another vocabulary.

        """
        refused = UserError("What this model knows of n-grams cannot be read.")
        try:
            found = read_arrays(path, _NAMES)
        except ValueError as error:
            raise refused from error
        votes, scale, likelier = (found[name] for name in _NAMES)
        shapes = [array.shape for array in (votes, scale, likelier)]
        kinds = [array.dtype for array in (votes, scale, likelier)]
        if shapes != [(BUCKETS, 3), (3,), (vocabulary,)] or kinds != [np.int8, np.float32, np.int8]:
            raise refused
        return cls(votes, scale, likelier)


class Ngrams:
    """Asks such a model about texts. Threads may share it, as far as they may share the tokenizer."""

    def __init__(self, model: NgramModel, tokenizer: Tokenizer, shares: tuple[float, float]) -> None:
        """Take the model, its words, and what the network's raw beliefs and the n-grams count where both are asked."""
        self._tokenizer = tokenizer
        self._likelier = model.likelier.astype(np.float32) * np.float32(STEP)
        self._shares = shares
        self._model = model
        self._known: dict[str, int] = {}
        """The place of each token in `_votes`."""
        self._votes = np.zeros((0, 4), np.float32)
        self._busy = threading.Lock()

    @classmethod
    def of(cls, folder: Path, tokenizer: Tokenizer, shares: tuple[float, float]) -> Self | None:
        """Open the n-grams in a model's folder; None if it has none.

        Raises:
            UserError: they cannot be read.

        """
        path = folder / NGRAMS
        return cls(NgramModel.load(path, len(tokenizer)), tokenizer, shares) if path.is_file() else None

    def applies(self, flat: NDArray[np.int32], lengths: NDArray[np.int32]) -> NDArray[np.int64]:
        """Return the places of the texts that are in a language with little labelled text.

        `flat` are the numbers of all texts, one text after the other, and `lengths` how many each has.
        """
        owner = np.repeat(np.arange(len(lengths)), lengths)
        return np.flatnonzero(np.bincount(owner, self._likelier[flat], len(lengths)) > SURE)

    def asked(
        self,
        texts: Sequence[str],
        flat: NDArray[np.int32],
        lengths: NDArray[np.int32],
        tokens: Sequence[Sequence[str]] | None = None,
    ) -> tuple[NDArray[np.int64], Array]:
        """Return the places of the texts to which it applies, and the summed votes of each, (places, 4).

        `tokens` are those of all texts as they stand there, where they are known already; else they are found anew.
        """
        places = self.applies(flat, lengths)
        found = [
            self._tokenizer.read_tokens(texts[place])
            if lengths[place] >= MAX_TOKENS
            else (tokens and tokens[place]) or self._tokenizer.tokens(texts[place])
            for place in places.tolist()
        ]
        owner = np.repeat(np.arange(len(found)), [len(tokens) for tokens in found])
        return places, _summed(self.votes(list(chain.from_iterable(found))), owner, len(found))

    def votes(self, tokens: Sequence[str]) -> Array:
        """Return what each token says, (tokens, 4): the sums over its n-grams, and how many they are."""
        with self._busy:
            new = [token for token in dict.fromkeys(tokens) if token not in self._known]
            if len(self._known) + len(new) > REMEMBERED:
                self._known, self._votes = {}, self._votes[:0]
                new = list(dict.fromkeys(tokens))
            if new:
                numbers = range(len(self._known), len(self._known) + len(new))
                self._votes = np.concatenate([self._votes, self._worked_out(new)])
                self._known.update(zip(new, numbers, strict=True))
            places = np.fromiter(map(self._known.__getitem__, tokens), np.int64, len(tokens))
            return self._votes[places]

    def _worked_out(self, tokens: Sequence[str]) -> Array:
        # A part at a time: the n-grams of all new words of a chunk would take tens of megabytes.
        parts = [self._part(tokens[start : start + PART]) for start in range(0, len(tokens), PART)]
        return np.concatenate(parts)

    def _part(self, tokens: Sequence[str]) -> Array:
        numbers, owner = character_ngrams(tokens)
        votes = self._model.votes[numbers] * self._model.scale
        return _summed(np.hstack([votes, np.ones((len(votes), 1), np.float32)]), owner, len(tokens))

    def mixed(self, beliefs: Array, votes: Array) -> Array:
        """Return the network's raw beliefs (texts, 3) with the summed votes of each text's tokens (texts, 4)."""
        return mixed(beliefs, votes, self._shares)


def mixed(beliefs: NDArray[Any], votes: Array, shares: tuple[float, float]) -> Array:
    """Return what raw beliefs (texts, 3) and summed votes (texts, 4) say together, (texts, 3)."""
    own = votes[:, :3] / np.sqrt(np.maximum(votes[:, 3:], 1))
    return np.asarray(np.float32(shares[0]) * beliefs + np.float32(shares[1]) * own, np.float32)


def _summed(rows: Array, owner: NDArray[np.int64], count: int) -> Array:
    """Return the sums (count, columns) of the rows of each owner; one owner's rows never touch another's sum."""
    sums = [np.bincount(owner, column, count) for column in rows.T]
    return np.stack(sums, axis=1).astype(np.float32)


def laid_out(sequences: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the numbers of all texts, one text after the other, and how many each has."""
    lengths = np.fromiter(map(len, sequences), np.int32, len(sequences))
    return np.fromiter(chain.from_iterable(sequences), np.int32, int(lengths.sum())), lengths


def mix_in(
    ngrams: Ngrams | None, logits: Array, texts: Sequence[str], sequences: Sequence[Sequence[int]]
) -> None:
    """Mix what the n-grams of these texts say into the network's raw outputs (texts, 4 or more), in place."""
    if ngrams is None:
        return
    places, votes = ngrams.asked(texts, *laid_out(sequences))
    logits[places, :3] = ngrams.mixed(logits[places, :3], votes)
