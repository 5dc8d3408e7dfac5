"""From what a person typed to a search. Anything that is wrong is explained with its place."""

import difflib
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar

from moderator.core.comment import Decision, Sentiment
from moderator.core.query_dates import first_of_last, period
from moderator.core.query_error import QuerySyntaxError
from moderator.core.query_fields import COUNTED, DATES, FELT, NUMBERS, SAME, STATES, WHOLE
from moderator.core.query_tokens import EXAMPLES, Token, split
from moderator.core.query_tree import (
    And,
    CommentQuery,
    Compared,
    Decided,
    Felt,
    Named,
    Node,
    Not,
    Numbered,
    Or,
    Phrase,
    State,
    Term,
    Word,
    Written,
)
from moderator.core.query_words import describe

T = TypeVar("T")

LONGEST = 4000
"""Characters in a search; a longer one is a text pasted by mistake."""
MOST = 200
"""Terms and values in one search: databases have their limits, and nobody types so many."""
DEEPEST = 12
"""Parentheses inside parentheses; nobody types more, and a program that does gets a sentence."""

_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Parser:
    """Reads one search: or binds weakest, then standing side by side, then minus."""

    def __init__(self, text: str, *, today: date | None = None, as_typed: bool = False) -> None:
        # Same length, so that places stay right; no database takes these two.
        self._text = text = _UNSTORABLE.sub(" ", text)
        self._today = today or datetime.now(UTC).date()
        self._as_typed = as_typed
        self._place = 0
        self._depth = 0
        self._size = 0
        if len(text) > LONGEST:
            raise self._wrong("This is too long for a search.", LONGEST, "Keep the words that matter.")
        self._tokens = split(text)

    def parse(self) -> CommentQuery:
        """Return the search.

        Raises:
            QuerySyntaxError: it cannot be understood.

        """
        if not self._tokens:
            return CommentQuery(self._text)
        terms: list[Term] = []
        where = self._either(terms)
        if self._place < len(self._tokens):
            raise self._wrong("This parenthesis closes nothing.", self._tokens[self._place].start)
        if isinstance(where, Or):
            # One chip for the whole: taking a side out of an "or" would turn its meaning round.
            terms = [self._term(where, self._tokens[0].start, self._tokens[-1].end)]
        return CommentQuery(self._text, where, terms=tuple(terms))

    def _either(self, terms: list[Term] | None) -> Node:
        sides = [self._all(terms)]
        while self._peek("or"):
            here = self._take()
            if self._place >= len(self._tokens) or self._peek("close"):
                raise self._wrong(
                    "Nothing stands behind this “or”.", here.end, 'To search for the word, write "or".'
                )
            sides.append(self._all(None))
        return sides[0] if len(sides) == 1 else Or(tuple(sides))

    def _all(self, terms: list[Term] | None) -> Node:
        items: list[Node] = []
        while self._place < len(self._tokens) and not (self._peek("or") or self._peek("close")):
            start = self._tokens[self._place].start
            items.append(self._one())
            if terms is not None:
                terms.append(self._term(items[-1], start, self._tokens[self._place - 1].end))
        if not items:
            token = self._tokens[min(self._place, len(self._tokens) - 1)]
            if token.kind == "or":
                raise self._wrong(
                    "Nothing stands before this “or”.", token.start, 'To search for the word, write "or".'
                )
            raise self._wrong("This parenthesis closes nothing.", token.start)
        return items[0] if len(items) == 1 else And(tuple(items))

    def _one(self) -> Node:
        token = self._take()
        self._larger(1, token)
        if token.kind == "minus":
            if self._place >= len(self._tokens) or self._peek("or") or self._peek("close"):
                raise self._wrong("Nothing follows this minus.", token.end)
            self._deeper(token)
            item = self._one()
            self._depth -= 1
            # Two minuses take each other away; a database would mind forty.
            return item.item if isinstance(item, Not) else Not(item)
        if token.kind == "open":
            return self._inside(token)
        if token.kind == "phrase":
            if not token.text.strip():
                raise self._wrong("There is nothing between these quotation marks.", token.start)
            return Phrase(token.text)
        if token.kind == "field":
            return self._field(token)
        stem = token.text.rstrip("*")
        if stem and stem != token.text:
            return Word(stem, prefix=True)
        return Word(token.text, prefix=self._as_typed and token.end == len(self._text))

    def _inside(self, token: Token) -> Node:
        self._deeper(token)
        if self._peek("close"):
            raise self._wrong("There is nothing between these parentheses.", token.start)
        if self._place >= len(self._tokens):
            raise self._wrong(
                "The parenthesis that opens here is not closed.", token.start, "Add a ) at its end."
            )
        item = self._either(None)
        if not self._peek("close"):
            raise self._wrong(
                "The parenthesis that opens here is not closed.", token.start, "Add a ) at its end."
            )
        self._take()
        self._depth -= 1
        return item

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong("There are too many parentheses inside each other.", token.start)

    def _larger(self, by: int, token: Token) -> None:
        self._size += by
        if self._size > MOST:
            raise self._wrong(f"A search may have {MOST} terms.", token.start, "Leave some out.")

    def _field(self, token: Token) -> Node:
        name, value, place = token.name, token.text, token.end - len(token.text)
        if name in NUMBERS:
            operator = "=" if token.operator == ":" else token.operator
            return Compared(NUMBERS[name], operator, self._number(name, value, place))
        if token.operator not in (":", "="):
            raise self._wrong(f"“{name}” cannot be compared.", token.start, f"Write {name}:{value}.")
        if name in DATES:
            return self._date(name, value, place)
        values = [one.text for one in token.values]
        self._larger(len(values) - 1, token)
        if name in FELT:
            return self._felt(name, values, place)
        if name == "decision":
            return Decided(tuple(Decision(self._choice(one, list(Decision), place)) for one in values))
        if name == "is":
            states = [State(self._choice(one, STATES, place)) for one in values]
            return states[0] if len(states) == 1 else Or(tuple(states))
        if name in WHOLE:
            return Numbered(name, tuple(self._whole(name, one, place) for one in values))
        if name != "author":
            return Named(SAME.get(name, name), tuple(values))
        # A star between quotation marks belongs to the name.
        begins = [
            one for one in token.values if not one.quoted and one.text.endswith("*") and one.text.strip("*")
        ]
        names = tuple(one.text for one in token.values if one not in begins)
        return Named(name, names, tuple(one.text.rstrip("*") for one in begins))

    def _felt(self, name: str, values: list[str], place: int) -> Node:
        if name == "corrected" and len(values) == 1 and values[0].lower() in ("yes", "no"):
            return State("corrected") if values[0].lower() == "yes" else Not(State("corrected"))
        known = [*Sentiment, "none"]
        chosen = [self._choice(one, known, place) for one in values]
        return Felt(tuple(None if one == "none" else Sentiment(one) for one in chosen), FELT[name])

    def _choice(
        self, value: str, known: "list[str] | tuple[str, ...] | list[Sentiment] | list[Decision]", place: int
    ) -> str:
        names = [str(one) for one in known]
        lowered = value.lower()
        begun = [one for one in names if one.startswith(lowered)]
        if lowered in names:
            return lowered
        if len(begun) == 1 and len(lowered) >= 3:
            return begun[0]
        near = difflib.get_close_matches(lowered, names, 1, 0.6)
        advice = (
            f"Did you mean “{near[0]}”?" if near else f"It can be {', '.join(names[:-1])} or {names[-1]}."
        )
        raise self._wrong(f"“{value}” is not known here.", place, advice)

    def _number(self, name: str, value: str, place: int) -> float:
        written = value.removesuffix("%")
        # Nobody has half a like: there a comma or a point parts thousands, as in 1,000.
        parts = _THOUSANDS.fullmatch(written) if name in COUNTED else None
        written = re.sub("[.,]", "", written) if parts else written.replace(",", ".")
        try:
            number = float(written)
        except ValueError:
            number = float("nan")
        if number != number or number in (float("inf"), float("-inf")):
            raise self._wrong(f"“{value}” is not a number.", place, EXAMPLES.get(name, "Write likes>10."))
        if value.endswith("%"):
            number /= 100
        if name not in COUNTED and not 0 <= number <= 1:
            raise self._wrong(f"“{name}” lies between 0 and 1.", place, "Write p>0.8 or p>80%.")
        return number

    def _whole(self, name: str, value: str, place: int) -> int:
        if not value.isascii() or not value.isdigit() or len(value) > 18:
            raise self._wrong(f"“{value}” is not a whole number.", place, f"Write {name}:12.")
        return int(value)

    def _date(self, name: str, value: str, place: int) -> Node:
        if name == "last":
            start = self._guard(lambda: first_of_last(value, self._today), value, place)
            if start is None:
                raise self._wrong(
                    f"“{value}” is not a span of time.", place, "Write last:7d, last:4w, last:6m or last:1y."
                )
            return Written(start=start)
        first, following = self._guard(lambda: period(value.lower(), self._today), value, place)
        if name == "after":
            return Written(start=first)
        if name == "before":
            return Written(end=first)
        return Written(first, following)

    def _guard(self, work: Callable[[], T], value: str, place: int) -> T:
        try:
            return work()
        except (ValueError, OverflowError):
            raise self._wrong(
                f"“{value}” is not a date.", place, "Write 2026-04-01, 2026-04, 2026 or today."
            ) from None

    def _term(self, node: Node, start: int, end: int) -> Term:
        plain = node.values[0] if isinstance(node, Felt | Decided) and len(node.values) == 1 else None
        return Term(
            (start, end),
            node,
            describe(node),
            plain if isinstance(plain, Sentiment) else None,
            plain if isinstance(plain, Decision) else None,
        )

    def _peek(self, kind: str) -> bool:
        return self._place < len(self._tokens) and self._tokens[self._place].kind == kind

    def _take(self) -> Token:
        token = self._tokens[self._place]
        self._place += 1
        return token

    def _wrong(self, message: str, position: int, advice: str = "") -> QuerySyntaxError:
        return QuerySyntaxError(message, self._text, position, advice=advice)
