"""Disqus's export of a forum: threads, then posts that name them, in one XML file."""

from collections.abc import Iterator

from moderator.core.comment import OWN, NewComment, Record, Rejected, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents.jsonformat import DELETED, NO_TEXT
from moderator.importers.documents.xmlnodes import Node
from moderator.importers.documents.xmlstream import nodes, start_of
from moderator.importers.meaning.text import clean, html_to_text, is_blank, unescape_once
from moderator.importers.meaning.times import parse

_WANTED = {"thread": frozenset[str](), "post": frozenset({"thread"})}
_USED = frozenset(("message", "createdAt", "isDeleted", "author", "thread", "parent", "ipAddress"))
_Thread = tuple[str | None, str | None, str]
"""Address, title, and the account that opened it; empty where there is none."""


class Disqus:
    """Spam is imported and marked; addresses of machines and of mail are not."""

    name = "disqus"
    title = "Disqus comments, XML"

    def identify(self, source: Source) -> bool:
        """Look for the outermost element, after whatever stands before it."""
        return start_of(source.head_text, "disqus") >= 0 and "disqus.com" in source.head_text

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each post.

        Raises:
            UserError: the document defines entities.

        """
        del options
        threads: dict[str, _Thread] = {}
        for node in nodes(source, "disqus", _WANTED):
            if isinstance(node, Rejected):
                yield node
            elif node.name == "thread":
                known = threads.get(node.attributes.get("id", ""), (None, None, ""))
                link, title = node.value("link"), unescape_once(node.value("title"))
                # Threads are repeated, and not every time with all that is known of them.
                threads[node.attributes.get("id", "")] = (
                    link or known[0],
                    title or known[1],
                    _account(node) or known[2],
                )
            else:
                yield _post(node, threads)


def _account(node: Node) -> str:
    """Return the account behind a thread or a post; a guest has none."""
    author = node.child("author")
    return "" if author is None or author.value("isAnonymous") == "true" else author.value("username")


def _post(node: Node, threads: dict[str, _Thread]) -> Record:
    own = node.attributes.get("id") or None
    where = f"line {node.line}"
    if node.value("isDeleted").lower() == "true":
        return Skipped(DELETED, where)
    message = node.child("message")
    markup = clean(message.inner().strip()) if message is not None else ""
    text = html_to_text(markup)
    if is_blank(text):
        return Skipped(NO_TEXT, where)
    above, place = node.child("parent"), node.child("thread")
    thread = place.attributes.get("id") or None if place is not None else None
    link, title, owner = threads.get(thread or "", (None, None, ""))
    author = node.child("author")
    created, precision = parse(node.value("createdAt"))
    extra: dict[str, object] = {
        part.name: part.inner().strip()
        for part in node.parts
        if isinstance(part, Node) and part.name not in _USED and part.inner().strip() not in ("", "false")
    }
    if author is not None and author.value("isAnonymous") == "true":
        extra["isAnonymous"] = "true"
    if owner and _account(node) == owner:
        extra[OWN] = True
    if text != markup:
        extra["raw_text"] = markup
    return NewComment(
        text,
        "disqus",
        own,
        above.attributes.get("id") or None if above is not None else None,
        thread,
        title,
        (unescape_once(author.value("name")) or author.value("username") or None)
        if author is not None
        else None,
        (author.value("username") or None) if author is not None else None,
        created,
        precision,
        None,
        f"{link}#comment-{own}" if link and own else None,
        extra,
    )
