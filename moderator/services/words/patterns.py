"""Regular expressions that a person writes: none of them may keep the program busy for ever."""

from collections.abc import Callable

import regex

from moderator.core.errors import UserError

SECONDS = 0.1
"""One pattern may take so long over one comment; a plain one takes some millionths."""
LINK = r"\bhttps?://\S|\bwww\.\S|\b[\p{L}\p{N}-]+\.\p{L}{2,}/\S"
"""An address as people write it: with http, with www, or a site with a path behind it."""

Matches = Callable[[str], bool]


def compiled(pattern: str, *, seconds: float = SECONDS) -> Matches:
    """Return what says whether a text holds the pattern, upper and lower case alike.

    What it returns raises a UserError for a text over which the pattern takes too long.

    Raises:
        UserError: it is no regular expression.

    """
    try:
        found = regex.compile(pattern, regex.IGNORECASE | regex.VERSION1)
    except (regex.error, RecursionError, OverflowError, MemoryError) as error:
        why = getattr(error, "msg", "it is too large")
        place = getattr(error, "pos", None)
        at = f" at character {place + 1}" if isinstance(place, int) else ""
        raise UserError(f"“{pattern}” is not a regular expression: {why}{at}.") from error

    def matches(text: str) -> bool:
        try:
            return found.search(text, timeout=seconds) is not None
        except TimeoutError:
            raise UserError(
                f"“{pattern}” takes too long on some comments.",
                advice="Take out repetitions inside repetitions, such as (a+)+.",
            ) from None

    return matches
