"""Discord as DiscordChatExporter writes it: one channel a file, with its guild and its channel at the top."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import jsonstream
from moderator.importers.documents.jsonformat import SERVICE, converted, rest, text_or_none, without_text
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_WRITTEN = frozenset({"Default", "Reply", "0", "19"})
"""Types of messages that people write; joins, pins, calls and new threads are Discord's own lines."""
_REPLIES = frozenset({"Reply", "19"})
_DIRECT = frozenset({None, "0"})
"""What stands for the guild of private messages."""
_MESSAGE = frozenset({"timestampEdited", "isPinned", "content", "author", "type"})
"""What no other tool writes of a message."""
_USED = ("id", "type", "timestamp", "content", "author", "reference")


class Discord:
    """Messages of one channel or thread."""

    name = "discord"
    title = "Discord channel, DiscordChatExporter"
    one_document = True

    def identify(self, source: Source) -> bool:
        """Look for messages with the channel and the range of dates that were exported."""
        seen = jsonstream.sketch(source)
        if isinstance(seen, list):
            return any(isinstance(one, dict) and one.keys() >= _MESSAGE for one in seen[:20])
        if not isinstance(seen, dict) or not isinstance(seen.get("channel"), dict):
            return False
        if "messages" not in seen and source.whole:
            return False
        return isinstance(seen.get("guild"), dict) or "dateRange" in seen or "exportedAt" in seen

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every message; Discord's own lines are skipped."""
        del options
        seen = jsonstream.sketch(source)
        about = seen if isinstance(seen, dict) else {}
        guild, channel = about.get("guild"), about.get("channel")
        convert = partial(
            _message,
            guild=guild if isinstance(guild, dict) else {},
            channel=channel if isinstance(channel, dict) else {},
        )
        found = jsonstream.records(source) if isinstance(seen, list) else jsonstream.items(source, "messages")
        return converted(found, convert)


def _message(
    where: str, value: dict[str, Any], guild: Mapping[str, object], channel: Mapping[str, object]
) -> Iterator[Record]:
    kind = str(value.get("type", "Default"))
    if kind not in _WRITTEN:
        yield Skipped(SERVICE, where)
        return
    text = value["content"]
    skipped = without_text(text, where)
    if skipped:
        yield skipped
        return
    author = value.get("author") or {}
    reference = value.get("reference") or {}
    # Others refer to what was pinned, forwarded or made a thread, which is no answer.
    parent = text_or_none(reference.get("messageId")) if kind in _REPLIES else None
    created, precision = parse(value.get("timestamp"))
    own, place = text_or_none(value.get("id")), text_or_none(channel.get("id"))
    extra = rest(value, _USED)
    extra.update({f"author.{key}": field for key, field in rest(author, ("id", "name")).items()})
    if reference and parent is None:
        extra["reference"] = reference
    yield NewComment(
        text=clean(text),
        platform="discord",
        external_id=own,
        parent_external_id=parent,
        thread_id=place,
        thread_title=_title(guild, channel),
        author_name=text_or_none(author.get("name")),
        author_id=text_or_none(author.get("id")),
        created_at=created,
        created_at_precision=precision,
        permalink=_link(text_or_none(guild.get("id")), place, own),
        extra=extra,
    )


def _title(guild: Mapping[str, object], channel: Mapping[str, object]) -> str | None:
    server, name = text_or_none(guild.get("name")), text_or_none(channel.get("name"))
    if text_or_none(guild.get("id")) in _DIRECT or not server or not name:
        return clean(name) if name else None
    return clean(f"{server}, #{name}")


def _link(guild: str | None, channel: str | None, message: str | None) -> str | None:
    if not channel or not message:
        return None
    return f"https://discord.com/channels/{'@me' if guild in _DIRECT else guild}/{channel}/{message}"
