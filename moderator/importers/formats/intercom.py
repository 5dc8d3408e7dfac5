"""Conversations of Intercom: the message that opens one, and below it what was written back and forth."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import OWN, NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import SERVICE, converted, rest, text_or_none, without_text
from moderator.importers.generic.kinds import INTERNAL
from moderator.importers.meaning.text import clean, html_to_text, is_blank
from moderator.importers.meaning.times import parse

_TEAM = frozenset(("admin", "bot", "team"))
"""Who writes for the account."""
_PAGES = ("conversations", "data")
_USED = ("type", "id", "body", "created_at", "author", "updated_at", "notified_at")


class Intercom:
    """Texts are HTML. Assignments and the like stand among the messages without any; notes are not public."""

    name = "intercom"
    title = "Intercom conversations"

    def identify(self, source: Source) -> bool:
        """Look for conversations with the message that opened them and their parts."""
        found = envelopes.sample(source, *_PAGES)
        return any(
            {"source", "conversation_parts"} <= one.keys() and _is_opening(one["source"]) for one in found
        )

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every message."""
        del options
        return converted(envelopes.spread(source, *_PAGES), _conversation)


def _is_opening(value: object) -> bool:
    return isinstance(value, dict) and "body" in value and "author" in value


def _conversation(where: str, value: dict[str, Any]) -> Iterator[Record]:
    opening = {"created_at": value.get("created_at"), **value["source"]}
    yield _message(f"{where}.source", opening, value)
    parts = value["conversation_parts"]
    listed = parts.get("conversation_parts", []) if isinstance(parts, dict) else parts
    for place, part in enumerate(listed):
        yield _message(f"{where}.conversation_parts[{place}]", part, value)


def _message(where: str, part: Mapping[str, Any], conversation: Mapping[str, Any]) -> Record:
    kind = part.get("part_type", "comment")
    raw = part.get("body")
    if kind == "note":
        return Skipped(INTERNAL, where)
    if raw is None and kind != "comment":
        return Skipped(SERVICE, where)
    text = html_to_text(str(raw or "")).strip()
    if is_blank(text):
        return without_text("", where) or Skipped(SERVICE, where)
    author = part.get("author") or {}
    created, precision = parse(part.get("created_at"))
    extra = rest(part, _USED)
    extra.update({f"author.{key}": field for key, field in rest(author, ("id", "name", "email")).items()})
    if author.get("type") in _TEAM:
        extra[OWN] = True
    title = conversation.get("title")
    return NewComment(
        text=clean(text),
        platform="intercom",
        external_id=text_or_none(part.get("id")),
        thread_id=text_or_none(conversation.get("id")),
        thread_title=clean(title) if isinstance(title, str) and title else None,
        author_name=clean(author.get("name") or "").strip() or None,
        author_id=text_or_none(author.get("id")),
        created_at=created,
        created_at_precision=precision,
        extra=extra,
    )
