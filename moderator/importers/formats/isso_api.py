"""Isso as its server answers: the comments of a page with their replies, or the latest ones of a site."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import DELETED, converted, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, html_to_text
from moderator.importers.meaning.times import parse

_USED = ("id", "parent", "author", "created", "text", "likes", "uri", "title", "replies", "email", "remote_addr",
         "hash", "gravatar_image", "total_replies", "hidden_replies", "config")  # fmt: skip
_TELLING = frozenset(("mode", "hash", "dislikes", "modified"))
_DELETED = 4
"""The mode of a comment that was deleted and kept for its replies."""


class IssoApi:
    """Texts are HTML; the page is named by the latest comments alone."""

    name = "isso_api"
    title = "Isso comments, API"

    def identify(self, source: Source) -> bool:
        """Look for comments with their mode and the hash of who wrote them."""
        return any(map(_is_comment, envelopes.sample(source, "replies")))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment, its replies right after it."""
        del options
        return converted(envelopes.spread(source, "replies"), _entry)


def _is_comment(value: Mapping[str, Any]) -> bool:
    return {"id", "text", "created", "author"} <= value.keys() and len(_TELLING & value.keys()) >= 3


def _entry(where: str, value: Any) -> Iterator[Record]:
    waiting: list[tuple[str, Any, str | None]] = [(where, value, None)]
    while waiting:
        place, one, parent = waiting.pop()
        if "text" not in one and isinstance(one.get("replies"), list):
            own = None  # A page whose first answer is asked for later.
        else:
            yield _comment(place, one, parent)
            own = text_or_none(one.get("id"))
        waiting += [
            (f"{place}.replies[{number}]", reply, own)
            for number, reply in reversed(list(enumerate(one.get("replies") or ())))
        ]


def _comment(where: str, value: Mapping[str, Any], parent: str | None) -> Record:
    if value.get("mode") == _DELETED:
        return Skipped(DELETED, where)
    markup = value.get("text")
    text = html_to_text(markup) if isinstance(markup, str) else markup
    skipped = without_text(text, where)
    if skipped:
        return skipped
    created, precision = parse(value.get("created"))
    extra = rest(value, _USED)
    if text != markup:
        extra["raw_text"] = clean(str(markup))
    title = text_or_none(value.get("title"))
    return NewComment(
        clean(str(text)),
        "isso",
        text_or_none(value.get("id")),
        text_or_none(value.get("parent")) or parent,
        text_or_none(value.get("uri")),
        clean(title) if title else None,
        text_or_none(value.get("author")),
        None,
        created,
        precision,
        count(value.get("likes")),
        extra=extra,
    )
