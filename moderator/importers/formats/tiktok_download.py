"""TikTok, "Download your data" as JSON: the section of comments among much that is none of our business."""

from collections.abc import Iterator
from typing import Any

from moderator.core.comment import NewComment, Record
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_SECTIONS = frozenset(
    {
        "Activity", "Your Activity", "Ads and data", "App Settings", "Comment", "Comments", "CommentsList",
        "Direct Message", "Direct Messages", "Income Plus Wallet Transactions", "Income+ Wallet",
        "Likes and Favorites", "Location Review", "Location Reviews", "Poll", "Post", "Profile",
        "Profile And Settings", "Shop Orders", "Tiktok Live", "TikTok Live", "Tiktok Shopping", "TikTok Shop",
        "TikTok Shopping", "Video", "Watch Live History",
    }
)  # fmt: skip
"""What the top of the file is divided into, by the years."""
_USED = ("date", "comment", "url")
_NOTHING = frozenset({"n/a", ""})


class TikTokDownload:
    """A person's own comments: no ids, no videos, no author."""

    name = "tiktok_download"
    title = "TikTok comments, Download your data"
    one_document = True

    def identify(self, source: Source) -> bool:
        """Look for the sections of such a download, with a list of comments in one of them."""
        if jsonstream.kind(source) is not Kind.OBJECT:
            return False
        seen = jsonstream.sketch(source)
        if not isinstance(seen, dict) or _SECTIONS.isdisjoint(seen):
            return False
        if "tiktok_download" not in source.memo:
            # History and messages may fill the head many times over before the comments come.
            found = (one for one in _entries(source) if isinstance(one, tuple))
            first = next(found, None)
            source.memo["tiktok_download"] = _is_comment(first[1]) if first else _has_list(seen)
        return bool(source.memo["tiktok_download"])

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment."""
        del options
        return converted(_entries(source), _comment)


def _entries(source: Source) -> Iterator[Any]:
    """Yield what the lists named `CommentsList` hold, in whatever section they stand."""
    return envelopes.anywhere(source, lambda key: key.lower() == "commentslist")


def _has_list(value: object, deepest: int = 4) -> bool:
    """Say whether there is a list of comments, be it empty: null stands where somebody never wrote one."""
    if not isinstance(value, dict) or deepest == 0:
        return False
    return any(key.lower() == "commentslist" or _has_list(inner, deepest - 1) for key, inner in value.items())


def _is_comment(value: object) -> bool:
    return isinstance(value, dict) and "comment" in {key.lower() for key in value}


def _comment(where: str, value: dict[str, Any]) -> Iterator[Record]:
    # Older files write Date, Comment, Photo, Url.
    entry = {key.lower(): field for key, field in value.items()}
    text = entry["comment"]
    skipped = without_text(text, where)
    if skipped:
        yield skipped
        return
    date = entry.get("date")
    # The export is made on a server, in UTC, whether it says so or not.
    if isinstance(date, str) and not date.rstrip().endswith(("UTC", "Z")):
        date = f"{date.strip()} UTC"
    created, precision = parse(date)
    kept = {
        key: field for key, field in rest(entry, _USED).items() if str(field).strip().lower() not in _NOTHING
    }
    yield NewComment(
        text=clean(text),
        platform="tiktok",
        created_at=created,
        created_at_precision=precision,
        permalink=text_or_none(entry.get("url")) if entry.get("url") != "N/A" else None,
        extra=kept,
    )
