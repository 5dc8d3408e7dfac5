"""Facebook Graph API, the comments edge: pages, single comments, posts with their comments inside."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from moderator.core.comment import OWN, NewComment, Record, Rejected, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import A_POST, converted, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.meaning import addresses
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = (
    "id",
    "message",
    "from",
    "created_time",
    "like_count",
    "permalink_url",
    "parent",
    "comments",
    "likes",
)
_OF_POSTS = frozenset(
    {
        "story", "shares", "full_picture", "status_type", "is_published", "updated_time", "privacy",
        "promotion_status", "is_popular", "attachments", "caption", "picture", "actions", "object_id",
    }
)  # fmt: skip
"""Fields of a post that no comment has."""
_KINDS_OF_POSTS = frozenset({"status", "link", "photo", "video", "offer"})
"""What the older interface calls a post by its kind."""
_OF_COMMENTS = frozenset(
    {
        "comment_count", "parent", "user_likes", "can_remove", "can_hide", "can_comment", "can_like",
        "is_hidden", "message_tags", "attachment", "can_reply_privately", "like_count", "is_private",
    }
)  # fmt: skip

Entry = jsonstream.Placed | Rejected


class FacebookGraph:
    """Without a page's permission there are no authors, and often no ids."""

    name = "facebook_graph"
    title = "Facebook comments, Graph API"

    def identify(self, source: Source) -> bool:
        """Look for a message with `created_time`, or for such within posts."""
        found = [*envelopes.sample(source, "data")]
        found += [one for value in envelopes.keyed(source).values() for one in _inside(value)]
        return any(_is_comment(one) or any(map(_is_comment, _inside(one))) for one in found)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment, its replies right after it."""
        del options
        return converted(_entries(source), partial(_entry, pages=_pages(source)))


def _entries(source: Source) -> Iterator[Entry]:
    seen = jsonstream.sketch(source) if jsonstream.kind(source) is Kind.OBJECT else None
    edge = seen.get("comments") if isinstance(seen, dict) else None
    if isinstance(seen, dict) and isinstance(edge, dict) and page_of(edge) and _is_alone(seen):
        # A post with its comments inside, however many: they are never held together.
        if "message" in seen:
            yield "post", {key: value for key, value in seen.items() if key != "comments"} | {"story": ""}
        for found in jsonstream.items(source, "comments.data"):
            yield found if isinstance(found, Rejected) else (found[0], _below(found[1], seen.get("id")))
        return
    by_id = envelopes.keyed(source)
    if not by_id or "message" in by_id or page_of(by_id):
        yield from envelopes.spread(source, "data")
        return
    for found in jsonstream.members(source):
        if isinstance(found, tuple) and isinstance(found[1], dict) and page_of(found[1]):
            for place, one in enumerate(found[1]["data"]):
                yield f"{found[0]}.data[{place}]", _below(one, found[0])
        else:
            yield found


def _is_alone(value: Mapping[str, Any]) -> bool:
    """Say whether an object that is the whole document is a post: a comment would have a field of comments."""
    return _OF_COMMENTS.isdisjoint(value) and "comment_id=" not in str(value.get("permalink_url"))


def _below(value: object, thread: object) -> object:
    return {"thread": thread, **value} if isinstance(value, dict) else value


def page_of(value: Mapping[str, Any]) -> bool:
    """Say whether an object is a page of an edge."""
    return isinstance(value.get("data"), list)


def _inside(value: object) -> list[dict[str, Any]]:
    """Return the comments within a post or a comment, or those of a page."""
    if not isinstance(value, dict):
        return []
    comments = value.get("comments") or value
    inner = comments.get("data") if isinstance(comments, dict) else comments
    if not isinstance(inner, list):
        return [value] if comments is value else []
    return [one for one in inner if isinstance(one, dict)]


def _is_comment(value: Mapping[str, Any]) -> bool:
    if "message" not in value or _is_post(value) or "query_status" in value:
        return False  # The last is a line of Facepager, which has ids of its own.
    address = str(value.get("permalink_url") or "")
    if "created_time" in value:
        own = str(value.get("id", ""))
        known = not _OF_COMMENTS.isdisjoint(value) or "comment_id=" in address
        return (
            known or own.replace("_", "").isdigit() or set(value) <= {"message", "created_time", "from", "id"}
        )
    return "comment_id=" in address


def _is_post(value: Mapping[str, Any]) -> bool:
    told = not _OF_POSTS.isdisjoint(value) or value.get("type") in _KINDS_OF_POSTS
    return told and _OF_COMMENTS.isdisjoint(value)


def _is_above(identity: str | None, replies: list[Any]) -> bool:
    """Say whether what stands within is below a post: a comment's id begins with the second half of its post's."""
    page, _, post = (identity or "").partition("_")
    first = str(replies[0].get("id", "")) if replies and isinstance(replies[0], dict) else ""
    return bool(post) and page != post and first.startswith(f"{post}_")


def _pages(source: Source) -> frozenset[str]:
    """Return whose posts a file holds: a post without comments is told from a comment by that alone."""
    found = set()
    for one in envelopes.sample(source, "data"):
        identity = text_or_none(one.get("id"))
        if identity and one.get("comments") and _is_above(identity, _inside(one)):
            found.add(identity.partition("_")[0])
    return frozenset(found)


def _is_bare(value: Mapping[str, Any], replies: list[Any]) -> bool:
    """Say whether it is a post of which nothing but its comments was asked for."""
    return "message" not in value and "created_time" not in value and bool(replies)


def _entry(where: str, value: dict[str, Any], pages: frozenset[str]) -> Iterator[Record]:
    waiting: list[tuple[str, dict[str, Any], str | None, str | None]] = [
        (where, value, None, text_or_none(value.get("thread")))
    ]
    while waiting:
        place, one, parent, thread = waiting.pop()
        inner = one.get("comments")
        replies = (inner.get("data") or []) if isinstance(inner, dict) else inner or []
        identity = text_or_none(one.get("id"))
        of_page = (
            parent is None and (identity or "").partition("_")[0] in pages and _OF_COMMENTS.isdisjoint(one)
        )
        if _is_post(one) or of_page or _is_above(identity, replies) or _is_bare(one, replies):
            thread, identity = identity, None
            if "message" in one or not replies:
                yield Skipped(A_POST, place)
        else:
            record = _comment(place, one, parent, thread)
            yield record
            if isinstance(record, NewComment):
                thread = record.thread_id
        waiting += [
            (f"{place}.comments[{number}]", reply, identity, thread)
            for number, reply in reversed(list(enumerate(replies)))
        ]


def _comment(where: str, value: dict[str, Any], parent: str | None, thread: str | None) -> Record:
    text = value.get("message")
    skipped = without_text(text, where)
    if skipped:
        return skipped
    assert isinstance(text, str)
    own = text_or_none(value.get("id"))
    author = value.get("from") or {}
    used: tuple[str, ...] = (*_USED, "thread")
    if not author and isinstance(value.get("author"), str):
        # Laid out anew by somebody's tool.
        author, used = {"name": value["author"], "id": value.get("author_id")}, (*used, "author", "author_id")
    above = value.get("parent")
    named = text_or_none(above.get("id")) if isinstance(above, dict) else text_or_none(above)
    created, precision = parse(value.get("created_time"))
    likes = value.get("like_count")
    if likes is None and isinstance(value.get("likes"), dict):
        likes = (value["likes"].get("summary") or {}).get("total_count")
    extra = rest(value, used)
    permalink = text_or_none(value.get("permalink_url"))
    # The id of a post begins with that of its page.
    if author.get("id") and (thread or "").startswith(f"{author['id']}_"):
        extra[OWN] = True
    if own is None and permalink:
        extra.update(_ids_of(permalink))
    return NewComment(
        text=clean(text),
        platform="facebook",
        external_id=own,
        parent_external_id=named or parent,
        thread_id=thread,
        author_name=text_or_none(author.get("name")),
        author_id=text_or_none(author.get("id")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(likes),
        permalink=permalink,
        extra=extra,
    )


def _ids_of(permalink: str) -> dict[str, object]:
    """Return the ids that an address names where the comment itself has none."""
    query = parse_qs(addresses.split(permalink).query)
    found = {name: values[0] for name, values in query.items() if name in ("comment_id", "reply_comment_id")}
    return dict(found)
