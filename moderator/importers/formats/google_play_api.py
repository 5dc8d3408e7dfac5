"""Google Play Developer API: reviews in pages, each with what the person wrote and what the developer answered."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import STARS_ALONE, converted, rest, text_or_none
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, is_blank
from moderator.importers.meaning.times import parse

_USED = ("text", "lastModified", "thumbsUpCount", "originalText")


class GooglePlayApi:
    """What a person wrote is the last state of it; a developer's answer stays beside the review."""

    name = "google_play_api"
    title = "Google Play reviews, Developer API"

    def identify(self, source: Source) -> bool:
        """Look for reviews that hold what their person wrote."""
        return any(_written(one) is not None for one in envelopes.sample(source, "reviews"))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each review."""
        del options
        return converted(envelopes.spread(source, "reviews"), _review)


def _part(review: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """Return the last part of that name among the comments of a review."""
    parts = review.get("comments")
    found = (
        [one[name] for one in parts if isinstance(one, dict) and name in one]
        if isinstance(parts, list)
        else []
    )
    return found[-1] if found and isinstance(found[-1], dict) else None


def _written(review: Mapping[str, Any]) -> dict[str, Any] | None:
    return _part(review, "userComment") if "reviewId" in review else None


def _review(where: str, value: dict[str, Any]) -> Iterator[Record]:
    written = _written(value)
    if written is None:
        raise KeyError("userComment")
    # Before the tab stands the title, which Google Play no longer asks for.
    title, tab, text = str(written.get("text") or "").partition("\t")
    text = (text if tab else title).strip()
    if is_blank(text):
        yield Skipped(STARS_ALONE, where)
        return
    extra = rest(written, _USED)
    if tab and title.strip():
        extra["title"] = clean(title.strip())
    if original := written.get("originalText"):
        extra["original_text"] = clean(str(original).strip())
    answer = _part(value, "developerComment")
    if answer is not None:
        extra["developer_reply"] = clean(str(answer.get("text") or ""))
    last = written.get("lastModified")
    created, precision = parse(last.get("seconds") if isinstance(last, dict) else last)
    yield NewComment(
        text=clean(text),
        platform="google_play",
        external_id=text_or_none(value.get("reviewId")),
        author_name=text_or_none(value.get("authorName")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(written.get("thumbsUpCount")),
        extra=extra,
    )
