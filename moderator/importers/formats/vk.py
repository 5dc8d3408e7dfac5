"""VK as its API answers `wall.getComments`: comments with the first answers inside, the people in lists beside them."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from moderator.core.comment import OWN, NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import DELETED, converted, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = ("id", "from_id", "post_id", "owner_id", "date", "text", "likes", "thread", "parents_stack", "reply_to_comment",
         "reply_to_user")  # fmt: skip
_TELLS = frozenset(("parents_stack", "reply_to_comment", "thread", "post_id"))


class Vk:
    """Groups have negative numbers; what the owner of a wall writes on it is the owner's."""

    name = "vk"
    title = "VK comments, API"

    def identify(self, source: Source) -> bool:
        """Look for comments with the numbers of who wrote them and on whose wall."""
        return any(map(_is_comment, envelopes.sample(source, "items")))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment, the answers inside it right after it."""
        del options
        names = dict(_names(source)) if jsonstream.kind(source) is Kind.OBJECT else {}
        return converted(envelopes.spread(source, "items"), partial(_entry, names=names))


def _is_comment(value: Mapping[str, Any]) -> bool:
    known = {"id", "from_id", "owner_id", "date", "text"} <= value.keys() and isinstance(
        value["owner_id"], int
    )
    return known and not _TELLS.isdisjoint(value)


def _names(source: Source) -> Iterator[tuple[str, str]]:
    for key, sign in (("profiles", ""), ("groups", "-")):
        for found in jsonstream.items(source, key):
            if isinstance(found, tuple) and isinstance(person := found[1], dict):
                both = f"{person.get('first_name') or ''} {person.get('last_name') or ''}".strip()
                name = clean(str(person.get("name") or both)).strip()
                if name and "id" in person:
                    yield f"{sign}{person['id']}", name


def _entry(where: str, value: dict[str, Any], names: Mapping[str, str]) -> Iterator[Record]:
    yield _comment(where, value, names)
    inner = value.get("thread")
    answers = inner.get("items") if isinstance(inner, dict) else None
    for place, answer in enumerate(answers or ()):
        yield _comment(f"{where}.thread[{place}]", answer, names)


def _comment(where: str, value: Mapping[str, Any], names: Mapping[str, str]) -> Record:
    if value.get("deleted"):
        return Skipped(DELETED, where)
    text = value["text"]
    if skipped := without_text(text, where):
        return skipped
    writer, wall, post = value["from_id"], value["owner_id"], value.get("post_id")
    above = value.get("parents_stack")
    parent = value.get("reply_to_comment") or (above[-1] if isinstance(above, list) and above else None)
    created, precision = parse(value["date"])
    likes = value.get("likes")
    extra = rest(value, _USED)
    if writer == wall:
        extra[OWN] = True
    own = text_or_none(value["id"])
    return NewComment(
        clean(text),
        "vk",
        f"{wall}_{own}",  # Numbers begin anew on every wall.
        f"{wall}_{parent}" if parent else None,
        f"{wall}_{post}" if post is not None else None,
        author_name=names.get(str(writer)),
        author_id=text_or_none(writer),
        created_at=created,
        created_at_precision=precision,
        like_count=count(likes.get("count")) if isinstance(likes, dict) else None,
        permalink=f"https://vk.com/wall{wall}_{post}?reply={own}" if post is not None else None,
        extra=extra,
    )
