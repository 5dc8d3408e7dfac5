"""X API v1.1: posts of searches, timelines and streams, as JSON or one a line."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import DELETED, converted, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, unescape_once
from moderator.importers.meaning.times import parse

_USED = (
    "id", "id_str", "full_text", "text", "created_at", "in_reply_to_status_id", "in_reply_to_status_id_str",
    "favorite_count", "truncated", "display_text_range", "extended_tweet",
)  # fmt: skip
_TELLS = frozenset(
    {
        "retweet_count",
        "favorite_count",
        "in_reply_to_status_id_str",
        "in_reply_to_status_id",
        "is_quote_status",
    }
)
_NOTICES = frozenset(
    {"limit", "scrub_geo", "status_withheld", "user_withheld", "disconnect", "warning", "event"}
)
"""What a stream says between posts."""


class XV1:
    """Numbers are damaged in many such files, so ids are taken from the fields that hold them as text."""

    name = "x_v1"
    title = "X posts, API v1.1"

    def identify(self, source: Source) -> bool:
        """Look for posts with a user and the names of fields of version 1.1."""
        return any(_is_post(one) for one in envelopes.sample(source, "statuses"))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each post."""
        del options
        return converted(envelopes.spread(source, "statuses"), _post)


def _is_post(value: Mapping[str, Any]) -> bool:
    if "id_str" not in value or ("full_text" not in value and "text" not in value):
        return False
    return not _TELLS.isdisjoint(value) and ("user" in value or "entities" in value)


def _post(where: str, value: dict[str, Any]) -> Iterator[Record]:
    if "delete" in value:
        yield Skipped(DELETED, where)
        return
    if "id_str" not in value and not _NOTICES.isdisjoint(value):
        yield Skipped("a notice of the stream, not a comment", where)
        return
    if value.keys().isdisjoint(("id_str", "text", "full_text")):
        raise KeyError("text")
    raw = _full(value)
    skipped = without_text(raw, where)
    if skipped:
        yield skipped
        return
    assert isinstance(raw, str)
    text = unescape_once(raw)
    user = value.get("user") or {}
    created, precision = parse(value.get("created_at"))
    extra = rest(value, _USED)
    if text != raw:
        extra["raw_text"] = raw
    repeated = value.get("retweeted_status")
    if isinstance(repeated, dict) and (whole := _full(repeated)):
        extra["full_text"] = unescape_once(whole)
    own = _identity(value, "id")
    yield NewComment(
        text=clean(text),
        platform="x",
        external_id=own,
        parent_external_id=_identity(value, "in_reply_to_status_id"),
        author_name=text_or_none(user.get("screen_name")),
        author_id=_identity(user, "id"),
        created_at=created,
        created_at_precision=precision,
        like_count=count(value.get("favorite_count")),
        permalink=f"https://x.com/i/web/status/{own}" if own else None,
        extra=extra,
    )


def _full(value: Mapping[str, Any]) -> str | None:
    """Return the text of a post: streams keep that of a long one apart."""
    longer = value.get("extended_tweet")
    whole = longer.get("full_text") if isinstance(longer, dict) else None
    text = whole or value.get("full_text") or value.get("text")
    return text if isinstance(text, str) else None


def _identity(value: Mapping[str, Any], name: str) -> str | None:
    """Return an id as text; a number only where it cannot have been through a double."""
    exact = text_or_none(value.get(f"{name}_str"))
    if exact is not None:
        return exact
    number = value.get(name)
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    # What a double did to a long id ends in zeros.
    return None if number > 2**53 and number % 100 == 0 else str(number)
