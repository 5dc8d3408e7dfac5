"""Values as databases write them down: strings with their escapes, bytes, what functions make of them."""

import re
from functools import cache

_ESCAPES = {"0": "", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a", "f": "\f", "v": "\v"}
_ESCAPED = re.compile(r"\\(.)|''", re.DOTALL)
_COPIED = re.compile(r"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_UNICODE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|\+([0-9A-Fa-f]{6})|([0-9A-Fa-f]{4})|\\)")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?\Z")
_BYTES = re.compile(r"(?:_\w+\s*)?(?:0x|[xX]')([0-9A-Fa-f]*)'?\Z")
_BITS = re.compile(r"[bB]'([01]{1,64})'\Z")
_REPLACED = re.compile(r",\s*'((?:[^']|'')*)'\s*,\s*(?:char|chr)\((\d{1,7})\)\s*\)", re.IGNORECASE)
_STRING, _STRING_WITH_ESCAPES = r"'(?:[^']++|'')*+'", r"'(?:[^'\\]++|\\.|'')*+'"
_DEPTH = 5
"""How deep functions stand within each other: one for each kind of end of line, and their arguments."""


def strings(backslashes: bool) -> str:
    """Return how what stands between quotation marks looks, and the letter that lets PostgreSQL's have escapes."""
    single = _STRING_WITH_ESCAPES if backslashes else _STRING
    double = r'"(?:[^"\\]++|\\.|"")*+"' if backslashes else r'"(?:[^"]++|"")*+"'
    return rf"(?<!\w)[Ee]{_STRING_WITH_ESCAPES}|[Ee]|{single}|{double}|`[^`]*+`"


@cache
def brackets(backslashes: bool) -> str:
    """Return how brackets look with what is in them."""
    found = "(?!)"
    for _ in range(_DEPTH):
        found = rf"\((?:[^'\"`()Ee]++|{strings(backslashes)}|{found})*+\)"
    return found


@cache
def _cell(backslashes: bool) -> re.Pattern[str]:
    inside = rf"[^,'\"`()Ee]++|{strings(backslashes)}|{brackets(backslashes)}"
    return re.compile(rf"((?:{inside})*+)(,|\Z)", re.DOTALL)


_PLAIN = r"NULL|[-+]?+\d++(?:\.\d*+)?+(?:[eE][-+]?+\d++)?+"
_EMPTY = ("", "NULL")


@cache
def plain_row(backslashes: bool) -> re.Pattern[str]:
    """Return how a row looks that has nothing but strings, numbers and NULL: nearly every one."""
    value = rf"\s*+(?:{_STRING_WITH_ESCAPES if backslashes else _STRING}|{_PLAIN})\s*+"
    return re.compile(rf"\((?:{value},)*+{value}\)", re.DOTALL)


@cache
def _plain_cell(backslashes: bool) -> re.Pattern[str]:
    string = r"(?:[^'\\]++|\\.|'')*+" if backslashes else r"(?:[^']++|'')*+"
    return re.compile(rf"'({string})'|({_PLAIN})", re.DOTALL)


def plain_cells(row: str, *, backslashes: bool) -> list[str]:
    """Return the values of such a row, at once."""
    found = _plain_cell(backslashes).findall(row)
    if (backslashes and "\\" in row) or "''" in row:
        return [
            (_string(text, backslashes) if "\\" in text or "'" in text else text)
            if text
            else ("" if bare in _EMPTY else bare)
            for text, bare in found
        ]
    return [text or ("" if bare in _EMPTY else bare) for text, bare in found]


def unquoted(name: str) -> str:
    """Return the name of a table or a column without the marks around it."""
    bare = name.strip()
    if bare[:1] in '`"[' and len(bare) > 1 and bare[-1] in '`"]':
        return bare[1:-1].replace(bare[-1] * 2, bare[-1])
    return bare


def cells(inside: str, *, backslashes: bool) -> list[str]:
    """Return the values between the brackets of a row; nothing, and NULL, is empty."""
    found: list[str] = []
    for cell in _cell(backslashes).finditer(inside):
        found.append(_value(cell[1].strip(), backslashes))
        if not cell[2]:
            break
    return found


def copied(line: str) -> list[str]:
    """Return the values of a line that PostgreSQL wrote."""
    parts = line.split("\t")
    if "\\" not in line:
        return parts
    return ["" if part == "\\N" else _COPIED.sub(_of_copy, part) if "\\" in part else part for part in parts]


def _of_copy(found: re.Match[str]) -> str:
    told = found[1]
    if told[0] == "x" and len(told) > 1:
        return chr(int(told[1:], 16))
    if told[0] in "01234567":
        return chr(int(told, 8))
    return _ESCAPES.get(told, told)


def _value(written: str, backslashes: bool) -> str:
    if written[:1] == "'" and written[-1:] == "'" and len(written) > 1:
        return _string(written[1:-1], backslashes)
    if not written or written.upper() == "NULL":
        return ""
    return written if _NUMBER.match(written) else _other(written, backslashes)


def _string(inside: str, backslashes: bool) -> str:
    if backslashes and "\\" in inside:
        return _ESCAPED.sub(_of_escape, inside)
    return inside.replace("''", "'") if "'" in inside else inside


def _of_escape(found: re.Match[str]) -> str:
    told = found[1]
    # Before % and _ the mark stays, as MySQL keeps it.
    return "'" if told is None else found[0] if told in "%_" else _ESCAPES.get(told, told)


def _other(written: str, backslashes: bool) -> str:
    """Return a value that is no plain string: bytes, or a string with something before or around it."""
    if found := _BYTES.match(written):
        return _text(found[1])
    if found := _BITS.match(written):
        return str(int(found[1], 2))
    quote = written.find("'")
    if quote < 0:
        return written.strip('"')
    before = written[:quote].strip().lower()
    escapes = backslashes or before == "e"
    form = _STRING_WITH_ESCAPES if escapes else _STRING
    first = re.compile(form, re.DOTALL).match(written, quote)
    if first is None:
        return ""
    text = _string(first[0][1:-1], escapes)
    if before == "u&" or before.startswith("unistr"):
        return _UNICODE.sub(_of_unicode, text)
    if before.startswith("replace("):
        for mark, number in _REPLACED.findall(written, first.end()):
            text = text.replace(mark.replace("''", "'"), chr(min(int(number), 0x10FFFF)))
    return text


def _of_unicode(found: re.Match[str]) -> str:
    number = next((group for group in found.groups() if group), None)
    return chr(min(int(number, 16), 0x10FFFF)) if number else "\\"


def _text(digits: str) -> str:
    """Return bytes as the text they are; nothing where they are none."""
    try:
        return bytes.fromhex(digits if len(digits) % 2 == 0 else f"0{digits}").decode("utf-8")
    except ValueError:
        return ""
