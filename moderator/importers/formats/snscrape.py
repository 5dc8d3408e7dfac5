"""snscrape (and tools with its names, such as twscrape): posts on X, one a line."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, unescape_once
from moderator.importers.meaning.times import parse

_TYPE = "snscrape.modules.twitter."
_USED = (
    "id", "id_str", "rawContent", "content", "renderedContent", "date", "user", "likeCount", "conversationId",
    "inReplyToTweetId", "url", "_type",
)  # fmt: skip
_TELLS = frozenset({"likeCount", "retweetCount", "replyCount", "conversationId", "renderedContent"})


class Snscrape:
    """Ids are numbers beyond what a double holds: they are read exactly."""

    name = "snscrape"
    title = "X posts, snscrape"

    def identify(self, source: Source) -> bool:
        """Look for the tool's type, or for its names of fields."""
        return any(_is_post(one) for one in envelopes.sample(source))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each post."""
        del options
        return converted(envelopes.spread(source), _post)


def _is_post(value: Mapping[str, Any]) -> bool:
    kind = value.get("_type")
    if isinstance(kind, str):
        return kind == f"{_TYPE}Tweet" or kind.endswith(".twitter.Tweet")
    if not isinstance(value.get("user"), dict) or "date" not in value:
        return False
    if "rawContent" in value:
        return not _TELLS.isdisjoint(value)
    # Versions of 2022 say "content", as many others do.
    return "content" in value and len(_TELLS & value.keys()) > 1


def _post(where: str, value: dict[str, Any]) -> Iterator[Record]:
    kind = value.get("_type")
    if isinstance(kind, str) and not kind.endswith("Tweet"):
        # A tombstone or a bare reference stands where a post is gone.
        yield Skipped("not a comment", where)
        return
    raw = value.get("rawContent")
    if raw is None:
        raw = value.get("content") if value.get("content") is not None else value.get("renderedContent")
    skipped = without_text(raw, where)
    if skipped:
        yield skipped
        return
    assert isinstance(raw, str)
    text = unescape_once(raw)
    user = value.get("user")
    user = user if isinstance(user, dict) else {"username": user}
    created, precision = parse(value.get("date"))
    extra = rest(value, _USED)
    about = rest(user, ("id", "id_str", "username", "_type"))
    if about:
        extra["user"] = about
    if text != raw:
        extra["raw_text"] = raw
    yield NewComment(
        text=clean(text),
        platform="x",
        external_id=text_or_none(value.get("id_str") or value.get("id")),
        parent_external_id=text_or_none(value.get("inReplyToTweetId")),
        thread_id=text_or_none(value.get("conversationId")),
        author_name=text_or_none(user.get("username")),
        author_id=text_or_none(user.get("id_str") or user.get("id")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(value.get("likeCount")),
        permalink=text_or_none(value.get("url")),
        extra=extra,
    )
