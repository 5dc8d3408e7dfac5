"""The search language in a person's words: chips, help, and what could come next while typing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from moderator.core.comment import Decision, Sentiment
from moderator.core.query_fields import FIELDS, NUMBERS, SAME, STATES
from moderator.core.query_quoting import begun, last_part, last_value, valued
from moderator.core.query_tree import (
    And,
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
    Word,
    Written,
)
from moderator.core.wording import figure, lowered, month

_NAMED = {
    "author": "By",
    "platform": "On",
    "thread": "Under",
    "source": "From the file",
    "lang": "In",
    "model": "Read by",
    "note": "Noted",
}
_MEASURES = {
    "p_negative": "Negative",
    "p_neutral": "Neutral",
    "p_positive": "Positive",
    "abuse": "Abuse",
}
_STATES = {
    "unread": "Not read by the machine",
    "foreign": "In a language the model never learnt",
    "corrected": "Corrected by a person",
    "reply": "Answers another comment",
    "alike": "Has copies",
    "noted": "Has a note",
    "handed": "Handed back to its platform",
    "own": "By the channel itself",
    "onlynegative": "By someone who only ever posts negative ones",
}


def describe(node: Node) -> str:
    """Return what a part of a search asks for, as a person would say it."""
    if isinstance(node, Word):
        return f"“{node.text}…”" if node.prefix else f"“{node.text}”"
    if isinstance(node, Phrase):
        return f"“{node.text}”"
    if isinstance(node, Felt):
        whose = {"counts": "", "machine": " to the machine", "person": " to a person"}[node.whose]
        names = [one.value if one else "without sentiment" for one in node.values]
        return _either(names).capitalize() + whose
    if isinstance(node, Decided):
        return _either([one.value for one in node.values]).capitalize()
    if isinstance(node, Named):
        return f"{_NAMED[node.field]} {_either([*node.values, *(f'{one}…' for one in node.begins)])}"
    if isinstance(node, Numbered):
        word = {"id": "Comment", "batch": "Import", "group": "Group"}[node.field]
        return f"{word} {_either([str(one) for one in node.values])}"
    if isinstance(node, Compared):
        return _compared(node)
    if isinstance(node, Written):
        return _written(node)
    if isinstance(node, State):
        return _STATES[node.name]
    if isinstance(node, Not):
        if isinstance(node.item, Word | Phrase):
            return f"Without {describe(node.item)}"
        inner = lowered(describe(node.item))
        return f"Not ({inner})" if isinstance(node.item, And | Or) else f"Not {inner}"
    if isinstance(node, And):
        # “Or” binds weaker: what it joins is held together, as in the search itself.
        parts = [
            f"({lowered(describe(one))})" if isinstance(one, Or) else describe(one) for one in node.items
        ]
        return " and ".join([parts[0], *map(lowered, parts[1:])])
    return " or ".join([describe(node.items[0]), *(lowered(describe(one)) for one in node.items[1:])])


def _compared(node: Compared) -> str:
    if node.field in ("likes", "replies"):
        words = {">": "More than", ">=": "At least", "<": "Fewer than", "<=": "At most", "=": "Exactly"}
        number = f"{node.value:,.0f}" if node.value.is_integer() else f"{node.value:,g}"
        return f"{words[node.operator]} {number} {node.field}"
    number = figure(node.value)
    if node.field == "confidence":
        words = {">": "Surer than", ">=": "At least", "<": "Less sure than", "<=": "At most", "=": "Exactly"}
        sure = "" if node.operator in (">", "<") else " sure"
        return f"{words[node.operator]} {number}{sure}"
    words = {">": "above", ">=": "at least", "<": "below", "<=": "at most", "=": "exactly"}
    return f"{_MEASURES[node.field]} {words[node.operator]} {number}"


def _written(node: Written) -> str:
    if node.start and node.end:
        last = node.end - timedelta(days=1)
        if node.start == last:
            return f"On {_day(last)}"
        # Whole months and years are searched for by their names; from one day to another goes a report.
        if (node.start.day, node.end.day) == (1, 1):
            if (node.start.year, node.start.month) == (last.year, last.month):
                return f"In {month(last)} {last.year}"
            if (node.start.month, node.end.month, node.start.year) == (1, 1, last.year):
                return f"In {last.year}"
        return f"From {_day(node.start)} to {_day(last)}"
    return f"Since {_day(node.start)}" if node.start else f"Before {_day(node.end or date.min)}"


def _day(day: date) -> str:
    return f"{day.day} {month(day)} {day.year}"


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What could stand where the cursor is."""

    text: str
    """What is put in."""
    start: int
    """From here to the cursor is replaced."""
    hint: str = ""


_OFFERED = 10
"""Values of a field that are offered at most; of states there are no more."""
_HINTS = {
    "label": "the sentiment that counts",
    "machine": "what the machine said",
    "corrected": "what a person said",
    "decision": "what was decided",
    "author": "who wrote it",
    "platform": "where",
    "post": "under which post",
    "thread": "the same as post",
    "source": "from which file",
    "lang": "in which language",
    "model": "read by which model",
    "note": "words of a note",
    "id": "one comment",
    "batch": "one import",
    "group": "one group of copies",
    "is": "what it is, or what was done to it",
    "after": "from this day on",
    "before": "until the day before",
    "on": "a day, month or year",
    "last": "7d, 4w, 6m, 1y",
    "p": "how sure the machine is",
    "conf": "the same; also confidence",
    "p_negative": "how probably it is negative; also p_neutral, p_positive",
    "abuse": "how likely it attacks someone",
    "likes": "how many likes",
    "replies": "how many answers are in the library",
}
_VALUES: dict[str, tuple[str, ...]] = {
    "label": (*Sentiment, "none"),
    "machine": (*Sentiment, "none"),
    "corrected": ("yes", "no", *Sentiment),
    "decision": tuple(Decision),
    "is": STATES,
    "last": ("7d", "4w", "6m", "1y"),
    "on": ("today", "yesterday"),
}


def complete(text: str, cursor: int, values: Mapping[str, Sequence[str]] | None = None) -> list[Suggestion]:
    """Return what could come next at the cursor; `values` names authors, threads and such by field."""
    part = text[last_part(text[:cursor]) : cursor].lstrip("-")
    start = cursor - len(part)
    if ":" not in part:
        if not part:
            return []
        meant = [name for name in FIELDS if name.startswith(part.lower()) and name in _HINTS]
        return [Suggestion(_asked(name), start, _HINTS[name]) for name in meant]
    name, _, value = part.partition(":")
    field, typed = asked_for(text, cursor) or (name, value)
    known = [*_VALUES.get(field, ()), *(values or {}).get(field, ())]
    sought = typed.lower()
    found = [one for one in known if sought in one.lower() and one.lower() != sought]
    found.sort(key=lambda one: not one.lower().startswith(sought))
    before = f"{name}:{value[: last_value(value)]}"
    hints = _STATES if field == "is" else {}
    return [Suggestion(before + valued(one), start, lowered(hints.get(one, ""))) for one in found[:_OFFERED]]


def asked_for(text: str, cursor: int) -> tuple[str, str] | None:
    """Return the field whose value is being typed at the cursor, by its own name, and what is typed of it so far."""
    name, colon, value = text[last_part(text[:cursor]) : cursor].lstrip("-").partition(":")
    name = name.lower()
    return (SAME.get(name, name), begun(value[last_value(value) :])) if colon else None


def _asked(name: str) -> str:
    return name + (">" if name in NUMBERS else ":")


GRAMMAR = (
    ("late box", "comments with both words"),
    ('"half of it"', "words in this order"),
    ("refund*", "any ending"),
    ("-giveaway", "without the word; a minus leaves out anything: -author:ann"),
    ("refund or money", "either; parentheses hold together: (refund or money) p>0.8"),
    ("label:negative,neutral", "several values"),
    ('author:"anna b"', "a value with a space or comma stands in quotation marks"),
    ('"the \\"real\\" one"', "a quotation mark inside them has a backslash before it"),
    ("author:ann*", "everybody whose name begins so"),
    ("p>80%", "numbers compare with > >= < <= ="),
    ("on:2026-04", "days are written 2026-04-01, months 2026-04, years 2026"),
)
"""Examples of all there is, and what each finds; together they are the grammar."""


def fields_help() -> list[tuple[str, str]]:
    """Return every field as it is typed, and what it asks for."""
    return [(_asked(name), hint) for name, hint in _HINTS.items()]


def states_help() -> list[tuple[str, str]]:
    """Return what a comment may be (`is:`), and what each means."""
    return [(f"is:{name}", lowered(words)) for name, words in _STATES.items()]


def grammar_help() -> str:
    """Return the language on one page, for `moderator list --help`."""
    parts = (("The search language", GRAMMAR), ("States", states_help()), ("Fields", fields_help()))
    shown = [
        "\n".join([f"{title}:", *(f"  {typed:<24} {words}" for typed, words in pairs)])
        for title, pairs in parts
    ]
    return "\n\n".join(shown)
