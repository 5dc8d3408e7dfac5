"""Customer reviews as Apple's store feeds them, fifty a page: in JSON or in XML (Atom)."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, Rejected
from moderator.importers.base import Options, Source
from moderator.importers.documents import jsonstream
from moderator.importers.documents.jsonformat import converted, text_or_none, without_text
from moderator.importers.documents.jsonstream import Kind, Placed
from moderator.importers.documents.xmlnodes import Node
from moderator.importers.documents.xmlstream import nodes, start_of
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, html_to_text
from moderator.importers.meaning.times import parse

_WANTED = {"entry": frozenset[str]()}
_APP = re.compile(r"\bid=(\d+)")
_KEPT = ("title", "rating", "version", "voteCount")


class AppStoreRss:
    """A review has stars, a title and the version beside its text; the app itself stands among the first pages."""

    name = "app_store_rss"
    title = "App Store reviews, Apple's feed"

    def identify(self, source: Source) -> bool:
        """Look for entries with stars, or for the name of the feed where it has none."""
        if source.head_text.startswith("<"):
            return start_of(source.head_text, "feed") >= 0 and "itunes.apple.com/rss" in source.head_text
        if jsonstream.kind(source) is Kind.NONE:
            return False
        seen = jsonstream.sketch(source)
        first = seen[0] if isinstance(seen, list) and seen else seen
        return any("im:rating" in one for one in _of_page(first)) or (
            isinstance(first, dict)
            and isinstance(first.get("feed"), dict)
            and "/rss/customerreviews/" in str(first)
        )

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each review."""
        del options
        if source.head_text.startswith("<"):
            app = _APP.search(source.head_text[: source.head_text.find("<entry")])
            for node in nodes(source, "feed", _WANTED):
                if isinstance(node, Rejected):
                    yield node
                elif node.child("rating") is not None:
                    yield _review(f"line {node.line}", _of_node(node), app[1] if app else None, None)
        else:
            yield from converted(_entries(source), _entry)


def _of_page(page: object) -> list[dict[str, Any]]:
    """Return the entries of a page; where there is but one, it stands alone."""
    feed = page.get("feed") if isinstance(page, dict) else None
    entries = feed.get("entry") if isinstance(feed, dict) else None
    found = entries if isinstance(entries, list) else [entries]
    return [one for one in found if isinstance(one, dict)]


def _entries(source: Source) -> Iterator[Placed | Rejected]:
    for page in jsonstream.records(source):
        if isinstance(page, Rejected):
            yield page
            continue
        feed = page[1].get("feed") if isinstance(page[1], dict) else None
        app = _APP.search(_label(feed.get("id")) or "") if isinstance(feed, dict) else None
        title = None
        for place, entry in enumerate(_of_page(page[1])):
            if "im:rating" in entry:
                yield (
                    f"{page[0]}.feed.entry[{place}]",
                    {**entry, "app": app[1] if app else None, "app title": title},
                )
            else:
                title = _label(entry.get("im:name"))


def _entry(where: str, value: dict[str, Any]) -> Iterator[Record]:
    author = value.get("author")
    names: Mapping[str, Any] = author if isinstance(author, dict) else {}
    link = value.get("link")
    address = link.get("attributes", {}).get("href") if isinstance(link, dict) else None
    plain = {key.removeprefix("im:"): _label(inner) for key, inner in value.items()}
    plain |= {"name": _label(names.get("name")), "uri": _label(names.get("uri")), "link": address}
    yield _review(where, plain, value["app"], value["app title"])


def _label(value: object) -> str | None:
    """Return what Apple wraps into {"label": …}."""
    return text_or_none(value.get("label") if isinstance(value, dict) else None)


def _of_node(node: Node) -> dict[str, str | None]:
    found: dict[str, str | None] = {
        part.name: part.inner().strip() for part in node.parts if isinstance(part, Node)
    }
    contents = node.children("content")
    text = next((one for one in contents if one.attributes.get("type") == "text"), None)
    found["content"] = text.inner() if text else html_to_text(found.get("content") or "")
    author, link = node.child("author"), node.child("link")
    if author is not None:
        found |= {"name": author.value("name"), "uri": author.value("uri")}
    found["link"] = link.attributes.get("href") if link is not None else None
    return found


def _review(where: str, value: Mapping[str, str | None], app: str | None, title: str | None) -> Record:
    text = value.get("content")
    skipped = without_text(text, where)
    if skipped:
        return skipped
    created, precision = parse(value.get("updated"))
    person = re.search(r"/reviews?/id(\d+)", value.get("uri") or "")
    return NewComment(
        text=clean(str(text)),
        platform="app_store",
        external_id=clean(value.get("id") or "") or None,
        thread_id=app,
        thread_title=clean(title) if title else None,
        author_name=clean(value.get("name") or "") or None,
        author_id=person[1] if person else None,
        created_at=created,
        created_at_precision=precision,
        like_count=count(value.get("voteSum")),
        permalink=clean(value.get("link") or "") or None,
        extra={key: clean(str(value[key])) for key in _KEPT if value.get(key)},
    )
