"""What Reddit's own names mean, in whichever wrapping they come: dumps, answers of the API, tables."""

import re
from collections.abc import Mapping
from typing import Any

from moderator.core.comment import OWN, NewComment, Record, Skipped, TimePrecision
from moderator.importers.documents.jsonformat import DELETED, text_or_none, without_text
from moderator.importers.formats.known_table import without_prefix
from moderator.importers.generic.rows import PLACEHOLDERS
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, cleaned, unescape_once
from moderator.importers.meaning.times import parse

SITE = "https://www.reddit.com"
_POST = re.compile(r"/comments/([0-9a-z]{2,13})(?:/|$)", re.IGNORECASE)
_COMMENT = re.compile(r"/comments/[0-9a-z]{2,13}/[^/]*/([0-9a-z]{2,13})(?:[/?]|$)", re.IGNORECASE)
_SHORT = re.compile(r"redd\.it/([0-9a-z]{2,13})", re.IGNORECASE)
_REMOVED = re.compile(r"\[ ?removed by reddit", re.IGNORECASE)
_USED = frozenset(
    {
        "id", "name", "body", "body_html", "author", "author_fullname", "created_utc", "created", "score", "ups",
        "link_id", "parent_id", "permalink", "context", "link_title", "replies", "comments", "depth",
    }
)  # fmt: skip
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def comment(
    where: str,
    data: Mapping[str, Any],
    *,
    parent: str | None = None,
    thread: str | None = None,
    title: str | None = None,
) -> Record:
    """Turn a comment with Reddit's field names into ours.

    `parent`, `thread` and `title` say what it stands under, where the comment itself does not.
    """
    body = data.get("body")
    skipped = without_text(body, where)
    if skipped:
        return skipped
    text = str(body)
    if is_gone(text):
        return Skipped(DELETED, where)
    names = (text_or_none(data.get(key)) for key in ("id", "name", "comment_id"))
    own = without_prefix(next(filter(None, names), None), "t1_")
    link = text_or_none(data.get("permalink")) or str(data.get("context") or "").partition("?")[0] or None
    named = data.get("parent_id")
    under = named[3:] if isinstance(named, str) and named.startswith("t3_") else None
    post = (
        identity(data.get("link_id") or data.get("submission_id"), "t3_")
        or under
        or thread_of(link)
        or thread
    )
    above = parent_of(named, post) if named is not None else parent
    created, precision = parse(data.get("created_utc"))
    if created is None:
        # Older answers of the API shift this one by hours.
        created, _ = parse(data.get("created"))
        precision = TimePrecision.LOCAL if created else precision
    if created is not None and precision is TimePrecision.LOCAL and "created_utc" in data:
        precision = TimePrecision.EXACT
    likes = count(data.get("score"))
    author = data.get("author")
    if isinstance(author, Mapping):
        author = author.get("name")
    heading = text_or_none(data.get("link_title")) or title
    extra = {key: value for key, value in data.items() if value and key not in _USED}
    if is_leading(data):
        extra[OWN] = True
    return NewComment(
        clean(unescape_once(text)),
        "reddit",
        own,
        above,
        post,
        clean(unescape_once(heading)) if heading else None,
        text_or_none(author),
        text_or_none(data.get("author_fullname")),
        created,
        precision,
        likes if likes is not None else count(data.get("ups")),
        permalink(link, text_or_none(data.get("subreddit")), post, own),
        cleaned(extra),  # type: ignore[arg-type]
    )


def is_leading(data: Mapping[str, Any]) -> bool:
    """Say whether those who lead the community wrote it as such, or a person below a post in their own profile.

    Who wrote the post is elsewhere one of many: what they go on to say waits for review like all other comments.
    """
    profile = str(data.get("subreddit") or "").startswith("u_")
    return data.get("distinguished") == "moderator" or (
        profile and data.get("is_submitter") in (True, "True", "true")
    )


def is_gone(body: str) -> bool:
    """Say whether a text only says that a comment was removed or deleted."""
    text = body.strip()
    return text[:1] == "[" and (text in PLACEHOLDERS or bool(_REMOVED.match(text)))


def identity(value: object, prefix: str) -> str | None:
    """Return an id without the prefix of its kind; some dumps write ids as numbers, in base 10."""
    if isinstance(value, int) and not isinstance(value, bool):
        return _base36(value) if value > 0 else None
    if isinstance(value, float):
        return _base36(int(value)) if value > 0 and value.is_integer() and value < 2**53 else None
    return without_prefix(text_or_none(value), prefix)


def parent_of(value: object, post: str | None) -> str | None:
    """Return the comment above; None where that is the post."""
    if isinstance(value, str) and value.startswith("t3_"):
        return None
    above = identity(value, "t1_")
    return None if above == post else above


def thread_of(address: str | None) -> str | None:
    """Return the id of the post that an address names."""
    found = (_POST.search(address) or _SHORT.search(address)) if address else None
    return found[1].lower() if found else None


def comment_of(address: str | None) -> str | None:
    """Return the id of the comment that an address names, behind the post and its title."""
    found = _COMMENT.search(address) if address else None
    return found[1].lower() if found else None


def permalink(link: str | None, subreddit: str | None, post: str | None, own: str | None) -> str | None:
    """Return the address of a comment, made from its parts where the file has none."""
    if link:
        return SITE + link if link.startswith("/") else link
    if not post or not own:
        return None
    return (
        f"{SITE}/r/{subreddit}/comments/{post}/_/{own}/" if subreddit else f"{SITE}/comments/{post}/_/{own}/"
    )


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits
