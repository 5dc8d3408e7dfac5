"""Which texts are in a language that the model never learnt: said to be so, not called neutral.

Most texts are settled by their words: a language that was learnt consists mostly of known ones. Only the others
are shown to a language identifier (py3langid), and believed foreign when it is far surer of a foreign language
than of any that was learnt. Thresholds were chosen on the val rows: at these, 98 of 100 sentences in other
languages are found; of comments in a language that was learnt 1 in 1 000 or fewer is taken for foreign (romanised
Hindi, which the identifier does not know, 1 in 70).
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain

import numpy as np
import regex
from numpy.typing import NDArray

from moderator.classifier.text.devanagari import is_devanagari
from moderator.classifier.text.language_table import Identifier
from moderator.classifier.text.tokenizer import SPECIAL, UNKNOWN

UNNAMED = "und"
"""ISO 639-2 for a language that could not be told."""
STRANGE = 0.4
"""A share of word numbers that stand for pieces and unknown words; above it a text is looked at."""
SURER = 20.0
"""How much more likely, in natural logarithm, a foreign language must be than every one that was learnt."""
SURER_OF_THE_SCRIPT = 12.0
"""The same in Devanagari, where the identifier has few to choose among."""
ROMANISED_HINDI = frozenset(["ace", "bcl", "fuv", "gcr", "ha", "jv", "om", "pcm", "sn", "so", "st"])
"""What the identifier takes romanised Hindi for, which it does not know: left open where Hindi was learnt."""
SPOKEN_FORMS = {"ary": "ar", "arz": "ar"}
"""Codes of the identifier for what a language is where it is spoken: Moroccan and Egyptian Arabic."""
LEAST_LETTERS = 2
MOSTLY = 0.6
READ_AT_MOST = 400
"""Characters that the identifier reads of a text."""

_NOT_LANGUAGE = regex.compile(r"https?://\S+|www\.\S+|[@#][\w.]+|\bhttp\b")
_LETTER = regex.compile(r"\p{L}")
_OTHER_SCRIPT = regex.compile(r"[\p{L}--[\p{Latin}\p{Arabic}]]", regex.V1)


class Languages:
    """Tells which texts are in none of the languages that a model learnt."""

    def __init__(self, learnt: Iterable[str], whole_words: int) -> None:
        """Take the codes of the languages (none: nothing is foreign) and the number of whole words known."""
        self.learnt = frozenset(learnt)
        self._first_piece = len(SPECIAL) + whole_words
        self._open = ROMANISED_HINDI if "hi" in self.learnt else frozenset()

    def prepare(self) -> None:
        """Read the identifier's table now (a second the first time), so that it is there when a text needs it."""
        if self.learnt:
            _identifier()

    def foreign(self, texts: Sequence[str], sequences: Sequence[Sequence[int]]) -> dict[int, str]:
        """Return, by place, the language (ISO 639-1, or `und`) of each text in none that was learnt."""
        if not self.learnt:
            return {}
        found = {}
        for place in self._strange(sequences):
            language = self.of(texts[place])
            if language is not None:
                found[int(place)] = language
        return found

    def of(self, text: str) -> str | None:
        """Return the language of a text in none that was learnt; None for all others, and where it is open."""
        bare = _NOT_LANGUAGE.sub(" ", text[: 4 * READ_AT_MOST])[:READ_AT_MOST]
        letters = len(_LETTER.findall(bare))
        if letters < LEAST_LETTERS:
            return None
        if bare.isupper():
            bare = bare.lower()
        identifier = _identifier()
        best, score = identifier.classify(bare)
        best = SPOKEN_FORMS.get(best, best)
        others = _OTHER_SCRIPT.findall(bare)
        surer = SURER
        if len(others) > MOSTLY * letters:
            # Hindi's own script is read as if romanised, and other languages have it too.
            if "hi" not in self.learnt or sum(map(is_devanagari, others)) <= MOSTLY * letters:
                # No text in these scripts was ever learnt, whatever its language.
                return best if best not in self.learnt or best == "hi" else UNNAMED
            surer = SURER_OF_THE_SCRIPT
        if best in self.learnt or best in self._open:
            return None  # Most end here: to rank all languages takes half as long again.
        scores = (
            score for code, score in identifier.rank(bare) if SPOKEN_FORMS.get(code, code) in self.learnt
        )
        return best if score - max(scores, default=-np.inf) > surer else None

    def _strange(self, sequences: Sequence[Sequence[int]]) -> NDArray[np.int64]:
        lengths = np.fromiter(map(len, sequences), np.int64, len(sequences))
        if not lengths.sum():
            return np.zeros(0, np.int64)
        ids = np.fromiter(chain.from_iterable(sequences), np.int32, int(lengths.sum()))
        owner = np.repeat(np.arange(len(sequences)), lengths)
        words = (ids >= len(SPECIAL)) | (ids == UNKNOWN)
        unknown = (ids >= self._first_piece) | (ids == UNKNOWN)
        of_all = np.bincount(owner[words], minlength=len(sequences))
        of_those = np.bincount(owner[unknown], minlength=len(sequences))
        return np.flatnonzero(of_those > STRANGE * np.maximum(of_all, 1))


@cache
def _identifier() -> Identifier:
    # Here, not above: its table takes a moment to read, and most runs meet no foreign text.
    from moderator.classifier.text import language_table

    return language_table.read()
