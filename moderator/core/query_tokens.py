"""The first half of reading a search: its letters, cut into signs, words, quotations and fields with their values."""

import difflib
import re
from dataclasses import dataclass

from moderator.core.query_error import QuerySyntaxError
from moderator.core.query_fields import FIELDS, MEANT, NUMBERS
from moderator.core.query_quoting import INSIDE, MARKS, QUOTED, unescaped

EXAMPLES = {
    "label": "Write label:negative, label:neutral or label:positive.",
    "decision": "Write decision:flagged, decision:open or another decision.",
    "author": 'Write author:anna or author:"anna b".',
    "p": "Write p>0.8.",
    "conf": "Write conf<0.6.",
    "abuse": "Write abuse>0.7.",
    "likes": "Write likes>10.",
    "after": "Write after:2026-04-01.",
    "before": "Write before:2026-04-01.",
    "on": "Write on:2026-04-01.",
    "last": "Write last:7d, last:4w, last:6m or last:1y.",
}

_VALUE = rf"(?:{QUOTED}|[^\s(){MARKS},]+)?"
_TOKEN = re.compile(
    rf"""\s*(?:
        (?P<open>\() | (?P<close>\))
      | (?P<minus>-)(?=[^\s)])
      | (?P<figure>(?i:{"|".join(sorted(NUMBERS, key=len, reverse=True))}))\s*
        (?P<sign>>=|<=|=|>|<)\s*(?P<number>[0-9.,]+%?)(?=[\s()]|$)
      | (?P<name>[^\W\d]\w*)(?P<operator>:|>=|<=|=|>|<)(?P<value>{_VALUE}(?:,{_VALUE})*)
      | [{MARKS}](?P<phrase>{INSIDE})(?P<closed>[{MARKS}]?)
      | (?P<word>[^\s(){MARKS}]+)
    )""",
    re.VERBOSE,
)
_PIECE = re.compile(rf"[{MARKS}](?P<inside>{INSIDE})(?P<closed>[{MARKS}]?)|[^{MARKS},]+")


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values behind a field."""

    text: str
    quoted: bool = False
    """Whether it stood in quotation marks: then a comma, a star or a gap in it belongs to it."""


@dataclass(frozen=True, slots=True)
class Token:
    """One sign, word, quotation or field of a search, and where it stands."""

    kind: str
    """open, close, minus, or, word, phrase or field"""
    start: int
    end: int
    text: str = ""
    """The word, what is between the quotation marks, or all that stands behind the sign of a field."""
    name: str = ""
    operator: str = ""
    values: tuple[Value, ...] = ()


def split(text: str) -> list[Token]:
    """Cut a search into its tokens.

    Raises:
        QuerySyntaxError: a sign stands alone, a quotation is open, or a field is not known or has no value.

    """
    tokens = []
    place = 0
    while place < len(text) and text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None:  # a lone minus, say
            start = place + len(text[place:]) - len(text[place:].lstrip())
            raise QuerySyntaxError(
                "Nothing follows this sign.", text, start, advice="Put it in quotes to search for it."
            )
        kind = found.lastgroup or ""
        start, end = found.start() + len(found[0]) - len(found[0].lstrip()), found.end()
        if found["figure"]:
            number = found["number"]
            name, sign = found["figure"].lower(), found["sign"]
            tokens.append(Token("field", start, end, number, name, sign, (Value(number),)))
        elif found["name"]:
            tokens.append(_named(text, found, start, end))
        elif found["phrase"] is not None:
            if not found["closed"]:
                raise _open(text, start)
            tokens.append(Token("phrase", start, end, unescaped(found["phrase"])))
        elif kind == "word":
            word = found["word"]
            tokens.append(Token("or" if word in ("or", "OR") else "word", start, end, word))
        else:
            tokens.append(Token(kind, start, end))
        place = end
    return tokens


def _named(text: str, found: re.Match[str], start: int, end: int) -> Token:
    name, operator, value = found["name"].lower(), found["operator"], found["value"]
    if name not in FIELDS:
        if value.startswith("//") or operator != ":" or not value:
            return Token("word", start, end, found[0].strip())
        near = [MEANT[name]] if name in MEANT else difflib.get_close_matches(name, FIELDS, 1, 0.6)
        advice = f"Did you mean “{near[0]}”?" if near else f'To search for the words, write "{name} {value}".'
        raise QuerySyntaxError(f"“{name}” is not a field.", text, start, advice=advice)
    values = []
    for piece in _PIECE.finditer(value):
        inside = piece["inside"]
        if inside is not None and not piece["closed"]:
            raise _open(text, end - len(value) + piece.start())
        one = Value(piece[0].strip()) if inside is None else Value(unescaped(inside), quoted=True)
        if one.text.strip():
            values.append(one)
    if not values:
        raise QuerySyntaxError(f"“{name}{operator}” needs a value.", text, end, advice=EXAMPLES.get(name, ""))
    # A single quotation is as good as what is in it: p:"0.8".
    whole = values[0].text if len(values) == 1 and values[0].quoted else value
    return Token("field", start, end, whole, name, operator, tuple(values))


def _open(text: str, start: int) -> QuerySyntaxError:
    advice = 'Add a " at its end.'
    if text[-1] in MARKS and text[-2:-1] == "\\":
        advice = 'Its last \\" is a part of it: write \\\\" if a backslash is meant.'
    return QuerySyntaxError("The quotation that begins here is not closed.", text, start, advice=advice)
