"""Google Takeout before 2023, `my-comments.html` and `my-live-chat-messages.html`: a page with one list."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs

from selectolax.lexbor import LexborHTMLParser

from moderator.core.comment import NewComment, Record, Rejected, Skipped
from moderator.importers.base import Options, Source, cut
from moderator.importers.documents.jsonformat import NO_TEXT
from moderator.importers.files.matches import pieces
from moderator.importers.meaning import addresses
from moderator.importers.meaning.text import clean, html_to_text, is_blank
from moderator.importers.meaning.times import parse

_ITEM = re.compile(r"<li\b[^>]*>(.*?)(?=</li>|<li\b|</ul>|\Z)", re.DOTALL | re.IGNORECASE)
_LINKED = re.compile(
    r"<li\b[^>]*>[^<]{0,200}<a\s[^>]*href=[\"']?https?://(?:www\.)?youtube\.com/", re.IGNORECASE
)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[\sT]*\d\d:\d\d:\d\d(?:\.\d+)?(?:\s*UTC|Z|[+-]\d\d:?\d\d)?")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


class YouTubeTakeoutPage:
    """An entry is a sentence in the account's language, with links and an instant, then the text."""

    name = "youtube_takeout_page"
    title = "YouTube comments, Google Takeout page"

    def identify(self, source: Source) -> bool:
        """Look for list entries that begin with a link to YouTube and hold an instant."""
        text = source.head_text
        if not text.startswith("<") or not (found := _LINKED.search(text)):
            return False
        return bool(_INSTANT.search(text, found.start(), found.start() + 4000))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment."""
        del options
        entries = pieces(source, source.encoding_mark or "utf-8", _ITEM)
        for number, entry in enumerate(entries):
            yield _comment(f"entry {number + 1}", entry)


def _comment(where: str, entry: str) -> Record:
    head, *rest = _BREAK.split(entry, maxsplit=1)
    instant = _INSTANT.search(head)
    links = [
        node.attributes.get("href") or ""
        for node in LexborHTMLParser(head).css("a")
        if "href" in node.attributes
    ]
    if instant is None or not links:
        return Rejected(where, "not shaped like a comment of this format", cut(entry))
    text = clean(html_to_text("".join(rest))).strip()
    if is_blank(text):
        return Skipped(NO_TEXT, where)
    created, precision = parse(instant[0])
    video, own, permalink = None, None, None
    for link in links:
        query = parse_qs(addresses.split(link).query)
        if "v" in query and video is None:
            video = query["v"][0]
        if "lc" in query and own is None:
            own, permalink = query["lc"][0], link
    sentence = html_to_text(head).strip()
    return NewComment(
        text=text,
        platform="youtube",
        external_id=own,
        parent_external_id=own.split(".", 1)[0] if own and "." in own else None,
        thread_id=video,
        created_at=created,
        created_at_precision=precision,
        permalink=permalink,
        extra={"sentence": clean(sentence)},
    )
