"""Where the tokens of a text are: one compact NLTK pattern for every script, hashtags, emoji and emoticons."""

import re

from moderator.core.imports import without

with without("scipy", "sklearn", "matplotlib"):
    # What NLTK would do with them is not done here, and they take two seconds to import; NLTK itself a third of one.
    from nltk.tokenize.regexp import RegexpTokenizer

_EMOJI = (
    "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
    "\u2600-\u27bf\u2b00-\u2bff\u3030\u303d\u231a-\u23ff"
)
_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957"
_LETTER = rf"[\w{_MARKS}]"
_WORD = rf"{_LETTER}+(?:['’*]+{_LETTER}+)*"
PATTERN = (
    # Most tokens are plain words: tried first, for speed.
    rf"(?!http|www)[a-zA-Z]+(?:['’*]+[a-zA-Z]+)*(?!{_LETTER})"
    r"|(?:https?://|www\.)[^\s<>\"]+"
    r"|@\w+"
    rf"|#{_LETTER}+"
    r"|\d+(?:[.,:/]\d+)*(?!\w)"
    r"|[!?]+|\.\.+|…"
    rf"|[\U0001f1e6-\U0001f1ff]{{2}}|[{_EMOJI}]"
    r"|[:;=][-'’^o*]{0,2}(?:[)(\]\[}{|\\/@*$]+|[DPpOoScb3](?!\w))"
    r"|[)(\]\[][-'’^]?[:;=](?!\w)"
    r"|<3+|</3|[-^>][_.]+[-^<]|\^\^"
    r"|[&%$€£+=~*]|[\"“”]"
    rf"|{_WORD}"
)
"""Alternatives in the order in which they are tried. No groups are captured, so NLTK returns plain strings.

Single full stops and commas are no tokens: they are seven in a hundred and say little of sentiment.
"""


class Words(RegexpTokenizer):  # type: ignore[misc]
    """NLTK's tokenizer on the standard library's engine.

    NLTK compiles patterns with a time-out against hostile ones, at a quarter of the speed. Ours is fixed and
    linear: no part can match one text in two ways.
    """

    _regexp: re.Pattern[str] | None

    def __init__(self) -> None:
        super().__init__(PATTERN)

    def _check_regexp(self) -> None:
        if self._regexp is None:
            self._regexp = re.compile(PATTERN)
