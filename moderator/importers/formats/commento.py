"""Commento's export: comments, and beside them the people who wrote them."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import DELETED, each, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, html_to_text, is_blank
from moderator.importers.meaning.times import parse

_USED = (
    "commentHex", "parentHex", "commenterHex", "url", "markdown", "html", "score", "creationDate", "deleted",
    "direction",
)  # fmt: skip


class Commento:
    """Names are joined from the second list; addresses of mail are not taken."""

    name = "commento"
    title = "Commento comments"
    one_document = True

    def identify(self, source: Source) -> bool:
        """Look for the names of Commento's own keys."""
        return any(
            "commentHex" in one and ("markdown" in one or "html" in one)
            for one in envelopes.sample(source, "comments")
        )

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment."""
        del options
        names = dict(_names(source))
        return each(envelopes.spread(source, "comments"), partial(_comment, names=names))


def _names(source: Source) -> Iterator[tuple[str, str]]:
    """Yield who is behind each number; the list stands behind the comments."""
    if jsonstream.kind(source) is not Kind.OBJECT:
        return
    for found in jsonstream.items(source, "commenters"):
        if isinstance(found, tuple) and isinstance(found[1], dict):
            own, name = text_or_none(found[1].get("commenterHex")), text_or_none(found[1].get("name"))
            if own and name:
                yield own, clean(name)


def _comment(where: str, value: Mapping[str, Any], names: Mapping[str, str]) -> Record:
    if value.get("deleted") in (True, "true", 1):
        return Skipped(DELETED, where)
    extra = rest(value, _USED)
    text = value.get("markdown")
    if not isinstance(text, str) or is_blank(text):
        markup = value.get("html")
        text = html_to_text(markup) if isinstance(markup, str) else None
        if text and text != markup:
            extra["raw_text"] = clean(str(markup))
    skipped = without_text(text, where)
    if skipped:
        return skipped
    own, above = text_or_none(value.get("commentHex")), text_or_none(value.get("parentHex"))
    writer = text_or_none(value.get("commenterHex"))
    domain, path = text_or_none(value.get("domain")), text_or_none(value.get("url"))
    created, precision = parse(value.get("creationDate"))
    page = f"https://{domain}{path}" if domain and path and path.startswith("/") else None
    return NewComment(
        clean(str(text)),
        "commento",
        own,
        None if above == "root" else above,
        path,
        None,
        names.get(writer or "", writer if writer == "anonymous" else None),
        writer,
        created,
        precision,
        count(value.get("score")),
        f"{page}#commento-{own}" if page and own else None,
        extra,
    )
