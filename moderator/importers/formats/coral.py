"""Coral: comments as its import and export tools write them, one a line."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import OWN, NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import DELETED, each, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, html_to_text
from moderator.importers.meaning.times import parse

NOT_A_COMMENT = "a story or a person, not a comment"
_STORY = ("storyID", "storyId", "story_id", "assetID", "asset_id")
_AUTHOR = ("authorID", "authorId", "author_id")
_PARENT = ("parentID", "parentId", "parent_id")
_CREATED = ("createdAt", "created_at")
_STAFF = frozenset(("STAFF", "MODERATOR", "ADMIN"))
_USED = (
    "id",
    "body",
    "revisions",
    "actionCounts",
    "author",
    "story",
    "email",
    *_STORY,
    *_AUTHOR,
    *_PARENT,
    *_CREATED,
)


class Coral:
    """Whatever its status, a comment is imported, and the status kept."""

    name = "coral"
    title = "Coral comments"

    def identify(self, source: Source) -> bool:
        """Look for a body that names its story."""
        return any(map(_is_comment, envelopes.sample(source, "comments", "data")))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment."""
        del options
        return each(envelopes.spread(source, "comments", "data"), _comment)


def _is_comment(value: Mapping[str, Any]) -> bool:
    story = any(key in value for key in _STORY) or isinstance(value.get("story"), dict)
    author = any(key in value for key in _AUTHOR) or isinstance(value.get("author"), dict)
    return story and author and ("body" in value or isinstance(value.get("revisions"), list))


def _is_staff(value: Mapping[str, Any], author: object) -> bool:
    """Say whether somebody of the site wrote it, by their role or by the tag that readers see."""
    role = author.get("role") if isinstance(author, dict) else None
    tags = value.get("tags")
    told = (
        [one.get("type", one.get("code")) if isinstance(one, dict) else one for one in tags or ()]
        if isinstance(tags, list)
        else []
    )
    return str(role).upper() in _STAFF or any(str(one).upper() == "STAFF" for one in told)


def _first(value: Mapping[str, Any], keys: tuple[str, ...]) -> Any:
    return next((value[key] for key in keys if value.get(key) is not None), None)


def _comment(where: str, value: Mapping[str, Any]) -> Record:
    if "body" not in value and "revisions" not in value:
        return Skipped(NOT_A_COMMENT, where)
    if value.get("deletedAt") or value.get("deleted_at"):
        return Skipped(DELETED, where)
    body = value.get("body")
    revisions = value.get("revisions")
    if body is None and isinstance(revisions, list) and revisions:
        body = revisions[-1].get("body")
    text = html_to_text(body) if isinstance(body, str) else body
    skipped = without_text(text, where)
    if skipped:
        return skipped
    extra = rest(value, _USED)
    if text != body:
        extra["raw_text"] = clean(str(body))
    author, story = value.get("author"), value.get("story")
    name = author.get("username") or author.get("name") if isinstance(author, dict) else None
    if _is_staff(value, author):
        extra[OWN] = True
    created = _first(value, _CREATED)
    if isinstance(created, dict):
        created = created.get("$date")
    instant, precision = parse(created)
    counts = value.get("actionCounts")
    return NewComment(
        clean(str(text)),
        None,
        text_or_none(value.get("id")),
        text_or_none(_first(value, _PARENT)),
        text_or_none(_first(value, _STORY))
        or (text_or_none(story.get("id")) if isinstance(story, dict) else None),
        text_or_none(story.get("title")) if isinstance(story, dict) else None,
        text_or_none(name),
        text_or_none(_first(value, _AUTHOR))
        or (text_or_none(author.get("id")) if isinstance(author, dict) else None),
        instant,
        precision,
        count(counts.get("REACTION")) if isinstance(counts, dict) else None,
        extra=extra,
    )
