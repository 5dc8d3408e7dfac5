"""Devanagari as chats write Hindi in Latin letters, so that what was learnt of one script serves the other.

A letter for a letter, as people type it ("बहुत" is "bahut", "अच्छा" is "accha"), not one of the scholars'
transliterations, which mark what no chat marks. The vowel that a consonant carries unwritten is silent at a word's
end, and between two consonants whose other neighbours are spoken vowels (M. Choudhury, A. Basu, S. Sarkar: A
Diachronic Approach for Schwa Deletion in Indo Aryan Languages. SIGMORPHON 2004, in its plainest form).
"""

import re


def _table(pairs: str) -> dict[str, str]:
    return dict(zip(pairs.split()[::2], pairs.split()[1::2], strict=True))


_CONSONANTS = _table(
    "क k ख kh ग g घ gh ङ n च ch छ chh ज j झ jh ञ n ट t ठ th ड d ढ dh ण n त t थ th द d ध dh न n "
    "प p फ f ब b भ bh म m य y र r ल l ळ l व v श sh ष sh स s ह h"
)
_DOTTED = _table("क q ज z")
"""What a dot below (nukta) makes another letter of; the others are typed as without it."""
_VOWELS = _table("अ a आ a इ i ई i उ u ऊ u ऋ ri ए e ऐ ai ओ o औ au ऑ o ऍ e")
_SIGNS = _table("ा a ि i ी i ु u ू u ृ ri े e ै ai ो o ौ au ॉ o ॅ e")
_AFTER = _table("ं n ँ n ः h")
"""Of a vowel: through the nose, or breathed."""
_DOT, _SILENT = "\u093c", "\u094d"
_DIGITS = {ord("०") + digit: str(digit) for digit in range(10)}
_HABITS = _table(
    "है hai हैं hain में mein मैं main नहीं nahi यह ye वह wo क्यों kyu हूँ hu हूं hu यहाँ yaha वहाँ waha कहाँ kaha "
    "यहां yaha वहां waha कहां kaha दोनों dono लोगों logo वाह wah हम hum मैंने maine "
    "वीडियो video विडियो video ऐप app एप app गुड good नाइस nice नाईस nice लव love यू you सर sir प्लीज please "
    "प्लीज़ please टाइम time लाइक like फेक fake वेस्ट waste बैड bad ग्रेट great सॉरी sorry थैंक्स thanks मूवी movie "
    "चैनल channel मनी money फैन fan अकाउंट account पेमेंट payment रिप्लाई reply अपडेट update कार्ड card "
    "ऑप्शन option इंस्टॉल install सर्विस service यूज use यूज़ use ट्रेलर trailer डायलॉग dialogue स्टोरी story सॉन्ग song "
    "कमेंट comment शेयर share न्यूज news न्यूज़ news टीवी tv फोन phone फ़ोन phone"
)
"""Frequent words that are typed otherwise than they are spelt, English ones among them."""
_TYPED = (
    ("chchh|chch", "cch"),
    ("jn", "gy"),
    ("v(?=[ao])", "w"),
    ("(?<=[ai])e(?=$|[ng])", "ye"),
    ("n(?=[pb])", "m"),
)
"""Patterns, and what is typed for them; compiled when the first word is read, not when the program starts."""

_LETTER = re.compile("[\u0900-\u097f]")

_Syllable = tuple[str, str, bool]
"""Consonants, the vowel after them, and whether that one is unwritten."""


def is_devanagari(token: str) -> bool:
    """Say whether there are letters of the script in a token."""
    return _LETTER.search(token) is not None


def romanised(token: str) -> str:
    """Return a token, composed as Unicode's NFKC has it, in Latin letters; what is of another script stays."""
    if token in _HABITS:
        return _HABITS[token]
    spelt = "".join(before + vowel for before, vowel, _ in _spoken(_syllables(token)))
    for pattern, typed in _TYPED:
        spelt = re.sub(pattern, typed, spelt)
    return spelt.translate(_DIGITS)


def _syllables(token: str) -> list[_Syllable]:
    found: list[_Syllable] = []
    for place, letter in enumerate(token):
        before, vowel, unwritten = found[-1] if found else ("", "", False)
        if letter in _CONSONANTS:
            dotted = token[place + 1 : place + 2] == _DOT
            typed = _DOTTED.get(letter, _CONSONANTS[letter]) if dotted else _CONSONANTS[letter]
            joined = found and before and not vowel and token[place - 1] == _SILENT
            if joined:
                found[-1] = (before + typed, "a", True)
            else:
                found.append((typed, "a", True))
        elif letter in _SIGNS:
            if unwritten:
                found.pop()
            found.append((before if unwritten else "", _SIGNS[letter], False))
        elif letter in _VOWELS:
            found.append(("", _VOWELS[letter], False))
        elif letter == _SILENT:
            if unwritten:
                found[-1] = (before, "", False)
        elif letter in _AFTER:
            if found:
                found[-1] = (before, vowel + _AFTER[letter], False)
        elif letter != _DOT:
            found.append((letter, "", False))
    return found


def _spoken(syllables: list[_Syllable]) -> list[_Syllable]:
    """Leave out the unwritten vowels that are silent, from the end on."""
    last = len(syllables) - 1
    for place in range(last, 0, -1):
        before, _, unwritten = syllables[place]
        if not unwritten:
            continue
        ends = place == last
        between = place < last and len(syllables[place + 1][1]) > 0 and len(syllables[place - 1][1]) > 0
        if ends or between:
            syllables[place] = (before, "", False)
    return syllables
