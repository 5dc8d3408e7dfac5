"""instaloader, `…_comments.json`: the comments of one post with their answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = ("id", "text", "created_at", "likes_count", "edge_liked_by", "answers", "edge_threaded_comments")

_TELLS = frozenset({"answers", "edge_liked_by"})


class Instaloader:
    """The post is named by the file alone."""

    name = "instaloader"
    title = "Instagram comments, instaloader"

    def identify(self, source: Source) -> bool:
        """Look for an owner, likes and answers by the tool's names."""
        return any(_is_comment(one) for one in envelopes.sample(source))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment, its answers right after it."""
        del options
        return converted(envelopes.spread(source), _entry)


def _is_comment(value: Mapping[str, Any]) -> bool:
    owner = value.get("owner")
    tells = not _TELLS.isdisjoint(value) or (
        "likes_count" in value and not isinstance(value.get("created_at"), str)
    )
    known = isinstance(owner, dict) or ("owner" in value and owner is None)
    return known and {"id", "text", "created_at"} <= value.keys() and tells


def _entry(where: str, value: dict[str, Any]) -> Iterator[Record]:
    yield _comment(where, value, None)
    for place, answer in enumerate(value.get("answers") or _threaded(value)):
        yield _comment(f"{where}.answers[{place}]", answer, text_or_none(value.get("id")))


def _threaded(value: Mapping[str, Any]) -> list[Any]:
    """Return the answers as Instagram itself sends them, before the tool takes them out of their wrapping."""
    edges = (value.get("edge_threaded_comments") or {}).get("edges") or ()
    return [edge["node"] for edge in edges if isinstance(edge, dict) and isinstance(edge.get("node"), dict)]


def _comment(where: str, value: dict[str, Any], parent: str | None) -> Record:
    text = value["text"]
    skipped = without_text(text, where)
    if skipped:
        return skipped
    owner = value.get("owner") or {}
    likes = value.get("likes_count", value.get("edge_liked_by"))
    created, precision = parse(value.get("created_at"))
    extra = rest(value, (*_USED, "owner"))
    about = rest(owner, ("id", "pk", "username"))
    if about:
        extra["owner"] = about
    return NewComment(
        text=clean(text),
        platform="instagram",
        external_id=text_or_none(value.get("id")),
        parent_external_id=parent,
        author_name=text_or_none(owner.get("username")),
        author_id=text_or_none(owner.get("id") or owner.get("pk")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(likes.get("count") if isinstance(likes, dict) else likes),
        extra=extra,
    )
