"""What is left of a text when case, punctuation, drawn-out letters and emoji do not count, and a mark of that."""

import re
import sys
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import AnyStr

_NOT_LETTERS = re.compile(r"[\W_]+")
_NO_LETTER = re.compile(r"[^\w\0 ]")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_DRAWN_OUT_PLAIN = re.compile(rb"([\x00-\x7f])\1{2,}")
_DRAWN_OUT_ABROAD = re.compile(r"([^\x00-\x7f])\1\1")
_REPEATED = re.compile(r"(.)\1+")
_SPACE = re.compile(r"\s+")
_VARIANTS = re.compile("[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]")
_PLAIN = str.maketrans({mark: " " for mark in map(chr, range(128)) if not mark.isalnum()})
_EDGE = b"\0"
"""Stands between texts that are looked at together."""
_LETTERS = bytes(
    0 if code == 0 else ord(chr(code).lower()) if chr(code).isalnum() else 32 for code in range(128)
) + bytes(range(128, 256))


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
    if _EDGE in _differing(raw)[: max(len(raw) - 2, 0)] or (
        len(raw) > len(letters) and _DRAWN_OUT_ABROAD.search(letters)
    ):
        return _DRAWN_OUT.sub(r"\1\1", letters)
    return letters


def _differing(raw: bytes) -> bytes:
    """Return as many bytes, zero where one begins that stands three times in a row, and perhaps at the last two."""
    number = int.from_bytes(raw, "little")
    return ((number ^ number >> 8) | (number ^ number >> 16)).to_bytes(len(raw), "little")


def mark(text: str) -> int:
    """Return a number of 64 bits, with its sign, that texts of the same bare letters share, on every machine."""
    return marks((text,))[0]


def marks(texts: Sequence[str]) -> "array[int]":
    """Return the marks of many texts, in half the time that they take one by one."""
    found = [b""] * len(texts)
    plain: list[int] = []
    abroad: list[int] = []
    for place, text in enumerate(texts):
        if "\0" not in text:
            (plain if text.isascii() else abroad).append(place)
    joined = "\0".join([texts[place] for place in plain]).encode("ascii").translate(_LETTERS)
    _put(found, plain, _tidied(joined, b" ", _EDGE).split(_EDGE))
    other = unicodedata.normalize("NFKC", "\0".join([texts[place] for place in abroad])).casefold()
    other = _tidied(_NO_LETTER.sub(" ", other).replace("_", " "), " ", "\0")
    if _DRAWN_OUT_ABROAD.search(other):
        other = "\0".join(map(_shortened, other.split("\0")))
    _put(found, abroad, _raw(other).split(_EDGE))
    _shorten(found)
    raw = [letters or _raw(bare(text)) for letters, text in zip(found, texts, strict=True)]
    made: array[int] = array("q")
    made.frombytes(b"".join([blake2b(letters, digest_size=8).digest() for letters in raw]))
    if sys.byteorder == "big":
        made.byteswap()
    return made


def _tidied(joined: AnyStr, space: AnyStr, edge: AnyStr) -> AnyStr:
    """Return texts that stand apart by an edge with one space between words, and none around."""
    while space + space in joined:
        joined = joined.replace(space + space, space)
    return joined.replace(space + edge, edge).replace(edge + space, edge).strip(space)


def _put(found: list[bytes], places: Sequence[int], values: Sequence[bytes]) -> None:
    for place, letters in zip(places, values, strict=False):
        found[place] = letters


def _shorten(found: list[bytes]) -> None:
    """Shorten what is drawn out, in texts of which no letter beyond ASCII is."""
    joined = _EDGE.join(found)
    differing = _differing(joined)[: max(len(joined) - 2, 0)]
    if (place := differing.find(0)) < 0:
        return
    ends = list(accumulate(len(letters) + 1 for letters in found))
    while place >= 0:
        which = bisect_right(ends, place)
        if which < len(found):
            found[which] = _DRAWN_OUT_PLAIN.sub(rb"\1\1", found[which])
        place = differing.find(0, ends[which]) if which < len(found) else -1


def _raw(letters: str) -> bytes:
    return letters.encode("utf-8", "surrogatepass")
