"""Twint: posts on X, one a line."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, unescape_once
from moderator.importers.meaning.times import Parsed, parse

_USED = (
    "id", "id_str", "conversation_id", "created_at", "date", "time", "timezone", "user_id", "user_id_str", "username",
    "tweet", "likes_count", "nlikes",
    "likes", "link",
)  # fmt: skip


class Twint:
    """Day, time and zone stand apart; the parent of a reply is not named."""

    name = "twint"
    title = "X posts, Twint"

    def identify(self, source: Source) -> bool:
        """Look for a `tweet` that is a text, with the tool's names beside it."""
        return any(_is_post(one) for one in envelopes.sample(source))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each post."""
        del options
        return converted(envelopes.spread(source), _post)


def _is_post(value: Mapping[str, Any]) -> bool:
    named = isinstance(value.get("tweet"), str) and "username" in value
    return named and not {"likes_count", "nlikes", "timezone", "conversation_id"}.isdisjoint(value)


def _post(where: str, value: dict[str, Any]) -> Iterator[Record]:
    raw = value["tweet"]
    skipped = without_text(raw, where)
    if skipped:
        yield skipped
        return
    text = unescape_once(raw)
    created, precision = _when(value)
    extra = rest(value, _USED)
    if text != raw:
        extra["raw_text"] = raw
    likes = next(
        (value[name] for name in ("likes_count", "nlikes", "likes") if value.get(name) is not None), None
    )
    yield NewComment(
        text=clean(text),
        platform="x",
        external_id=text_or_none(value.get("id_str") or value.get("id")),
        thread_id=text_or_none(value.get("conversation_id")),
        author_name=text_or_none(value.get("username")),
        author_id=text_or_none(value.get("user_id_str") or value.get("user_id")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(likes),
        permalink=text_or_none(value.get("link")),
        extra=extra,
    )


def _when(value: Mapping[str, Any]) -> Parsed:
    """Put day, time and zone together; the tool's own column mixes forms."""
    day, clock = value.get("date"), value.get("time")
    if isinstance(day, str) and isinstance(clock, str) and day and clock:
        parsed = parse(f"{day} {clock} {value.get('timezone') or ''}".strip())
        if parsed[0] is not None:
            return parsed
    return parse(value.get("created_at") or day)
