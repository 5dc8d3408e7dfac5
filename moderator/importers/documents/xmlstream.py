"""XML of any size, one element at a time: strictly as long as it holds, forgivingly once it breaks."""

import codecs
import re
from collections.abc import Iterator
from xml.parsers import expat

from moderator.core.comment import Rejected
from moderator.core.errors import UserError
from moderator.importers.base import Source, cut
from moderator.importers.documents.xmllenient import Lenient
from moderator.importers.documents.xmlnodes import Builder, Node, Wanted
from moderator.importers.files.encodings import encoding

CHUNK = 256 * 1024
_MOST_OPEN = 10_000
_MOST_NAMES = 10_000
"""Names of elements that are remembered."""
_DECLARED = re.compile(r"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"']")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML document may hold, and that databases of comments do hold."""
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,9}));")
_ENTITY = re.compile(r"<!ENTITY\s", re.IGNORECASE)


def nodes(
    source: Source, root: str, wanted: Wanted, marks: frozenset[str] = frozenset()
) -> Iterator[Node | Rejected]:
    """Yield the wanted elements as each ends, and of `marks` the beginnings; hold nothing else.

    `root` is the name of the outermost element; what stands before it is passed over.

    Raises:
        UserError: the document defines entities, as traps do and exports never do.

    """
    _refuse_entities(source, root)
    passed = 0
    builder = Builder(wanted, marks)
    parser = _parser(builder)
    try:
        for text in _texts(source, root):
            parser.Parse(text.encode(), False)
            for node in builder.take():
                passed += 1
                yield node
        parser.Parse(b"", True)
    except (expat.ExpatError, _TooDeepError):
        # What was complete before the fault stands in the same order for the forgiving reader.
        for node in builder.take():
            passed += 1
            yield node
    else:
        yield from builder.take()
        return
    yield from _leniently(source, root, Builder(wanted, marks), wanted, marks, passed)


def _leniently(
    source: Source, root: str, builder: Builder, wanted: Wanted, marks: frozenset[str], passed: int
) -> Iterator[Node | Rejected]:
    reader = Lenient(builder, wanted, marks)
    place = 0
    for text in _with_end(_texts(source, root)):
        reader.feed(text)
        for node in builder.take():
            place += 1
            if place > passed:
                yield node
        if reader.hopeless:
            yield Rejected(f"line {reader.line}", "elements are opened without end, and none is closed", "")
            return
    if reader.unended:
        yield Rejected(f"line {reader.line}", "the file ends in the middle", cut(reader.unended))


def _with_end(texts: Iterator[str]) -> Iterator[str | None]:
    yield from texts
    yield None


class _TooDeepError(Exception):
    """More elements are open than any document has: the parser holds them all."""


def _parser(builder: Builder) -> expat.XMLParserType:
    # Without namespaces: prefixes that nobody declared are common, and nothing here depends on them.
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.buffer_size = 64 * 1024
    depth = 0
    opened, begins = builder.opened, builder.begins
    known: dict[str, bool] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MOST_OPEN:
            raise _TooDeepError
        # Most elements of an export are of no use here; they are told by their name alone.
        if opened or (begins(name) if (use := known.get(name)) is None else use):
            builder.start(name, attributes, parser.CurrentLineNumber)
        elif use is None and len(known) < _MOST_NAMES:
            known[name] = False

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1
        if opened:
            builder.end()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.text
    return parser


def start_of(text: str, root: str) -> int:
    """Return where the outermost element begins; -1 if it does not, so far."""
    found = re.search(rf"<(?:\w+:)?{root}[\s>]", text)
    return found.start() if found else -1


def _refuse_entities(source: Source, root: str) -> None:
    text = source.head_text
    start = start_of(text, root)
    if _ENTITY.search(text[: start if start >= 0 else len(text)]):
        raise UserError(
            f"“{source.name}” defines entities of its own, as no export of comments does, so it was not read.",
            advice="If you trust it, remove the part between <!DOCTYPE and ]> and import it once more.",
        )


def _encoding(source: Source) -> str:
    """Return the encoding: by its mark, by proof, or as declared where that is another than UTF-8."""
    found = _DECLARED.search(source.head_text[:CHUNK])
    declared = found[1].lower() if found else "utf-8"
    if source.encoding_mark or declared.replace("-", "") in ("utf8", "utf16", "ascii", "usascii"):
        return encoding(source)
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return encoding(source)
    # Who declares Latin-1 means what Windows makes of it.
    return "cp1252" if name == "iso8859-1" else name


def _texts(source: Source, root: str) -> Iterator[str]:
    """Yield the text from the outermost element on, without what XML does not allow."""
    decoder = codecs.getincrementaldecoder(_encoding(source))(errors="replace")
    before: str | None = ""
    kept = ""
    with source.open() as stream:
        ended = False
        while not ended:
            raw = stream.read(CHUNK)
            ended = not raw
            text = decoder.decode(raw, ended)
            if before is not None:
                before += text
                start = start_of(before, root)
                if start < 0 and not ended and len(before) < 4 * CHUNK:
                    continue
                start = start if start >= 0 else max(before.find("<"), 0)
                # Lines are counted as the file has them.
                text, before = "\n" * before.count("\n", 0, start) + before[start:], None
            text = kept + text
            # A reference that the chunk cuts is looked at with the next one.
            cut = text.rfind("&", max(len(text) - 12, 0)) if not ended else -1
            kept, text = (text[cut:], text[:cut]) if cut >= 0 else ("", text)
            text = _ILLEGAL.sub("", text)
            yield _REFERENCE.sub(_allowed, text) if "&#" in text else text


def _allowed(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    if (
        number in (9, 10, 13)
        or 32 <= number < 0xD800
        or 0xE000 <= number < 0xFFFE
        or 0x10000 <= number < 0x110000
    ):
        return found[0]
    return ""
