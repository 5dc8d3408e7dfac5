"""youtube-comment-downloader: one comment a line, or with `--pretty` one object with an array."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from moderator.core.comment import NewComment, Record, TimePrecision
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.generic.rows import written
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = ("cid", "text", "author", "channel", "votes", "time_parsed")


class YouTubeDownloader:
    """No video id anywhere; times are words such as "2 weeks ago", votes are words such as "1.2K"."""

    name = "youtube_downloader"
    title = "YouTube comments, youtube-comment-downloader"

    def identify(self, source: Source) -> bool:
        """Look for the tool's own names of id, votes and time."""
        return any(_is_comment(one) for one in envelopes.sample(source, "comments"))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment; a reply's id begins with its parent's."""
        del options
        return converted(envelopes.spread(source, "comments"), partial(_comment, now=written(source)))


def _is_comment(value: Mapping[str, Any]) -> bool:
    return {"cid", "text", "votes"} <= value.keys() and ("time" in value or "time_parsed" in value)


def _comment(where: str, value: dict[str, Any], now: datetime | None) -> Iterator[Record]:
    text = value["text"]
    skipped = without_text(text, where)
    if skipped:
        yield skipped
        return
    own = text_or_none(value.get("cid"))
    created, _ = parse(value.get("time_parsed"))
    if created is None:
        created, _ = parse(value.get("time"), now=now)
    yield NewComment(
        text=clean(text),
        platform="youtube",
        external_id=own,
        parent_external_id=own.split(".", 1)[0] if own and "." in own else None,
        author_name=text_or_none(value.get("author")),
        author_id=text_or_none(value.get("channel")),
        created_at=created,
        # An instant to the microsecond, and yet made of "1 year ago".
        created_at_precision=TimePrecision.ESTIMATED if created else TimePrecision.EXACT,
        like_count=count(value.get("votes")),
        extra=rest(value, _USED),
    )
