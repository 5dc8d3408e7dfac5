"""What sources do to text, undone: HTML, entities, double encoding, characters no database takes."""

import html
import re
from collections.abc import Iterable
from operator import itemgetter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from moderator.core.comment import NewComment

_SHOWS = re.compile("[^\\s\0\u200b-\u200f\u2060\u2800\u3164\ufeff\ud800-\udfff]")
"""A character that shows something: some are no white space to Python and yet show nothing."""
_BREAKS = frozenset(
    {"p", "div", "blockquote", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "table"}
)
_LINES = frozenset({"li", "tr"})
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "iframe", "noscript", "-comment"})
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[a-zA-Z#]")
_FIRST_BREAK = re.compile(r"\A[ \t]*\r?\n")
_TOO_MANY_LINES = re.compile(r"\n{3,}")
_DEEPEST = 200
"""Nesting beyond which markup is an attack or an accident, and is flattened."""


def clean(text: str) -> str:
    """Remove NUL and lone surrogates, which no database takes; change nothing else."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        # Two halves that meet are a character; UTF-16 joins them, and drops those left alone.
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return text


def cleaned(value: object) -> object:
    """Return the same for every string inside a JSON value; NaN and the like become None."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(item) for item in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value


def tidied(comment: NewComment) -> NewComment | None:
    """Return a comment of which every field can be stored, whatever its importer let through; None without text.

    The last door before the library: importers clean what they know to be foul.
    """
    if not is_clean(_TEXTS(comment)):
        comment = NewComment._make(clean(one) if type(one) is str else one for one in comment)
        if is_blank(comment.text):
            return None
    return comment


def all_tidied(new: list[NewComment]) -> list[NewComment]:
    """Return the same of many comments, without those left blank; in a fifth of the time where none is foul."""
    if not new or all(map(is_clean, _TEXTS(list(zip(*new, strict=True))))):
        return new
    return [comment for comment in map(tidied, new) if comment is not None]


_TEXTS = itemgetter(*range(8), NewComment._fields.index("permalink"))
"""Takes the fields that are text."""


def is_clean(texts: Iterable[str | None]) -> bool:
    """Say whether nothing in these texts is to be removed."""
    joined = "\x1f".join(filter(None, texts))
    if "\0" in joined:
        return False
    if joined.isascii():
        return True
    try:
        joined.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_blank(text: str | None) -> bool:
    """Say whether a text shows nothing at all."""
    # Two halves of a character that meet show something, each alone nothing.
    return not text or (not _SHOWS.search(text) and not _SHOWS.search(clean(text)))


def unescape_once(text: str) -> str:
    """Decode HTML entities, one layer of them."""
    return html.unescape(text) if "&" in text else text


def repair_mojibake(text: str) -> str:
    """Undo UTF-8 that was read as Latin-1 and encoded again; leave any other text as it is."""
    if text.isascii():
        return text
    try:
        # Latin-1 and not Windows-1252: the bytes 0x80 to 0x9F stand for themselves.
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def repaired(value: object) -> object:
    """Return a JSON value with every string, keys too, freed of double encoding."""
    if isinstance(value, str):
        return repair_mojibake(value)
    if isinstance(value, dict):
        return {repair_mojibake(str(key)): repaired(item) for key, item in value.items()}
    if isinstance(value, list):
        return [repaired(item) for item in value]
    return value


def html_to_text(markup: str) -> str:
    """Return what a person would read: lines for breaks, no tags, entities decoded once."""
    if not _MARKUP.search(markup):
        return markup
    body = LexborHTMLParser(markup).body
    if body is None:
        return unescape_once(markup)
    parts: list[str] = []
    _walk(body, parts, 0)
    return _TOO_MANY_LINES.sub("\n\n", "".join(parts)).strip("\n")


def _walk(node: LexborNode, parts: list[str], depth: int) -> None:
    if depth > _DEEPEST:
        parts.append(node.text(deep=True))
        return
    child = node.first_child
    while child is not None:
        tag = child.tag
        if tag == "-text":
            text = _text_of(child)
            # The line was broken already; the one in the source is only how it was written.
            parts.append(_FIRST_BREAK.sub("", text) if parts and parts[-1] == "\n" else text)
        elif tag == "br":
            parts.append("\n")
        elif tag == "a":
            _link(child, parts, depth)
        elif tag == "img":
            parts.append(child.attributes.get("alt") or "")
        elif tag not in _UNSEEN:
            block = "\n\n" if tag in _BREAKS else "\n" if tag in _LINES else ""
            if block:
                _break(parts, block)
            _walk(child, parts, depth + 1)
            if block:
                parts.append(block)
        child = child.next


def _text_of(node: LexborNode) -> str:
    return node.text_content or ""


def _break(parts: list[str], wanted: str) -> None:
    """Start on a new line, unless we are at the start of one already."""
    written = "".join(parts[-3:])
    if written.strip():
        parts.append(wanted[len(written) - len(written.rstrip("\n")) :])


def _link(node: LexborNode, parts: list[str], depth: int) -> None:
    """Write a link as its words; as its address where parts of the address are hidden from view, or cut off."""
    address = node.attributes.get("href")
    if address and node.css_first("span.invisible") is not None:
        parts.append(address)
        return
    words = node.text(deep=True)
    if len(words) <= _LONGEST_CUT and (shown := _CUT.fullmatch(words)) is not None:
        for whole in (node.attributes.get("title"), address):
            if whole and whole.partition("://")[2].removeprefix("www.").startswith(shown["start"]):
                parts.append(whole)
                return
    _walk(node, parts, depth + 1)


_LONGEST_CUT = 300
"""Characters beyond which nobody has cut an address."""
_CUT = re.compile(r"\s*(?:https?://)?(?:www\.)?(?P<start>[^\s/]+\.[^\s]+?)(?:\.\.\.|…)\s*")
"""An address of which services show the beginning alone."""
