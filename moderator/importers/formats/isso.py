"""Isso's generic JSON: threads by their address, comments within."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import NewComment, Record
from moderator.importers.base import Options, Source
from moderator.importers.documents import jsonstream
from moderator.importers.documents.envelopes import sample
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = ("id", "author", "email", "remote_addr", "created", "text", "parent")
_TELLING = frozenset(("remote_addr", "website", "email", "created"))


class Isso:
    """Ids can all be 0, which is none; addresses of mail and of machines are not taken."""

    name = "isso"
    title = "Isso comments, generic JSON"

    def identify(self, source: Source) -> bool:
        """Look for threads with a title whose comments have an author and where they came from."""
        return any(_is_thread(value) for value in sample(source))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment of each thread."""
        del options
        return converted(jsonstream.records(source), _thread)


def _is_thread(value: Mapping[str, Any]) -> bool:
    inside = value.get("comments")
    return (
        isinstance(inside, list)
        and "id" in value
        and "title" in value
        and any(
            isinstance(one, dict) and "text" in one and "author" in one and len(_TELLING & one.keys()) >= 2
            for one in inside
        )
    )


def _thread(where: str, value: Mapping[str, Any]) -> Iterator[Record]:
    thread, title = text_or_none(value["id"]), text_or_none(value.get("title"))
    for place, one in enumerate(value.get("comments") or ()):
        yield _comment(f"{where}.comments[{place}]", one, thread, title)


def _comment(where: str, value: Mapping[str, Any], thread: str | None, title: str | None) -> Record:
    text = value.get("text")
    skipped = without_text(text, where)
    if skipped:
        return skipped
    own, above = text_or_none(value.get("id")), text_or_none(value.get("parent"))
    created, precision = parse(value.get("created"))
    return NewComment(
        clean(str(text)),
        "isso",
        None if own == "0" else own,
        None if above == "0" else above,
        thread,
        clean(title) if title else None,
        text_or_none(value.get("author")),
        None,
        created,
        precision,
        extra=rest(value, _USED),
    )
