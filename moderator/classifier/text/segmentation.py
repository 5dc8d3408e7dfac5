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


class Pieces:
    """Cuts words into pieces that a vocabulary holds; the inner ones begin with `##` there."""

    def __init__(self, numbers: Mapping[str, int]) -> None:
        """Take the number of each piece."""
        self._first = {piece: number for piece, number in numbers.items() if not piece.startswith("##")}
        self._inner = {piece[2:]: number for piece, number in numbers.items() if piece.startswith("##")}
        self._longest_first = _longest(self._first)
        self._longest_inner = _longest(self._inner)

    def of(self, word: str) -> tuple[int, ...]:
        """Return the pieces of a word, the longest first from the left; none if no character is known to any."""
        found: list[int] = []
        start, size = 0, len(word)
        numbers, longest = self._first, self._longest_first
        while start < size:
            # No longer than the longest piece with this first letter: most lengths need not be asked for.
            end = min(size, start + longest.get(word[start], 0))
            while end > start:
                number = numbers.get(word[start:end])
                if number is not None:
                    found.append(number)
                    break
                end -= 1
            else:
                end = start + 1
            start = end
            numbers, longest = self._inner, self._longest_inner
        return tuple(found)


def _longest(pieces: Mapping[str, int]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for piece in pieces:
        if piece:
            longest[piece[0]] = max(longest.get(piece[0], 0), len(piece))
    return longest
