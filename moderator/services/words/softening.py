"""Slurs and swear words with their letters as dots, for those who would rather not read them."""

import codecs
import re
from functools import lru_cache

from moderator.resources import resources

DOT = "•"
_LOOKS_LIKE = {
    "a": "a4@áàâä",
    "e": "e3éèêë",
    "i": "i1!íï",
    "o": "o0óö",
    "s": "s5$",
    "t": "t7",
    "u": "uúüv*",
    "c": "cç",
}
_ENDINGS = "(?:s|es|z|e|ed|er|ers|in|ing|y|ty|face|wit)?"


def soften(text: str) -> str:
    """Return the text with the words of the list reduced to their first letters; its length stays the same."""
    return _softened(text)


@lru_cache(maxsize=512)
def _softened(text: str) -> str:
    return _pattern().sub(lambda found: found[0][0] + DOT * (len(found[0]) - 1), text)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    lines = (resources() / "words" / "softened.txt").read_text(encoding="utf-8").splitlines()
    words = [codecs.decode(line, "rot13") for line in lines if line and not line.startswith("#")]
    # Longest first, so that a word is taken whole.
    spelled = ("".join(map(_letter, word)) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{'|'.join(spelled)}){_ENDINGS}(?!\w)", re.IGNORECASE)


def _letter(letter: str) -> str:
    """Match a letter, drawn out, or written with what looks like it."""
    return f"[{re.escape(_LOOKS_LIKE.get(letter, letter))}]+"
