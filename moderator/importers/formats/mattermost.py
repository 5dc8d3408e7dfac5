"""A bulk export of Mattermost: one object a line, each under the name of its kind, posts with their replies inside."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from zlib import crc32

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import SERVICE, converted, rest, text_or_none, without_text
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

NOT_A_POST = "a team, a channel or a person, not a comment"
PRIVATE = "a private message"
_USED = ("team", "channel", "user", "message", "create_at", "reactions", "replies", "type", "flagged_by")
_Titles = dict[tuple[object, object], str]
"""What channels are called, by team and name."""


class Mattermost:
    """Posts have no ids; they are named here by what Mattermost tells them apart: place, person, instant, text."""

    name = "mattermost"
    title = "Mattermost bulk export"

    def identify(self, source: Source) -> bool:
        """Look for lines that say of what kind they are and have that under its name."""
        found = envelopes.sample(source)
        if not found or not all(map(_says_its_kind, found)):
            return False
        return found[0].get("type") == "version" or any(map(_is_post, found))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every post and reply; messages between single people are skipped."""
        del options
        titles: _Titles = {}
        return converted(envelopes.spread(source), partial(_posts, titles=titles))


def _says_its_kind(value: Mapping[str, Any]) -> bool:
    return isinstance(value.get("type"), str) and value["type"] in value


def _is_post(value: Mapping[str, Any]) -> bool:
    post = value.get("post")
    return isinstance(post, dict) and {"channel", "user", "message", "create_at"} <= post.keys()


def _posts(where: str, value: dict[str, Any], titles: _Titles) -> Iterator[Record]:
    kind = value["type"]
    if kind == "channel":
        channel = value["channel"]
        titles[channel.get("team"), channel.get("name")] = clean(str(channel.get("display_name") or ""))
    if kind == "direct_post":
        yield Skipped(PRIVATE, where)
    elif kind == "post":
        post = value["post"]
        known = titles.get((post.get("team"), post["channel"])) or None
        channel = "/".join(clean(str(part)) for part in (post.get("team"), post["channel"]) if part)
        yield _post(where, post, channel, known, None)
        for place, reply in enumerate(post.get("replies") or ()):
            yield _post(f"{where}.replies[{place}]", reply, channel, known, _identity(post, channel))
    else:
        yield Skipped(NOT_A_POST, where)


def _identity(value: Mapping[str, Any], channel: str) -> str:
    """Return a name of a post that is the same in every export."""
    said = crc32(str(value["message"]).encode("utf-8", "replace"))
    return clean(f"{channel}/{value.get('user')}/{value['create_at']}/{said:08x}")


def _post(
    where: str, value: Mapping[str, Any], channel: str, title: str | None, parent: str | None
) -> Record:
    if str(value.get("type") or "").startswith("system_"):
        return Skipped(SERVICE, where)
    text = value["message"]
    if skipped := without_text(text, where):
        return skipped
    person = text_or_none(value.get("user"))
    created, precision = parse(value["create_at"])
    reactions = value.get("reactions")
    return NewComment(
        clean(text),
        "mattermost",
        _identity(value, channel),
        parent,
        channel,
        title,
        author_name=clean(person) if person else None,
        created_at=created,
        created_at_precision=precision,
        like_count=len(reactions) if isinstance(reactions, list) else None,
        extra=rest(value, _USED),
    )
