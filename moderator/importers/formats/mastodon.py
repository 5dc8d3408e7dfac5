"""Mastodon: `outbox.json`, as ActivityPub tells other servers what a person posted, and what a server's API shows."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Rejected, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Kind, Placed
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, html_to_text
from moderator.importers.meaning.times import parse

BOOST = "a boost of somebody else's post"
NO_POST = "not a post"
_ACTIVITIES = frozenset({"Create", "Announce", "Update", "Like", "Delete"})
_PAGES = ("descendants", "ancestors", "statuses")
_USED_OF_STATUS = (
    "id", "content", "created_at", "in_reply_to_id", "favourites_count", "url", "uri", "account", "media_attachments",
    "mentions", "tags", "emojis", "reblog", "card", "application",
)  # fmt: skip
_USED = (
    "id", "type", "content", "contentMap", "published", "url", "inReplyTo", "inReplyToAtomUri", "attributedTo",
    "atomUri", "to", "cc", "replies", "likes", "shares",
)  # fmt: skip


class Mastodon:
    """Own posts only, in HTML; the number that the file gives of its entries is never to be trusted."""

    name = "mastodon"
    title = "Mastodon posts, archive"
    one_document = True

    def identify(self, source: Source) -> bool:
        """Look for an ordered collection of activities; one of bare addresses is of likes or bookmarks."""
        found = envelopes.sample(source, *_PAGES)
        if any(map(_is_status, found)):
            return True
        if jsonstream.kind(source) is not Kind.OBJECT and any(map(_is_activity, found)):
            return True
        seen = jsonstream.sketch(source)
        entries = seen.get("orderedItems") if isinstance(seen, dict) else None
        return isinstance(entries, list) and any(map(_is_activity, entries[:50]))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every post; boosts and other activities are skipped."""
        del options
        if any(map(_is_status, envelopes.sample(source, *_PAGES))):
            return converted(_statuses(source), _status)
        if jsonstream.kind(source) is Kind.OBJECT:
            return converted(jsonstream.items(source, "orderedItems"), _activity)
        return converted(jsonstream.records(source), _activity)


def _statuses(source: Source) -> Iterator[Placed | Rejected]:
    """Yield posts; of the posts around one, those above it first."""
    seen = jsonstream.sketch(source) if jsonstream.kind(source) is Kind.OBJECT else None
    if isinstance(seen, dict) and isinstance(seen.get("ancestors"), list):
        yield from jsonstream.items(source, "ancestors")
        yield from jsonstream.items(source, "descendants")
    else:
        yield from envelopes.spread(source, *_PAGES)


def _is_activity(value: object) -> bool:
    """Say whether it is what somebody did, as servers tell each other; the collection's own type may stand behind."""
    return isinstance(value, dict) and "object" in value and str(value.get("type")) in _ACTIVITIES


def _is_status(value: Mapping[str, Any]) -> bool:
    """Say whether it is a post as a server's own API shows it."""
    account = value.get("account")
    named = isinstance(account, dict) and "acct" in account
    return named and {"id", "content", "favourites_count"} <= value.keys()


def _status(where: str, value: dict[str, Any]) -> Iterator[Record]:
    if isinstance(value.get("reblog"), dict):
        yield Skipped(BOOST, where)
        return
    markup = value.get("content")
    skipped = without_text(html_to_text(markup) if isinstance(markup, str) else None, where)
    if skipped:
        yield skipped
        return
    text = html_to_text(str(markup))
    account = value.get("account") or {}
    created, precision = parse(value.get("created_at"))
    extra = rest(value, _USED_OF_STATUS)
    if text != markup:
        extra["raw_text"] = clean(str(markup))
    yield NewComment(
        text=clean(text),
        platform="mastodon",
        external_id=text_or_none(value.get("id")),
        parent_external_id=text_or_none(value.get("in_reply_to_id")),
        author_name=text_or_none(account.get("acct")),
        author_id=text_or_none(account.get("id")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(value.get("favourites_count")),
        permalink=text_or_none(value.get("url") or value.get("uri")),
        extra=extra,
    )


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
