"""Instagram comments collected by an Apify actor: comments with replies, or posts with their latest comments."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Rejected, Skipped, own
from moderator.importers.base import Options, Source, cut
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import A_POST, converted, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = ("id", "text", "ownerUsername", "timestamp", "likesCount", "commentUrl", "replies")
_SHORTCODE = re.compile(r"/(?:p|reels?|tv)/([A-Za-z0-9_-]+)")


class InstagramApify:
    """The post is named by the addresses of its comments."""

    name = "instagram_apify"
    title = "Instagram comments, Apify"

    def identify(self, source: Source) -> bool:
        """Look for comments with `ownerUsername`, or for posts with `latestComments`."""
        found = envelopes.sample(source, "items")
        return any(_is_comment(one) or _is_post(one) for one in found)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment, the replies inside it right after it."""
        del options
        return converted(envelopes.spread(source, "items"), _entry)


def _is_comment(value: Mapping[str, Any]) -> bool:
    return {"ownerUsername", "text"} <= value.keys() and not _is_post(value) and "caption" not in value


def _is_post(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("latestComments"), list) and (
        "shortCode" in value or "ownerUsername" in value or "caption" in value
    )


def _entry(where: str, value: dict[str, Any]) -> Iterator[Record]:
    if _is_post(value):
        yield Skipped(A_POST, where)
        thread = text_or_none(value.get("shortCode")) or _shortcode(value.get("url"))
        owner = text_or_none(value.get("ownerUsername"))
        for place, one in enumerate(value["latestComments"]):
            for record in _thread(f"{where}.latestComments[{place}]", one, thread):
                yield _marked(record, owner)
    elif "text" not in value and "ownerUsername" not in value:
        # The actor's word for a post without comments: {"url": …, "error": "no_items"}.
        yield Skipped("not a comment", where)
    elif value.get("type") == "caption":
        yield Skipped(A_POST, where)
    else:
        yield from _thread(where, value, None)


def _thread(where: str, value: Any, post: str | None) -> Iterator[Record]:
    waiting: list[tuple[str, Any, str | None, str | None]] = [(where, value, None, post)]
    while waiting:
        place, one, parent, thread = waiting.pop()
        if not isinstance(one, dict):
            yield Rejected(place, "not shaped like a comment of this format", cut(one))
            continue
        address = one.get("postUrl") or one.get("commentUrl") or one.get("inputUrl")
        thread = _shortcode(address) or thread
        yield _comment(place, one, parent, thread)
        replies = one.get("replies")
        if isinstance(replies, list):
            waiting += [
                (f"{place}.replies[{number}]", reply, text_or_none(one.get("id")), thread)
                for number, reply in reversed(list(enumerate(replies)))
            ]


def _marked(record: Record, owner: str | None) -> Record:
    """Return a comment marked as the account's own where its author is the owner of the post."""
    if isinstance(record, NewComment) and owner and record.author_name == owner:
        return own(record)
    return record


def _shortcode(address: object) -> str | None:
    found = _SHORTCODE.search(address) if isinstance(address, str) else None
    return found[1] if found else None


def _comment(where: str, value: dict[str, Any], parent: str | None, thread: str | None) -> Record:
    text = value.get("text")
    skipped = without_text(text, where)
    if skipped:
        return skipped
    assert isinstance(text, str)
    owner = value.get("owner")
    owner = owner if isinstance(owner, dict) else {}
    created, precision = parse(value.get("timestamp"))
    extra = rest(value, (*_USED, "owner"))
    about = rest(owner, ("id", "username"))
    if about:
        extra["owner"] = about
    return NewComment(
        text=clean(text),
        platform="instagram",
        external_id=text_or_none(value.get("id")),
        parent_external_id=parent,
        thread_id=thread,
        author_name=text_or_none(value.get("ownerUsername") or owner.get("username")),
        author_id=text_or_none(owner.get("id") or value.get("ownerId")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(value.get("likesCount")),
        permalink=text_or_none(value.get("commentUrl")),
        extra=extra,
    )
