"""Reddit comments as dumps hold them (Pushshift, Arctic Shift): one object a comment, mostly one a line."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Rejected, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import A_POST, converted, text_or_none
from moderator.importers.documents.jsonstream import Kind, Placed
from moderator.importers.formats import reddit

_OF_REDDIT = frozenset(
    {
        "subreddit",
        "subreddit_id",
        "link_id",
        "is_submitter",
        "controversiality",
        "author_flair_text",
        "gilded",
    }
)
_BY_HAND = frozenset({"author", "score", "created_utc"})
"""What those keep who write their own scripts with PRAW; the first has no twin outside of Reddit."""
_OF_POSTS = frozenset({"selftext", "num_comments", "is_self", "upvote_ratio", "domain"})
_WRAPPED = ("comments", "replies", "data")


class RedditDump:
    """Packed with a window of 2 GiB as they come, they are read as they come."""

    name = "reddit_dump"
    title = "Reddit comments, dump"

    def identify(self, source: Source) -> bool:
        """Look for a body with Reddit's names beside it, or for posts with such comments inside."""
        return any(
            _is_comment(one) or any(map(_is_comment, _inside(one)))
            for one in envelopes.sample(source, "data", "comments")
        )

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment, its replies right after it where they stand within."""
        del options
        return converted(_entries(source), _entry)


def _entries(source: Source) -> Iterator[Placed | Rejected]:
    seen = jsonstream.sketch(source) if jsonstream.kind(source) is Kind.OBJECT else None
    if not isinstance(seen, dict) or not _is_post(seen) or "comments" not in seen:
        yield from envelopes.spread(source, "data", *(("comments",) if isinstance(seen, dict) else ()))
        return
    # A post with its comments inside, however many: they are never held together.
    post = {key: value for key, value in seen.items() if key not in _WRAPPED}
    yield "post", post
    above = {"link_id": post.get("id") or post.get("name"), "link_title": post.get("title")}
    for found in jsonstream.items(source, "comments"):
        if isinstance(found, tuple) and isinstance(found[1], dict):
            yield found[0], {**above, **found[1]}
        else:
            yield found


def _is_comment(value: object) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("body"), str):
        return False
    above = str(value.get("parent_id") or value.get("link_id") or "")
    known = not _OF_REDDIT.isdisjoint(value) or above.startswith(("t1_", "t3_")) or value.keys() >= _BY_HAND
    return known and ("created_utc" in value or "parent_id" in value or "link_id" in value)


def _is_post(value: Mapping[str, Any]) -> bool:
    return "body" not in value and (
        not _OF_POSTS.isdisjoint(value) or str(value.get("name", "")).startswith("t3_")
    )


def _inside(value: object) -> list[Any]:
    """Return what stands within a post or a comment."""
    if not isinstance(value, dict):
        return []
    for key in _WRAPPED:
        inner = value.get(key)
        if isinstance(inner, dict):
            inner = inner.get("data") or inner.get("comments")
        if isinstance(inner, list) and inner:
            return inner
    return []


def _entry(where: str, value: dict[str, Any]) -> Iterator[Record]:
    waiting: list[tuple[Any, str | None, str | None, str | None]] = [(value, None, None, None)]
    while waiting:
        one, parent, thread, title = waiting.pop()
        if one in (None, ""):
            continue
        place = where if one is value else f"{where}, {one.get('id') or 'a reply'}"
        inner = _inside(one)
        if _is_post(one):
            yield Skipped(A_POST, place)
            parent, thread = None, reddit.identity(one.get("id") or one.get("name"), "t3_")
            title = text_or_none(one.get("title"))
        elif "body" in one or not inner:
            record = reddit.comment(place, one, parent=parent, thread=thread, title=title)
            yield record
            parent = reddit.identity(one.get("id"), "t1_") or parent
            thread = record.thread_id if isinstance(record, NewComment) else thread
        waiting += [(reply, parent, thread, title) for reply in reversed(inner)]
