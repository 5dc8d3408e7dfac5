"""How deep a JSON text is open at its end, counted at once: values of a hundred megabytes are passed over so."""

import re
from array import array
from itertools import accumulate

_COMPLETE = re.compile(r'(?:[^"]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
"""Text up to a string that does not end in it."""
_STRINGS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_STEPS = bytes.maketrans(b"[{]}", b"\1\1\xff\xff")
_CLOSING = b"\xff"
_EMPTY = b"\1" + _CLOSING
_TIMES = 4
_NO_BRACKETS = bytes(set(range(256)) - set(b"[{]}"))


def within(text: str, start: int, depth: int) -> tuple[int, int]:
    """Return how far a text lies inside a value that is open `depth` times at `start`, and how many times it is there.

    Where the value may end in this text, that is `start` itself: then it has to be walked.
    """
    found = _COMPLETE.match(text, start)
    end = found.end() if found else start
    part = _STRINGS.sub("", text[start:end])
    steps = part.encode("utf-8", "replace").translate(_STEPS, _NO_BRACKETS)
    for _ in range(_TIMES):
        # What is opened and closed at once changes nothing; where it is dense there is little else.
        if _EMPTY not in steps:
            break
        steps = steps.replace(_EMPTY, b"")
    closings = steps.count(_CLOSING)
    if closings >= depth and depth + min(accumulate(array("b", steps)), default=0) <= 0:
        return start, depth
    return end, depth + len(steps) - 2 * closings
