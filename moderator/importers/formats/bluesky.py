"""Bluesky as its API answers: a thread with its replies, a search, the feed of an account, records of a repository."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from moderator.core.comment import OWN, NewComment, Record, Skipped, TimePrecision
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

HIDDEN = "deleted or blocked, not in the export"
NOT_A_POST = "a record that is no post"
_PAGES = ("posts", "feed", "thread", "records", "notifications")
_POST = "app.bsky.feed.post"
_NODE = frozenset({"post", "notFound", "blocked"})
_EARLY = timedelta(days=1)
"""How far the clock of a person's device may be ahead of the server's before it is not believed."""
_USED = ("uri", "author", "record", "value", "likeCount", "viewer", "depth")


class Bluesky:
    """Posts of any of its answers; quoted posts inside others are not results."""

    name = "bluesky"
    title = "Bluesky posts, API"

    def identify(self, source: Source) -> bool:
        """Look for addresses that begin at://, where a post is expected."""
        return any(_is_ours(value) for value in envelopes.sample(source, *_PAGES))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every post, replies below what they answer."""
        del options
        return converted(envelopes.spread(source, *_PAGES), _several)


def _is_ours(value: Mapping[str, Any]) -> bool:
    node = _unwrapped(value)
    if node.get("notFound") or node.get("blocked"):
        return str(node.get("uri", "")).startswith("at://")
    post = _post_of(node)
    return post is not None and str(post.get("uri", "")).startswith("at://") and _record_of(post) is not None


def _unwrapped(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the node inside a whole answer, a line of the newer kind of thread, or an event of the stream."""
    commit = value.get("commit")
    if isinstance(commit, dict) and "collection" in commit and "did" in value:
        uri = f"at://{value['did']}/{commit['collection']}/{commit.get('rkey')}"
        return {"uri": uri, "record": commit.get("record") or {"$type": "deleted"}, "cid": commit.get("cid")}
    for key in ("thread", "value"):
        inner = value.get(key)
        if isinstance(inner, dict) and (_NODE & inner.keys() or "#threadItem" in str(inner.get("$type"))):
            return inner
    return value


def _post_of(node: Mapping[str, Any]) -> Mapping[str, Any] | None:
    post = node.get("post")
    if isinstance(post, dict):
        return post
    return node if "uri" in node and _record_of(node) is not None else None


def _record_of(post: Mapping[str, Any]) -> Mapping[str, Any] | None:
    record = post.get("record", post.get("value"))
    return record if isinstance(record, dict) and ("text" in record or "$type" in record) else None


def _several(where: str, value: dict[str, Any]) -> Iterator[Record]:
    """Yield a post and all below it. Threads can be deeper than Python's own stack."""
    waiting: list[Mapping[str, Any]] = [_unwrapped(value)]
    number = 0
    while waiting:
        node = waiting.pop()
        depth = node.get("depth")
        below = number > 0 or (isinstance(depth, int) and depth > 0)
        yield _one(f"{where}, reply {number}" if number else where, node, below=below)
        number += 1
        replies = node.get("replies")
        if isinstance(replies, list):
            waiting += (reply for reply in reversed(replies) if isinstance(reply, dict))


def _one(where: str, node: Mapping[str, Any], *, below: bool) -> Record:
    """Return the comment of a node; `below` says that a whole thread was asked for, and this is an answer in it."""
    post = _post_of(node)
    if post is None:
        if node.get("notFound") or node.get("blocked") or "#threadItem" in str(node.get("$type")):
            return Skipped(HIDDEN, where)
        raise ValueError("no post")
    record = _record_of(post)
    if record is None or str(record.get("$type", _POST)) != _POST:
        return Skipped(NOT_A_POST, where)
    text = record.get("text")
    skipped = without_text(text, where)
    if skipped:
        return skipped
    uri = str(post["uri"])
    author = post.get("author") or {}
    did = text_or_none(author.get("did")) or _part(uri, 0)
    handle = text_or_none(author.get("handle"))
    reply = record.get("reply") or {}
    created, precision = _when(record.get("createdAt"), post.get("indexedAt"))
    extra = rest(post, _USED)
    extra.update(rest(record, ("$type", "text", "createdAt", "reply")))
    if author.get("displayName"):
        extra["display_name"] = clean(str(author["displayName"]))
    thread = _uri(reply.get("root")) or uri
    if below and did and _part(thread, 0) == did:
        extra[OWN] = True
    if isinstance(node.get("reason"), dict):
        extra["reason"] = node["reason"]
    return NewComment(
        text=clean(str(text)),
        platform="bluesky",
        external_id=uri,
        parent_external_id=_uri(reply.get("parent")),
        thread_id=thread,
        author_name=handle,
        author_id=did,
        created_at=created,
        created_at_precision=precision,
        like_count=count(post.get("likeCount")),
        permalink=f"https://bsky.app/profile/{handle or did}/post/{_part(uri, -1)}",
        extra=extra,
    )


def _uri(reference: object) -> str | None:
    return text_or_none(reference.get("uri")) if isinstance(reference, dict) else None


def _part(uri: str, place: int) -> str:
    return uri.removeprefix("at://").split("/")[place]


def _when(claimed: object, indexed: object) -> tuple[datetime | None, TimePrecision]:
    """Return when it was written, as its author's program says; a claim out of the future is not believed."""
    created, precision = parse(claimed)
    seen, certain = parse(indexed)
    if seen is not None and (created is None or created > seen + _EARLY):
        return seen, certain
    return created, precision
