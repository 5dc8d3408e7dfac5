"""A Slack export: a folder a channel, in it a file of messages a day; the people are in `users.json` above them."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import PurePath
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import (
    DELETED,
    SERVICE,
    converted,
    rest,
    text_or_none,
    without_text,
)
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, unescape_once
from moderator.importers.meaning.times import parse

_TS = re.compile(r"\d{9,11}\.\d{6}\Z", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json\Z", re.ASCII)
_WRITTEN = frozenset(
    {"", "bot_message", "me_message", "thread_broadcast", "reply_broadcast", "file_share", "file_comment"}
)
"""Kinds of messages that somebody wrote; all others tell what happened to the channel."""
_USED = (
    "type", "ts", "user", "text", "blocks", "username", "thread_ts", "user_profile", "bot_profile", "reactions", "team",
    "user_team", "source_team", "replies", "reply_users", "slackdump_thread_replies",
)  # fmt: skip
_MARKED = re.compile(r"<(?P<kind>[@#!]?)(?P<what>[^<>|\n]{1,2000})(?:\|(?P<label>[^<>\n]{0,500}))?>")
"""<@U01>, <#C01|general>, <!here>, <https://example.org|words>"""
_LINKED = "slackdump_thread_replies"
"""Where slackdump keeps the answers to a message."""


class Slack:
    """Messages with who wrote them by name, and answers below what they answer; joins, topics and the like are none."""

    name = "slack"
    title = "Slack messages"

    def identify(self, source: Source) -> bool:
        """Look for messages with Slack's kind of time, which is their id as well."""
        found = [one for one in envelopes.sample(source, "messages") if one.get("type") == "message"]
        return bool(found) and all(_TS.match(str(one.get("ts"))) for one in found)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every message; what Slack itself says is skipped."""
        del options
        convert = partial(_messages, people=_People(source), channel=_channel(source))
        return converted(envelopes.spread(source, "messages"), convert)


class _People:
    """Names by the ids of people, read when the first is asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._names: dict[str, str] | None = None

    def name(self, person: str | None) -> str | None:
        if person is None:
            return None
        if self._names is None:
            self._names = {}
            beside = self._source.siblings("../users.json") or self._source.siblings("users.json")
            for found in jsonstream.records(beside) if beside is not None else ():
                if isinstance(found, tuple) and isinstance(found[1], dict):
                    own, called = text_or_none(found[1].get("id")), _called(found[1])
                    if own and called:
                        self._names[own] = called
        return self._names.get(person)


def _called(person: Mapping[str, Any]) -> str | None:
    """Return the name that others see, else the account's, else that of the person."""
    profile = person.get("profile")
    shown = profile.get("display_name") if isinstance(profile, dict) else None
    found = shown or person.get("display_name") or person.get("name") or person.get("real_name")
    return (clean(found).strip() or None) if isinstance(found, str) else None


def _channel(source: Source) -> str | None:
    """Return the channel: named in the document, else the folder of the days."""
    if jsonstream.kind(source) is Kind.OBJECT:
        seen = jsonstream.sketch(source)
        named = seen.get("name") or seen.get("channel_id") if isinstance(seen, dict) else None
        return clean(named) if isinstance(named, str) else None
    if not _DAY.match(source.stem):
        return None
    path = PurePath(source.name) if "/" in source.name else source.path
    return clean(path.parent.name) or None


def _messages(where: str, value: dict[str, Any], people: _People, channel: str | None) -> Iterator[Record]:
    yield _message(where, value, people, channel)
    for place, reply in enumerate(value.get(_LINKED) or ()):
        yield _message(f"{where}.{_LINKED}[{place}]", reply, people, channel)


def _message(where: str, value: dict[str, Any], people: _People, channel: str | None) -> Record:
    kind = value.get("subtype") or ""
    if kind == "tombstone":
        return Skipped(DELETED, where)
    if kind not in _WRITTEN or value.get("type", "message") != "message":
        return Skipped(SERVICE, where)
    raw = value.get("text")
    skipped = without_text(raw, where)
    if skipped or not isinstance(raw, str):
        return skipped or Skipped(SERVICE, where)
    text = unescape_once(_MARKED.sub(partial(_plain, people=people), raw))
    own, above = text_or_none(value.get("ts")), text_or_none(value.get("thread_ts"))
    person = text_or_none(value.get("user")) or text_or_none(value.get("bot_id"))
    profile = value.get("user_profile") or value.get("bot_profile") or {}
    created, precision = parse(own)
    extra = rest(value, _USED)
    if text != raw:
        extra["raw_text"] = raw
    return NewComment(
        text=clean(text),
        platform="slack",
        external_id=own,
        parent_external_id=above if above != own else None,
        thread_id=channel,
        thread_title=f"#{channel}" if channel else None,
        author_name=_called(profile) or text_or_none(value.get("username")) or people.name(person),
        author_id=person,
        created_at=created,
        created_at_precision=precision,
        like_count=_reactions(value.get("reactions")),
        extra=extra,
    )


def _plain(found: re.Match[str], people: _People) -> str:
    """Return what a person sees of a mention, a channel or a link."""
    kind, what, label = found["kind"], found["what"], found["label"]
    if kind == "@":
        return f"@{label or people.name(what) or what}"
    if kind == "#":
        return f"#{label or what}"
    if kind == "!":
        return label if label and ("^" in what or label.startswith("@")) else f"@{what.split('^', 1)[0]}"
    if not label or label in what:
        return label or what.removeprefix("mailto:")
    return f"{label} ({what})"


def _reactions(value: object) -> int | None:
    if not isinstance(value, list) or not value:
        return None
    return sum(count(one.get("count")) or 0 for one in value if isinstance(one, dict))
