"""How the bytes of a text file are meant: by its mark, by proof, or by the best guess."""

import codecs
import re

from moderator.core.errors import UserError
from moderator.importers.base import Source

OFFERED = (
    "utf-8", "cp1252", "cp1250", "cp1251", "cp1254", "cp1256", "gb18030", "big5", "shift_jis", "euc_kr", "cp874",
)  # fmt: skip
"""What a person can choose from, the likely ones first."""
_FOREIGN = frozenset(
    {"cp1251", "cp1256", "gb18030", "big5", "shift_jis", "euc_kr", "cp874", "cp1253", "cp1255"}
)
_HAN, _CJK_MARKS = ("\u4e00", "\u9fff"), (("\u3000", "\u303f"), ("\uff00", "\uffef"))
_SCRIPTS: dict[str, tuple[tuple[str, str], ...]] = {
    "shift_jis": (("\u3040", "\u30ff"), _HAN, ("\u3000", "\u303f")),
    "euc_kr": (("\uac00", "\ud7a3"), *_CJK_MARKS),
    "gb18030": (_HAN, *_CJK_MARKS),
    "big5": (_HAN, *_CJK_MARKS),
    "cp1251": (("\u0430", "\u045f"), ("\u2013", "\u2026")),
    "cp1256": (("\u0600", "\u06ff"),),
    "cp874": (("\u0e00", "\u0e7f"),),
}
"""What texts in an encoding are made of; capitals are left out where a wrong guess yields them."""
_NAMES = {"gb2312": "gb18030", "gbk": "gb18030", "cp949": "euc_kr", "cp932": "shift_jis", "big5hkscs": "big5",
          "koi8_r": "koi8_r", "mac_cyrillic": "cp1251"}  # fmt: skip
_LOOKED_AT = 48 * 1024
"""Bytes with letters beyond ASCII that the detector gets to see; it is slow."""
_PART = 64 * 1024
"""Bytes that are decoded at a time: in larger parts every character takes several times as long."""


def known(name: str) -> str:
    """Return an encoding by the name that a person knows it by.

    Raises:
        UserError: there is none of that name, or it is none of text.

    """
    try:
        if b"id,text".decode(name, "replace") and codecs.getincrementaldecoder(name)("replace"):
            return codecs.lookup(name).name
    except (LookupError, ValueError, TypeError, AttributeError):
        if _is_wide(name):
            return codecs.lookup(name).name
    raise UserError(
        f"There is no encoding “{name[:40]}” of text.",
        advice="Write utf-8, utf-16, cp1252 or shift_jis, say.",
    )


def read_as(source: Source, chosen: str | None) -> str:
    """Return the encoding that a source is read in: what was chosen, with or without a mark, or its own."""
    if chosen and _is_wide(chosen) and source.encoding_mark != "utf-16":
        return utf16_without_mark(source.head) or "utf-16-le"
    return chosen or encoding(source)


def _is_wide(name: str) -> bool:
    try:
        return codecs.lookup(name).name in ("utf-16", "utf-32")
    except (LookupError, ValueError):
        return False


def encoding(source: Source) -> str:
    """Return the encoding of a text file. UTF-8 is proved over the whole file, never guessed from its start."""
    known: str | None = source.memo.get("encoding")
    if known is None:
        known = source.memo["encoding"] = source.encoding_mark or _without_mark(source)
    return known


def _without_mark(source: Source) -> str:
    wide = utf16_without_mark(source.head)
    if wide:
        return wide
    if _is_utf8(source):
        return "utf-8"
    return _eight_bits(source)


def utf16_without_mark(head: bytes) -> str | None:
    """Tell UTF-16 by where its zero bytes are."""
    start = head[:2000]
    if len(start) < 4 or b"\0" not in start:
        return None
    even, odd = start[::2].count(0), start[1::2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    if start.count(0) >= len(start) // 5:
        return name
    # Letters beyond Latin have no zeros: blanks, digits and ends of lines alone are left to tell.
    if min(even, odd) or max(even, odd) * 50 < len(start):
        return None
    text = start[: len(start) // 2 * 2].decode(name, "replace")
    plain = sum(letter.isprintable() or letter in "\t\r\n" for letter in text)
    return name if plain * 50 > len(text) * 49 and "\n" in text else None


def _is_utf8(source: Source) -> bool:
    """Prove UTF-8 over the whole file; a rare broken character in it does not make it another encoding."""
    if _decodes_whole(source):
        return True
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = letters = 0
    with source.open() as stream:
        while True:
            raw = stream.read(_PART)
            text = decoder.decode(raw, not raw)
            if not text.isascii():
                broken += text.count("\ufffd") - raw.count(b"\xef\xbf\xbd")
                letters += len(text) - len(text.encode("ascii", "ignore"))
            if not raw:
                break
            if broken > 1000 and broken * 4 > letters:
                return False
    return broken <= 0 or broken * 20 < letters


def _decodes_whole(source: Source) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with source.open() as stream:
        try:
            while raw := stream.read(_PART):
                decoder.decode(raw)
            decoder.decode(b"", True)
        except UnicodeDecodeError:
            return False
    return True


def _eight_bits(source: Source) -> str:
    """Choose for bytes that are not UTF-8: Windows-1252, unless the text is plainly of another script."""
    sample = _telling(source.head)
    high = sum(1 for byte in sample if byte > 127)
    letters = sum(1 for byte in sample if byte > 127 or chr(byte).isalpha())
    latin = _decodes(sample, "cp1252")
    if latin and high * 4 < letters:
        return _of_latin(sample)
    if _is_latin(sample):
        return _of_latin(sample)
    best = max(_SCRIPTS, key=lambda name: _reads_well(sample, name))
    if _reads_well(sample, best) > 0.6:
        return best
    for name in _detected(sample):
        if name in _FOREIGN or not latin:
            return name
    return "cp1252"


_RUN = re.compile(rb"[\xc0-\xff\x8a\x8c\x8e\x9a\x9c\x9e\x9f]+")
_LATIN_MARKS = frozenset(
    b"\x80\x82\x84\x85\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b\xa0\xa1\xa7\xab\xb0\xb4\xb7\xbb\xbf"
)
"""Quotation marks, dashes, the euro: where Latin text has bytes beyond ASCII that are no letters."""


def _is_latin(sample: bytes) -> bool:
    """Say whether letters beyond ASCII stand single or in pairs, as accents do; other scripts fill words with them."""
    runs = [len(run) for run in _RUN.findall(sample)]
    single = sum(length for length in runs if length <= 2)
    marks = sum(1 for byte in sample if byte in _LATIN_MARKS)
    high = sum(1 for byte in sample if byte > 127)
    touching = sum(
        1 for found in _RUN.finditer(sample) if len(found[0]) <= 2 and _touches(sample, *found.span())
    )
    return bool(runs) and single + marks >= 0.8 * high and touching >= 0.7 * len(runs)


def _touches(sample: bytes, start: int, end: int) -> bool:
    """Say whether letters of ASCII stand beside these bytes."""
    return sample[start - 1 : start].isalpha() or sample[end : end + 1].isalpha()


def _of_latin(sample: bytes) -> str:
    """Return Windows-1252, but for letters that only Turkish or the languages of Central Europe put there."""
    high = sum(1 for byte in sample if byte > 127)
    found = {letter: sample.count(letter) for letter in set(sample) if letter > 127}
    turkish = sum(found.get(byte, 0) for byte in b"\xf0\xfe\xfd\xdd\xde\xd0")
    if turkish * 7 > high and not any(byte in found for byte in b"\xe1\xe6\xed\xf3\xfa"):
        return "cp1254"
    carons = any(byte in found for byte in b"\x9a\x9e\x8a\x8e")
    czech = 0xF8 in found and any(byte in found for byte in b"\xec\xe8\xf9")
    slavic = carons and any(byte in found for byte in b"\xe8\xec\xf8\xf9")
    polish = len(_IN_WORDS.findall(sample)) * 12 > high
    return "cp1250" if czech or slavic or polish else "cp1252"


_IN_WORDS = re.compile(rb"[A-Za-z][\xb3\xb9\xbf\x9f\xba](?=[a-z])|\b\xb3(?=[a-z])")
"""What are signs in Windows-1252, and letters of words in Windows-1250."""


def _reads_well(sample: bytes, name: str) -> float:
    """Return the share of letters beyond ASCII that are common in the script an encoding is for."""
    text = sample.decode(name, "replace")
    letters = [letter for letter in text if letter > "\x7f"]
    if not letters or text.count("\ufffd") * 50 > len(letters):
        return 0.0
    ranges = _SCRIPTS[name]
    share = sum(any(first <= letter <= last for first, last in ranges) for letter in letters) / len(letters)
    if name == "cp874":
        # Small Cyrillic letters are signs and digits in Thai, where consonants are the most.
        share *= min(sum("\u0e01" <= letter <= "\u0e2e" for letter in letters) / len(letters) / 0.3, 1.0)
    if name in ("gb18030", "big5"):
        # Nearly any bytes are Chinese characters; those that people use stand first in the tables.
        first, last = (0xB0, 0xD7) if name == "gb18030" else (0xA4, 0xC6)
        leads = [letter.encode(name)[0] for letter in letters if "\u4e00" <= letter <= "\u9fff"]
        share *= sum(first <= lead <= last for lead in leads) / len(leads) if leads else 0.0
    return share


def _telling(head: bytes) -> bytes:
    """Return the lines that have bytes beyond ASCII, up to what the detector can chew."""
    lines = [line for line in head.splitlines(keepends=True) if not line.isascii()]
    return b"".join(lines)[:_LOOKED_AT]


def _decodes(sample: bytes, name: str) -> bool:
    try:
        sample.decode(name)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _detected(sample: bytes) -> list[str]:
    """Return the encodings that a detector holds possible, the best first."""
    from charset_normalizer import from_bytes

    names = []
    for match in from_bytes(
        sample, cp_isolation=[*OFFERED[1:], "gbk", "cp949", "cp1253", "cp1255", "koi8_r"]
    ):
        name = match.encoding.replace("-", "_")
        names.append(_NAMES.get(name, name))
    return names


def alternatives(source: Source) -> tuple[str, ...]:
    """Return the encodings to offer: the one chosen first; only that one where it is proved by a mark."""
    chosen = encoding(source)
    if source.encoding_mark or chosen.startswith("utf-16"):
        return (chosen,)
    return tuple(dict.fromkeys((chosen, *OFFERED)))
