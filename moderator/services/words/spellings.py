"""How else people write a word: drawn out, with figures for letters, with one letter wrong."""

import itertools
from collections.abc import Callable, Sequence

_FIGURES = {
    "a": "4",
    "e": "3",
    "i": "1",
    "o": "0",
    "s": "5",
    "t": "7",
    "b": "8",
    "g": "9",
    "l": "1",
    "z": "2",
}
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 4
"""A shorter word with another letter is mostly another word."""
_MOST_FIGURES = 4


def variants(
    words: Sequence[str], count: Callable[[Sequence[str]], dict[str, int]], limit: int = 6
) -> list[tuple[str, int]]:
    """Return spellings of these words that really occur, and in how many comments, the commonest first.

    `count` says in how many comments each of some words stands.
    """
    known = {word.lower() for word in words}
    sought: set[str] = set()
    for word in known:
        if word.isalpha() and word.isascii():
            sought |= _figured(word) | _drawn_out(word)
            if len(word) >= _SHORTEST:
                sought |= _one_wrong(word)
    found = count(sorted(sought - known))
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:limit]


def _figured(word: str) -> set[str]:
    places = [place for place, letter in enumerate(word) if letter in _FIGURES][:_MOST_FIGURES]
    made = set()
    for size in range(1, len(places) + 1):
        for chosen in itertools.combinations(places, size):
            made.add("".join(_FIGURES[one] if place in chosen else one for place, one in enumerate(word)))
    return made


def _drawn_out(word: str) -> set[str]:
    return {
        word[:place] + word[place] * times + word[place + 1 :]
        for place in range(len(word))
        for times in range(2, 7)
    }


def _one_wrong(word: str) -> set[str]:
    """Return every word that is one slip of the finger away; the first letter is seldom the wrong one."""
    cuts = [(word[:place], word[place:]) for place in range(1, len(word) + 1)]
    swapped = {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    # A letter left out of a short word makes another word too often.
    lost = {left + right[1:] for left, right in cuts if right} if len(word) > _SHORTEST else set()
    doubled = {left + letter + right for left, right in cuts for letter in _LETTERS if right}
    return swapped | lost | doubled
