"""What is left of a text when case, punctuation, drawn-out letters and emoji do not count, and a mark of that."""

import re
import unicodedata
from hashlib import blake2b

_NOT_LETTERS = re.compile(r"[\W_]+")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_DRAWN_OUT_ABROAD = re.compile(r"([^\x00-\x7f])\1\1")
_REPEATED = re.compile(r"(.)\1+")
_SPACE = re.compile(r"\s+")
_VARIANTS = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
_PLAIN = str.maketrans({mark: " " for mark in map(chr, range(128)) if not mark.isalnum()})


def bare(text: str) -> str:
    """Return what is left without case, punctuation, drawn-out letters and emoji; or the emoji, if that is all."""
    if text.isascii():
        # The same as below, in a third of the time: most comments are of this kind.
        letters = " ".join(text.lower().translate(_PLAIN).split())
        if letters:
            return _shortened(letters)
        plain = text
    else:
        plain = unicodedata.normalize("NFKC", text).casefold()
        letters = _shortened(_NOT_LETTERS.sub(" ", plain)).strip()
    return letters or _REPEATED.sub(r"\1", _VARIANTS.sub("", _SPACE.sub("", plain)))


def _shortened(letters: str) -> str:
    """Return letters that stand three times in a row or more but twice."""
    # Looking first whether there are any takes a fifth of the time of the pattern; most texts have none.
    raw = letters.encode("utf-8", "surrogatepass")
    number, length = int.from_bytes(raw, "little"), len(raw)
    differing = (number ^ number >> 8) | (number ^ number >> 16)
    if b"\0" in differing.to_bytes(length, "little")[: max(length - 2, 0)] or (
        length > len(letters) and _DRAWN_OUT_ABROAD.search(letters)
    ):
        return _DRAWN_OUT.sub(r"\1\1", letters)
    return letters


def mark(text: str) -> int:
    """Return a number of 64 bits, with its sign, that texts of the same bare letters share, on every machine."""
    letters = bare(text).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(letters, digest_size=8).digest(), "little", signed=True)
