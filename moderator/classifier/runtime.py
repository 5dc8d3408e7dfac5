"""Scoring on ONNX Runtime. Keras is never imported here.

The caller's thread finds the words while other threads run the network: two cores, two kinds of work.
"""

import gc
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.artifact import ModelFolder
from moderator.classifier.languages import Languages
from moderator.classifier.tokenizer import Tokenizer
from moderator.core.comment import Probabilities, Scored
from moderator.core.errors import UserError

BATCH = 32
"""Small enough for the caches of one core: measured quicker than 64 or 128."""
TURN = 0.0002
"""Seconds."""
CHUNK = 4096
"""Texts whose words are held at once: bounds the memory whatever is asked."""
NOTHING = Scored(Probabilities(0.02, 0.96, 0.02), 0.0)
"""The answer for a text with nothing to read in it."""

Logits = NDArray[np.float32]


class Scorer:
    """Text in, probabilities out, for one model. Threads that share it wait for each other; close it when done."""

    def __init__(self, folder: ModelFolder, *, threads: int = 2) -> None:
        """Load a model, to run on at most `threads` cores.

        Raises:
            UserError: the model's files cannot be read.

        """
        card = folder.card
        self.version = card.version
        self.folder = folder
        self.threads = max(1, threads)
        self.tokenizer = Tokenizer.load(folder.tokenizer)
        self._temperature = np.float32(card.temperature)
        self._bias = np.array(card.bias, np.float32)
        self._abuse_temperature = np.float32(card.abuse_temperature)
        self._abuse = card.abuse
        self._languages = Languages(card.languages, len(self.tokenizer.words))
        self._session = _session(folder)
        self._pool = ThreadPoolExecutor(self.threads, "network")
        self._busy = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def score(self, texts: Sequence[str]) -> list[Scored]:
        """Return what the model says of each text, in the same order."""
        with _no_collection():
            return self._score(texts)

    def _score(self, texts: Sequence[str]) -> list[Scored]:
        unique = list(dict.fromkeys(texts))
        foreign: dict[int, str] = {}
        if len(unique) > CHUNK:
            # Among so many some will need it: read beside the first words, not between two parts.
            self._pool.submit(self._languages.prepare)
        answers = self._scored(self._run(unique, encoded=False, foreign=foreign))
        for place, language in foreign.items():
            answers[place] = replace(answers[place], lang=language)
        if len(unique) == len(texts):
            return answers
        known = dict(zip(unique, answers, strict=True))
        return [known[text] for text in texts]

    def logits(self, texts: Sequence[str]) -> Logits:
        """Return the network's four raw outputs for each text (three beliefs, abuse); NaN where it has no words."""
        return self._run(texts, encoded=False)

    def logits_of_ids(self, sequences: Sequence[Sequence[int]]) -> Logits:
        """Return the raw outputs for texts already in numbers."""
        return self._run(sequences, encoded=True)

    def score_ids(self, sequences: Sequence[Sequence[int]]) -> list[Scored]:
        """Return what the model says of texts already in numbers."""
        return self._scored(self.logits_of_ids(sequences))

    def probabilities(self, logits: Logits) -> NDArray[np.float32]:
        """Turn raw outputs into four probabilities (three sentiments, abuse)."""
        beliefs = logits[:, :3] / self._temperature + self._bias
        beliefs = np.exp(beliefs - beliefs.max(axis=1, keepdims=True))
        beliefs /= beliefs.sum(axis=1, keepdims=True)
        abuse = 1 / (1 + np.exp(-logits[:, 3:] / self._abuse_temperature))
        return np.concatenate([beliefs, abuse], axis=1).astype(np.float32)

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()

    def _run(self, items: Sequence[Any], *, encoded: bool, foreign: dict[int, str] | None = None) -> Logits:
        answers = np.full((len(items), 4), np.nan, np.float32)
        running: deque[tuple[list[int], Future[Logits]]] = deque()
        with self._busy, _quick_turns():
            for first in range(0, len(items), CHUNK):
                chunk = items[first : first + CHUNK]
                sequences = chunk if encoded else list(map(self.tokenizer.encode, chunk))
                lengths = list(map(len, sequences))
                order = sorted((n for n in range(len(chunk)) if lengths[n]), key=lengths.__getitem__)
                # The network still reads the chunk before, in other threads, while words are found here.
                self._collect(running, answers, keep=4 * self.threads)
                for start in range(0, len(order), BATCH):
                    members = order[start : start + BATCH]
                    feed = _batch([sequences[n] for n in members], [lengths[n] for n in members])
                    running.append(([first + n for n in members], self._pool.submit(self._network, feed)))
                if foreign is not None:
                    told = self._languages.foreign(chunk, sequences)
                    foreign.update((first + n, language) for n, language in told.items())
            self._collect(running, answers, keep=0)
        return answers

    @staticmethod
    def _collect(running: deque[tuple[list[int], Future[Logits]]], answers: Logits, *, keep: int) -> None:
        while len(running) > keep:
            places, future = running.popleft()
            answers[places] = future.result()

    def _network(self, feed: dict[str, NDArray[np.int32]]) -> Logits:
        return np.asarray(self._session.run(None, feed)[0], np.float32)

    def _scored(self, logits: Logits) -> list[Scored]:
        empty = np.isnan(logits[:, 0])
        rows = self.probabilities(np.where(empty[:, None], 0, logits)).tolist()
        taught = self._abuse
        return [
            NOTHING if nothing else Scored(Probabilities(a, b, c), abuse if taught else None)
            for (a, b, c, abuse), nothing in zip(rows, empty.tolist(), strict=True)
        ]


def _batch(sequences: Sequence[Sequence[int]], lengths: Sequence[int]) -> dict[str, NDArray[np.int32]]:
    """Return sequences sorted by length as the network takes them: words by texts, padded with zeros."""
    longest = lengths[-1]
    padded = [(*sequence, *(0,) * (longest - len(sequence))) for sequence in sequences]
    return {"ids": np.array(padded, np.int32).T, "lengths": np.array(lengths, np.int32)}


@contextmanager
def _quick_turns() -> Iterator[None]:
    """Let threads take turns at once: a network thread must not wait 5 ms for the interpreter between batches."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Pause the search for circles among objects: answers and word numbers hold none, and are made by the thousand.

    Measured: a sixth of the time of a large file.
    """
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def _session(folder: ModelFolder) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            folder.onnx.read_bytes(), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # ONNX Runtime raises its own kinds, none of them public
        raise UserError(f"The network of the model “{folder.path.name}” cannot be loaded.") from error
