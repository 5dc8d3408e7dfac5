"""yt-dlp with `--write-comments`: an info.json, or its comments array saved alone."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from moderator.core.comment import NewComment, Record, TimePrecision
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, html_to_text
from moderator.importers.meaning.times import parse

_USED = ("id", "parent", "text", "html", "author", "author_id", "timestamp", "like_count", "_time_text")
_OF_VIDEO = frozenset(
    {
        "extractor_key",
        "webpage_url",
        "formats",
        "automatic_captions",
        "requested_subtitles",
        "_format_sort_fields",
    }
)
"""Fields that yt-dlp writes about every video."""
_FIELDS = frozenset(
    {
        "id", "parent", "text", "html", "author", "author_id", "author_url", "author_thumbnail", "timestamp",
        "like_count", "dislike_count", "author_is_uploader", "author_is_verified", "is_favorited", "is_pinned",
        "_time_text", "start_time", "end_time", "permalink", "reply_count",
    }
)  # fmt: skip
"""Everything that it writes about a comment; records with other fields are of somebody else."""
_TELLS = ("author_is_uploader", "_time_text", "author_thumbnail", "is_favorited")


class YtDlp:
    """Any site that yt-dlp knows: the platform is the extractor's."""

    name = "ytdlp"
    title = "Comments saved by yt-dlp"

    def identify(self, source: Source) -> bool:
        """Look for comments with yt-dlp's own fields."""
        if jsonstream.kind(source) is not Kind.OBJECT:
            return any(_is_told(one) for one in envelopes.sample(source))
        seen = jsonstream.sketch(source)
        if not isinstance(seen, dict):
            return False
        known = not _OF_VIDEO.isdisjoint(seen)
        if _is_playlist(seen):
            return True
        if isinstance(seen.get("comments"), list):
            comments = seen["comments"]
            if not comments:
                return known
            return (_is_comment(comments[0]) and _is_own(comments[0])) or (known and _has_text(comments[0]))
        if "comments" in seen:
            return known and seen["comments"] is None
        if known and "id" in seen:
            # The formats of a video may fill the head before its comments come.
            return True
        # Captions and formats may even stand before everything that tells the tool.
        if source.whole or "id" not in seen:
            return False
        found = jsonstream.first(source, "comments")
        return _is_comment(found) and _is_own(found)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment."""
        del options
        if jsonstream.kind(source) is not Kind.OBJECT:
            return converted(jsonstream.records(source), _entry)
        if _is_playlist(jsonstream.sketch(source)):
            return converted(jsonstream.items(source, "entries"), _entry)
        video, title, platform = _video(source)
        seen = jsonstream.sketch(source)
        comments = seen.get("comments") if isinstance(seen, dict) else None
        if platform is None and any("_time_text" in one for one in comments or () if isinstance(one, dict)):
            platform = "youtube"
        return converted(
            jsonstream.items(source, "comments"),
            partial(_comment, video=video, title=title, platform=platform),
        )


def _is_comment(value: object) -> bool:
    return _has_text(value) and isinstance(value, dict) and "parent" in value


def _is_own(value: object) -> bool:
    """Say whether a comment has no field that the tool does not know, or some that nobody else does."""
    return isinstance(value, dict) and (value.keys() <= _FIELDS or any(tell in value for tell in _TELLS))


def _has_text(value: object) -> bool:
    """Say whether it is a comment of any site; some know of no answers, and so of no parents."""
    return isinstance(value, dict) and "id" in value and ("text" in value or "html" in value)


def _is_playlist(value: object) -> bool:
    """Say whether it is what yt-dlp knows of a playlist or a channel, each video with its comments inside."""
    if not isinstance(value, dict) or value.get("_type") != "playlist":
        return False
    entries = value.get("entries")
    return isinstance(entries, list) and any(isinstance(one, dict) and "comments" in one for one in entries)


def _is_told(value: Mapping[str, Any]) -> bool:
    """Say whether it is a comment with fields of yt-dlp's alone, or the whole of what it knows of a video."""
    if _is_comment(value):
        return any(tell in value for tell in _TELLS)
    comments = value.get("comments")
    return isinstance(comments, list) and bool(comments) and _is_comment(comments[0]) and _is_own(comments[0])


def _entry(where: str, value: dict[str, Any]) -> Iterator[Record]:
    if "parent" not in value and not _OF_VIDEO.isdisjoint(value) and value.get("comments") is None:
        return  # A video whose comments were not asked for.
    if "parent" in value or not isinstance(value.get("comments"), list):
        yield from _comment(where, value, None, None, "youtube")
        return
    video, title, platform = _named(value)
    make = partial(_comment, video=video, title=title, platform=platform)
    placed = ((f"{where}.comments[{place}]", one) for place, one in enumerate(value["comments"]))
    yield from converted(placed, make)


def _video(source: Source) -> tuple[str | None, str | None, str | None]:
    """Return the video's id, title and platform, wherever in the file they stand."""
    wanted: dict[str, Any] = {}
    seen = jsonstream.sketch(source)
    if isinstance(seen, dict) and {"id", "title", "extractor_key"} <= seen.keys():
        wanted = seen
    else:
        for found in jsonstream.members(source):
            if isinstance(found, tuple) and found[0] in ("id", "title", "extractor_key", "extractor"):
                wanted[found[0]] = found[1]
    return _named(wanted)


def _named(wanted: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    extractor = str(wanted.get("extractor_key") or wanted.get("extractor") or "")
    platform = "".join(character for character in extractor.lower().split(":")[0] if character.isalnum())
    return text_or_none(wanted.get("id")), text_or_none(wanted.get("title")), platform or None


def _comment(
    where: str, value: dict[str, Any], video: str | None, title: str | None, platform: str | None
) -> Iterator[Record]:
    text = value.get("text")
    html = value.get("html")
    if text is None and html:
        text = html_to_text(html)
    skipped = without_text(text, where)
    if skipped:
        yield skipped
        return
    assert isinstance(text, str)
    created, _ = parse(value.get("timestamp"))
    parent = value.get("parent")
    own = text_or_none(value.get("id"))
    extra = rest(value, _USED)
    if value.get("_time_text"):
        extra["_time_text"] = value["_time_text"]
    youtube = platform == "youtube" or (platform is None and "_time_text" in value)
    link = f"https://www.youtube.com/watch?v={video}&lc={own}" if youtube and video and own else None
    yield NewComment(
        text=clean(text),
        platform="youtube" if youtube else platform,
        external_id=own,
        parent_external_id=None if parent in (None, "root") else str(parent),
        thread_id=video,
        thread_title=title,
        author_name=text_or_none(value.get("author")),
        author_id=text_or_none(value.get("author_id")),
        created_at=created,
        # YouTube says "3 days ago"; yt-dlp makes an instant of it.
        created_at_precision=TimePrecision.ESTIMATED if youtube and created else TimePrecision.EXACT,
        like_count=count(value.get("like_count")),
        permalink=link,
        extra=extra,
    )
