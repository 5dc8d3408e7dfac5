"""What a comment is: as an importer reads it, and as a screen shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Sentiment(StrEnum):
    """What a comment says, on the machine's axis and on the person's."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


class Decision(StrEnum):
    """What a person chose to do about a comment. Never mixed with its sentiment."""

    OPEN = "open"
    FLAGGED = "flagged"
    HELD = "held"
    APPROVED = "approved"
    SKIPPED = "skipped"


class TimePrecision(StrEnum):
    """How far the instant of a comment can be trusted."""

    EXACT = "exact"
    ESTIMATED = "estimated"
    """From words such as "2 weeks ago"."""
    LOCAL = "local"
    """The export named no time zone; the digits are taken as UTC."""
    AMBIGUOUS = "ambiguous"
    """Day and month could be the other way round."""


DOUBT = 0.6
"""A belief below this is doubtful: so sure, a calibrated machine is wrong two times in five."""


SEVERE = 0.8
"""From this probability of an attack on, a comment counts as severe."""


class Probabilities(NamedTuple):
    """The machine's belief, each in [0, 1], together 1."""

    negative: float
    neutral: float
    positive: float

    @property
    def label(self) -> Sentiment:
        """The most probable sentiment."""
        return ORDER[max(range(3), key=self.__getitem__)]

    @property
    def confidence(self) -> float:
        """The probability of that sentiment."""
        return max(self)


ORDER: tuple[Sentiment, Sentiment, Sentiment] = (
    Sentiment.NEGATIVE,
    Sentiment.NEUTRAL,
    Sentiment.POSITIVE,
)
"""The order of classes in every array, file and model."""


OWN = "by_owner"
"""The name in `extra` that says that the account wrote it whose post it stands under."""
_SAID = """by_owner author_is_uploader author_is_channel_owner author_is_owner author_is_creator is_channel_owner
is_author_channel_owner is_page_owner is_post_owner is_video_owner is_owner is_uploader is_creator is_post_author
is_author is_brand from_owner from_creator by_creator"""


def _spellings(name: str) -> tuple[str, ...]:
    """Return a name as JSON and as the header of a table have it: is_owner, isOwner, Is Owner, is owner, IsOwner."""
    first, *others = name.split("_")
    humps = "".join(word.title() for word in others)
    return name, first + humps, first.title() + humps, name.replace("_", " ").title(), name.replace("_", " ")


OWN_FIELDS = frozenset(spelling for name in _SAID.split() for spelling in _spellings(name))
"""By which of its unmapped fields a source says so."""


class NewComment(NamedTuple):
    """One comment as an importer read it, before the library knows it.

    A named tuple, since an import makes tens of thousands of them a second.
    Text is plain (no HTML, no entities), without NUL and lone surrogates.
    """

    text: str
    platform: str | None = None
    external_id: str | None = None
    parent_external_id: str | None = None
    """The *comment* replied to; None when it answers the post itself."""
    thread_id: str | None = None
    thread_title: str | None = None
    author_name: str | None = None
    author_id: str | None = None
    created_at: datetime | None = None
    """An aware UTC instant."""
    created_at_precision: TimePrecision = TimePrecision.EXACT
    like_count: int | None = None
    permalink: str | None = None
    extra: Mapping[str, object] = {}
    """Every unmapped field of the source, JSON-serialisable."""


def own(comment: NewComment) -> NewComment:
    """Return a comment marked as written by the account whose post it stands under."""
    return comment._replace(extra={**comment.extra, OWN: True})


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One stored comment as a screen shows it: a copy, safe in any thread."""

    id: int
    text: str
    platform: str | None = None
    external_id: str | None = None
    parent_external_id: str | None = None
    thread_id: str | None = None
    thread_title: str | None = None
    author: str | None = None
    author_key: int | None = None
    """The library's own number of the author, for the author card."""
    created_at: datetime | None = None
    created_at_precision: TimePrecision = TimePrecision.EXACT
    like_count: int | None = None
    permalink: str | None = None
    batch: int | None = None
    label: Sentiment | None = None
    """The machine's sentiment, by the active model; None while unread."""
    probabilities: Probabilities | None = None
    abuse: float | None = None
    """Probability that the comment attacks someone, if the model says so."""
    model: str | None = None
    corrected_label: Sentiment | None = None
    """The person's sentiment, where it was corrected or confirmed."""
    decision: Decision = Decision.OPEN
    note: str = ""
    group: int | None = None
    """Near-duplicates share this number."""
    group_size: int = 1
    lang: str | None = None
    handed_back_at: datetime | None = None
    """When a person dealt with it on its platform, or gave it to somebody who does."""

    @property
    def foreign(self) -> bool:
        """Whether the machine read it and found a language that it never learnt (`lang`)."""
        return self.label is None and self.model is not None

    @property
    def sentiment(self) -> Sentiment | None:
        """The sentiment that counts: the person's, else the machine's."""
        return self.corrected_label or self.label

    @property
    def confidence(self) -> float | None:
        """The probability of the machine's label, in [0, 1]."""
        return self.probabilities.confidence if self.probabilities else None

    @property
    def doubtful(self) -> bool:
        """Whether the sentiment that counts is the machine's, and in its band of doubt."""
        return (
            self.corrected_label is None
            and self.probabilities is not None
            and self.probabilities.confidence < DOUBT
        )


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that is not a comment with text; counted, not stored."""

    reason: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be read; its place and the reason are kept."""

    where: str
    """The line or path in the file, such as "line 4118" or "comments[12]"."""
    reason: str
    content: str = ""
    """The raw record, cut to a sensible length, so that it can be saved."""


@dataclass(frozen=True, slots=True)
class Noted:
    """What a person should know of a file beside its records: comments that it only points at, posts among them."""

    what: str
    """In the plural, to stand behind a number: "comments that the file leaves out"."""
    count: int = 1


Record = NewComment | Skipped | Rejected | Noted
"""What an importer yields. All but a Noted are records of the file, and are counted as found."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What the machine says of one text."""

    probabilities: Probabilities
    abuse: float | None = None
    lang: str | None = None
    """Its language (ISO 639, `und` without a name) where the model never learnt that; then nothing here is to be
    believed. None where it did."""


@dataclass(frozen=True, slots=True)
class AuthorCard:
    """What the library knows of one author."""

    key: int
    name: str
    comments: int
    negative: int
    neutral: int
    positive: int
    flagged: int
    first_seen: datetime | None
    last_seen: datetime | None
    strip: tuple[Sentiment, ...] = field(default=())
    """The sentiments of the latest comments, oldest first."""
    platform: str = ""
    """Where they write; the same name on another platform is somebody else."""
