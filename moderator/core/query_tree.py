"""What a search is made of: a tree that the store can answer, its order, and the parts that a chip shows."""

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
    """unread, foreign, reply, alike, noted, handed, corrected, own (by the account whose post it is) or onlynegative
    (by somebody who never wrote anything else)"""


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

    def without(self, *terms: Term) -> str:
        """Return the text of this search without these of its terms; what stays stands as it was typed."""
        return " ".join(self.text[slice(*term.span)] for term in self.terms if term not in terms)


EVERYTHING = CommentQuery()
