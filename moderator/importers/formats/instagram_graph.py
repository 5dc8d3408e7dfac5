"""Instagram Graph API: comments of a medium in pages, media with comments inside, or objects by id."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Rejected, Skipped, own
from moderator.importers.base import Options, Source, cut
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import A_POST, converted, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_FIELDS = frozenset(
    {
        "id", "text", "timestamp", "username", "like_count", "user", "media", "hidden", "replies", "from",
        "parent_id", "legacy_instagram_comment_id",
    }
)  # fmt: skip
"""Everything the API tells of a comment; a record with other fields is of another tool."""
_ID = re.compile(r"1[78]\d{14,17}\Z", re.ASCII)
"""What the ids of Instagram's comments look like."""
_USED = (
    "id", "text", "timestamp", "username", "like_count", "replies", "from", "user", "media", "parent_id", "thread",
    "post_by",
)  # fmt: skip
_OF_MEDIA = frozenset({"media_type", "media_url", "caption", "permalink", "media_product_type", "comments"})


class InstagramGraph:
    """Like Facebook's API, yet with `text` and `timestamp`. Most fields come only when asked for."""

    name = "instagram_graph"
    title = "Instagram comments, Graph API"

    def identify(self, source: Source) -> bool:
        """Look for a text, a time and a long id with no field that the API does not know."""
        found = [*envelopes.sample(source, "data")]
        found += [one for value in envelopes.keyed(source).values() for one in _inside(value)]
        return any(_is_comment(one) or any(map(_is_comment, _inside(one))) for one in found)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment, its replies right after it."""
        del options
        return converted(_entries(source), _entry)


def _inside(value: object) -> list[dict[str, Any]]:
    """Return the comments that a medium or a page holds; of a comment by its id, itself."""
    if not isinstance(value, dict):
        return []
    comments = value.get("comments") if "comments" in value else value
    inner = comments.get("data") if isinstance(comments, dict) else None
    if isinstance(inner, list):
        return [one for one in inner if isinstance(one, dict)]
    return [value] if comments is value else []


def _is_comment(value: Mapping[str, Any]) -> bool:
    if not value.keys() <= _FIELDS or not isinstance(value.get("text"), str):
        return False
    own = str(value.get("id", ""))
    instant = value.get("timestamp")
    if not own:
        return isinstance(instant, str) and instant.endswith("+0000")
    return bool(_ID.match(own)) and (instant is None or (isinstance(instant, str) and "T" in instant))


def _entries(source: Source) -> Iterator[jsonstream.Placed | Rejected]:
    seen = jsonstream.sketch(source) if jsonstream.kind(source) is Kind.OBJECT else None
    if isinstance(seen, dict) and isinstance(seen.get("comments"), dict):
        yield "post", {key: value for key, value in seen.items() if key != "comments"}
        for found in jsonstream.items(source, "comments.data"):
            yield (
                found
                if isinstance(found, Rejected)
                else (
                    found[0],
                    _below(found[1], seen.get("id"), _owner(seen)),
                )
            )
        return
    if not envelopes.keyed(source) or "data" in envelopes.keyed(source):
        yield from envelopes.spread(source, "data")
        return
    for found in jsonstream.members(source):
        inner = found[1].get("data") if isinstance(found, tuple) and isinstance(found[1], dict) else None
        if isinstance(found, tuple) and isinstance(inner, list):
            for place, one in enumerate(inner):
                yield f"{found[0]}.data[{place}]", _below(one, found[0])
        else:
            yield found


def _below(value: object, thread: object, owner: tuple[str, ...] = ()) -> object:
    return {"thread": thread, "post_by": owner, **value} if isinstance(value, dict) else value


def _owner(media: Mapping[str, Any]) -> tuple[str, ...]:
    """Return name and number of the account whose medium it is, as far as they were asked for."""
    about = media.get("owner")
    told = (media.get("username"), *(about.values() if isinstance(about, dict) else ()))
    return tuple(one for one in told if isinstance(one, str) and one)


def _entry(where: str, value: dict[str, Any]) -> Iterator[Record]:
    thread = text_or_none(value.get("thread"))
    if "text" not in value and not _OF_MEDIA.isdisjoint(value):
        yield Skipped(A_POST, where)
        comments = value.get("comments")
        inner = (comments.get("data") if isinstance(comments, dict) else comments) or []
        for place, one in enumerate(inner):
            below = _below(one, text_or_none(value.get("id")), _owner(value))
            yield from _thread(f"{where}.comments[{place}]", below, text_or_none(value.get("id")))
        return
    yield from _thread(where, value, thread)


def _thread(where: str, value: Any, thread: str | None) -> Iterator[Record]:
    if not isinstance(value, dict):
        yield Rejected(where, "not shaped like a comment of this format", cut(value))
        return
    owner = value.get("post_by") or ()
    yield _comment(where, value, None, thread, owner)
    replies = value.get("replies")
    inner = (replies.get("data") if isinstance(replies, dict) else replies) or []
    thread = _id_of(value.get("media")) or thread
    for place, reply in enumerate(inner):
        yield _comment(f"{where}.replies[{place}]", reply, text_or_none(value.get("id")), thread, owner)


def _id_of(value: object) -> str | None:
    return text_or_none(value.get("id") if isinstance(value, dict) else value)


def _comment(
    where: str, value: dict[str, Any], parent: str | None, thread: str | None, owner: tuple[str, ...]
) -> Record:
    text = value.get("text")
    skipped = without_text(text, where)
    if skipped:
        return skipped
    assert isinstance(text, str)
    author = value.get("from")
    author = author if isinstance(author, dict) else {}
    created, precision = parse(value.get("timestamp"))
    found = NewComment(
        text=clean(text),
        platform="instagram",
        external_id=text_or_none(value.get("id")),
        parent_external_id=text_or_none(value.get("parent_id")) or parent,
        thread_id=_id_of(value.get("media")) or thread,
        author_name=text_or_none(value.get("username") or author.get("username")),
        author_id=_id_of(value.get("user")) or text_or_none(author.get("id")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(value.get("like_count")),
        extra=rest(value, _USED),
    )
    return own(found) if found.author_name in owner or found.author_id in owner else found
