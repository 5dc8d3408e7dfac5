"""WordPress as its API answers: comments of a site (`/wp-json/wp/v2/comments`), or of one at WordPress.com."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record, TimePrecision
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import each, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, html_to_text, unescape_once
from moderator.importers.meaning.times import Parsed, parse

_USED = ("id", "ID", "post", "parent", "author", "author_name", "author_email", "author_ip", "author_user_agent",
         "author_avatar_urls", "date", "date_gmt", "content", "raw_content", "link", "URL", "short_URL", "_links",
         "meta", "like_count", "i_like", "can_moderate", "class_list")  # fmt: skip


class WordPressApi:
    """Texts are HTML; addresses of mail and of machines are not taken."""

    name = "wordpress_api"
    title = "WordPress comments, API"

    def identify(self, source: Source) -> bool:
        """Look for comments that name their post, with the text as it is rendered."""
        return any(map(_is_comment, envelopes.sample(source, "comments")))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment."""
        del options
        return each(envelopes.spread(source, "comments"), _comment)


def _is_comment(value: Mapping[str, Any]) -> bool:
    content = value.get("content")
    if isinstance(content, dict):
        return {"id", "post", "author_name"} <= value.keys() and "rendered" in content
    return {"ID", "post", "content", "URL", "parent"} <= value.keys() and isinstance(value["post"], dict)


def _comment(where: str, value: Mapping[str, Any]) -> Record:
    content = value["content"]
    markup = content.get("rendered") or content.get("raw") if isinstance(content, dict) else content
    text = html_to_text(markup).strip("\n") if isinstance(markup, str) else markup
    skipped = without_text(text, where)
    if skipped:
        return skipped
    post, above, author = value.get("post"), value.get("parent"), value.get("author")
    title = text_or_none(post.get("title")) if isinstance(post, dict) else None
    name = value.get("author_name") or (author.get("name") if isinstance(author, dict) else None)
    created, precision = _when(value)
    extra = rest(value, _USED)
    if text != markup:
        extra["raw_text"] = clean(str(markup))
    return NewComment(
        clean(str(text)),
        "wordpress",
        _id_of(value.get("id", value.get("ID"))),
        _id_of(above),
        _id_of(post),
        clean(unescape_once(title)) if title else None,
        unescape_once(str(name)) if name else None,
        _id_of(author),
        created,
        precision,
        count(value.get("like_count")),
        text_or_none(value.get("link") or value.get("URL")),
        extra,
    )


def _when(value: Mapping[str, Any]) -> Parsed:
    """Return the instant: in UTC where there is one, else by the clock of the site."""
    created, _ = parse(value.get("date_gmt"))
    return (created, TimePrecision.EXACT) if created else parse(value.get("date"))


def _id_of(value: object) -> str | None:
    """Return an id, be it of a whole object; 0 is none."""
    own = text_or_none(value.get("ID", value.get("id")) if isinstance(value, dict) else value)
    return None if own == "0" else own
