"""Reddit's own answers: listings of things, each a kind with its data, replies within replies."""

import re
from collections.abc import Generator, Iterator
from typing import Any

from moderator.core.comment import Noted, Record, Rejected
from moderator.importers.base import Options, Source, cut
from moderator.importers.documents import jsonstream
from moderator.importers.documents.jsonformat import text_or_none
from moderator.importers.documents.jsonstream import Kind, kind
from moderator.importers.documents.jsontext import Damaged, JsonText, encoding_of
from moderator.importers.formats import reddit

UNLOADED = "comments that Reddit had not loaded (“more comments”), so they are not in the file"
POSTS = "posts, which are no comments"
MESSAGES = "private messages, which are left alone"
_A_COMMENT = re.compile(r'"kind"\s*:\s*"t1"')
_A_LISTING = re.compile(r'\[?\s*\[?\s*\{\s*"kind"\s*:\s*"Listing"')
_INTO = frozenset({"data", "children", "things", "json", "comments"})
"""Keys behind which things stand."""
_DEEPEST = 8
_Event = tuple[str, object] | Rejected


class RedditListing:
    """A thread's page with `.json` behind its address, a user's comments, what was behind “more comments”."""

    name = "reddit_listing"
    title = "Reddit comments, API"

    def identify(self, source: Source) -> bool:
        """Look for a thing of the kind of comments; a long post can fill the head before the first."""
        if kind(source) is Kind.NONE:
            return False
        text = source.head_text
        if not source.whole and _A_LISTING.match(text):
            return True
        return bool(_A_COMMENT.search(text)) and _is_reached(jsonstream.sketch(source))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment, its replies right after it, however deep they go."""
        del options
        reader = _Reader()
        with source.open() as stream:
            for found in _things(JsonText(stream, encoding_of(source))):
                if isinstance(found, Rejected):
                    yield found
                else:
                    yield from reader.records(*found)
        yield from reader.noted()


def _is_reached(seen: object) -> bool:
    """Say whether a document begins with things, or with what `_object` steps into."""
    if isinstance(seen, list):
        return not seen or any(map(_is_reached, seen[:3]))
    return not isinstance(seen, dict) or "kind" in seen or not _INTO.isdisjoint(seen)


def _things(text: JsonText) -> Iterator[_Event]:
    """Yield what stands in a document, one thing at a time; of listings, their children."""
    number = 0
    while following := text.peek():
        number += 1
        if following == "[":
            yield from _array(text, "", 0)
        elif following == "{":
            where = f"record {number}"
            fields = yield from _object(text, where, 0)
            yield where, fields
        else:
            text.take(following)


def _array(text: JsonText, where: str, depth: int) -> Iterator[_Event]:
    """Step into the elements of an array that may be listings themselves."""
    text.take("[")
    place = -1
    while (following := text.peek()) and not text.take("]"):
        if text.take(","):
            continue
        place += 1
        here = f"{where}[{place}]"
        if following == "[" and depth < _DEEPEST:
            yield from _array(text, here, depth + 1)
        elif following == "{":
            fields = yield from _object(text, here, depth + 1)
            yield here, fields
        else:
            text.skip()


def _object(text: JsonText, where: str, depth: int) -> Generator[_Event, None, dict[str, Any]]:
    """Step into an object as far as it holds things; return the fields that are its own."""
    fields: dict[str, Any] = {}
    text.take("{")
    while text.peek() == '"':
        try:
            key = str(text.value())
            text.take(":")
            following = text.peek()
            known = fields.get("kind")
            if following == "{" and key in _INTO and depth < _DEEPEST and known in (None, "Listing"):
                fields[key] = yield from _object(text, f"{where}.{key}", depth + 1)
            elif following == "[" and key in _INTO and known in (None, "Listing"):
                yield from _children(text, f"{where}.{key}")
            else:
                fields[key] = text.value(deep=True)
        except Damaged as damage:
            yield Rejected(where, damage.reason, damage.content)
        while text.take(","):
            pass
    text.take("}")
    return fields


def _children(text: JsonText, where: str) -> Iterator[_Event]:
    """Take the elements of a listing, each with all that stands below it."""
    for place, value in enumerate(text.elements(deep=True)):
        if isinstance(value, Damaged):
            yield Rejected(f"{where}[{place}]", value.reason, value.content)
        else:
            yield f"{where}[{place}]", value


class _Reader:
    """Turns things into records, and remembers what else was met."""

    def __init__(self) -> None:
        self._post: tuple[str | None, str | None] = (None, None)
        """The post met last, and its title: the comments of a thread follow it."""
        self._posts = 0
        self._comments = 0
        self._unloaded = 0
        self._messages = 0

    def noted(self) -> Iterator[Noted]:
        """Yield what was met beside comments."""
        if self._unloaded:
            yield Noted(UNLOADED, self._unloaded)
        # The one post above its comments is where they stand, and not worth a word.
        if self._posts > 1 or (self._posts and not self._comments):
            yield Noted(POSTS, self._posts)
        if self._messages:
            yield Noted(MESSAGES, self._messages)

    def records(self, where: str, thing: object) -> Iterator[Record]:
        """Yield the records of a thing and of all below it, those above first."""
        waiting = [(where, thing)]
        while waiting:
            place, one = waiting.pop()
            if isinstance(one, list):
                waiting += [(f"{where}, a reply", inner) for inner in reversed(one)]
                continue
            if not isinstance(one, dict) or "kind" not in one:
                continue
            data = one.get("data")
            what = one["kind"]
            if not isinstance(data, dict):
                if what == "t1":
                    yield Rejected(place, "not shaped like a comment of this format", cut(list(one)))
            elif what == "t1":
                self._comments += 1
                own = data.get("id")
                yield self._comment(place if one is thing else f"{where}, {own or 'a reply'}", data)
                waiting.append((place, data.get("replies")))
            elif what == "Listing":
                waiting.append((place, data.get("children")))
            elif what == "more":
                self._more(data)
            elif what == "t4":
                self._messages += 1
            elif what == "t3":
                self._posts += 1
                self._post = (reddit.identity(data.get("id"), "t3_"), text_or_none(data.get("title")))

    def _comment(self, where: str, data: dict[str, Any]) -> Record:
        post, title = self._post
        own = reddit.identity(data.get("link_id"), "t3_")
        try:
            return reddit.comment(where, data, thread=post, title=title if own in (None, post) else None)
        except (AttributeError, KeyError, TypeError, ValueError):
            return Rejected(where, "not shaped like a comment of this format", cut(list(data)))

    def _more(self, data: dict[str, Any]) -> None:
        listed, number = data.get("children"), data.get("count")
        # “Continue this thread” counts none and lists none, and yet leads to some.
        self._unloaded += max(
            number if isinstance(number, int) else 0, len(listed) if isinstance(listed, list) else 0, 1
        )
