"""Which texts are in a language that the model never learnt: said to be so, not called neutral.

Most texts are settled by their words: a language that was learnt consists mostly of known ones. Only the others
are shown to a language identifier (py3langid), and believed foreign when it is far surer of a foreign language
than of any that was learnt. Thresholds were chosen on the val rows: at these, 98 of 100 sentences in other
languages are found; of comments in a language that was learnt 1 in 1 000 or fewer is taken for foreign (romanised
Hindi, which the identifier does not know, 1 in 70).
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain

import numpy as np
import regex
from numpy.typing import NDArray

from moderator.classifier.text.devanagari import is_devanagari
from moderator.classifier.text.language_table import Likelihoods
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
_ARABIC = re.compile("[\u0621-\u064a]")
_BESIDE_ARABIC = re.compile("[\u0671-\u06d3\u06d5-\u06ff\u0750-\u077f\u08a0-\u08ff]")
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
            _table()

    def foreign(self, texts: Sequence[str], sequences: Sequence[Sequence[int]]) -> dict[int, str]:
        """Return, by place, the language (ISO 639-1, or `und`) of each text in none that was learnt."""
        if not self.learnt:
            return {}
        places = self._strange(sequences).tolist()
        said = self.of([texts[place] for place in places])
        return {place: language for place, language in zip(places, said, strict=True) if language is not None}

    def of(self, texts: Sequence[str]) -> list[str | None]:
        """Return the language of each text in none that was learnt; None for all others, and where it is open."""
        bare = [_bare(text) for text in texts]
        letters = [len(_LETTER.findall(text)) for text in bare]
        said: list[str | None] = [None] * len(texts)
        read = [
            place
            for place, count in enumerate(letters)
            if count >= LEAST_LETTERS and not self._plainly_arabic(bare[place], count)
        ]
        if not read:
            return said
        table = _table()
        codes = [SPOKEN_FORMS.get(code, code) for code in table.languages]
        known = np.array([code in self.learnt for code in codes])
        scores = table.of([bare[place] for place in read])
        best = [codes[place] for place in scores.argmax(axis=1)]
        surer = scores.max(axis=1) - scores[:, known].max(axis=1, initial=-np.inf)
        for place, language, much in zip(read, best, surer.tolist(), strict=True):
            said[place] = self._told(bare[place], letters[place], language, much)
        return said

    def _plainly_arabic(self, bare: str, letters: int) -> bool:
        """Say whether Arabic was learnt, and a text has none of the letters that others write beside its own.

        Without them the identifier is never sure enough: of 24 000 texts it said otherwise of one (measured).
        """
        if "ar" not in self.learnt or bare.isascii():
            return False
        return len(_ARABIC.findall(bare)) > MOSTLY * letters and not _BESIDE_ARABIC.search(bare)

    def _told(self, bare: str, letters: int, best: str, surer: float) -> str | None:
        """Judge a text by its likeliest language, and by how much likelier that is than all that were learnt."""
        others = [] if bare.isascii() else _OTHER_SCRIPT.findall(bare)
        needed = SURER
        if len(others) > MOSTLY * letters:
            # Hindi's own script is read as if romanised, and other languages have it too.
            if "hi" not in self.learnt or sum(map(is_devanagari, others)) <= MOSTLY * letters:
                # No text in these scripts was ever learnt, whatever its language.
                return best if best not in self.learnt or best == "hi" else UNNAMED
            needed = SURER_OF_THE_SCRIPT
        if best in self.learnt or best in self._open:
            return None
        return best if surer > needed else None

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


def _bare(text: str) -> str:
    """Return what is language in a text."""
    bare: str = _NOT_LANGUAGE.sub(" ", text[: 4 * READ_AT_MOST])
    return bare[:READ_AT_MOST]


@cache
def _table() -> Likelihoods:
    # Here, not above: it takes a moment to read, and most runs meet no foreign text.
    from moderator.classifier.text import language_table

    return language_table.read()
