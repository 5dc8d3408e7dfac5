"""Not fifty look-alikes: of comments in an order, those that say the same stand apart from each other."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

ALIKE = 0.5
"""Share of words (Jaccard) from which two comments say the same."""
COMMON = 200
"""A word that so many clusters share leads to none of them."""
_WORD = re.compile(r"\w+")


def spread(texts: Sequence[tuple[int, str]]) -> list[int]:
    """Return the ids so that each cluster shows its first before any shows its second; else in the same order."""
    words = [frozenset(_WORD.findall(text.casefold())) for _, text in texts]
    ranks = _ranks(words)
    order = sorted(range(len(texts)), key=lambda place: (ranks[place], place))
    return [texts[place][0] for place in order]


def _ranks(words: Sequence[frozenset[str]]) -> list[int]:
    """Return for each comment how many of its own cluster came before it."""
    leaders: list[frozenset[str]] = []
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    sizes: Counter[int] = Counter()
    found = []
    for one in words:
        telling = [word for word in one if len(by_word[word]) < COMMON]
        shared = Counter(leader for word in telling for leader in by_word[word])
        near = next(
            (leader for leader, _ in shared.most_common(5) if _share(one, leaders[leader]) >= ALIKE), None
        )
        if near is None:
            near = len(leaders)
            leaders.append(one)
            for word in one:
                by_word[word].append(near)
        found.append(sizes[near])
        sizes[near] += 1
    return found


def _share(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / max(1, len(first | second))
