"""YouTube comments collected by an Apify actor, as JSON or JSON Lines."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from moderator.core.comment import NewComment, Record
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.generic.rows import written
from moderator.importers.meaning.addresses import youtube_comment
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = ("cid", "comment", "author", "voteCount", "replyToCid", "videoId", "title", "publishedAt")
_TELLS = frozenset(
    {"voteCount", "replyToCid", "publishedTimeText", "hasCreatorHeart", "authorIsChannelOwner"}
)


class YouTubeApify:
    """The time is in words alone: the instant is an estimate."""

    name = "youtube_apify"
    title = "YouTube comments, Apify"

    def identify(self, source: Source) -> bool:
        """Look for an id, a comment and the actor's own fields."""
        return any(_is_comment(one) for one in envelopes.sample(source, "comments", "items"))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment."""
        del options
        entries = envelopes.spread(source, "comments", "items")
        return converted(entries, partial(_comment, now=written(source)))


def _is_comment(value: Mapping[str, Any]) -> bool:
    return {"cid", "comment"} <= value.keys() and not _TELLS.isdisjoint(value)


def _comment(where: str, value: dict[str, Any], now: datetime | None) -> Iterator[Record]:
    text = value["comment"]
    skipped = without_text(text, where)
    if skipped:
        yield skipped
        return
    own = text_or_none(value.get("cid"))
    parent = text_or_none(value.get("replyToCid"))
    if parent is None and own and "." in own:
        parent = own.split(".", 1)[0]
    video = text_or_none(value.get("videoId"))
    created, precision = parse(value.get("publishedAt") or value.get("publishedTimeText"), now=now)
    yield NewComment(
        text=clean(text),
        platform="youtube",
        external_id=own,
        parent_external_id=parent,
        thread_id=video,
        thread_title=text_or_none(value.get("title")),
        author_name=text_or_none(value.get("author")),
        author_id=text_or_none(value.get("authorChannelId") or value.get("channelId")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(value.get("voteCount")),
        permalink=youtube_comment(video, own),
        extra=rest(value, _USED),
    )
