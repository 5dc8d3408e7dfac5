"""Discourse: topics and posts as the forum answers when `.json` is put behind an address."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from moderator.core.comment import OWN, NewComment, Noted, Record, Rejected, Skipped
from moderator.importers.base import PART, Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import DELETED, converted, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Kind, Placed
from moderator.importers.documents.jsontext import Damaged, JsonText, encoding_of
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, html_to_text, unescape_once
from moderator.importers.meaning.times import parse

SYSTEM = "a message of the forum itself"
LEFT_OUT = (
    "posts of a topic that the forum did not give (it gives twenty at a time), so they are not in the file"
)
_USED = (
    "id", "cooked", "raw", "username", "user_id", "created_at", "topic_id", "topic_title", "like_count",
    "avatar_template", "actions_summary", "topic_html_title",
)  # fmt: skip
_PAGES = ("latest_posts", "posts", "user_actions")
_LIKES = 2
"""The number of liking among the actions on a post."""
_SMALL_ACTION = 3
"""The kind of posts that only say what was done to a topic."""


class Discourse:
    """The first post of a topic is a post like its answers."""

    name = "discourse"
    title = "Discourse posts, API"
    one_document = True

    def identify(self, source: Source) -> bool:
        """Look for posts with their number in the topic, alone, in pages, or in a topic's stream."""
        seen = jsonstream.sketch(source)
        if isinstance(seen, dict) and _stream(seen):
            return True
        found = envelopes.sample(source, *_PAGES)
        return any(_is_post(one) or bool(_stream(one)) for one in found)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each post."""
        del options
        reader = _Reader()
        if jsonstream.kind(source) is Kind.OBJECT and _stream(jsonstream.sketch(source)):
            reader.title = _title(source)
            for found in jsonstream.items(source, "post_stream.stream"):
                reader.promise([found[1]] if isinstance(found, tuple) else [])
        # Pages are often the newest first: an answer then stands before what it answers.
        for found in _entries(source):
            if isinstance(found, tuple):
                reader.number(found[1])
        yield from converted(_entries(source), reader.entry)
        if reader.missing and PART not in source.memo:  # Other pages of the topic may lie beside.
            yield Noted(LEFT_OUT, reader.missing)


def _entries(source: Source) -> Iterator[Placed | Rejected]:
    if jsonstream.kind(source) is Kind.OBJECT and _stream(jsonstream.sketch(source)):
        return jsonstream.items(source, "post_stream.posts")
    return envelopes.spread(source, *_PAGES)


def _stream(value: object) -> list[Any]:
    """Return the posts of a topic."""
    inner = value.get("post_stream") if isinstance(value, dict) else None
    posts = inner.get("posts") if isinstance(inner, dict) else None
    return posts if isinstance(posts, list) else []


def _is_post(value: Mapping[str, Any]) -> bool:
    return ("cooked" in value or "raw" in value) and "post_number" in value and "username" in value


def _title(source: Source) -> str | None:
    """Return the title of the one topic of a file; it stands behind the posts."""
    with source.open() as stream:
        text = JsonText(stream, encoding_of(source))
        try:
            found = text.value() if text.jump("{") and text.enter("title") else None
        except Damaged:
            found = None
    return unescape_once(found) if isinstance(found, str) and found else None


class _Reader:
    """Makes comments of posts; remembers which number in a topic is which post."""

    def __init__(self) -> None:
        self.title: str | None = None
        self._numbers: dict[tuple[str | None, int], str] = {}
        self._promised: set[str] = set()
        self._met: set[str] = set()

    def promise(self, ids: Iterable[object]) -> None:
        """Remember which posts a topic says that it has."""
        self._promised.update(map(str, ids))

    @property
    def missing(self) -> int:
        """How many of these were not there."""
        return len(self._promised - self._met)

    def number(self, value: object) -> None:
        """Remember which post has which number, for an entry or for the topic that it is."""
        inner = value.get("post_stream") if isinstance(value, dict) else None
        if isinstance(inner, dict) and isinstance(inner.get("stream"), list):
            self.promise(inner["stream"])
        for one in _stream(value) or (value,):
            if not isinstance(one, dict):
                continue
            own, number = text_or_none(one.get("id")), one.get("post_number")
            if own:
                self._met.add(own)
            if own and isinstance(number, int):
                self._numbers[text_or_none(one.get("topic_id")), number] = own

    def entry(self, where: str, value: Mapping[str, Any]) -> Iterator[Record]:
        """Yield the post that an entry is, or the posts of the topic that it is."""
        posts = _stream(value)
        if not posts:
            yield from self.post(where, value)
            return
        title = text_or_none(value.get("title"))
        self.title = unescape_once(title) if title else None
        for place, one in enumerate(posts):
            yield from self.post(f"{where}.post_stream.posts[{place}]", one)

    def post(self, where: str, value: Mapping[str, Any]) -> Iterator[Record]:
        """Yield one post as a comment."""
        own, topic = text_or_none(value.get("id")), text_or_none(value.get("topic_id"))
        above = value.get("reply_to_post_number")
        if value.get("post_type") == _SMALL_ACTION or value.get("action_code"):
            yield Skipped(SYSTEM, where)
            return
        if value.get("user_deleted") or value.get("deleted_at"):
            yield Skipped(DELETED, where)
            return
        extra = rest(value, _USED)
        if value.get("staff") or value.get("admin") or value.get("moderator"):
            extra[OWN] = True
        text = value.get("cooked")
        if isinstance(text, str):
            plain = html_to_text(text)
            if plain != text:
                extra["raw_text"] = clean(text)
            text = plain
        else:
            text = value.get("raw")
        skipped = without_text(text, where)
        if skipped:
            yield skipped
            return
        title = text_or_none(value.get("topic_title"))
        created, precision = parse(value.get("created_at"))
        yield NewComment(
            clean(str(text)),
            "discourse",
            own,
            self._numbers.get((topic, above)) if isinstance(above, int) else None,
            topic,
            unescape_once(title) if title else self.title,
            text_or_none(value.get("username")),
            text_or_none(value.get("user_id")),
            created,
            precision,
            _likes(value),
            None,
            extra,
        )


def _likes(value: Mapping[str, Any]) -> int | None:
    """Return how many liked a post; a summary without them says nobody did."""
    if value.get("like_count") is not None:
        return count(value["like_count"])
    actions = value.get("actions_summary")
    if not isinstance(actions, list):
        return None
    liked = [one for one in actions if isinstance(one, dict) and one.get("id") == _LIKES]
    return count(liked[0].get("count")) or 0 if liked else 0
