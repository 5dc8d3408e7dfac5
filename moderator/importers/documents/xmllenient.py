"""Broken XML read as a person would: an end tag closes all that was left open, what is no tag is text."""

import re
from collections import Counter

from moderator.importers.documents.xmlnodes import Builder, Wanted, local

_TAG = (
    r"<([A-Za-z_][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+?))*)\s*(/?)>"
    r"|</\s*([A-Za-z_][\w:.-]*)\s*>"
)
_ATTRIBUTE = re.compile(r"([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_ENTITY = re.compile(r"&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|amp|lt|gt|quot|apos);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CDATA, _CLOSED = "<![CDATA[", "]]>"
_ASIDES = {"<!--": "-->", "<?": "?>", "<!": ">"}
_THING = re.compile(rf"{_TAG}|({re.escape(_CDATA)}|<!--|<\?|<!)")
"""A tag, or the beginning of a section or an aside; a sign that begins none of them is text."""
_BEGINNING = re.compile(r"<[^<>]*>")
LONGEST_TAG = 64 * 1024
LONGEST_SECTION = 16 * 1024 * 1024
"""Characters after which a section that never ends is taken for text."""
_MOST_OPEN = 2_000
_MOST_USELESS = 500_000
"""Elements that are begun one after another, and none ended, from which it is no export that is read."""


class Lenient:
    """Takes text in pieces and tells a builder what it finds."""

    def __init__(self, builder: Builder, wanted: Wanted, marks: frozenset[str]) -> None:
        """Begin at the start of a document."""
        self._builder = builder
        self._wanted = wanted
        self._marks = marks
        self._open: list[str] = []
        self._text = ""
        self._at = 0
        self._before = 0
        self._looked: dict[str, int] = {}
        """How far it is known that an end mark does not occur."""
        used = "|".join(sorted({*wanted, *marks, *(one for inside in wanted.values() for one in inside)}))
        self._useless = re.compile(
            rf"(?:[^<&]++|<(?!(?:[\w.-]+:)?(?:{used})[\s/>])[A-Za-z_][\w:.-]*+\s*+>)++"
        )
        """What begins elements that nobody asked for, without attributes, and the words between."""
        self._names: Counter[str] = Counter()
        """How often each name is open."""
        self.line = 1
        """The line where reading stands."""
        self.unended = ""
        """What was still open at the end; "" if the document was complete."""
        self._passed = 0
        self.hopeless = False
        """Whether elements are begun without end, so that nothing is to be hoped for further on."""

    def feed(self, text: str | None) -> None:
        """Read on; None says that nothing follows."""
        ended = text is None
        self._before += self._at
        self._text = self._text[self._at :] + (text or "")
        self._at = 0
        while self._at < len(self._text) and self._step(ended):
            pass
        if ended and self._open:
            # Half a comment is none: who reads it would judge what nobody wrote.
            self.unended = self._builder.drop() or f"<{self._open[-1]}>"

    def _step(self, ended: bool) -> bool:
        """Take one thing; False if more text is needed to tell what it is."""
        if len(self._open) >= _MOST_OPEN:
            if not self._over_beginnings():
                return ended
            if self.hopeless:
                return False
        found = _THING.search(self._text, self._at)
        if found is None:
            self._words(len(self._text) if ended else self._told())
            return ended
        start = found.start()
        self._words(start)
        if len(self._text) - start < len(_CDATA) and not ended:
            return False
        opening = found[5]
        if opening == _CDATA:
            return self._section(start + len(_CDATA), ended)
        if opening:
            return self._aside(_ASIDES[opening], ended)
        self._advance(found.end())
        if found[4]:
            self._end(found[4])
        else:
            self._begin(found[1], found[2], alone=bool(found[3]))
        return True

    def _over_beginnings(self) -> bool:
        """Step over the tags that begin what is of no use, where so much is open that no more is; False at the end."""
        run = self._useless.match(self._text, self._at)
        if run is None or run.end() == self._at:
            return True
        part = self._advance(run.end())
        self._passed += part.count("<")
        self.hopeless = self._passed > _MOST_USELESS
        if self._builder.root is not None and (words := _BEGINNING.sub("", part)):
            self._builder.text(_ENTITY.sub(_character, words) if "&" in words else words)
        return self._at < len(self._text)

    def _told(self) -> int:
        """Return up to where a text without a tag is nothing but words, whatever follows."""
        text = self._text
        whole = max(self._at, len(text) - LONGEST_TAG, text.rfind(">", self._at) + 1)
        place = text.find("<", whole)
        # A reference may go on in the next piece.
        place = place if place >= 0 else text.rfind("&", max(self._at, len(text) - 12))
        return place if place >= 0 else len(text)

    def _advance(self, place: int) -> str:
        part = self._text[self._at : place]
        self.line += part.count("\n")
        self._at = place
        return part

    def _words(self, place: int) -> None:
        part = self._advance(place)
        if part:
            self._builder.text(_ENTITY.sub(_character, part) if "&" in part else part)

    def _aside(self, closing: str, ended: bool) -> bool:
        known = self._looked.get(closing, 0) - self._before
        end = self._text.find(closing, max(self._at, known))
        if end >= 0:
            self._advance(end + len(closing))
            return True
        self._looked[closing] = self._before + len(self._text) - len(closing) + 1
        if not ended and len(self._text) - self._at < LONGEST_SECTION:
            return False
        self._words(self._at + 1)
        return True

    def _section(self, start: int, ended: bool) -> bool:
        """Take a CDATA section; texts hold its end mark unescaped, so its end is where the element ends too."""
        end, behind = self._section_end(start, ended)
        if end < 0:
            if not ended and len(self._text) - start < LONGEST_SECTION:
                return False
            end = behind = len(self._text)
        self._advance(start)
        self._builder.text(self._text[start:end])
        self._advance(behind)
        return True

    def _section_end(self, start: int, ended: bool) -> tuple[int, int]:
        """Return where the content of a section ends, and where reading goes on; -1 if that is not told yet."""
        text = self._text
        name = re.escape(self._open[-1]) if self._open else r"[\w:.-]+"
        proper = re.compile(rf"\]\]>\s*(?:</\s*{name}\s*>|<!\[CDATA\[)").search(text, start)
        first = text.find(_CLOSED, start)
        another = text.find(_CDATA, start)
        if another >= 0 and (first < 0 or another < first):
            # The end mark is missing altogether: the element's end tag has to do.
            closing = text.find(f"</{self._open[-1]}" if self._open else "</", start, another)
            if closing >= 0:
                return closing, closing
        if proper and (another < 0 or proper.start() < another or first == proper.start()):
            return proper.start(), proper.start() + len(_CLOSED)
        if first >= 0 and (another >= 0 or ended or len(text) - first > LONGEST_TAG):
            return first, first + len(_CLOSED)
        return -1, -1

    def _begin(self, name: str, attributes: str, *, alone: bool) -> None:
        plain, root = local(name), self._builder.root
        if root is not None and (
            plain in self._marks
            or plain == root
            or (plain in self._wanted and plain not in self._wanted[root])
        ):
            # Records never stand in one another: the one before was not closed.
            while self._builder.root is not None and self._open:
                self._close()
        if len(self._open) >= _MOST_OPEN:
            if self._builder.root is not None or plain not in self._wanted:
                return
            while self._open:
                self._close()
        found = {
            key: _ENTITY.sub(_character, one or other or bare)
            for key, one, other, bare in _ATTRIBUTE.findall(attributes)
        }
        self._builder.start(name, found, self.line)
        self._open.append(name)
        self._names[name] += 1
        if alone:
            self._close()

    def _end(self, name: str) -> None:
        self._passed = 0
        if self._names[name] > 0:
            while self._open[-1] != name:
                self._close()
            self._close()

    def _close(self) -> None:
        name = self._open.pop()
        self._names[name] -= 1
        if not self._names[name]:
            del self._names[name]
        self._builder.end()


def _character(found: re.Match[str]) -> str:
    word = found[1]
    if word[0] != "#":
        return _NAMED[word]
    number = int(word[2:], 16) if word[1] == "x" else int(word[1:])
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
