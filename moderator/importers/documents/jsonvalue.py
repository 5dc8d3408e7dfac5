"""The value of a JSON text that is at hand whole."""

import json
import re

import orjson

_DIGITS = bytes.maketrans(b"123456789[, \t\r\n-", b"000000000:::::::")
"""Makes one digit of all, and one sign of all that can stand before a number."""
_LONG_INTEGER = b":" + b"0" * 20
_TRAILING = re.compile(r'("[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z))|,(?=\s*[\]}])', re.DOTALL)
_STRAY = re.compile(r",\s*[\]}]")
DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)


def decode(text: str) -> object:
    """Return the value of a JSON text; commas before a closing bracket are forgiven.

    Raises:
        ValueError: it is no JSON.

    """
    try:
        return DECODER.decode(text)
    except ValueError:
        mended = _TRAILING.sub(lambda found: found[1] or "", text) if _STRAY.search(text) else text
        if mended == text:
            raise
        return DECODER.decode(mended)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def loads(raw: bytes | str) -> object:
    """Return the value of one JSON text: integers exact, NaN as None, stray commas forgiven.

    Raises:
        ValueError: it is no JSON.

    """
    digits = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass")
    if not may_hold_long_integers(digits):
        try:
            return orjson.loads(raw)
        except orjson.JSONDecodeError:
            pass
    return decode(raw if isinstance(raw, str) else raw.decode("utf-8-sig", "replace"))


def may_hold_long_integers(raw: bytes) -> bool:
    """Say whether a JSON text may hold integers above 64 bits, of which orjson silently makes floats."""
    # Digits inside a string stand behind other characters, most of them.
    plain = raw.translate(_DIGITS)
    return _LONG_INTEGER in plain or plain.startswith(_LONG_INTEGER[1:])


def wrong_at(error: json.JSONDecodeError, character: int) -> str:
    """Return what is wrong with JSON and at which character, counted from 1."""
    # Of what has no end the reader says “starting at”.
    return f"{error.msg.lower().removesuffix(' at')} at character {character}"
