"""YouTube Data API v3: `commentThreads` and `comments` answers, as one page, many pages or bare items."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from moderator.core.comment import OWN, NewComment, Noted, Record, Rejected
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Placed
from moderator.importers.meaning.addresses import youtube_comment
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, html_to_text
from moderator.importers.meaning.times import parse

_USED = (
    "textOriginal",
    "textDisplay",
    "authorDisplayName",
    "authorChannelId",
    "publishedAt",
    "likeCount",
    "videoId",
    "parentId",
)


class YouTubeApi:
    """A thread is a comment with up to five embedded replies; a comment list has no video."""

    name = "youtube_api"
    title = "YouTube comments, Data API"

    def identify(self, source: Source) -> bool:
        """Look for a kind that begins "youtube#comment", or for the snippet of a comment where none was asked for."""
        seen = jsonstream.sketch(source)
        if isinstance(seen, list):
            seen = seen[0] if seen else None
        return _kind(seen).startswith("youtube#comment") or any(
            _is_comment(one) for one in envelopes.sample(source, "items")
        )

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment, its replies right after it."""
        del options
        return _threads(envelopes.spread(source, "items"))


LEFT_OUT = (
    "replies that YouTube did not give (it gives five a thread unless asked), so they are not in the file"
)


def _threads(entries: Iterable[Placed | Rejected]) -> Iterator[Record]:
    """Yield each comment, and at the end how many replies the threads count that are not here."""
    counted: dict[str, int] = {}
    alone: Counter[str] = Counter()

    def entry(where: str, value: dict[str, Any]) -> Iterator[Record]:
        snippet = value.get("snippet")
        if isinstance(snippet, dict) and "topLevelComment" in snippet:
            here = len((value.get("replies") or {}).get("comments") or ())
            own, told = snippet["topLevelComment"].get("id"), count(snippet.get("totalReplyCount"))
            if own and told and told > here:
                counted[str(own)] = told - here
        elif isinstance(snippet, dict) and snippet.get("parentId"):
            alone[str(snippet["parentId"])] += 1
        yield from _entry(where, value)

    yield from converted(entries, entry)
    if missing := sum(max(number - alone[own], 0) for own, number in counted.items()):
        yield Noted(LEFT_OUT, missing)


def _kind(value: object) -> str:
    return str(value.get("kind", "")) if isinstance(value, dict) else ""


def _is_comment(value: dict[str, Any]) -> bool:
    snippet = value.get("snippet")
    if not isinstance(snippet, dict):
        return False
    return "topLevelComment" in snippet or (
        "authorDisplayName" in snippet and ("textDisplay" in snippet or "textOriginal" in snippet)
    )


def _entry(where: str, value: dict[str, Any]) -> Iterator[Record]:
    if "snippet" not in value and "items" not in value and "List" in _kind(value):
        return  # A page without comments.
    snippet = value["snippet"]
    if "topLevelComment" not in snippet:
        yield from _comment(where, value, snippet.get("videoId"), None)
        return
    top, video = snippet["topLevelComment"], snippet.get("videoId")
    yield from _comment(where, top, video, None)
    for place, reply in enumerate((value.get("replies") or {}).get("comments") or ()):
        yield from _comment(f"{where}.replies[{place}]", reply, video, top.get("id") or value.get("id"))


def _comment(where: str, value: dict[str, Any], video: str | None, thread: str | None) -> Iterator[Record]:
    snippet = value["snippet"]
    original = snippet.get("textOriginal")
    shown = snippet.get("textDisplay")
    # textDisplay is HTML unless plain text was asked for; what has no markup comes out unchanged.
    text = original if original is not None else (html_to_text(shown) if shown else shown)
    skipped = without_text(text, where)
    if skipped:
        yield skipped
        return
    created, precision = parse(snippet.get("publishedAt"))
    channel = snippet.get("authorChannelId") or {}
    extra = rest(snippet, _USED)
    writer = text_or_none(channel.get("value") if isinstance(channel, dict) else channel)
    if writer is not None and writer == snippet.get("channelId"):
        extra[OWN] = True
    if original is None and text != shown:
        extra["raw_text"] = shown
    own, below = text_or_none(value.get("id")), text_or_none(snippet.get("videoId") or video)
    yield NewComment(
        text=clean(text),
        platform="youtube",
        external_id=own,
        parent_external_id=text_or_none(snippet.get("parentId") or thread),
        thread_id=below,
        author_name=text_or_none(snippet.get("authorDisplayName")),
        author_id=writer,
        created_at=created,
        created_at_precision=precision,
        like_count=count(snippet.get("likeCount")),
        permalink=youtube_comment(below, own),
        extra=extra,
    )
