"""The archive that X sends: `tweets.js` and its parts, with the author and long posts from the files beside it."""

import re
from collections.abc import Iterator
from functools import partial
from itertools import count as count_from
from typing import Any

from moderator.core.comment import NewComment, Record, Rejected
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, unescape_once
from moderator.importers.meaning.times import parse

_HEAD = re.compile(
    r"\A(?:window\.YTD\.(?P<kind>\w+?)\.part\d+|Grailbird\.data\.(?P<old>tweets_\d{4}_\d{2}))\s*=\s*",
    re.ASCII,
)
_TWEETS = frozenset({"tweets", "tweet", "deleted_tweets", "deleted_tweet", "community_tweet"})
_NOTES = frozenset({"note_tweet", "note_tweets"})
_POSTS_BESIDE = ("tweets.js", "tweet.js")
_USED = (
    "id",
    "id_str",
    "full_text",
    "text",
    "created_at",
    "in_reply_to_status_id_str",
    "in_reply_to_status_id",
    "favorite_count",
    "truncated",
    "display_text_range",
)


def part_of(source: Source) -> str | None:
    """Return what a file of an archive holds ("tweets", "like"), None if it is no such file."""
    found = _HEAD.match(source.head_text)
    return (found["kind"] or "tweets") if found else None


class XArchive:
    """A person's own posts. Every scalar is a string; retweets are cut and begin "RT @"."""

    name = "x_archive"
    title = "X archive"

    def identify(self, source: Source) -> bool:
        """Look for the assignment that begins every file of posts; long ones beside all of them are joined there."""
        if part_of(source) in _NOTES:
            return not any(map(source.siblings, _POSTS_BESIDE))
        if part_of(source) in _TWEETS:
            return True
        # Who took the assignment off to make it JSON has the same posts.
        inside = (one.get("tweet") for one in envelopes.sample(source))
        return any(isinstance(one, dict) and "id_str" in one and "full_text" in one for one in inside)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each post, long ones in full where `note-tweet.js` stands beside."""
        del options
        author = _account(source)
        if part_of(source) in _NOTES:
            return converted(_array(source), partial(_long_post, author=author))
        notes = _notes(source)
        return converted(_array(source), partial(_post, author=author, notes=notes))


def _array(source: Source) -> Iterator[jsonstream.Placed | Rejected]:
    """Yield the entries of the array behind the assignment."""
    head = _HEAD.match(source.head_text)
    skipped = len(head[0].encode()) if head else 0
    blank = len(source.head) - len(source.head.lstrip(b"\xef\xbb\xbf \t\r\n"))

    def opened() -> Any:
        stream = source.open()
        stream.read(blank + skipped)
        return stream

    inner = Source(source.name, source.path, opened, size=source.size)
    return jsonstream.records(inner)


def _account(source: Source) -> tuple[str | None, str | None]:
    beside = source.siblings("account.js")
    if beside is None or part_of(beside) != "account":
        return None, None
    for found in _array(beside):
        if isinstance(found, tuple) and isinstance(found[1], dict):
            account = found[1].get("account") or {}
            return text_or_none(account.get("username")), text_or_none(account.get("accountId"))
    return None, None


def _notes(source: Source) -> dict[str, str]:
    """Return the full text of long posts by their beginning and by their second: nothing else joins the two files."""
    notes = {}
    for found in _beside(source):
        if not isinstance(found, tuple) or not isinstance(found[1], dict):
            continue
        note = found[1].get("noteTweet") or {}
        text = _words(note)
        if isinstance(text, str) and len(text) > _SAME:
            notes[text[:_SAME]] = text
            if (created := parse(note.get("createdAt"))[0]) is not None:
                notes[f"{created:%Y%m%d%H%M%S}"] = text
    return notes


def _beside(source: Source) -> Iterator[jsonstream.Placed | Rejected]:
    """Yield the long posts beside; of large archives they come in several files."""
    for number in count_from(0):
        beside = source.siblings(f"note-tweet-part{number}.js" if number else "note-tweet.js")
        if beside is None or part_of(beside) not in _NOTES:
            return
        yield from _array(beside)


def _words(note: dict[str, Any]) -> object:
    return (note.get("core") or {}).get("text") or (note.get("noteTweetResults") or {}).get("text")


def _long_post(where: str, value: dict[str, Any], author: tuple[str | None, str | None]) -> Iterator[Record]:
    """Yield a long post that stands alone: its id is its own, and not that of the post it was shown in."""
    note = value.get("noteTweet") or value
    raw = _words(note)
    skipped = without_text(raw, where)
    if skipped:
        yield skipped
        return
    text = unescape_once(str(raw))
    created, precision = parse(note.get("createdAt"))
    extra = rest(note, ("noteTweetId", "createdAt", "core", "noteTweetResults"))
    if text != raw:
        extra["raw_text"] = raw
    yield NewComment(
        text=clean(text),
        platform="x",
        external_id=text_or_none(note.get("noteTweetId")),
        author_name=author[0],
        author_id=author[1],
        created_at=created,
        created_at_precision=precision,
        extra=extra,
    )


_SAME = 200
"""Characters in which a cut post and its full text agree."""
_BEGINNING = 20
"""Characters that do where the second of both is the same; addresses are written in two ways."""


def _post(
    where: str, value: dict[str, Any], author: tuple[str | None, str | None], notes: dict[str, str]
) -> Iterator[Record]:
    tweet = value.get("tweet", value)
    raw = tweet["full_text"] if "full_text" in tweet else tweet["text"]
    skipped = without_text(raw, where)
    if skipped:
        yield skipped
        return
    text = unescape_once(raw)
    created, precision = parse(tweet.get("created_at"))
    if len(text) > _SAME and notes:
        then = notes.get(f"{created:%Y%m%d%H%M%S}" if created else "", "")
        told = then if then[:_BEGINNING] == text[:_BEGINNING] else text
        text = notes.get(text[:_SAME], told)
    own = text_or_none(tweet.get("id_str") or tweet.get("id"))
    user = tweet.get("user") or {}
    extra = rest(tweet, _USED)
    if text != raw:
        extra["raw_text"] = raw
    yield NewComment(
        text=clean(text),
        platform="x",
        external_id=own,
        parent_external_id=text_or_none(
            tweet.get("in_reply_to_status_id_str") or tweet.get("in_reply_to_status_id")
        ),
        author_name=author[0] or text_or_none(user.get("screen_name")),
        author_id=author[1] or text_or_none(user.get("id_str")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(tweet.get("favorite_count")),
        permalink=f"https://x.com/i/web/status/{own}" if own else None,
        extra=extra,
    )
