"""Facebook, "Download your information" as JSON: the comments a person wrote, under posts and in groups."""

import re
from collections.abc import Iterator
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import DELETED, converted, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.meaning.text import clean, repaired
from moderator.importers.meaning.times import parse

LISTS = ("comments_v2", "group_comments_v2", "comments")
_NAMED = re.compile(r"comments(?:_v\d+|_in_\w+|_on_\w+)?\Z")


class FacebookDownload:
    """No ids, no likes, no links; every string is encoded twice."""

    name = "facebook_download"
    title = "Facebook comments, Download your information"
    one_document = True

    def identify(self, source: Source) -> bool:
        """Look for one of Meta's lists of entries with `data` and `timestamp`."""
        seen = jsonstream.sketch(source)
        if isinstance(seen, list):
            return any(_is_entry(one) for one in seen[:20])
        if not isinstance(seen, dict):
            return False
        if any(isinstance(seen.get(name), list) for name in LISTS[:2]):
            return True
        if jsonstream.kind(source) is Kind.OBJECT and _is_entry(seen):
            return True
        # Some entries have no data: what they held was deleted.
        named = [value for name, value in seen.items() if _is_named(name) and isinstance(value, list)]
        return any(_is_entry(one) for old in named for one in old[:20])

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment; an entry without data was deleted or hidden."""
        del options
        seen = jsonstream.sketch(source)
        if jsonstream.kind(source) is Kind.ARRAY or (isinstance(seen, dict) and "timestamp" in seen):
            yield from converted(jsonstream.records(source), _entry)
            return
        yield from converted(envelopes.anywhere(source, _is_named, deepest=0), _entry)


def _is_named(name: str) -> bool:
    """Say whether a list holds comments by its name; other places to comment have brought other names."""
    return name in LISTS or _NAMED.search(name) is not None


def _is_entry(value: object) -> bool:
    if not isinstance(value, dict) or "timestamp" not in value:
        return False
    data = value.get("data")
    return isinstance(data, list) and bool(data) and isinstance(data[0], dict) and "comment" in data[0]


def _entry(where: str, value: dict[str, Any]) -> Iterator[Record]:
    entry = repaired(value)
    assert isinstance(entry, dict)
    comments = [part["comment"] for part in entry.get("data") or () if isinstance(part.get("comment"), dict)]
    if not comments:
        yield Skipped(DELETED, where)
        return
    for comment in comments:
        text = comment.get("comment")
        skipped = without_text(text, where)
        if skipped:
            yield skipped
            continue
        created, precision = parse(comment.get("timestamp") or entry.get("timestamp"))
        yield NewComment(
            text=clean(text),
            platform="facebook",
            author_name=text_or_none(comment.get("author")),
            created_at=created,
            created_at_precision=precision,
            extra={**rest(entry, ("timestamp", "data")), **rest(comment, ("comment", "author", "timestamp"))},
        )
