"""Characters that are not seen, turn the order of letters round, or are half of one: shown, or replaced."""

import html
import re
import unicodedata
from typing import Literal

# Left as they are: the joiners of emoji and of Indic and Arabic scripts (U+200C, U+200D), variation selectors, and
# tags behind a black flag (the flags of England, Scotland and Wales).
HIDDEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
    "|(?<!\U0001f3f4)(?<![\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"
)


def storable(text: str, lost: Literal["replace", "ignore"] = "replace") -> str:
    """Return text that a database takes: without NUL, and without halves of a character that lost their other half.

    So Python writes bytes in the name of a file that are no UTF-8, too; “�” stands in their place, or with `lost`
    "ignore" nothing.
    """
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", lost)
    return text


def visible(text: str) -> str:
    """Return text with every hidden control shown as its name in brackets."""
    return text if text.isascii() and text.isprintable() else HIDDEN.sub(_named, text)


def escaped(text: str) -> str:
    """Return text as it stands in a page or a picture: no markup, nothing hidden."""
    return html.escape(visible(text))


def _named(found: "re.Match[str]") -> str:
    if len(found[0]) > 1:
        return f"[{len(found[0])} hidden tags]"
    return f"[{unicodedata.name(found[0], f'U+{ord(found[0]):04X}').title()}]"
