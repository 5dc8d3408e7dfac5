"""A window that slides over JSON text of any size, and takes one value after another from it.

The standard decoder does the reading: it is exact for integers of any size, takes NaN and lone
halves of characters, and says where a value ends, so that a broken one can be stepped over.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from moderator.importers.base import CONTENT_KEPT, Source, cut
from moderator.importers.documents.jsondepth import within
from moderator.importers.documents.jsonvalue import DECODER, decode, wrong_at

CHUNK = 256 * 1024
LONGEST_VALUE = 64 * 1024 * 1024
"""Characters of one record beyond which it is no record."""
_BLANK = re.compile(r"[ \t\r\n\ufeff\0]*")
_OPENING = re.compile(r"[\[{]")
_TOKEN = re.compile(r'"|[\[\]{}]')
_STRING = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
"""The rest of a string; what was taken is never given back, or a long one without its end would be tried backwards."""
_SCALAR_END = re.compile(r"[,\]}\n]")
_WALKED = 500
"""Brackets and strings of a value that are walked one by one before whole windows are passed over."""


class Damaged(ValueError):
    """A value that cannot be read, and what it looked like."""

    def __init__(self, reason: str, content: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.content = cut(content)


def encoding_of(source: Source) -> str:
    """Return the encoding of a JSON file: by its mark, or by where its first zeros stand."""
    if source.encoding_mark:
        return source.encoding_mark
    start = source.head[:4]
    if len(start) == 4 and start[1] == 0 and start[3] == 0:
        return "utf-16-le"
    if len(start) == 4 and start[0] == 0 and start[2] == 0:
        return "utf-16-be"
    return "utf-8"


class JsonText:
    """The text of one JSON file, and the place where reading stands."""

    def __init__(self, stream: BinaryIO, encoding: str = "utf-8") -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._text = ""
        self._at = 0
        self._ended = False

    def _more(self, least: int = CHUNK) -> bool:
        """Drop what was read, and add to the window; say whether anything came."""
        if self._ended:
            return False
        parts = [self._text[self._at :]]
        wanted = max(least, CHUNK)
        while wanted > 0:
            raw = self._stream.read(min(wanted, 4 * CHUNK))
            parts.append(self._decoder.decode(raw, not raw))
            wanted -= len(raw)
            if not raw:
                self._ended = True
                break
        self._text = "".join(parts)
        self._at = 0
        return len(parts) > 1 and any(parts[1:])

    def peek(self) -> str:
        """Return the next character that is not blank, "" at the end."""
        while True:
            found = _BLANK.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def opening(self) -> str:
        """Move to the next bracket that opens, over whatever stands before it, and return it; "" at the end."""
        while True:
            found = _OPENING.search(self._text, self._at)
            if found:
                self._at = found.start()
                return found[0]
            self._at = len(self._text)
            if not self._more():
                return ""

    def take(self, wanted: str) -> bool:
        """Step over a character if it is the next one."""
        if self.peek() != wanted:
            return False
        self._at += 1
        return True

    def jump(self, wanted: str, within: int = 4096) -> bool:
        """Move to the first such character near here, over whatever stands before it."""
        if len(self._text) - self._at < within:
            self._more(within)
        place = self._text.find(wanted, self._at, self._at + within)
        if place >= 0:
            self._at = place
        return place >= 0

    def value(self, *, deep: bool = False) -> object:
        """Take the next value; with `deep` also one that is nested beyond what the decoder stands.

        Raises:
            Damaged: it is none; reading stands behind it, as far as that can be told.

        """
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                if deep:
                    return self._nested()
                raise self._passed("nested too deeply") from None
            except ValueError as error:
                held = len(self._text) - self._at
                # The value may only be cut by the window: take twice as much, so that a value
                # of any size is tried a few times and not a thousand.
                place = getattr(error, "pos", 0)
                unended = "Unterminated" in str(error)
                if (
                    not self._ended
                    and (unended or place + 64 >= len(self._text))
                    and held <= LONGEST_VALUE // 2
                ):
                    self._more(held)
                    continue
                if not self._ended and held > LONGEST_VALUE // 2:
                    raise self._passed("too long to be a record") from None
                return self._mended(_reason(error, self._at))
            if end == len(self._text) and self._more():
                continue  # A number may go on behind the window.
            self._at = end
            return value

    def _passed(self, reason: str) -> Damaged:
        """Step over the next value, of which nothing but its start is of use."""
        start = self._text[self._at : self._at + CONTENT_KEPT]
        self.skip()
        return Damaged(reason, start)

    def _nested(self) -> object:
        """Take a value of any depth: its containers are kept on a list of our own, not on the interpreter's stack."""
        top: list[object] = []
        open_ones: list[tuple[str, dict[str, object] | list[object]]] = [("]", top)]
        while True:
            closing, container = open_ones[-1]
            if container is top and top:
                return top[0]
            while container is not top and self.take(","):
                pass
            following = self.peek()
            if not following:
                raise Damaged("the file ends in the middle", "")
            if container is not top and self.take(closing):
                open_ones.pop()
                continue
            key = ""
            if isinstance(container, dict):
                key = str(self.value())
                self.take(":")
                following = self.peek()
            inner: object = {} if following == "{" else [] if following == "[" else None
            if inner is None:
                inner = self.value()
            else:
                self.take(following)
                open_ones.append(("}" if following == "{" else "]", inner))  # type: ignore[arg-type]
            if isinstance(container, dict):
                container[key] = inner
            else:
                container.append(inner)

    def _mended(self, reason: str) -> object:
        """Take the value by its brackets and try again with its commas mended."""
        raw = self.skip(keep=True)
        try:
            return decode(raw)
        except ValueError:
            raise Damaged(reason, raw) from None

    def skip(self, *, keep: bool = False) -> str:
        """Step over the next value by its brackets alone, keeping its text only if asked."""
        kept: list[str] = []
        first = self.peek()
        if first not in ("{", "[", '"'):
            self._skip_scalar(kept)
        else:
            self._skip_nested(kept, keep)
        return "".join(kept)

    def _skip_scalar(self, kept: list[str]) -> None:
        start = self._at
        while True:
            found = _SCALAR_END.search(self._text, self._at)
            if found:
                # Never stand still, or a stray bracket would be met for ever.
                self._at = max(found.start(), start + 1)
                kept.append(self._text[start : self._at])
                return
            if not self._more():
                kept.append(self._text[self._at :])
                self._at = len(self._text)
                return
            start = 0

    def leave(self) -> None:
        """Step behind the end of the array or the object in which reading stands, over all that is left of it."""
        self._skip_nested([], False, depth=1)

    def _skip_nested(self, kept: list[str], keep: bool, depth: int = 0) -> None:
        length = walked = 0
        ends_here = False
        while True:
            walked += 1
            if walked % _WALKED == 0 and depth > 0 and not ends_here:
                passed, depth = within(self._text, self._at, depth)
                ends_here = passed == self._at
                if keep and length < LONGEST_VALUE:
                    kept.append(self._text[self._at : passed])
                length += passed - self._at
                self._at = passed
            found = _TOKEN.search(self._text, self._at)
            if not found:
                rest = self._text[self._at :]
                self._at = len(self._text)
                if keep and length < LONGEST_VALUE:
                    kept.append(rest)
                    length += len(rest)
                if not self._more():
                    return
                ends_here = False
                continue
            start, end = self._at, found.end()
            token = found[0]
            if token == '"':
                closed = _STRING.match(self._text, end)
                while closed is None:
                    # Within a string nothing is held of it; only half an escape waits for its other half.
                    whole = len(self._text) - _unfinished(self._text)
                    if keep and length < LONGEST_VALUE:
                        kept.append(self._text[start:whole])
                        length += whole - start
                    self._at = whole
                    if not self._more():
                        self._at = len(self._text)
                        return
                    ends_here = False
                    start = 0
                    closed = _STRING.match(self._text, 0)
                end = closed.end()
            else:
                depth += 1 if token in "[{" else -1
            if keep and length < LONGEST_VALUE:
                kept.append(self._text[start:end])
                length += end - start
            self._at = end
            if depth <= 0:
                return

    def elements(self, *, deep: bool = False) -> Iterator[object]:
        """Take the elements of the array that begins here; a broken one is yielded as Damaged."""
        if not self.take("["):
            return
        while True:
            while self.take(","):
                pass
            following = self.peek()
            if not following:
                yield Damaged("the file ends in the middle", "")
                return
            if self.take("]"):
                return
            try:
                yield self.value(deep=deep)
            except Damaged as damage:
                yield damage
                if not self.peek():
                    return  # The file was cut within this very element: it is said once.

    def members(self) -> Iterator[tuple[str, object]]:
        """Take the members of the object that begins here; a broken value is yielded as Damaged."""
        self.take("{")
        while self.peek() == '"':
            try:
                key = str(self.value())
            except Damaged:
                return
            self.take(":")
            try:
                yield key, self.value()
            except Damaged as damage:
                yield key, damage
            while self.take(","):
                pass

    def names(self) -> Iterator[str]:
        """Stop before the value of each member of the object that begins here; the caller takes or skips it."""
        if not self.take("{"):
            return
        while self.peek() == '"':
            try:
                key = str(self.value())
            except Damaged:
                return
            self.take(":")
            yield key
            while self.take(","):
                pass
        self.take("}")

    def places(self) -> Iterator[int]:
        """Stop before each element of the array that begins here; the caller takes or skips it."""
        if not self.take("["):
            return
        place = 0
        while (following := self.peek()) and following != "]":
            yield place
            place += 1
            while self.take(","):
                pass
        self.take("]")

    def enter(self, key: str) -> bool:
        """Move to the value of a key of the object that begins here, over the values before it."""
        if not self.take("{"):
            return False
        while self.peek() == '"':
            try:
                name = self.value()
            except Damaged:
                return False
            if not self.take(":"):
                return False
            if name == key:
                self.peek()
                return True
            self.skip()
            while self.take(","):
                pass
        return False


def _reason(error: ValueError, start: int) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"not valid JSON: {wrong_at(error, max(error.pos - start, 0) + 1)}"
    return "not valid JSON"


def _unfinished(text: str) -> int:
    """Return 1 where a text ends in a backslash that something must follow, else 0."""
    return (len(text) - len(text.rstrip("\\"))) % 2
