"""The n-grams of words, as numbers: runs of two to five characters, the word's ends among them, and the word itself.

Numbers are hashes, so that no list of n-grams is kept and unseen words have theirs (P. Bojanowski et al.: Enriching
Word Vectors with Subword Information. TACL 2017; K. Weinberger et al.: Feature Hashing. ICML 2009). They are worked
out for thousands of words at once, in whole arrays: one by one they took longer than everything else done to a text.
"""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.text.tokenizer import SPECIAL, units

BUCKETS = 1 << 17
"""Numbers that n-grams may have; two that share one hardly ever meet in a text."""
SHORTEST, LONGEST = 2, 5
"""Characters of an n-gram; a word's ends count as one each."""
LONGEST_WORD = 40
"""Characters; of a longer one the beginning is read."""
_FIRST, _PRIME = np.uint32(2166136261), np.uint32(16777619)
"""Of the hash FNV-1a, taken here over characters."""

Numbers = NDArray[np.int64]


def character_ngrams(tokens: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Return the n-grams of all tokens, and for each the place of its token; both (n-grams,).

    The same token always has the same n-grams, whatever stands beside it.
    """
    words: list[str] = []
    owners: list[int] = []
    for place, token in enumerate(tokens):
        for word in units(token):
            words.append(word[:LONGEST_WORD])
            owners.append(place)
    owner = np.array(owners, np.int64)
    whole = np.array([zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words], np.uint32)
    numbers, places = [_bucket(whole)], [owner]
    # What a marker such as `<url>` is spelt like says nothing.
    spelt = [place for place, word in enumerate(words) if word not in SPECIAL]
    bounded = [f" {words[place]} " for place in spelt]
    characters = np.frombuffer("".join(bounded).encode("utf-32-le", "surrogatepass"), "<u4").astype(np.uint32)
    word_of = np.repeat(np.array(spelt, np.int64), [len(word) for word in bounded])
    hashed = np.full(len(characters), _FIRST)
    for size in range(1, LONGEST + 1):
        count = max(len(characters) - size + 1, 0)
        hashed = (hashed[:count] ^ characters[size - 1 :]) * _PRIME
        if size >= SHORTEST:
            inside = word_of[:count] == word_of[size - 1 :]
            numbers.append(_bucket(hashed[inside]))
            places.append(owner[word_of[:count][inside]])
    return np.concatenate(numbers), np.concatenate(places)


def _bucket(hashed: NDArray[np.uint32]) -> Numbers:
    # Folded: the low bits of this hash depend on the low bits of the characters alone.
    return ((hashed ^ (hashed >> np.uint32(15))) % np.uint32(BUCKETS)).astype(np.int64)
