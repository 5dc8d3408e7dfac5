"""LinkedIn as its API lists the comments on posts of an organization: people and posts are told by their URNs alone."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import each, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = (
    "id",
    "actor",
    "agent",
    "object",
    "created",
    "message",
    "likesSummary",
    "parentComment",
    "$URN",
    "commentUrn",
)
_COMMENT = re.compile(r"urn:li:comment:\((?P<post>[^(),]{3,120}),(?P<own>[^(),]{1,60})\)\Z")


class LinkedIn:
    """A comment is named by its number; the URN of what it answers has that number behind the post's."""

    name = "linkedin"
    title = "LinkedIn comments, API"

    def identify(self, source: Source) -> bool:
        """Look for messages by an actor on an object, each of which has a URN."""
        return any(map(_is_comment, envelopes.sample(source, "elements", "results")))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment."""
        del options
        return each(envelopes.spread(source, "elements", "results"), _comment)


def _is_comment(value: Mapping[str, Any]) -> bool:
    named = str(value.get("actor")).startswith("urn:li:") and str(value.get("object")).startswith("urn:li:")
    return named and isinstance(value.get("message"), dict) and "text" in value["message"]


def _comment(where: str, value: dict[str, Any]) -> Record:
    text = value["message"].get("text")
    if skipped := without_text(text, where):
        return skipped
    urn = _COMMENT.match(str(value.get("$URN") or value.get("commentUrn")))
    above = _COMMENT.match(str(value.get("parentComment")))
    created, precision = parse((value.get("created") or {}).get("time"))
    likes = value.get("likesSummary") or {}
    extra = rest(value, _USED)
    if isinstance(marks := value["message"].get("attributes"), list) and marks:
        extra["attributes"] = marks
    post = urn["post"] if urn else text_or_none(value["object"])
    inner = _COMMENT.match(post or "")  # Answers can be said to be on the comment that they answer.
    return NewComment(
        clean(text),
        "linkedin",
        text_or_none(value.get("id")) or (urn["own"] if urn else None),
        above["own"] if above else (inner["own"] if inner else None),
        inner["post"] if inner else post,
        author_id=text_or_none(value["actor"]),
        created_at=created,
        created_at_precision=precision,
        like_count=count(likes.get("totalLikes", likes.get("aggregatedTotalLikes"))),
        extra=extra,
    )
