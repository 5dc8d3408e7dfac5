"""App Store Connect API: customer reviews in pages."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = ("body", "reviewerNickname", "createdDate")


class AppStoreConnect:
    """A review has stars and a title beside its text; the ids are Apple's own."""

    name = "app_store_connect"
    title = "App Store reviews, App Store Connect"

    def identify(self, source: Source) -> bool:
        """Look for records with a body and a rating under `attributes`."""
        return any(_is_review(one) for one in envelopes.sample(source, "data"))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each review."""
        del options
        return converted(envelopes.spread(source, "data"), _review)


def _is_review(value: Mapping[str, Any]) -> bool:
    attributes = value.get("attributes")
    return isinstance(attributes, dict) and {"body", "rating"} <= attributes.keys()


def _review(where: str, value: dict[str, Any]) -> Iterator[Record]:
    attributes = value["attributes"]
    text = attributes.get("body")
    skipped = without_text(text, where)
    if skipped:
        yield skipped
        return
    created, precision = parse(attributes.get("createdDate"))
    yield NewComment(
        text=clean(text),
        platform="app_store",
        external_id=text_or_none(value.get("id")),
        author_name=text_or_none(attributes.get("reviewerNickname")),
        created_at=created,
        created_at_precision=precision,
        extra=rest(attributes, _USED),
    )
