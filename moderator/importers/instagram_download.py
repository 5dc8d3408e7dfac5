"""Instagram, "Download your information" as JSON: every arrangement of it since 2018."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers import jsonstream
from moderator.importers.base import Options, Source
from moderator.importers.jsonformat import NO_TEXT, converted, without_text
from moderator.importers.jsonstream import Kind
from moderator.importers.text import clean, repaired
from moderator.importers.times import parse

LISTS = ("comments_media_comments", "comments_reels_comments", "comments_story_comments", "media_comments")
_TEXT = frozenset({"comment", "kommentar", "comentario", "commentaire", "comentário", "commento"})


class InstagramDownload:
    """The comments a person wrote. The name beside one is the media's owner, never the author."""

    name = "instagram_download"
    title = "Instagram comments, Download your information"

    def identify(self, source: Source) -> bool:
        """Look for Meta's lists, or an array of entries with `string_map_data`."""
        seen = jsonstream.sketch(source)
        if isinstance(seen, dict):
            return any(isinstance(seen.get(name), list) for name in LISTS)
        return isinstance(seen, list) and bool(seen) and _is_entry(seen[0])

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment."""
        del options
        if jsonstream.kind(source) is Kind.ARRAY:
            yield from converted(jsonstream.records(source), _entry)
            return
        for name in LISTS:
            yield from converted(jsonstream.items(source, name), _entry)


def _is_entry(value: object) -> bool:
    return isinstance(value, dict) and (
        isinstance(value.get("string_map_data"), dict)
        and ("media_list_data" in value or "title" in value or len(value) == 1)
    )


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
    text, instant, owner = _mapped(entry["string_map_data"])
    yield from _comment(where, text, instant, owner, extra)


def _mapped(fields: Mapping[str, Mapping[str, Any]]) -> tuple[object, object, object]:
    """Return text, instant and owner from fields whose names are in the account's language."""
    instant = next(
        (one["timestamp"] for one in fields.values() if one.get("timestamp") and not one.get("value")), None
    )
    valued = [(name, one["value"]) for name, one in fields.items() if one.get("value")]
    named = [value for name, value in valued if name.strip().lower() in _TEXT]
    if instant is None:
        instant = next((one["timestamp"] for one in fields.values() if one.get("timestamp")), None)
    if named:
        text = named[0]
    elif len(valued) == 1 and len(fields) > 1 and _looks_like_a_name(valued[0]):
        text = None
    else:
        text = next(
            (value for _, value in valued if not _is_user_name(value)), valued[0][1] if valued else None
        )
    return text, instant, next((value for _, value in valued if value is not text), None)


def _looks_like_a_name(field: tuple[str, object]) -> bool:
    name, value = field
    return "owner" in name.lower() and _is_user_name(value)


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
    kept = {**extra, "media_owner": owner} if owner else dict(extra)
    yield NewComment(
        text=clean(str(text)),
        platform="instagram",
        created_at=created,
        created_at_precision=precision,
        extra=kept,
    )
