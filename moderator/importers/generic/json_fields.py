"""What the fields of a record of unknown JSON hold: words, records of their own, nothing but texts."""

import re
from collections.abc import Mapping, Sequence, Set

from moderator.importers.generic.hints import is_private
from moderator.importers.meaning import sides
from moderator.importers.meaning.synonyms import NEVER_TEXT, claims, fields_named, is_path

PLURAL = frozenset(("comments", "reviews"))
"""What nobody calls the pieces of a text."""
_BELOW = frozenset(("comments", "replies", "children", "answers"))
"""What stands below a record, be it by ids in the place of a list."""
_ASIDE = frozenset(("data", "items", "edges", "nodes", "summary"))
"""What an object has that is no record by its id, but a page of records."""
_DEEPEST = 4


def at(value: object, path: str) -> object:
    """Return what stands at a path of keys in an object; None if it is not there."""
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def flat(record: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    """Return a record with dots for nesting; arrays stay as they are."""
    found: dict[str, object] = {}
    for key, value in record.items():
        name = f"{prefix}{key}"
        if key == "_":
            continue  # Telethon writes there of what kind an object is.
        if (
            isinstance(value, dict)
            and value
            and prefix.count(".") < _DEEPEST
            and not _are_below(key, value)
            and not _is_spoken(key, value)
        ):
            found.update(flat(value, f"{name}."))
        else:
            found[name] = value
    return found


_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?\Z")
"""A key that can be a language ("en", "pt-BR")."""


def spoken(value: object) -> str:
    """Return what an object says in the first of its languages ({"en": "good"}); empty for any other value."""
    if not isinstance(value, dict) or not value or set(value) == {"id"}:
        return ""
    texts = [text for key, text in value.items() if is_language(key) and isinstance(text, str)]
    return texts[0] if len(texts) == len(value) else ""


def is_language(key: str) -> bool:
    """Say whether a key can be the name of a language."""
    return bool(_LANGUAGE.match(key))


def _is_spoken(key: str, value: object) -> bool:
    return ("text" in claims(key) or key in NEVER_TEXT) and bool(spoken(value))


def _are_below(key: str, value: Mapping[str, object]) -> bool:
    """Say whether an object has answers or comments, each under its id."""
    return key in _BELOW and _ASIDE.isdisjoint(value) and all(isinstance(one, dict) for one in value.values())


def items_of(value: object) -> list[object]:
    """Return the elements of an array; of an object with a record under each id these, which have it."""
    if isinstance(value, dict):
        return [{"id": key, **one} if isinstance(one, dict) else one for key, one in value.items()]
    return value if isinstance(value, list) else []


_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?\Z|\d\d?[./]\d\d?[./]\d{2,4}\Z")


def is_post(key: str) -> bool:
    """Say whether a key can be the address or the id of a post, and is no word or day."""
    if "://" in key or key.isdecimal():
        return True
    return 4 < len(key) < 24 and any(map(str.isdigit, key)) and "__" not in key and not _DAY.match(key)


def table(records: Sequence[Mapping[str, object]]) -> tuple[list[str], list[list[str]]]:
    """Return flat records as a table of text, for finding out what its columns hold."""
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(record))
    for name in [name for name in names if any(are_comments(record.get(name), name) for record in records)]:
        del names[name]
    columns = list(names)
    rows = [
        [
            as_text(value := record.get(name)) or spoken(value) or _in_pieces(value) or _path(name, value)
            for name in columns
        ]
        for record in records
    ]
    if parts := sides.parts_of(columns, rows):
        called = [columns[place] for place in parts]
        for row in rows:
            row.append(sides.joined(called, [row[place] for place in parts]))
        columns.append(sides.name_of(columns, parts))
    return columns, rows


def _in_pieces(value: object) -> str:
    """Return a text that comes in pieces, each an object that says of what kind it is; empty for any other value."""
    if not isinstance(value, list) or not value or not all(map(_is_piece, value)):
        return ""
    return "".join(str(piece["text"]) for piece in value)


def _path(name: str, value: object) -> str:
    """Return a list of ids that leads to a comment; empty for any other value."""
    if not isinstance(value, list) or not is_path(name):
        return ""
    return " ".join(as_text(one) for one in value)


def _is_piece(value: object) -> bool:
    return (
        isinstance(value, dict)
        and {"type", "text"} <= value.keys() <= _OF_PIECES
        and isinstance(value["text"], str)
    )


_OF_PIECES = frozenset(("type", "text", "id", "href", "marks", "url", "style"))


def as_text(value: object) -> str:
    """Return a value as a cell of text; containers are none."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def are_records(value: object) -> bool:
    """Say whether a field holds comments of their own, and not the pieces of a text."""
    return len(fields_of(value)) > 2


def are_comments(value: object, path: str) -> bool:
    """Say whether a field that could be called a text holds comments, be they ever so short, and not its pieces."""
    named, fields = path.rsplit(".", 1)[-1] in PLURAL, fields_of(value)
    if not fields:
        return named and isinstance(value, list) and are_texts(value)
    return len(fields) > 2 or ("text" in fields and (named or "author_name" in fields))


def are_plain(value: object, path: str) -> bool:
    """Say whether a field holds the comments of a post as nothing but texts."""
    return isinstance(value, list) and not fields_of(value) and are_comments(value, path)


def fields_of(value: object) -> set[str]:
    """Return which fields of a comment the first of several objects has."""
    if not isinstance(value, list) or not value or not isinstance(value[0], dict):
        return set()
    return fields_named(list(flat(value[0])))


def are_texts(values: Sequence[object]) -> bool:
    """Say whether values are nothing but texts, and not names or ids."""
    texts = [value for value in values if isinstance(value, str)]
    return bool(texts) and len(texts) == len(values) and any(" " in text.strip() for text in texts)


def used_up(columns: Sequence[str], mapped: frozenset[str]) -> frozenset[str]:
    """Return the keys of a record of which nothing is left once the mapped fields are taken."""
    left = {column.split(".", 1)[0] for column in columns if column not in mapped}
    return frozenset({column.split(".", 1)[0] for column in mapped} - left)


def around_private(columns: Sequence[str]) -> frozenset[str]:
    """Return the keys of a record within whose objects something tells of machines, mail or telephones."""
    parts = [column.split(".") for column in columns]
    return frozenset(one[0] for one in parts if any(map(is_private, one[1:])))


def without_private(value: object) -> object:
    """Return a value without what tells of these, however deep it stands."""
    if isinstance(value, dict):
        return {key: without_private(inner) for key, inner in value.items() if not is_private(str(key))}
    return [without_private(inner) for inner in value] if isinstance(value, list) else value


def opened(replies: Sequence[object], fields: Mapping[str, str]) -> list[object]:
    """Return answers without their wrappers, and with the names of the comment's fields.

    Some call the fields of an answer after it: "reply_user" beside "comment_user".
    """
    found = [reply["node"] if isinstance(reply, dict) and "node" in reply else reply for reply in replies]
    if fields.get("text") != "comment":
        return found
    known = frozenset(fields.values())
    return [_as_comment(reply, known) if isinstance(reply, dict) else reply for reply in found]


def _as_comment(reply: Mapping[str, object], fields: Set[str]) -> dict[str, object]:
    names = {key: key.replace("reply", "comment", 1) for key in reply if "reply" in key}
    return {names[key] if names.get(key) in fields else key: value for key, value in reply.items()}
