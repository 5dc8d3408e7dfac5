"""Google Maps: what people wrote about a business, by its Business Profile (API, or Google Takeout)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import STARS_ALONE, converted, rest, text_or_none
from moderator.importers.meaning.text import clean, is_blank
from moderator.importers.meaning.times import parse

_NAME = re.compile(r"accounts/[^/]+/locations/(?P<location>[^/]+)/reviews/(?P<review>[^/]+)\Z")
_BEFORE = re.compile(
    r"\A\(Translated by Google\)\s*(?P<translated>.*?)\s*\(Original\)\s*(?P<own>.*)\Z", re.DOTALL
)
_BEHIND = re.compile(r"\A(?P<own>.*?)\s*\(Translated by Google\)\s*(?P<translated>.*)\Z", re.DOTALL)
"""Google puts its translation before what was written, or behind it, with these words in every language."""
_USED = ("name", "reviewId", "reviewer", "comment", "createTime")


class GoogleBusiness:
    """A review is named by its account, its location and its own id; the owner's answer stays beside it."""

    name = "google_business"
    title = "Google Maps reviews, Business Profile"

    def identify(self, source: Source) -> bool:
        """Look for reviews with the names that Google gives them."""
        return any(map(_is_review, envelopes.sample(source, "reviews")))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each review."""
        del options
        return converted(envelopes.spread(source, "reviews"), _review)


def _is_review(value: Mapping[str, Any]) -> bool:
    return "starRating" in value and isinstance(name := value.get("name"), str) and bool(_NAME.match(name))


def _review(where: str, value: dict[str, Any]) -> Iterator[Record]:
    name = _NAME.match(str(value["name"]))
    raw = value.get("comment")
    if not raw or is_blank(str(raw)):
        yield Skipped(STARS_ALONE, where)
        return
    extra = rest(value, _USED)
    text = str(raw)
    if two := _BEFORE.match(text) or _BEHIND.match(text):
        text = two["own"]
        extra["translated"] = clean(two["translated"])
    reviewer = value.get("reviewer")
    reviewer = reviewer if isinstance(reviewer, dict) else {}
    created, precision = parse(value.get("createTime"))
    yield NewComment(
        text=clean(text),
        platform="google_maps",
        external_id=name["review"] if name else text_or_none(value.get("reviewId")),
        thread_id=name["location"] if name else None,
        author_name=text_or_none(reviewer.get("displayName")),
        created_at=created,
        created_at_precision=precision,
        extra=extra,
    )
