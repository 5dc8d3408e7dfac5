"""A search, understood: what the person typed, as a tree that the store can answer.

The grammar stands in `query_parser.py`, the words that a person reads in `query_words.py`.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from moderator.core.comment import Decision, Sentiment


class Order(StrEnum):
    """In which order the answers stand."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LIKES = "likes"
    WORST = "worst"
    """The most surely negative first."""
    BEST = "best"
    LEAST_CERTAIN = "least_certain"
    MOST_CERTAIN = "most_certain"
    ABUSE = "abuse"
    AUTHOR = "author"
    THREAD = "thread"
    TEXT = "text"
    DECISION = "decision"
    ID = "id"


class QueueMode(StrEnum):
    """What the review queue puts first."""

    WORST_FIRST = "worst_first"
    LEAST_CERTAIN = "least_certain"
    MOST_REACH = "most_reach"
    NEWEST = "newest"
    RANDOM_AUDIT = "random_audit"
    """A random sample, judged with the machine's word hidden."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text; with `prefix` the beginning of one."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other."""

    text: str


@dataclass(frozen=True, slots=True)
class Felt:
    """The sentiment: the one that counts, the machine's, or the person's. None stands for "none yet"."""

    values: tuple[Sentiment | None, ...]
    whose: str = "counts"
    """counts, machine or person"""


@dataclass(frozen=True, slots=True)
class Decided:
    """One of these decisions."""

    values: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A field of text that is, or contains, one of these values."""

    field: str
    """author, platform, thread, source, lang, model or note"""
    values: tuple[str, ...]
    begins: tuple[str, ...] = ()
    """Beginnings of names, of authors alone."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A whole-number name: a comment, an import or a group."""

    field: str
    """id, batch or group"""
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A number of the comment against a limit."""

    field: str
    """confidence, p_negative, p_neutral, p_positive, abuse, likes or replies"""
    operator: str
    """One of > >= < <= ="""
    value: float


@dataclass(frozen=True, slots=True)
class Written:
    """When it was written: from one day (included) until another (excluded), both in UTC."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A yes-or-no property of a comment."""

    name: str
    """unread, foreign, reply, alike, noted, handed, corrected or onlynegative (who never wrote anything else)"""


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match."""

    item: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """What matches all."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What matches any."""

    items: tuple["Node", ...]


Node = Word | Phrase | Felt | Decided | Named | Numbered | Compared | Written | State | Not | And | Or


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a search as a chip shows it."""

    span: tuple[int, int]
    """Where it stands in the text, so that its cross can take it out."""
    node: Node
    words: str
    sentiment: Sentiment | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class CommentQuery:
    """A search: what was typed, what was understood, in which order."""

    text: str = ""
    where: Node | None = None
    """None finds every comment."""
    order: Order = Order.NEWEST
    terms: tuple[Term, ...] = field(default=())

    def ordered(self, order: Order) -> "CommentQuery":
        """Return the same search in another order."""
        return replace(self, order=order)

    def without(self, term: Term) -> str:
        """Return the text of this search with one of its terms taken out cleanly."""
        start, end = term.span
        return " ".join((self.text[:start] + " " + self.text[end:]).split())


EVERYTHING = CommentQuery()


def without_scores(text: str) -> str:
    """Return a search without its limits on the probability to be negative."""
    query = parse(text)
    limits = [one for one in query.terms if isinstance(one.node, Compared) and one.node.field == "p_negative"]
    return without_scores(query.without(limits[0])) if limits else text


def with_scores(text: str, low: float, high: float) -> str:
    """Return a search for what is negative with a probability from `low` to `high`, and for nothing more.

    Raises:
        QuerySyntaxError: the search cannot be understood.

    """
    rest = without_scores(text)
    if isinstance(parse(rest).where, Or):
        rest = f"({rest})"
    limits = [f"p_negative>={low:.2f}"] if low > 0 else []
    limits += [f"p_negative<{high:.2f}"] if high < 1 else []
    return " ".join([rest, *limits] if rest.strip() else limits)


def parse(text: str, *, today: date | None = None, as_typed: bool = False) -> CommentQuery:
    """Understand a search; with `as_typed` the last word may be the beginning of one.

    Raises:
        QuerySyntaxError: it cannot be understood; the error says where and what to do.

    """
    from moderator.core.query_parser import Parser

    return Parser(text, today=today, as_typed=as_typed).parse()
