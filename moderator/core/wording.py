"""Numbers of things, days and guesses in plain words, for sentences that no part of the window makes."""

from collections.abc import Sequence
from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def month(day: date) -> str:
    """Return the name of a day's month. (`strftime` gives it in the system's language: Qt sees to that.)"""
    return _MONTHS[day.month - 1]


def figure(value: float) -> str:
    """Return a probability with two digits, with more where it has more: 0.80, 0.999."""
    return f"{value:.2f}" if value == round(value, 2) else f"{value:.6g}"


def many(number: int, one: str, more: str = "") -> str:
    """Return 1 comment, or 1,200 comments; `more` is the plural where it takes more than an s."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def lowered(sentence: str) -> str:
    """Return a sentence that goes on after others, its first letter small."""
    return sentence[:1].lower() + sentence[1:]


def nearest(typed: str, known: Sequence[str]) -> list[str]:
    """Return the one of the known words that a mistyped one is nearest to; none where none is near."""
    from difflib import get_close_matches

    return get_close_matches(typed.lower(), known, 1)


def did_you_mean(names: Sequence[str]) -> str:
    """Return the end of a sentence that offers what was probably meant; empty where nothing is offered."""
    *first, last = [f"“{name}”" for name in names] or [""]
    return f"; did you mean {', '.join(first)}{' or ' if first else ''}{last}?" if last else ""
