"""Cutting what the vocabulary does not hold: hashtags into words, unseen words into pieces."""

import math
import re
from collections.abc import Mapping

_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[^\W\dA-Z_]+|\d+")
LONGEST_WORD = 18


def camel_words(body: str) -> list[str]:
    """Return the words of a hashtag as its capitals tell them, in lower case."""
    if body.islower() or body.isupper():
        return [body.lower()]
    return [part.lower() for part in _CAMEL.findall(body)] or [body.lower()]


def split_run(run: str, rank: Mapping[str, int]) -> list[str]:
    """Return the most probable words of letters written together, or the run itself.

    A word's probability is taken from its rank (Zipf's law), so no counts need to be kept.
    """
    if len(run) < 4 or len(run) > 40:
        return [run]
    size = math.log(len(rank) + 2)
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        options = [(best[end - 1][0] + 4 * size, end - 1)]
        for start in range(max(0, end - LONGEST_WORD), end):
            number = rank.get(run[start:end])
            # Single letters other than "a" and "i" are in every vocabulary and would win too often.
            if number is not None and (end - start > 1 or run[start:end] in "ai"):
                options.append((best[start][0] + math.log(number + 2) + math.log(size), start))
        best.append(min(options))
    words: list[str] = []
    end = len(run)
    while end:
        start = best[end][1]
        words.append(run[start:end])
        end = start
    words.reverse()
    return words if all(word in rank for word in words) else [run]


def longest_pieces(word: str, pieces: Mapping[str, int], longest: int) -> tuple[int, ...]:
    """Return the pieces of a word, the longest first from the left; none if a character is unknown to all."""
    found: list[int] = []
    start = 0
    while start < len(word):
        prefix = "##" if start else ""
        for end in range(min(len(word), start + longest), start, -1):
            number = pieces.get(prefix + word[start:end])
            if number is not None:
                found.append(number)
                start = end
                break
        else:
            start += 1
    return tuple(found)
