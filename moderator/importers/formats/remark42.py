"""Remark42: its backup, one comment a line below a line about the site, and its API, flat or as a tree."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import OWN, NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import DELETED, converted, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, html_to_text, unescape_once
from moderator.importers.meaning.times import parse

_USED = ("id", "pid", "text", "orig", "user", "locator", "score", "time", "title", "votes", "voted_ips", "vote",
         "delete")  # fmt: skip


class Remark42:
    """Texts are HTML, as they were written beside it; addresses of machines are not taken."""

    name = "remark42"
    title = "Remark42 comments"

    def identify(self, source: Source) -> bool:
        """Look for comments that name their site and page."""
        return any(map(_is_comment, map(_bare, envelopes.sample(source, "comments"))))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment, its replies right after it where they stand within."""
        del options
        return converted(envelopes.spread(source, "comments"), _entry)


def _bare(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take a comment out of the node of a tree."""
    inner = value.get("comment")
    return inner if isinstance(inner, dict) else value


def _is_comment(value: Mapping[str, Any]) -> bool:
    place = value.get("locator")
    return isinstance(place, dict) and "url" in place and {"id", "pid", "text"} <= value.keys()


def _entry(where: str, value: Mapping[str, Any]) -> Iterator[Record]:
    if {"version", "users", "posts"} <= value.keys():
        return  # The first line of a backup is about the site.
    waiting = [(where, value)]
    while waiting:
        place, node = waiting.pop()
        yield _comment(place, _bare(node))
        replies = node.get("replies")
        if isinstance(replies, list):
            waiting += [
                (f"{place}.replies[{number}]", reply) for number, reply in reversed(list(enumerate(replies)))
            ]


def _comment(where: str, value: Mapping[str, Any]) -> Record:
    if value.get("delete") is True:
        return Skipped(DELETED, where)
    markup = value["text"] or value.get("orig")
    text = html_to_text(markup).strip("\n") if isinstance(markup, str) else markup
    skipped = without_text(text, where)
    if skipped:
        return skipped
    user, place = value.get("user") or {}, value.get("locator") or {}
    created, precision = parse(value.get("time"))
    title = text_or_none(value.get("title"))
    extra = rest(value, _USED)
    if text != markup:
        extra["raw_text"] = clean(str(markup))
    if user.get("admin") is True:
        extra[OWN] = True
    page, own = text_or_none(place.get("url")), text_or_none(value.get("id"))
    return NewComment(
        clean(str(text)),
        "remark42",
        own,
        text_or_none(value.get("pid")),
        page,
        clean(unescape_once(title)) if title else None,
        text_or_none(user.get("name")),
        text_or_none(user.get("id")),
        created,
        precision,
        count(value.get("score")),
        f"{page}#remark42__comment-{own}" if page and own else None,
        extra,
    )
