"""Feeds of comments, RSS or Atom: of WordPress, Blogger (its backups too), Disqus, Discourse, Reddit."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from moderator.core.comment import NewComment, Record, Rejected, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents.jsonformat import A_POST, DELETED, NO_TEXT
from moderator.importers.documents.xmlnodes import Node
from moderator.importers.documents.xmlstream import nodes, start_of
from moderator.importers.formats.reddit import thread_of
from moderator.importers.meaning.text import clean, html_to_text, is_blank, unescape_once
from moderator.importers.meaning.times import parse

_ENTRIES = ("item", "entry")
_WANTED = {"title": frozenset[str](), "item": frozenset({"title"}), "entry": frozenset({"title"})}
_OWN = re.compile(
    r"#(?:comment-|isso-|comment|reply-)(\d+)\Z|[?&]showComment=\d+#c(\d+)\Z|\A(t1_[0-9a-z]+)\Z|#(post_\d+)\Z"
)
"""What the address or the id of a comment ends with, which no post's does."""
_TELLS = re.compile(
    r"<(?:link|guid|id)\b[^<>]{0,200}>(?:<!\[CDATA\[)?[^<>\]]{0,400}(?:#(?:comment-|isso-)\d|showComment=|#post_\d)"
    r"|<id>\s*t1_|<link\b[^<>]{0,300}href=[\"'][^\"'<>]{0,400}(?:#comment-\d|showComment=)"
    r"|<(?:\w+:)?type>COMMENT<|<category\b[^<>]{0,300}/blogger/2008/kind#comment"
)
_BLOGGER_POST = re.compile(r"\.post-?(\d+)\Z")
_POST_NUMBER = re.compile(r"[?&](?:p|page_id)=(\d+)")
_TOPIC = re.compile(r"/t/(?:[^/]+/)?(\d+)")
_ANSWERED = re.compile(
    r"\s*(?:<p>)?[^<>]{2,60}\s<a [^<>]{0,400}#comment-(\d+)[\"'][^<>]{0,200}>[^<>]{0,200}</a>[.。]?\s*"
    r"(?:</p>|\n\s*\n)\s*"
)
"""What WordPress puts before an answer: "In reply to <a href=…#comment-31>Ida</a>." in the language of the site."""
_HEADED = re.compile(
    r"(?:Comment on|Kommentar zu|Commentaire sur|Comentario en|Comentário em|Comentário sobre|Commento su|Reactie op"
    r"|Komentarz do|Комментарий к записи|Kommentar till) (?P<title>.+) (?:by|von|par|por|di|door|autor|av|от) .+"
)
_MAIL = re.compile(r"\S+@\S+ \((.+)\)\Z")


class _Post(NamedTuple):
    title: str | None
    link: str | None


class CommentFeed:
    """The posts of a feed are where its comments stand; whatever else a backup holds is left alone."""

    name = "comment_feed"
    title = "Comments, RSS or Atom feed"

    def identify(self, source: Source) -> bool:
        """Look for a feed with entries that are comments by their address, their id or their kind."""
        text = source.head_text
        if not text.startswith("<") or (start_of(text, "rss") < 0 and start_of(text, "feed") < 0):
            return False
        return _TELLS.search(text) is not None

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment.

        Raises:
            UserError: the document defines entities.

        """
        del options
        head = source.head_text
        reader = _Reader(head[:8000].lower())
        for node in nodes(source, "rss" if start_of(head, "rss") >= 0 else "feed", _WANTED):
            if isinstance(node, Rejected):
                yield node
            elif node.name not in _ENTRIES:
                reader.heading = reader.heading or html_to_text(node.inner().strip())
            elif (record := reader.record(node)) is not None:
                yield record


class _Reader:
    """Makes comments of entries; remembers the posts among them."""

    def __init__(self, start: str) -> None:
        self.heading = ""
        """The title of the feed."""
        self._posts: dict[str, _Post] = {}
        self._platform = next(
            (platform for mark, platform in (("blogger.com", "blogger"), ("disqus.com", "disqus"),
             ("discourse", "discourse"), ("wordpress", "wordpress")) if mark in start), None
        )  # fmt: skip

    def record(self, node: Node) -> Record | None:
        """Return what an entry is; None for settings and templates of a blog."""
        where = f"line {node.line}"
        kind = _kind(node)
        own, link = _own(node)
        if kind not in (None, "comment") or own is None:
            if kind in (None, "post") and own is None:
                self._posts[_number(node.value("id")).removeprefix("t3_")] = _Post(_title(node), link)
                return Skipped(A_POST, where)
            return None
        if node.value("trashed") or node.value("status") == "TRASHED":
            return Skipped(DELETED, where)
        markup = _markup(node)
        answered = _ANSWERED.match(markup)
        text = html_to_text(markup[answered.end() :] if answered else markup).strip()
        if is_blank(text):
            return Skipped(NO_TEXT, where)
        post, page = _place(node, link)
        known = self._posts.get(post or "", _Post(None, None))
        author = _author(node)
        platform = "reddit" if own.startswith("t1_") else self._platform
        created, precision = parse(node.value("published") or node.value("pubDate") or node.value("updated"))
        return NewComment(
            clean(text),
            platform,
            own.removeprefix("t1_"),
            answered[1] if answered else _above(node),
            post,
            known.title or self._thread_title(node, author),
            author,
            None,
            created,
            precision,
            None,
            link or (f"{page or known.link}#c{own}" if page or known.link else None),
            {"raw_text": clean(markup)} if text != markup else {},
        )

    def _thread_title(self, node: Node, author: str | None) -> str | None:
        title = _title(node) or ""
        if found := _HEADED.match(title):
            return found["title"]
        if author and title.startswith(f"/u/{author} on "):
            return title[len(author) + 7 :]
        if title.startswith("Re: "):
            return title[4:]
        _, colon, behind = self.heading.partition(": ")
        return clean(behind) or None if colon else None


def _kind(node: Node) -> str | None:
    """Return what a blog calls an entry: "comment", "post", "settings"; None where it says nothing."""
    for one in node.children("category"):
        _, mark, kind = one.attributes.get("term", "").partition("/blogger/2008/kind#")
        if mark:
            return kind
    return node.value("type").lower() or None


def _own(node: Node) -> tuple[str | None, str | None]:
    """Return the id of a comment and the address of an entry; None for the id of what is no comment."""
    links = node.children("link")
    there = [one for one in links if one.attributes.get("rel", "alternate") == "alternate"]
    address = there[0].attributes.get("href") or there[0].inner().strip() if there else ""
    guid = node.value("guid") or node.value("id")
    for place in (guid, address):
        if found := _OWN.search(place):
            own = next(filter(None, found.groups()))
            number = _TOPIC.search(place) if own.startswith("post_") else None
            return (f"{number[1]}-{own[5:]}" if number else own), address or None
    if _kind(node) == "comment":
        return _number(guid) or None, address or None
    return None, address or None


def _number(identity: str) -> str:
    found = _BLOGGER_POST.search(identity)
    return found[1] if found else identity


def _place(node: Node, link: str | None) -> tuple[str | None, str | None]:
    """Return the post of a comment, by its number where there is one, and its address."""
    above = node.child("in-reply-to")
    reference = above.attributes.get("ref", "") if above is not None else node.value("parent")
    page = (link or "").partition("#")[0].partition("?showComment")[0] or None
    if reference and _BLOGGER_POST.search(reference):
        return _number(reference), page or (above.attributes.get("href") if above is not None else None)
    identity = node.value("guid") or node.value("id")
    numbered = _POST_NUMBER.search(identity) or _POST_NUMBER.search(reference)
    topic = _TOPIC.search(page or "") if "#post_" in f"{identity} {link}" else None
    return (numbered or topic or [None, thread_of(link) or page])[1], page


def _above(node: Node) -> str | None:
    """Return the comment that one answers, as Blogger tells it."""
    if answered := node.value("inReplyTo"):
        return _number(answered)
    related = [
        one.attributes.get("href", "")
        for one in node.children("link")
        if one.attributes.get("rel") == "related"
    ]
    found = re.search(r"/comments/default/(\d+)", related[0]) if related else None
    return found[1] if found else None


def _title(node: Node) -> str | None:
    return clean(html_to_text(unescape_once(node.value("title")))) or None


def _author(node: Node) -> str | None:
    """Return who wrote an entry: a name, or a name in brackets behind an address of mail."""
    person = node.child("author")
    name = (person.value("name") or person.inner().strip()) if person is not None else ""
    name = unescape_once(node.value("creator") or name)
    found = _MAIL.match(name)
    return clean((found[1] if found else name).removeprefix("/u/")) or None


def _markup(node: Node) -> str:
    """Return the text of an entry as HTML; a summary where there is no whole one."""
    content = node.child("content")
    if content is not None and content.attributes.get("type") == "text":
        return content.inner().strip().replace("&", "&amp;").replace("<", "&lt;")
    return next(
        (found for name in ("encoded", "content", "description", "summary") if (found := node.value(name))),
        "",
    )
