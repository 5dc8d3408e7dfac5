"""What strangers wrote, made safe to show: plain text, hidden controls made visible, one line where one is wanted."""

import re
import unicodedata

from PySide6.QtGui import Qt

from moderator.core.hidden import visible

__all__ = [
    "END_ISOLATE",
    "FIRST_ISOLATE",
    "contained",
    "isolated",
    "one_line",
    "reads_from_right",
    "tip",
    "visible",
]

FIRST_ISOLATE, END_ISOLATE = "\u2068", "\u2069"

_SPACE = re.compile(r"\s+")


def one_line(text: str, most: int = 400) -> str:
    """Return a text as one line; of a longer one the first `most` characters, which end in an ellipsis."""
    line = _SPACE.sub(" ", visible(text[:most])).strip()
    return f"{line}…" if len(text) > most else line


def tip(text: str) -> str:
    """Return words for a tooltip, which Qt would take for markup if they look like it."""
    shown = visible(text)
    return Qt.convertFromPlainText(shown) if Qt.mightBeRichText(shown) else shown


def isolated(name: str) -> str:
    """Return a name that keeps its own writing direction inside a sentence."""
    return f"{FIRST_ISOLATE}{one_line(name, 80)}{END_ISOLATE}"


def contained(line: str) -> str:
    """Return one line of a stranger's words so that it keeps its own direction, its ellipsis at its own end."""
    return f"{FIRST_ISOLATE}{line}{END_ISOLATE}" if reads_from_right(line) else line


def reads_from_right(text: str) -> bool:
    """Say by the first strong character whether a text is written from the right."""
    for character in text[:2000]:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return False
