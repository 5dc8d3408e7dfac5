"""Words that mark one kind of comment against the rest: Dunning's log-likelihood over the comments that hold them.

A word counts once a comment, so that one who shouts it fifty times says it once, and texts that are equal count
once. Pairs of words are taken where NLTK's association measures say that they belong together.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import chain, pairwise
from statistics import NormalDist
from types import ModuleType

from moderator.core.imports import without
from moderator.services.words.stopwords import STOPWORDS

FEWEST = 5
"""Comments that must hold a word before anything is said of it."""
CHANCE = 0.05
"""Of all words that pass, so large a part at most is expected to be there by accident (Benjamini and Hochberg)."""
LONGEST = 2000
"""Characters of a comment that are looked at."""

_NO_WORDS = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+|&\w+;")
_PIECE = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[.!?…:;,()\"“”\n]")

Pair = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class KeyWord:
    """A word, or two that belong together, that one kind of comment uses more often than the rest."""

    words: str
    ratio: float
    """So many times as often as in the rest."""
    uses: int
    """Comments of the kind that hold it."""
    rest: int
    """Other comments that hold it."""
    likelihood: float
    """Dunning's G²: how little chance could do it."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """Texts as words; None stands where a sentence or clause ends."""

    lines: list[tuple[str | None, ...]]
    words: "Counter[str | None]"
    """In how many texts each word stands."""
    pairs: "Counter[Pair]"

    def holding(self, one: "str | Pair") -> int:
        """Return in how many texts a word, or a pair of neighbours, stands."""
        return self.words[one] if isinstance(one, str) else self.pairs[one]


def keywords(marked: Iterable[str], rest: Iterable[str], most: int = 12) -> list[KeyWord]:
    """Return what marks the first texts against the second, the highest ratio first.

    What is shown was chosen by the lower end of its ratio's 95 % interval, so a rare word must be very telling.
    """
    ours, theirs = _read(marked), _read(rest)
    size, other = len(ours.lines), len(theirs.lines)
    if size < FEWEST or other < FEWEST:
        return []
    words = [word for word, n in ours.words.items() if n >= FEWEST and word and _word_stands(word)]
    pairs = [pair for pair, n in ours.pairs.items() if n >= FEWEST and _pair_stands(pair)]
    telling: list[str | Pair] = [*words, *_belonging([ours, theirs], pairs)]
    candidates = [one for one in telling if ours.holding(one) / size > theirs.holding(one) / other]
    if not candidates:
        return []
    scored = [(_likelihood(ours.holding(one), theirs.holding(one), size, other), one) for one in candidates]
    limit = _beyond_chance([likelihood for likelihood, _ in scored])
    judged = []
    for likelihood, one in scored:
        a, b = ours.holding(one), theirs.holding(one)
        ratio, low = _ratio(a, b, size, other)
        if likelihood >= limit and low > 1:
            word = one if isinstance(one, str) else f"{one[0]} {one[1]}"
            judged.append((low, KeyWord(word, ratio, a, b, likelihood)))
    judged.sort(key=lambda pair: (-pair[0], pair[1].words))
    chosen = _unlike([word for _, word in judged], most)
    return sorted(chosen, key=lambda word: (-word.ratio, word.words))


def _beyond_chance(likelihoods: Sequence[float]) -> float:
    """Return the smallest G² that is beyond chance, seeing how many there are; infinite where none is."""
    normal = NormalDist()
    ordered = sorted(likelihoods, reverse=True)
    for place in range(len(ordered), 0, -1):
        probability = 2 * (1 - normal.cdf(math.sqrt(ordered[place - 1])))
        if probability <= CHANCE * place / len(ordered):
            return ordered[place - 1]
    return math.inf


def _read(texts: Iterable[str]) -> _Texts:
    lines: dict[tuple[str | None, ...], None] = {}
    for text in texts:
        plain = _NO_WORDS.sub(" \n ", text[:LONGEST]).replace("’", "'").lower()
        pieces = tuple(piece if piece[0].isalpha() else None for piece in _PIECE.findall(plain))
        if pieces:
            lines[pieces] = None
    return _Texts(
        list(lines),
        Counter(chain.from_iterable(map(set, lines))),
        Counter(chain.from_iterable(set(pairwise(line)) for line in lines)),
    )


def _word_stands(word: str) -> bool:
    return len(word) > 2 and word not in STOPWORDS


def _pair_stands(pair: Pair) -> bool:
    first, second = pair
    if first is None or second is None or min(len(first), len(second)) < 2:
        return False
    # "waste of" says something, "of the" does not; "be patient" does too.
    return not (first in STOPWORDS and second in STOPWORDS)


def _belonging(sides: Sequence[_Texts], pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs whose words stand together more often than chance would have it."""
    nltk = _collocations()
    wanted = set(pairs)
    lines = [line for side in sides for line in side.lines]
    words = Counter(chain.from_iterable(lines))
    del words[None]
    found = Counter(pair for line in lines for pair in pairwise(line) if pair in wanted)
    finder = nltk.BigramCollocationFinder(nltk.FreqDist(words), nltk.FreqDist(found))
    likely = dict(finder.score_ngrams(nltk.BigramAssocMeasures.likelihood_ratio))
    closer = dict(finder.score_ngrams(nltk.BigramAssocMeasures.pmi))
    # 10.83: once in a thousand by chance. A positive mutual information of one: twice as often as chance.
    return [pair for pair in pairs if likely[pair] >= 10.83 and closer[pair] >= 1]


def _likelihood(a: int, b: int, size: int, other: int) -> float:
    """Return G² of a word that stands in `a` of `size` comments and in `b` of `other`."""
    return float(_collocations().BigramAssocMeasures.likelihood_ratio(a, (a + b, size), size + other))


@cache
def _collocations() -> ModuleType:
    """Return NLTK's measures, asked for only where words are counted."""
    with without("scipy", "sklearn", "matplotlib"):
        # What NLTK would do with them is not done here, and they take two seconds to import.
        return import_module("nltk.collocations")


def _ratio(a: int, b: int, size: int, other: int) -> tuple[float, float]:
    """Return how many times as often it stands in the first, and the lower end of the 95 % interval."""
    # Half a comment more on each side keeps a word that the rest never uses finite.
    ratio = ((a + 0.5) / (size + 0.5)) / ((b + 0.5) / (other + 0.5))
    spread = math.sqrt(1 / (a + 0.5) - 1 / (size + 0.5) + 1 / (b + 0.5) - 1 / (other + 0.5))
    return ratio, ratio * math.exp(-1.96 * spread)


def _unlike(words: Sequence[KeyWord], most: int) -> list[KeyWord]:
    """Leave out what another one already says: "again" beside "never again"."""
    chosen: list[KeyWord] = []
    for word in words:
        parts = set(word.words.split())
        rivals = [one for one in chosen if parts & set(one.words.split()) - STOPWORDS]
        if any(len(parts) == 2 and len(one.words.split()) == 2 for one in rivals):
            continue
        covered = [one for one in rivals if min(one.uses, word.uses) >= 0.5 * max(one.uses, word.uses)]
        if not covered:
            chosen.append(word)
        elif len(parts) == 2 and all(" " not in one.words for one in covered):
            # Two words say more than the one of them that nearly always stands in them.
            chosen[chosen.index(covered[0])] = word
    return chosen[:most]
