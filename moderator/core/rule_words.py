"""What a rule may look at and what it may do, apart from how: the command line names them at every start."""

from enum import StrEnum


class Kind(StrEnum):
    """What a rule looks at."""

    WORD = "word"
    """One word, or several with commas between them; a star stands for any ending."""
    PHRASE = "phrase"
    PATTERN = "pattern"
    """A regular expression."""
    AUTHOR = "author"
    SCORE = "score"
    """A figure of the machine against a limit, such as abuse>0.8."""
    LINKS = "links"
    """Any address of a page; needs no value."""


class Action(StrEnum):
    """What a rule does: a decision, or a sentiment."""

    FLAG = "flag"
    HOLD = "hold"
    APPROVE = "approve"
    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"
