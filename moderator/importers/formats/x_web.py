"""X's own web answers, as browser tools keep them (Zeeschuimer, 4CAT, developers' tools): posts within pages."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, unescape_once
from moderator.importers.meaning.times import parse

_USED = (
    "id_str", "full_text", "created_at", "favorite_count", "in_reply_to_status_id_str", "conversation_id_str",
    "user_id_str", "display_text_range", "quoted_status_result", "retweeted_status_result", "entities",
    "extended_entities", "bookmarked", "favorited", "retweeted",
)  # fmt: skip
_WITHIN = frozenset({"quoted_status_result", "retweeted_status_result", "card", "core", "legacy"})
"""What a post holds of others: those are context, never results."""
_DEEPEST = 40


class XWeb:
    """A page is mostly its arrangement; whatever in it is a post is read, in the order of the page."""

    name = "x_web"
    title = "X posts, web answers"

    def identify(self, source: Source) -> bool:
        """Look for posts as the site itself loads them."""
        if jsonstream.kind(source) is Kind.NONE or '"legacy"' not in source.head_text:
            return False
        seen = [jsonstream.sketch(source)]
        seen += envelopes.first_values(source) if jsonstream.kind(source) is not Kind.OBJECT else []
        return any(next(_posts(value), None) is not None for value in seen)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each post; those quoted or repeated in others are no results."""
        del options
        return converted(jsonstream.records(source), _entry)


def _is_post(value: Mapping[str, Any]) -> bool:
    legacy = value.get("legacy")
    named = "rest_id" in value or value.get("type") == "adaptive"
    return named and isinstance(legacy, dict) and isinstance(legacy.get("full_text"), str)


def _posts(value: object) -> Iterator[Mapping[str, Any]]:
    """Yield the posts in a page, the first first."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(one, dict):
            if _is_post(one):
                yield one
                continue
            inner = [field for key, field in one.items() if key not in _WITHIN]
        else:
            inner = one if isinstance(one, list) else []
        waiting += [(field, depth + 1) for field in reversed(inner) if isinstance(field, dict | list)]


def _entry(where: str, value: Any) -> Iterator[Record]:
    return (_post(where, post) for post in _posts(value))


def _post(where: str, value: Mapping[str, Any]) -> Record:
    legacy = value["legacy"]
    note = (((value.get("note_tweet") or {}).get("note_tweet_results") or {}).get("result") or {}).get("text")
    raw = note or legacy["full_text"]
    skipped = without_text(raw, where)
    if skipped:
        return skipped
    # A long post is told as it is read; the short form has its entities escaped.
    text = raw if note else unescape_once(raw)
    own = text_or_none(legacy.get("id_str") or value.get("rest_id") or value.get("id"))
    user = ((value.get("core") or {}).get("user_results") or {}).get("result") or value.get("user") or {}
    named = user.get("core") or user.get("legacy") or user
    created, precision = parse(legacy.get("created_at"))
    extra = rest(legacy, _USED)
    if named.get("name"):
        extra["display_name"] = clean(str(named["name"]))
    if text != raw:
        extra["raw_text"] = clean(raw)
    return NewComment(
        text=clean(text),
        platform="x",
        external_id=own,
        parent_external_id=text_or_none(legacy.get("in_reply_to_status_id_str")),
        thread_id=text_or_none(legacy.get("conversation_id_str")),
        author_name=text_or_none(named.get("screen_name")),
        author_id=text_or_none(legacy.get("user_id_str") or user.get("rest_id")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(legacy.get("favorite_count")),
        permalink=f"https://x.com/i/web/status/{own}" if own else None,
        extra=extra,
    )
