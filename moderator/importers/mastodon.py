"""Mastodon, `outbox.json`: what a person posted, as ActivityPub tells it to other servers."""

from collections.abc import Iterator
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers import jsonstream
from moderator.importers.amounts import count
from moderator.importers.base import Options, Source
from moderator.importers.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.text import clean, html_to_text
from moderator.importers.times import parse

BOOST = "a boost of somebody else's post"
NO_POST = "not a post"
_COLLECTIONS = frozenset({"OrderedCollection", "OrderedCollectionPage"})
_USED = (
    "id", "type", "content", "contentMap", "published", "url", "inReplyTo", "inReplyToAtomUri", "attributedTo",
    "atomUri", "to", "cc", "replies", "likes", "shares",
)  # fmt: skip


class Mastodon:
    """Own posts only, in HTML; the number that the file gives of its entries is never to be trusted."""

    name = "mastodon"
    title = "Mastodon posts, archive"

    def identify(self, source: Source) -> bool:
        """Look for an ordered collection of activities; one of bare addresses is of likes or bookmarks."""
        seen = jsonstream.sketch(source)
        if not isinstance(seen, dict) or str(seen.get("type")) not in _COLLECTIONS:
            return False
        entries = seen.get("orderedItems")
        if not isinstance(entries, list):
            return False
        return any(isinstance(one, dict) and "object" in one for one in entries[:50])

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every post; boosts and other activities are skipped."""
        del options
        return converted(jsonstream.items(source, "orderedItems"), _activity)


def _activity(where: str, value: dict[str, Any]) -> Iterator[Record]:
    post = value.get("object")
    if value.get("type") != "Create" or not isinstance(post, dict):
        yield Skipped(BOOST if value.get("type") == "Announce" else NO_POST, where)
        return
    markup = _content(post)
    skipped = without_text(html_to_text(markup) if markup else None, where)
    if skipped:
        yield skipped
        return
    assert markup is not None
    text = html_to_text(markup)
    created, precision = parse(post.get("published") or value.get("published"))
    author = _address(post.get("attributedTo")) or _address(value.get("actor"))
    likes = post.get("likes")
    extra = rest(post, _USED)
    if text != markup:
        extra["raw_text"] = clean(markup)
    yield NewComment(
        text=clean(text),
        platform="mastodon",
        external_id=text_or_none(post.get("id")),
        parent_external_id=_address(post.get("inReplyTo")),
        author_name=_name(author),
        author_id=author,
        created_at=created,
        created_at_precision=precision,
        like_count=count(likes.get("totalItems")) if isinstance(likes, dict) else None,
        permalink=_address(post.get("url")) or text_or_none(post.get("id")),
        extra=extra,
    )


def _content(post: dict[str, Any]) -> str | None:
    content = post.get("content")
    if not content and isinstance(post.get("contentMap"), dict):
        content = next(iter(post["contentMap"].values()), None)
    if content is not None and not isinstance(content, str):
        raise ValueError("content that is no text")
    return content


def _address(value: object) -> str | None:
    """Return an address that stands alone, in an object, or first in a list: servers differ."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("id") or value.get("href")
    return value if isinstance(value, str) and value else None


def _name(author: str | None) -> str | None:
    """Return the last part of an account's address: https://example.social/users/ida or …/@ida."""
    last = (author or "").rstrip("/").rsplit("/", 1)[-1].removeprefix("@")
    return last or None
