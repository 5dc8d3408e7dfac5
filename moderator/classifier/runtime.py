"""Scoring on ONNX Runtime. Keras is never imported here.

The caller's thread finds the words while other threads run the network: two cores, two kinds of work.
"""

import gc
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.card import ModelFolder
from moderator.classifier.ngrams import Ngrams, laid_out
from moderator.classifier.text.languages import Languages
from moderator.classifier.text.tokenizer import Tokenizer
from moderator.core.comment import Probabilities, Scored
from moderator.core.errors import UserError
from moderator.core.memory import give_back

BATCH = 256
"""Large enough that a step's products outweigh its overhead, small enough for the caches of one core."""
TURN = 0.0002
"""Seconds."""
CHUNK = 4096
"""Texts whose words are held at once: bounds the memory whatever is asked."""
KEPT_TOKENS = 48
"""Of a text, kept until the n-grams were asked: some 10 MB for a chunk, and few comments have more."""
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
        self._pool = ThreadPoolExecutor(self.threads, "network")
        # Words and network are read side by side: either takes half a second.
        network = self._pool.submit(_session, folder)
        try:
            self.tokenizer = Tokenizer.load(folder.tokenizer)
            self.ngrams = Ngrams.of(folder.path, self.tokenizer, card.ngram_shares)
            """Asked beside the network about some languages; None if this model has no such part."""
            self._session = network.result()
            give_back()
        except BaseException:
            self._pool.shutdown()
            raise
        self._temperature = np.float32(card.temperature)
        self._bias = np.array(card.bias, np.float32)
        self._abuse_temperature = np.float32(card.abuse_temperature)
        self._abuse = card.abuse
        self._languages = Languages(card.languages, len(self.tokenizer.words))
        self._busy = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def score(self, texts: Sequence[str]) -> list[Scored]:
        """Return what the model says of each text, in the same order."""
        with _in_haste():
            return self._ended(self._begun(texts))

    def score_each(self, batches: Iterable[Sequence[str]]) -> Iterator[list[Scored]]:
        """Score batch after batch, one ahead: while the caller stores an answer, the network reads the next.

        Other threads may score in between.
        """
        self._pool.submit(self._languages.prepare)
        with _in_haste():
            ahead: _Begun | None = None
            for texts in batches:
                begun = self._begun(texts)
                if ahead is not None:
                    yield self._ended(ahead)
                    # What the caller's own work left in circles must not pile up over a long file.
                    gc.collect(1)
                ahead = begun
            if ahead is not None:
                yield self._ended(ahead)

    def _begun(self, texts: Sequence[str]) -> "_Begun":
        unique = list(dict.fromkeys(texts))
        foreign: dict[int, str] = {}
        if len(unique) > CHUNK:
            # Among so many some will need it: read beside the first words, not between two parts.
            self._pool.submit(self._languages.prepare)
        return _Begun(texts, unique, foreign, self._start(unique, encoded=False, foreign=foreign))

    def _ended(self, begun: "_Begun") -> list[Scored]:
        answers = self.scored(begun.reading.logits())
        for place, language in begun.foreign.items():
            answers[place] = replace(answers[place], lang=language)
        if len(begun.unique) == len(begun.texts):
            return answers
        known = dict(zip(begun.unique, answers, strict=True))
        return [known[text] for text in begun.texts]

    def logits(self, texts: Sequence[str]) -> Logits:
        """Return four raw outputs for each text (three beliefs, abuse); NaN where it has no words."""
        return self._run(texts, encoded=False)

    def logits_of_ids(self, sequences: Sequence[Sequence[int]]) -> Logits:
        """Return the network's raw outputs for texts in numbers; the n-grams, which need letters, are not asked."""
        return self._run(sequences, encoded=True)

    def scored(self, logits: Logits) -> list[Scored]:
        """Turn raw outputs into what the model says."""
        empty = np.isnan(logits[:, 0])
        rows = self.probabilities(np.where(empty[:, None], 0, logits)).tolist()
        taught = self._abuse
        return [
            NOTHING if nothing else Scored(Probabilities(a, b, c), abuse if taught else None)
            for (a, b, c, abuse), nothing in zip(rows, empty.tolist(), strict=True)
        ]

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

    def _run(self, items: Sequence[Any], *, encoded: bool) -> Logits:
        with _in_haste():
            return self._start(items, encoded=encoded).logits()

    def _start(
        self, items: Sequence[Any], *, encoded: bool, foreign: dict[int, str] | None = None
    ) -> "_Reading":
        """Find the words of all, and hand them to the network's threads; the last answers may still be out."""
        reading = _Reading(len(items), 4 * self.threads, self.ngrams)
        with self._busy:
            for first in range(0, len(items), CHUNK):
                chunk = items[first : first + CHUNK]
                tokens, sequences = ([], chunk) if encoded else self._words(chunk)
                flat, lengths = laid_out(sequences)
                # The network still reads the chunk before, in other threads, while words are found here.
                reading.collect(keep=reading.ahead)
                for members, feed in _batches(flat, lengths):
                    reading.running.append((first + members, self._pool.submit(self._network, feed)))
                if self.ngrams is not None and not encoded:
                    places, votes = self.ngrams.asked(chunk, flat, lengths, tokens)
                    reading.asked.append((first + places, votes))
                if foreign is not None:
                    told = self._languages.foreign(chunk, sequences)
                    foreign.update((first + n, language) for n, language in told.items())
        return reading

    def _words(self, texts: Sequence[str]) -> tuple[list[Sequence[str]], list[list[int]]]:
        """Return the tokens of texts and their numbers; of long texts the tokens, which take memory, are not kept."""
        tokens: list[Sequence[str]] = []
        sequences = []
        for text in texts:
            found = self.tokenizer.tokens(text)
            sequences.append(self.tokenizer.numbers(found))
            tokens.append(found if len(found) <= KEPT_TOKENS else ())
        return tokens, sequences

    def _network(self, feed: dict[str, NDArray[np.int32]]) -> Logits:
        return np.asarray(self._session.run(None, feed)[0], np.float32)


class _Reading:
    """The answers of texts that the network reads in other threads."""

    def __init__(self, size: int, ahead: int, ngrams: Ngrams | None) -> None:
        self.ahead = ahead
        """Batches that may be out while words of the next texts are found."""
        self.running: deque[tuple[NDArray[np.int64], Future[Logits]]] = deque()
        self.asked: list[tuple[NDArray[np.int64], NDArray[np.float32]]] = []
        """Places of texts, and what their n-grams say beside the network."""
        self._ngrams = ngrams
        self._answers = np.full((size, 4), np.nan, np.float32)

    def collect(self, *, keep: int) -> None:
        """Wait until no more than `keep` batches are out."""
        while len(self.running) > keep:
            places, future = self.running.popleft()
            self._answers[places] = future.result()

    def logits(self) -> Logits:
        """Wait for all, and return the raw outputs in the order of the texts."""
        self.collect(keep=0)
        if self._ngrams is not None:
            for places, votes in self.asked:
                self._answers[places, :3] = self._ngrams.mixed(self._answers[places, :3], votes)
            self.asked.clear()
        return self._answers


@dataclass(frozen=True, slots=True)
class _Begun:
    """Texts whose words are found, and what is known of them so far."""

    texts: Sequence[str]
    unique: list[str]
    foreign: dict[int, str]
    reading: _Reading


def _batches(
    flat: NDArray[np.int32], lengths: NDArray[np.int32]
) -> Iterator[tuple[NDArray[np.int64], dict[str, NDArray[np.int32]]]]:
    """Yield texts of like length, and what the network takes: words by texts, zeros behind each end."""
    # One more, so that an index behind the last text's end finds a place.
    flat = np.append(flat, np.int32(0))
    starts = np.cumsum(lengths) - lengths
    order = np.argsort(lengths, kind="stable")
    order = order[int((lengths == 0).sum()) :]
    for first in range(0, len(order), BATCH):
        members = order[first : first + BATCH]
        counts = lengths[members]
        steps = np.arange(counts[-1])[:, None]
        inside = steps < counts
        ids = np.where(inside, flat[np.where(inside, starts[members] + steps, 0)], 0)
        yield members, {"ids": ids, "lengths": counts}


_haste = threading.Lock()
_hasty = 0
_before: tuple[bool, float] = (True, 0.005)


@contextmanager
def _in_haste() -> Iterator[None]:
    """Arrange the interpreter for many small things by two kinds of threads; the last to leave restores it.

    Threads take turns at once: a network thread must not wait 5 ms for the interpreter between batches. And the
    search for circles among objects pauses: answers and word numbers hold none, and are made by the thousand
    (measured: a sixth of the time of a large file).
    """
    global _hasty, _before
    with _haste:
        if not _hasty:
            _before = gc.isenabled(), sys.getswitchinterval()
            gc.disable()
            sys.setswitchinterval(TURN)
        _hasty += 1
    try:
        yield
    finally:
        with _haste:
            _hasty -= 1
            if not _hasty:
                collecting, interval = _before
                sys.setswitchinterval(interval)
                if collecting:
                    gc.enable()


def _session(folder: ModelFolder) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Its own store of memory grows in steps of doubled size and keeps them: as quick without, and 30 MB less.
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(
            folder.onnx.read_bytes(), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # ONNX Runtime raises its own kinds, none of them public
        raise UserError(f"The network of the model “{folder.path.name}” cannot be loaded.") from error
