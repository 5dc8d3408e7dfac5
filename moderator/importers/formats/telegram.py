"""Telegram Desktop, `result.json`: one chat, or all chats of an account one after another."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from moderator.core.comment import OWN, NewComment, Record, Rejected, Skipped
from moderator.core.errors import UserError
from moderator.importers.base import Options, Source
from moderator.importers.documents import jsonstream
from moderator.importers.documents.jsonformat import SERVICE, converted, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Placed
from moderator.importers.documents.jsontext import Damaged, JsonText, encoding_of
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

UNSUPPORTED = "unknown to the program that exported it"
_CHATS = frozenset({"chats", "left_chats"})
_KINDS = frozenset({
    "personal_chat", "bot_chat", "saved_messages", "replies", "verify_codes", "private_group", "private_supergroup",
    "public_supergroup", "private_channel", "public_channel",
})  # fmt: skip
_ACCOUNT = frozenset(
    {"personal_information", "contacts", "frequent_contacts", "sessions", "web_sessions", "chats"}
)
_USED = (
    "id", "type", "date", "date_unixtime", "from", "from_id", "text", "text_entities", "reply_to_message_id",
    "reply_to_peer_id",
)  # fmt: skip


class Telegram:
    """Messages, never read whole: a chat can be larger than memory. Ids repeat from chat to chat."""

    name = "telegram"
    title = "Telegram messages, Telegram Desktop"
    one_document = True

    def identify(self, source: Source) -> bool:
        """Look for a chat with messages, or for an account with chats."""
        seen = jsonstream.sketch(source)
        if isinstance(seen, list):
            return any(_is_chat(one) for one in seen[:3]) or any(_is_message(one) for one in seen[:20])
        if not isinstance(seen, dict):
            return False
        if _is_chat(seen):
            return True
        about = seen.get("about")
        told = isinstance(about, str) and "Telegram" in about and not _ACCOUNT.isdisjoint(seen)
        return told or any(_is_list_of_chats(seen.get(key)) for key in _CHATS)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every message of every chat; what Telegram wrote itself is skipped.

        Raises:
            UserError: there is not one message in it.

        """
        del options
        found = False
        seen = jsonstream.sketch(source)
        if isinstance(seen, list) and not any(_is_chat(one) for one in seen[:3]):
            # The messages of one chat, taken out of it.
            yield from converted(jsonstream.records(source), partial(_message, chat={}))
            return
        with source.open() as stream:
            text = JsonText(stream, encoding_of(source))
            for record in _several(text, "") if text.peek() == "[" else _chat(text, "", _behind(source)):
                found = True
                yield record
        if not found:
            raise UserError(
                f"0 comments found in “{source.name}”: this is a Telegram export without messages.",
                advice="Export once more with the chats ticked.",
            )


def _is_chat(value: object) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("messages"), list):
        return False
    if str(value.get("type")) in _KINDS:
        return True
    first = [one for one in value["messages"][:20] if isinstance(one, dict)]
    return any(
        ({"id", "type", "date", "text"} <= one.keys() or {"type", "date_unixtime", "text"} <= one.keys())
        and ("from" in one or "actor" in one)
        for one in first
    )


def _is_message(value: object) -> bool:
    if not isinstance(value, dict) or not {"id", "type", "text", "date", "from"} <= value.keys():
        return False
    return value["type"] in ("message", "service") and ("from_id" in value or "date_unixtime" in value)


def _is_list_of_chats(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("list"), list)
        and any(map(_is_chat, value["list"][:3]))
    )


def _behind(source: Source) -> dict[str, object]:
    """Return what is told of a chat behind its messages, where somebody sorted its names."""
    seen = jsonstream.sketch(source)
    if not _is_chat(seen) or not isinstance(seen, dict):
        return {}
    keys = ("id", "name", "type")
    found = {key: seen.get(key) if "id" in seen else jsonstream.first_at(source, key) for key in keys}
    return {key: value for key, value in found.items() if value is not None}


def _chat(text: JsonText, path: str, known: Mapping[str, object] | None = None) -> Iterator[Record]:
    """Yield the messages of a chat, or of the chats of an account: they look alike from outside."""
    about: dict[str, object] = dict(known or {})
    for key in text.names():
        here = f"{path}.{key}" if path else key
        following = text.peek()
        if key == "messages" and following == "[":
            yield from converted(_messages(text, here), partial(_message, chat=about))
        elif key in _CHATS and following == "{":
            for inner in text.names():
                if inner == "list" and text.peek() == "[":
                    yield from _several(text, f"{here}.{inner}")
                else:
                    text.skip()
        elif key in ("id", "name", "type"):
            try:
                about[key] = text.value()
            except Damaged:
                continue
        else:
            text.skip()


def _several(text: JsonText, path: str) -> Iterator[Record]:
    for place in text.places():
        if text.peek() == "{":
            yield from _chat(text, f"{path}[{place}]")
        else:
            text.skip()


def _messages(text: JsonText, path: str) -> Iterator[Placed | Rejected]:
    for place, value in enumerate(text.elements()):
        where = f"{path}[{place}]"
        yield Rejected(where, value.reason, value.content) if isinstance(value, Damaged) else (where, value)


def _message(where: str, value: dict[str, Any], chat: Mapping[str, object]) -> Iterator[Record]:
    kind = value.get("type", "message")
    if kind != "message":
        yield Skipped(SERVICE if kind == "service" else UNSUPPORTED, where)
        return
    text = _joined(value.get("text")) or _joined(value.get("text_entities")) or _asked(value.get("poll"))
    skipped = without_text(text, where)
    if skipped:
        yield skipped
        return
    created, precision = parse(value.get("date_unixtime"))
    if created is None:
        created, precision = parse(value.get("date"))
    extra = rest(value, _USED)
    if str(extra.get("edited", "")).startswith("1970-01-01"):
        # What the first versions wrote of messages that nobody edited.
        del extra["edited"]
    if _is_anonymous_admin(value, chat):
        extra[OWN] = True
    yield NewComment(
        text=clean(text),
        platform="telegram",
        external_id=text_or_none(value.get("id")),
        parent_external_id=_parent(value, chat),
        thread_id=text_or_none(chat.get("id")),
        thread_title=_name(chat.get("name")),
        author_name=_name(value.get("from")),
        author_id=text_or_none(value.get("from_id")),
        created_at=created,
        created_at_precision=precision,
        like_count=_reactions(value.get("reactions")),
        permalink=_link(value.get("id"), chat),
        extra=extra,
    )


def _link(own: object, chat: Mapping[str, object]) -> str | None:
    """Return where a message opens for whoever is in the group or channel; small groups and persons have none."""
    place, kind = chat.get("id"), str(chat.get("type"))
    if (
        not isinstance(own, int)
        or not isinstance(place, int)
        or not kind.endswith(("_supergroup", "_channel"))
    ):
        return None
    return f"https://t.me/c/{place}/{own}"


def _is_anonymous_admin(value: Mapping[str, Any], chat: Mapping[str, object]) -> bool:
    """Say whether a group speaks as itself, as those who lead it do; in a channel everything does."""
    own = text_or_none(chat.get("id"))
    return own is not None and "group" in str(chat.get("type")) and value.get("from_id") == f"channel{own}"


def _joined(value: object) -> str:
    """Return text that comes as a string, or as a list of strings and of objects for what is marked up."""
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        return ""
    parts = (part.get("text") if isinstance(part, dict) else part for part in value)
    return "".join(part for part in parts if isinstance(part, str))


def _asked(poll: object) -> str:
    """Return what somebody put to the vote: a poll has no other text."""
    return _joined(poll.get("question")) if isinstance(poll, dict) else ""


def _parent(value: Mapping[str, Any], chat: Mapping[str, object]) -> str | None:
    """Return the message replied to; of another chat's with that chat, since the number alone is not enough."""
    parent = text_or_none(value.get("reply_to_message_id"))
    peer = text_or_none(value.get("reply_to_peer_id"))
    if parent is None or peer is None or peer.lstrip("abcdefghijklmnopqrstuvwxyz_") == str(chat.get("id")):
        return parent
    return f"{peer}/{parent}"


def _reactions(value: object) -> int | None:
    if not isinstance(value, list) or not value:
        return None
    numbers = [count(one.get("count")) for one in value if isinstance(one, dict)]
    return sum(number or 0 for number in numbers)


def _name(value: object) -> str | None:
    return (clean(value).strip() or None) if isinstance(value, str) else None
