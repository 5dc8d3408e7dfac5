"""Counts as sources write them: 1166, "1,166", "1.2K", "1,2 mil", "12 тыс."."""

import re
from decimal import Decimal

_THOUSANDS = re.compile(r"-?\d{1,3}(?:[,.\s\u00a0\u202f']\d{3})+\Z")
_SHORT = re.compile(r"(-?\d+(?:[.,]\d+)?)[\s\u00a0\u202f]*([^\W\d_]+)\.?\Z", re.UNICODE)
_SIZES = {
    "k": 1000, "tsd": 1000, "mil": 1000, "mila": 1000, "tis": 1000, "tys": 1000, "rb": 1000, "ribu": 1000,
    "b": 1000, "bin": 1000, "тыс": 1000, "천": 1000, "千": 1000, "m": 10**6, "mio": 10**6, "mln": 10**6, "mn": 10**6,
    "jt": 10**6, "mi": 10**6, "млн": 10**6, "万": 10**4, "萬": 10**4, "만": 10**4,
}  # fmt: skip
"""Short words for large numbers, in lower case."""
LARGEST = 10**15
"""What no count reaches; larger numbers are ids."""


def count(value: object) -> int | None:
    """Return a count of likes, votes or replies; None where there is none, which is not 0."""
    if isinstance(value, str):
        try:
            number = int(value)
        except ValueError:
            return _words(value.strip())
        return number if abs(number) < LARGEST else None
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float | Decimal):
        try:
            number = int(value)
        except (ValueError, OverflowError):
            return None
        return number if abs(number) < LARGEST else None
    return None


def _words(text: str) -> int | None:
    if not text or len(text) > 30:
        return None
    if _THOUSANDS.match(text):
        return int(re.sub(r"[^\d-]", "", text))
    try:
        return count(float(text))
    except ValueError:
        pass
    found = _SHORT.match(text)
    size = _SIZES.get(found[2].lower()) if found else None
    if not found or not size:
        return None
    return round(Decimal(found[1].replace(",", ".")) * size)
