"""Which words drove an answer, and how the belief moved while reading.

Each word and each short phrase is hidden in turn, all in one batched run. The network met hidden words when it
was trained, so a text with one is nothing strange to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.runtime import Scorer
from moderator.classifier.text.tokenizer import MAX_TOKENS, TAIL_TOKENS, UNKNOWN
from moderator.core.comment import Probabilities, Scored

PHRASE = 3
"""The longest phrase that is hidden whole, in words."""
STRONG_SHARE = 0.45
"""A strong word weighs at least this share of the heaviest."""
STRONG_DROP = 0.25
"""And hiding it moves the log-odds of the answer by at least this."""
MOST_STRONG = 5


@dataclass(frozen=True, slots=True)
class Span:
    """One word in its place."""

    start: int
    end: int
    weight: float
    """In [-1, 1]: above 0 it speaks for the answer, below 0 against; the heaviest word is at 1 or -1."""
    strong: bool


@dataclass(frozen=True, slots=True)
class TracePoint:
    """The belief after reading up to (or, backwards, down to) a place in the text."""

    place: int
    """An offset into the text, in characters."""
    probabilities: Probabilities


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a text got its answer."""

    scored: Scored
    spans: tuple[Span, ...]
    without: Scored | None
    """The answer if the strong words had not been there; None if there are none."""
    stable: bool
    """Whether the answer stays the same without the strong words: then it does not hang on them alone."""
    trace: tuple[TracePoint, ...]
    """Reading forwards, word by word."""
    backwards: tuple[TracePoint, ...]
    """Reading from the end."""

    @property
    def strong(self) -> tuple[Span, ...]:
        """The words that decided, in the order of the text."""
        return tuple(span for span in self.spans if span.strong)


def explain(scorer: Scorer, text: str) -> Explanation:
    """Return which words drove the answer for one text."""
    [scored] = scorer.score([text])
    words = _words(scorer, text)
    if not words:
        return Explanation(scored, (), None, True, (), ())
    ids = [number for _, _, numbers in words for number in numbers]
    bounds = np.cumsum([0, *(len(numbers) for _, _, numbers in words)]).tolist()
    count = len(words)
    phrases = [
        (first, first + size)
        for size in range(1, PHRASE + 1)
        for first in range(count - size + 1)
        if size <= count
    ]
    places = np.arange(count)
    hidden = [
        _Reading(_hidden(ids, bounds[first], bounds[last]), (places < first) | (places >= last))
        for first, last in phrases
    ]
    forwards = [_Reading(ids[: bounds[last]], places < last) for last in range(1, count + 1)]
    backwards = [_Reading(ids[bounds[first] :], places >= first) for first in range(count)]
    whole = _Whole(scorer, text, words)
    readings = [_Reading(ids, places >= 0), *hidden, *forwards, *backwards]
    answers = scorer.probabilities(whole.logits(readings)).astype(np.float64)
    code = int(np.argmax(answers[0, :3]))
    odds = _log_odds(answers[:, code])
    drops = odds[0] - odds[1 : 1 + len(phrases)]
    evidence = _evidence(phrases, drops, count)
    strong = _strong(evidence)
    heaviest = float(np.abs(evidence).max()) or 1.0
    spans = tuple(
        Span(start, end, float(weight) / heaviest, number in strong)
        for number, ((start, end, _), weight) in enumerate(zip(words, evidence, strict=True))
    )
    without = _without(scorer, whole, words, strong)
    first = 1 + len(phrases)
    return Explanation(
        scored,
        spans,
        without,
        without is None or without.probabilities.label == scored.probabilities.label,
        _points(answers[first : first + count], [end for _, end, _ in words]),
        _points(answers[first + count :][::-1], [start for start, _, _ in words][::-1]),
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A part of a text: the numbers that the network reads, and of which words the n-grams are asked."""

    ids: list[int]
    words: NDArray[np.bool_]


class _Whole:
    """A text of which parts are read. What is asked beside the network of the whole is asked of each part."""

    def __init__(self, scorer: Scorer, text: str, words: Sequence[tuple[int, int, list[int]]]) -> None:
        self._scorer = scorer
        self._votes: NDArray[np.float32] | None = None
        ids = np.array([number for _, _, numbers in words for number in numbers], np.int32)
        if scorer.ngrams is not None and len(scorer.ngrams.applies(ids, np.array([len(ids)], np.int32))):
            self._votes = scorer.ngrams.votes([text[start:end] for start, end, _ in words])

    def logits(self, readings: Sequence[_Reading]) -> NDArray[np.float32]:
        """Return the raw outputs for parts of the text, (parts, 4)."""
        logits = self._scorer.logits_of_ids([reading.ids for reading in readings])
        if self._votes is not None and self._scorer.ngrams is not None:
            votes = np.array([reading.words for reading in readings], np.float32) @ self._votes
            logits[:, :3] = self._scorer.ngrams.mixed(logits[:, :3], votes)
        return logits


def _words(scorer: Scorer, text: str) -> list[tuple[int, int, list[int]]]:
    """Return (start, end, numbers) of each word that the network reads."""
    places = scorer.tokenizer.offsets(text)
    if len(places) > MAX_TOKENS:
        places = places[: MAX_TOKENS - TAIL_TOKENS] + places[-TAIL_TOKENS:]
    words: list[tuple[int, int, list[int]]] = []
    for number, start, end in places:
        if words and words[-1][0] == start:
            words[-1][2].append(number)
        else:
            words.append((start, end, [number]))
    return words


def _hidden(ids: Sequence[int], first: int, last: int) -> list[int]:
    return [*ids[:first], *[UNKNOWN] * (last - first), *ids[last:]]


def _log_odds(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    bounded = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(bounded / (1 - bounded)), np.float64)


def _evidence(
    phrases: Sequence[tuple[int, int]], drops: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """Share what each hidden phrase moved among its words, and take the mean over phrase lengths.

    A word alone shows what only it says; a phrase shows what two words say together ("not bad").
    """
    total = np.zeros((PHRASE, count))
    times = np.zeros((PHRASE, count))
    for (first, last), drop in zip(phrases, drops, strict=True):
        size = last - first
        total[size - 1, first:last] += drop / size
        times[size - 1, first:last] += 1
    means = np.divide(total, times, out=np.zeros_like(total), where=times > 0)
    # Single words count double: sharing smears a phrase's weight over its neighbours.
    weights = np.where(times > 0, np.array([2.0, 1.0, 0.5])[:PHRASE, None], 0)
    return np.asarray((means * weights).sum(axis=0) / weights.sum(axis=0), np.float64)


def _strong(evidence: NDArray[np.float64]) -> frozenset[int]:
    heaviest = np.max(evidence)
    order = np.argsort(-evidence)[:MOST_STRONG]
    return frozenset(
        int(number)
        for number in order
        if evidence[number] >= max(STRONG_SHARE * heaviest, STRONG_DROP) and evidence[number] > 0
    )


def _without(
    scorer: Scorer, whole: "_Whole", words: Sequence[tuple[int, int, list[int]]], strong: frozenset[int]
) -> Scored | None:
    if not strong:
        return None
    kept = np.array([place not in strong for place in range(len(words))])
    ids = [number for word, stays in zip(words, kept, strict=True) if stays for number in word[2]]
    return scorer.scored(whole.logits([_Reading(ids, kept)]))[0]


def _points(answers: NDArray[np.float64], places: Sequence[int]) -> tuple[TracePoint, ...]:
    return tuple(
        TracePoint(place, Probabilities(*row[:3]))
        for place, row in zip(places, answers.tolist(), strict=True)
    )
