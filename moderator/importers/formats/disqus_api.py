"""Disqus as its API answers: pages of posts, the thread named by its number or told in full."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import OWN, NewComment, Record, Skipped, TimePrecision
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import DELETED, converted, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, html_to_text
from moderator.importers.meaning.times import parse

_USED = ("id", "parent", "thread", "author", "message", "raw_message", "createdAt", "likes", "isDeleted", "ipAddress",
         "url", "approxLoc", "isApproved", "points")  # fmt: skip
_TELLING = frozenset(("raw_message", "isSpam", "forum", "isDeletedByAuthor", "isApproved", "dislikes"))


class DisqusApi:
    """Times are of the server, in UTC, though they do not say so."""

    name = "disqus_api"
    title = "Disqus comments, API"

    def identify(self, source: Source) -> bool:
        """Look for messages with Disqus's own fields beside them."""
        return any(map(_is_post, envelopes.sample(source, "response")))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each post."""
        del options
        return converted(envelopes.spread(source, "response"), _entry)


def _is_post(value: Mapping[str, Any]) -> bool:
    return {"id", "message", "thread", "createdAt"} <= value.keys() and len(_TELLING & value.keys()) >= 2


def _entry(where: str, value: dict[str, Any]) -> Iterator[Record]:
    if "response" in value and "message" not in value:
        for place, one in enumerate(value["response"]):
            yield _comment(f"{where}.response[{place}]", one)
        return
    yield _comment(where, value)


def _comment(where: str, value: Mapping[str, Any]) -> Record:
    if value.get("isDeleted") is True:
        return Skipped(DELETED, where)
    markup = value["message"]
    text = html_to_text(markup) if isinstance(markup, str) else markup
    skipped = without_text(text, where)
    if skipped:
        return skipped
    author, thread = value.get("author") or {}, value.get("thread")
    own = text_or_none(value.get("id"))
    about: Mapping[str, Any] = thread if isinstance(thread, dict) else {"id": thread}
    title, link = text_or_none(about.get("title")), text_or_none(about.get("link"))
    created, precision = parse(value.get("createdAt"))
    extra = rest(value, _USED)
    if value.get("isApproved") is False:
        extra["isApproved"] = False
    opened = text_or_none(about.get("author"))
    if opened is not None and opened == text_or_none(author.get("id")):
        extra[OWN] = True
    if text != markup:
        extra["raw_text"] = clean(str(markup))
    return NewComment(
        clean(str(text)),
        "disqus",
        own,
        text_or_none(value.get("parent")),
        text_or_none(about.get("id")),
        clean(html_to_text(title)) if title else None,
        text_or_none(author.get("name") or author.get("username")),
        text_or_none(author.get("username") or author.get("id")),
        created,
        TimePrecision.EXACT if created else precision,
        count(value.get("likes")),
        text_or_none(value.get("url")) or (f"{link}#comment-{own}" if link and own else None),
        extra,
    )
