"""TikTok comments collected by an Apify actor, as JSON or JSON Lines."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import OWN, NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = (
    "cid",
    "text",
    "diggCount",
    "createTime",
    "createTimeISO",
    "uniqueId",
    "uid",
    "repliesToId",
    "replies",
)
_TELLS = frozenset({"diggCount", "replyCommentTotal", "repliesToId", "createTimeISO", "uniqueId"})
_CHANNEL = re.compile(r"tiktok\.com/@([\w.]+)/")
"""Whose video it is, by its address."""
_VIDEO = re.compile(r"/(?:video|photo)/(\d+)")


class TikTokApify:
    """The caption of the video may stand among its comments, without an id."""

    name = "tiktok_apify"
    title = "TikTok comments, Apify"

    def identify(self, source: Source) -> bool:
        """Look for an id and a text with the actor's own fields."""
        return any(_is_comment(one) for one in envelopes.sample(source, "items", "comments"))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment."""
        del options
        return converted(envelopes.spread(source, "items", "comments"), _comment)


def _is_comment(value: Mapping[str, Any]) -> bool:
    return {"cid", "text"} <= value.keys() and not _TELLS.isdisjoint(value)


def _comment(where: str, value: dict[str, Any], above: str | None = None) -> Iterator[Record]:
    own = text_or_none(value.get("cid"))
    if own is None and not value.get("uid"):
        yield Skipped("video caption, not a comment", where)
        return
    text = value.get("text")
    skipped = without_text(text, where)
    if skipped:
        yield skipped
        return
    assert isinstance(text, str)
    address = value.get("videoWebUrl") or value.get("submittedVideoUrl") or value.get("input") or ""
    video = _VIDEO.search(str(address))
    extra = rest(value, _USED)
    if (channel := _CHANNEL.search(str(address))) and channel[1] == value.get("uniqueId"):
        extra[OWN] = True
    created, precision = parse(value.get("createTimeISO") or value.get("createTime"))
    yield NewComment(
        text=clean(text),
        platform="tiktok",
        external_id=own,
        parent_external_id=_parent(value.get("repliesToId")) or above,
        thread_id=video[1] if video else None,
        author_name=text_or_none(value.get("uniqueId")),
        author_id=text_or_none(value.get("uid")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(value.get("diggCount")),
        extra=extra,
    )
    replies = value.get("replies")
    for place, reply in enumerate(replies if isinstance(replies, list) else ()):
        yield from _comment(f"{where}.replies[{place}]", reply, own)


def _parent(value: object) -> str | None:
    parent = text_or_none(value)
    return None if parent in ("0", None) else parent
