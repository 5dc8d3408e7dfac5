"""Names and words as they stand in a search, written so that they are read again letter by letter.

Between quotation marks a backslash takes its meaning from a mark or a backslash behind it, and stands for itself
before anything else. Straight and curly marks are all the same to the language, so each of them is written behind a
backslash.
"""

import re

MARKS = '"“”„‟'
"""The signs that begin and end a quotation: word processors and telephones type the curly ones."""
INSIDE = rf"(?:\\[{MARKS}\\]?|[^{MARKS}\\])*+"
"""The pattern of what stands between two of them."""
QUOTED = rf"[{MARKS}]{INSIDE}[{MARKS}]?"
"""The pattern of a quotation; at the end of a search its last mark may be still to come."""

_BEHIND_BACKSLASH = re.compile(rf"\\([{MARKS}\\])")
_MEANS_MORE = re.compile(rf"[{MARKS}\\]")
_BARE = re.compile(r"[\w@#.+'/-]+")
_GAP = re.compile(rf"{QUOTED}|(?P<gap>[\s()])")
_COMMA = re.compile(rf"{QUOTED}|(?P<comma>,)")


def escaped(text: str) -> str:
    """Return a text as it stands between quotation marks."""
    return _MEANS_MORE.sub(r"\\\g<0>", text)


def unescaped(text: str) -> str:
    """Return what is meant by the text between two quotation marks."""
    return _BEHIND_BACKSLASH.sub(r"\1", text) if "\\" in text else text


def quoted(text: str) -> str:
    """Return a text in quotation marks: words that follow each other, or one value of a field."""
    return f'"{escaped(text)}"'


def valued(text: str) -> str:
    """Return one value of a field; in quotation marks where its letters could be taken for something else."""
    return text if _BARE.fullmatch(text) else quoted(text)


def naming(field: str, *values: str) -> str:
    """Return a search for what has one of these values in a field."""
    return f"{field}:{','.join(map(valued, values))}"


def last_part(text: str) -> int:
    """Return where the part begins that is being typed at the end: gaps inside quotation marks part nothing."""
    return max((found.end() for found in _GAP.finditer(text) if found["gap"]), default=0)


def last_value(values: str) -> int:
    """Return where the last of several values begins, which commas part outside of quotation marks."""
    return max((found.end() for found in _COMMA.finditer(values) if found["comma"]), default=0)


def begun(value: str) -> str:
    """Return what is meant by a value that is being typed: its quotation may be still open."""
    if not value or value[0] not in MARKS:
        return value
    found = re.fullmatch(rf"[{MARKS}]({INSIDE})[{MARKS}]?", value)
    return unescaped(found[1]) if found else value
