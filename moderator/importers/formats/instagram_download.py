"""Instagram, "Download your information" as JSON: every arrangement of it since 2018."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import NO_TEXT, converted, without_text
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.meaning.text import clean, cleaned, repair_mojibake, repaired
from moderator.importers.meaning.times import parse

LISTS = ("comments_media_comments", "comments_reels_comments", "comments_story_comments", "media_comments")
_TEXT = frozenset(
    {
        "comment", "kommentar", "comentario", "commentaire", "comentário", "commento", "reactie", "opmerking", "yorum",
        "komentar", "komentarz", "komentář", "kommentti", "комментарий", "коментар", "コメント", "评论", "留言", "댓글",
        "bình luận", "ความคิดเห็น", "تعليق", "टिप्पणी",
    }
)  # fmt: skip
"""What the field of the text is called, by the language of the account."""
_OF_ENTRIES = frozenset({"string_map_data", "string_list_data", "label_values"})
_INSTANT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)
_OWNER = (
    "owner", "inhaber", "eigentümer", "propri", "propiet", "eigenaar", "sahibi", "pemilik", "właściciel", "ägare",
    "eier", "ejer", "владел", "власник", "所有者", "소유자", "chủ sở hữu", "مالك",
)  # fmt: skip
"""What is in the name of the field of the media's owner."""


class InstagramDownload:
    """The comments a person wrote. The name beside one is the media's owner, never the author."""

    name = "instagram_download"
    title = "Instagram comments, Download your information"
    one_document = True

    def identify(self, source: Source) -> bool:
        """Look for Meta's lists, or an array of entries with `string_map_data`."""
        seen = jsonstream.sketch(source)
        if isinstance(seen, dict):
            return any(isinstance(value, list) and _is_list(name, value) for name, value in seen.items()) or (
                jsonstream.kind(source) is Kind.OBJECT and _is_alone(seen)
            )
        if not isinstance(seen, list):
            return False
        return any(_is_entry(one) for one in seen[:20]) or _are_old(seen[:200]) or _are_oldest(seen[:200])

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment."""
        del options
        seen = jsonstream.sketch(source)
        if jsonstream.kind(source) is Kind.ARRAY or (
            isinstance(seen, dict) and not _OF_ENTRIES.isdisjoint(seen)
        ):
            yield from converted(jsonstream.records(source), _entry)
            return
        yield from converted(envelopes.anywhere(source, _is_named, deepest=0), _entry)


def _is_named(name: str) -> bool:
    """Say whether a list holds comments by its name; new kinds of media bring new names of the same make."""
    return name in (*LISTS, "live_comments") or (name.startswith("comments_") and not name.endswith("_likes"))


def _is_list(name: str, value: list[object]) -> bool:
    return name in LISTS or (_is_named(name) and any(_is_entry(one) for one in value[:20]))


def _is_entry(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    if isinstance(value.get("string_map_data"), dict):
        return "media_list_data" in value or "title" in value or len(value) == 1
    return any(label.strip().lower() in _TEXT for label in _labelled(value))


def _is_alone(value: object) -> bool:
    """Say whether a whole document is one entry, taken out of its list."""
    if not isinstance(value, dict) or not isinstance(value.get("string_map_data"), dict):
        return _are_old([value])
    return _is_entry(value) and any(name.strip().lower() in _TEXT for name in _names(value))


def _names(entry: Mapping[str, Any]) -> list[str]:
    """Return the names of an entry's fields."""
    return [repair_mojibake(name) for name in entry["string_map_data"] if isinstance(name, str)]


def _are_old(values: list[Any]) -> bool:
    """Say whether entries are comments of 2021 without the name of their list: an owner, texts, no addresses.

    Followers and likes look alike, with the address of a person or a post beside each.
    """
    texts: list[object] = []
    for value in values:
        if not isinstance(value, dict) or not isinstance(value.get("string_list_data"), list):
            return False
        for one in value["string_list_data"]:
            if not isinstance(one, dict) or one.get("href") or not value.get("title"):
                return False
            texts.append(one.get("value"))
    return any(
        isinstance(text, str) and any(map(str.isalpha, text)) and not _is_user_name(text) for text in texts
    )


def _are_oldest(values: list[Any]) -> bool:
    """Say whether these are the comments of 2018 without the name of their list: [instant, text, owner]."""
    rows = [value for value in values if isinstance(value, list) and len(value) == 3]
    return (
        bool(rows)
        and len(rows) == len(values)
        and all(
            all(isinstance(cell, str) for cell in row) and _INSTANT.match(row[0]) and _is_user_name(row[2])
            for row in rows
        )
    )


def _labelled(entry: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the fields of an entry of the newest arrangement as those of the one before it."""
    fields = {}
    labels = entry.get("label_values")
    for one in labels if isinstance(labels, list) else ():
        if isinstance(one, dict) and isinstance(one.get("label"), str):
            fields[repair_mojibake(one["label"])] = {
                "value": one.get("value"),
                "timestamp": one.get("timestamp_value"),
            }
    return fields


def _entry(where: str, value: Any) -> Iterator[Record]:
    entry = repaired(value)
    if isinstance(entry, list):  # 2018 to 2020: [instant, text, owner]
        instant, text, owner = (*entry, None)[:3]
        yield from _comment(where, text, instant, owner, {})
        return
    assert isinstance(entry, dict)
    media = [
        one.get("uri")
        for one in entry.get("media_list_data") or ()
        if isinstance(one, dict) and one.get("uri")
    ]
    extra: dict[str, object] = {"media": media} if media else {}
    if "string_list_data" in entry:  # 2021
        for item in entry["string_list_data"]:
            yield from _comment(where, item.get("value"), item.get("timestamp"), entry.get("title"), extra)
        if not entry["string_list_data"]:
            yield Skipped(NO_TEXT, where)
        return
    fields = entry["string_map_data"] if "string_map_data" in entry else _labelled(entry)
    text, instant, owner = _mapped(fields, entry.get("title"))
    yield from _comment(where, text, instant or entry.get("timestamp"), owner, extra)


def _mapped(fields: Mapping[str, Mapping[str, Any]], title: object) -> tuple[object, object, object]:
    """Return text, instant and owner from fields whose names are in the account's language.

    Entries with a title name the owner there too, and may have fields beside, such as whether it was deleted.
    """
    instant = next(
        (one["timestamp"] for one in fields.values() if one.get("timestamp") and not one.get("value")), None
    )
    valued = [(name, one["value"]) for name, one in fields.items() if one.get("value")]
    named = [value for name, value in valued if name.strip().lower() in _TEXT]
    if instant is None:
        instant = next((one["timestamp"] for one in fields.values() if one.get("timestamp")), None)
    if instant is None and named:
        # For some months the time was in words, in the language of the account.
        dated = [(name, value) for name, value in valued if value not in named and parse(value)[0]]
        if dated:
            instant = dated[-1][1]
            valued.remove(dated[-1])
    if named:
        text = named[0]
    elif len(valued) == 1 and len(fields) > 1 and _looks_like_a_name(valued[0]):
        text = None
    else:
        text = next(
            (value for _, value in valued if not _is_user_name(value)), valued[0][1] if valued else None
        )
    others = [value for _, value in valued if value is not text]
    return text, instant, title if title in others else next(iter(others), None)


def _looks_like_a_name(field: tuple[str, object]) -> bool:
    name, value = field
    return any(word in name.lower() for word in _OWNER) and _is_user_name(value)


def _is_user_name(value: object) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= 30
        and value.replace(".", "").replace("_", "").isalnum()
        and value.isascii()
    )


def _comment(
    where: str, text: object, instant: object, owner: object, extra: dict[str, object]
) -> Iterator[Record]:
    skipped = without_text(text, where)
    if skipped:
        yield skipped
        return
    created, precision = parse(instant)
    kept = {**extra, "media_owner": cleaned(owner)} if owner else dict(extra)
    yield NewComment(
        text=clean(str(text)),
        platform="instagram",
        created_at=created,
        created_at_precision=precision,
        extra=kept,
    )
