"""Comments of Notion as its API lists them: texts in pieces, discussions that tell who answers whom."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

NOT_A_COMMENT = "a page or a block, not a comment"
_PAGES = ("results", "comments")
_USED = ("object", "id", "parent", "created_time", "created_by", "rich_text", "request_id")


class Notion:
    """Under a page or a block; the first comment of a discussion is what the others of it answer."""

    name = "notion"
    title = "Notion comments, API"

    def identify(self, source: Source) -> bool:
        """Look for objects that say they are comments and name their discussion."""
        return any(map(_is_comment, envelopes.sample(source, *_PAGES)))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment."""
        del options
        begun: dict[str, str | None] = {}
        return converted(envelopes.spread(source, *_PAGES), partial(_comments, begun=begun))


def _is_comment(value: Mapping[str, Any]) -> bool:
    return value.get("object") == "comment" and {"discussion_id", "rich_text"} <= value.keys()


def _comments(where: str, value: dict[str, Any], begun: dict[str, str | None]) -> Iterator[Record]:
    """Yield the comment; `begun` has the first one of each discussion."""
    if not _is_comment(value):
        yield Skipped(NOT_A_COMMENT, where)
        return
    text = "".join(map(_piece, value["rich_text"] or ()))
    if skipped := without_text(text, where):
        yield skipped
        return
    own = text_or_none(value.get("id"))
    first = begun.setdefault(str(value["discussion_id"]), own)
    above, person = value.get("parent") or {}, value.get("created_by") or {}
    created, precision = parse(value.get("created_time"))
    shown = value.get("display_name")
    named = person.get("name") or (shown.get("resolved_name") if isinstance(shown, dict) else None)
    yield NewComment(
        clean(text),
        "notion",
        own,
        first if first != own else None,
        text_or_none(above.get("page_id") or above.get("block_id")),
        author_name=clean(str(named)) if named else None,
        author_id=text_or_none(person.get("id")),
        created_at=created,
        created_at_precision=precision,
        extra=rest(value, _USED),
    )


def _piece(value: Mapping[str, Any]) -> str:
    if isinstance(shown := value.get("plain_text"), str):
        return shown
    told = value.get("text")
    return str(told.get("content") or "") if isinstance(told, dict) else ""
