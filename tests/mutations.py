"""Exports made odd: bytes damaged at random, values of JSON replaced by others or left out."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

GOLDEN = sorted(
    path
    for path in (Path(__file__).resolve().parent / "golden").glob("*/*")
    if path.is_file() and not path.name.endswith(".expected.json")
)
ODD: tuple[object, ...] = (
    None, 0, -1, 1.5, True, "", "x", "12", [], {}, [None], [[]], [{}], {"a": None}, [1, "a"], 10**30,
    float("nan"), {"data": []}, {"data": {}}, "\ud83d", "\0",
)  # fmt: skip
"""What stands where another kind of value is expected."""
_INSERTED = (b'"', b"{", b"]", b"\0", b"\xff", b",", b"\n", b"null", b"\\", b"<", b"]]>", b"&")
_Path = tuple[str | int, ...]


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """Return a file with one to four of its places damaged."""
    content = bytearray(whole)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(content) or 1)
        how = chance.randrange(4)
        if how == 0 and content:
            content[place] = chance.randrange(256)
        elif how == 1:
            del content[place : place + chance.randint(1, 30)]
        elif how == 2:
            content[place:place] = chance.choice(_INSERTED)
        else:
            content = content[: place + 1]
    return bytes(content)


def document(path: Path) -> object | None:
    """Return the JSON of an export, an array for one of lines; None if it is no JSON."""
    text = path.read_bytes().decode("utf-8", "replace")
    try:
        return json.loads(text)  # type: ignore[no-any-return]
    except ValueError:
        pass
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()] or None
    except ValueError:
        return None


def altered(value: object, chance: random.Random) -> bytes:
    """Return a JSON document with one to four values of another kind, or missing."""
    for _ in range(chance.randint(1, 4)):
        path = chance.choice(list(_paths(value)))
        value = (
            _without(value, path)
            if path and chance.random() < 0.3
            else _with(value, path, chance.choice(ODD))
        )
    if isinstance(value, list) and chance.random() < 0.3:
        return "\n".join(map(json.dumps, value)).encode()
    return json.dumps(value).encode()


def _paths(value: object, above: _Path = ()) -> Iterator[_Path]:
    yield above
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*above, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _paths(inner, (*above, place))


def _copied(value: object) -> "dict[str | int, object] | list[object]":
    return dict(value) if isinstance(value, dict) else list(value)  # type: ignore[call-overload,no-any-return]


def _with(value: object, path: _Path, new: object) -> object:
    if not path:
        return new
    copy = _copied(value)
    copy[path[0]] = _with(copy[path[0]], path[1:], new)  # type: ignore[index]
    return copy


def _without(value: object, path: _Path) -> object:
    copy = _copied(value)
    if len(path) == 1:
        del copy[path[0]]  # type: ignore[arg-type]
    else:
        copy[path[0]] = _without(copy[path[0]], path[1:])  # type: ignore[index]
    return copy
