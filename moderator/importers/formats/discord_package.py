"""The data package that Discord sends: a person's own messages, one file a channel, times in UTC."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from moderator.core.comment import NewComment, Record
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = ("ID", "Timestamp", "Contents")


class DiscordPackage:
    """`messages.json`; what channel it is says `channel.json` beside it."""

    name = "discord_package"
    title = "Discord messages, data package"

    def identify(self, source: Source) -> bool:
        """Look for the fields as Discord capitalises them."""
        return any({"ID", "Timestamp", "Contents"} <= record.keys() for record in envelopes.sample(source))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every message."""
        del options
        place, title = _channel(source)
        return converted(jsonstream.records(source), partial(_message, place=place, title=title))


def _channel(source: Source) -> tuple[str | None, str | None]:
    beside = source.siblings("channel.json")
    about = jsonstream.sketch(beside) if beside is not None else None
    if not isinstance(about, dict):
        return None, None
    name, guild = text_or_none(about.get("name")), about.get("guild")
    server = text_or_none(guild.get("name")) if isinstance(guild, dict) else None
    title = f"{server}, #{name}" if server and name else name
    return text_or_none(about.get("id")), clean(title) if title else None


def _message(where: str, value: dict[str, Any], place: str | None, title: str | None) -> Iterator[Record]:
    text = value["Contents"]
    skipped = without_text(text, where)
    if skipped:
        yield skipped
        return
    created, _ = parse(value.get("Timestamp"))
    yield NewComment(
        text=clean(text),
        platform="discord",
        external_id=text_or_none(value.get("ID")),
        thread_id=place,
        thread_title=title,
        created_at=created,
        extra=rest(value, _USED),
    )
