"""What strangers wrote, made safe to show: plain text, hidden controls made visible, one line where one is wanted."""

import re
import unicodedata

FIRST_ISOLATE, END_ISOLATE = "\u2068", "\u2069"

_SPACE = re.compile(r"\s+")
# They turn the order of letters round, or are not seen at all; a reader must know that they are there.
_HIDDEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200b\u2060\u00ad\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]"
)


def visible(text: str) -> str:
    """Return text with every hidden control shown as its name in brackets."""
    return _HIDDEN.sub(lambda found: f"[{_name(found[0])}]", text)


def one_line(text: str, most: int = 400) -> str:
    """Return the beginning of a text as one line."""
    return _SPACE.sub(" ", visible(text[:most])).strip()


def isolated(name: str) -> str:
    """Return a name that keeps its own writing direction inside a sentence."""
    return f"{FIRST_ISOLATE}{one_line(name, 80)}{END_ISOLATE}"


def reads_from_right(text: str) -> bool:
    """Say by the first strong character whether a text is written from the right."""
    for character in text[:2000]:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False


def _name(character: str) -> str:
    return unicodedata.name(character, f"U+{ord(character):04X}").title()
