"""Reddit comments collected by an Apify actor, the posts they stand under among them."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import A_POST, DELETED, each, rest, text_or_none, without_text
from moderator.importers.formats import reddit
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, unescape_once
from moderator.importers.meaning.times import parse

_USED = ("id", "parsedId", "url", "parentId", "postId", "username", "userId", "body", "createdAt", "upVotes", "html",
         "dataType")  # fmt: skip


class RedditApify:
    """Ids have the prefix of their kind; whatever is no comment says what it is."""

    name = "reddit_apify"
    title = "Reddit comments, Apify"

    def identify(self, source: Source) -> bool:
        """Look for records that say they are comments, with the actor's names of fields."""
        return any(map(_is_comment, envelopes.sample(source, "items")))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment; posts, communities and users are skipped."""
        del options
        return each(envelopes.spread(source, "items"), _comment)


def _is_comment(value: Mapping[str, Any]) -> bool:
    return value.get("dataType") == "comment" and {"body", "parentId"} <= value.keys()


def _comment(where: str, value: Mapping[str, Any]) -> Record:
    kind = value.get("dataType")
    if kind != "comment":
        return Skipped(A_POST if kind == "post" else f"not a comment ({clean(str(kind))[:40]})", where)
    raw = value.get("body")
    skipped = without_text(raw, where)
    if skipped:
        return skipped
    assert isinstance(raw, str)
    if reddit.is_gone(raw):
        return Skipped(DELETED, where)
    text = unescape_once(raw)
    address = text_or_none(value.get("url"))
    post = reddit.identity(value.get("postId"), "t3_") or reddit.thread_of(address)
    created, precision = parse(value.get("createdAt"))
    return NewComment(
        clean(text),
        "reddit",
        reddit.identity(value.get("id"), "t1_"),
        reddit.parent_of(value.get("parentId"), post),
        post,
        None,
        text_or_none(value.get("username")),
        text_or_none(value.get("userId")),
        created,
        precision,
        count(value.get("upVotes")),
        address,
        {**rest(value, _USED), **({"raw_text": clean(raw)} if text != raw else {})},
    )
