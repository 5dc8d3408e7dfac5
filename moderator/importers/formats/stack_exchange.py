"""`Comments.xml` of a dump of Stack Exchange: a row a comment, all of it in attributes."""

import re
from collections.abc import Iterator

from moderator.core.comment import NewComment, Record, Rejected, Skipped, TimePrecision
from moderator.importers.base import Options, Source
from moderator.importers.documents.jsonformat import NO_TEXT
from moderator.importers.documents.xmlnodes import Node
from moderator.importers.documents.xmlstream import nodes, start_of
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, is_blank
from moderator.importers.meaning.times import parse

_ROW = re.compile(r"<row\s[^<>]{0,400}\bPostId\s*=\s*[\"']")
_USED = frozenset(("Id", "PostId", "Score", "Text", "CreationDate", "UserId", "UserDisplayName"))


class StackExchange:
    """Times are in UTC without saying so; of most people the number alone is told, of those who left the name."""

    name = "stack_exchange"
    title = "Stack Exchange comments, XML"

    def identify(self, source: Source) -> bool:
        """Look for rows that name the post they are under."""
        start = start_of(source.head_text[:20_000], "comments")
        return start >= 0 and _ROW.search(source.head_text[:20_000], start) is not None

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield the comment of each row.

        Raises:
            UserError: the document defines entities.

        """
        del options
        for node in nodes(source, "comments", {"row": frozenset()}):
            yield node if isinstance(node, Rejected) else _comment(node)


def _comment(node: Node) -> Record:
    told = node.attributes
    text = clean(told.get("Text", ""))
    if is_blank(text):
        return Skipped(NO_TEXT, f"line {node.line}")
    created, precision = parse(told.get("CreationDate"))
    return NewComment(
        text,
        "stack_exchange",
        told.get("Id") or None,
        thread_id=told.get("PostId") or None,
        author_name=clean(told.get("UserDisplayName", "")).strip() or None,
        author_id=told.get("UserId") or None,
        created_at=created,
        created_at_precision=TimePrecision.EXACT if precision is TimePrecision.LOCAL else precision,
        like_count=count(told.get("Score")),
        extra={name: clean(value) for name, value in told.items() if name not in _USED and value},
    )
