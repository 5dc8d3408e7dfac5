"""The chat of a stream as TwitchDownloader saves it: the channel and the video, then message by message."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from moderator.core.comment import OWN, NewComment, Record
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = ("_id", "created_at", "channel_id", "content_id", "content_type", "commenter", "message")


class Twitch:
    """Times are those of the stream, exact; whose channel it is writes with a badge that says so."""

    name = "twitch"
    title = "Twitch chat, TwitchDownloader"

    def identify(self, source: Source) -> bool:
        """Look for messages that name their commenter and how far into a stream they stand."""
        return any(map(_is_message, envelopes.sample(source, "comments")))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each message."""
        del options
        seen = jsonstream.sketch(source) if jsonstream.kind(source) is Kind.OBJECT else None
        video = seen.get("video") if isinstance(seen, dict) else None
        title = text_or_none(video.get("title")) if isinstance(video, dict) else None
        convert = partial(_message, title=clean(title) if title else None)
        return converted(envelopes.spread(source, "comments"), convert)


def _is_message(value: Mapping[str, Any]) -> bool:
    message = value.get("message")
    return (
        {"_id", "commenter", "content_offset_seconds"} <= value.keys()
        and isinstance(message, dict)
        and "body" in message
    )


def _message(where: str, value: dict[str, Any], title: str | None) -> Iterator[Record]:
    message = value["message"]
    text = message.get("body")
    if skipped := without_text(text, where):
        yield skipped
        return
    person = value.get("commenter") or {}
    created, precision = parse(value.get("created_at"))
    extra = rest(value, _USED)
    badges = [one.get("_id") for one in message.get("user_badges") or () if isinstance(one, dict)]
    if "broadcaster" in badges:
        extra[OWN] = True
    if badges:
        extra["badges"] = badges
    name = person.get("name") or person.get("display_name")
    yield NewComment(
        clean(text),
        "twitch",
        text_or_none(value.get("_id")),
        None,
        text_or_none(value.get("content_id")),
        title,
        clean(str(name)) if name else None,
        text_or_none(person.get("_id")),
        created,
        precision,
        extra=extra,
    )
