"""Rows and records that say themselves that they are no comment: the post above, or what a service tells."""

import re
from collections.abc import Callable, Sequence

from moderator.importers.documents.jsonformat import A_POST, SERVICE
from moderator.importers.generic.hints import LeftOut
from moderator.importers.meaning.synonyms import forms, normalise

PRIVATE = "a private message"
INTERNAL = "a note that only the team sees"

Told = Callable[[object], str | None]
"""Why a record is no comment, by the value that says what it is; None if it is one."""

_NAMES = frozenset(("type", "kind", "record_type", "item_type", "content_type", "entry_type", "message_type",
                    "messagetype", "subtype", "post_type", "event_type"))  # fmt: skip
_COMMENTS = frozenset(("comment", "comments", "reply", "replies"))
_WRITTEN = _COMMENTS | {
    "message",
    "default",
    "text",
    "post",
    "text_message",
    "user_message",
    "note",
    "m.room.message",
}
_POSTS = frozenset(("caption", "post", "submission"))
_SERVICE = re.compile(
    r"system|service|.*(?:system|service)_?(?:event_?)?(?:message|note)|(?:user_?)?(?:join(?:ed)?|left|leave|part|quit|topic)|.*_(?:join|leave|topic)"
    r"|(?:discussion|topic|thread|channel)_?[a-z]+ed|m\.room\.(?!message).*|.*notification",
    re.IGNORECASE,
)
"""How services call what they say themselves: somebody came, went, or changed a title."""
_PRIVATES = frozenset(("private message", "direct message", "private_message", "direct_message", "dm", "pm"))
"""How the inboxes of tools call what was not written in public."""
_NOTES = {
    "public": "no",
    "is_public": "no",
    "private": "yes",
    "is_private": "yes",
    "internal": "yes",
    "is_internal": "yes",
}
"""What a field of tickets is called that tells the notes of the team from what was said to people, and how it does."""
_OF_TICKETS = frozenset(("ticket_id", "audit_id", "incoming"))
_BY_SERVICE = frozenset(("system", "is_system", "system_message", "is_system_message", "system_note"))
"""What a field is called that says yes where a service speaks."""
_YES, _NO = frozenset(("true", "yes", "1", "t")), frozenset(("false", "no", "0", "f", ""))


def place_of_kind(names: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, Told] | None:
    """Return the column that tells comments from others, where the first rows have both; None without one."""
    tickets = any(not _OF_TICKETS.isdisjoint(forms(name)) for name in names)
    for place, name in enumerate(names):
        called = set(forms(name)) | {normalise(name)}
        if tickets and (note := next((_NOTES[one] for one in called if one in _NOTES), None)):
            told = {row[place].strip().lower() for row in rows if place < len(row)}
            if told <= _YES | _NO and told & _YES and told & _NO:
                return place, _is_note if note == "yes" else _is_no_note
        if called.isdisjoint(_NAMES | _BY_SERVICE):
            continue
        told = {row[place].strip().lower() for row in rows if place < len(row)}
        if called & _BY_SERVICE:
            if told <= _YES | _NO and told & _YES and told & _NO:
                return place, _is_by_service
        elif told & _COMMENTS and told & _POSTS:
            return place, _is_post
        elif told & _PRIVATES and told - _PRIVATES:
            return place, _is_private
        elif told & _WRITTEN and any(map(_SERVICE.fullmatch, told)):
            return place, _is_service
    return None


def posts_left_out(names: Sequence[str], rows: Sequence[Sequence[str]]) -> LeftOut | None:
    """Return what tells the rows of a table that are no comments; None where no column says which they are."""
    found = place_of_kind(names, rows)
    if found is None:
        return None
    place, told = found
    return lambda cells: told(cells[place])


def _is_post(kind: object) -> str | None:
    return A_POST if isinstance(kind, str) and kind.strip().lower() in _POSTS else None


def _is_service(kind: object) -> str | None:
    return SERVICE if isinstance(kind, str) and _SERVICE.fullmatch(kind.strip()) else None


def _is_private(kind: object) -> str | None:
    return PRIVATE if isinstance(kind, str) and kind.strip().lower() in _PRIVATES else None


def _is_note(said: object) -> str | None:
    return INTERNAL if str(said).strip().lower() in _YES else None


def _is_no_note(said: object) -> str | None:
    return INTERNAL if str(said).strip().lower() in _NO - {""} else None


def _is_by_service(said: object) -> str | None:
    return SERVICE if str(said).strip().lower() in _YES else None
