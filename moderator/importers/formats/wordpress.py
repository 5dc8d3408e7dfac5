"""WordPress's export (WXR): posts in RSS, each with its comments, in any of its versions."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from moderator.core.comment import OWN, NewComment, Record, Rejected, Skipped, TimePrecision
from moderator.importers.base import Options, Source
from moderator.importers.documents.jsonformat import NO_TEXT
from moderator.importers.documents.xmlnodes import Node
from moderator.importers.documents.xmlstream import nodes, start_of
from moderator.importers.meaning.text import clean, html_to_text, is_blank, unescape_once
from moderator.importers.meaning.times import parse

_MARKS = frozenset(("item", "channel"))
_WANTED = {name: frozenset[str]() for name in ("title", "link", "post_id", "comment", "creator", "author")}
_NOTES = frozenset(("order_note", "action_log", "webhook_delivery"))
"""What shops log in the table of comments."""
SHOP_NOTE = "a note of the shop, not a comment"
_KEPT = ("comment_approved", "comment_type", "comment_author_url", "comment_karma")
"""What is kept as it is; addresses of mail and of machines are not."""
_ABOUT = frozenset(("rating", "verified"))
"""What is kept of the notes that plug-ins leave on a comment."""


@dataclass(slots=True)
class _Post:
    """What is known of the post so far; its comments follow it."""

    title: str | None = None
    link: str | None = None
    own: str | None = None
    writer: str = ""
    """The number of the account that wrote the post."""
    waiting: list[Node] = field(default_factory=list)
    """Comments that stand before the number of their post, as hand-made files have it."""


class WordPress:
    """Spam, the unapproved and the trash are imported and marked."""

    name = "wordpress"
    title = "WordPress comments, export (WXR)"

    def identify(self, source: Source) -> bool:
        """Look for RSS with WordPress's own names; their version and prefix may be any."""
        text = source.head_text
        start = start_of(text, "rss")
        if start < 0 and not text.startswith("<"):
            return False
        return "wordpress.org/export/" in text or ":comment_content>" in text

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment of each post.

        Raises:
            UserError: the document defines entities.

        """
        del options
        post = _Post()
        people: dict[str, str] = {}
        for node in nodes(source, "rss", _WANTED, _MARKS):
            if isinstance(node, Rejected):
                yield node
            elif node.name in _MARKS:
                yield from (_comment(one, post) for one in post.waiting)
                post = _Post()
            elif node.name == "title":
                post.title = post.title or unescape_once(node.inner().strip()) or None
            elif node.name == "link":
                post.link = post.link or node.inner().strip() or None
            elif node.name == "author":
                people[node.value("author_login")] = node.value("author_id")
            elif node.name == "creator":
                post.writer = people.get(node.inner().strip()) or ""
            elif node.name == "post_id":
                post.own = post.own or node.inner().strip() or None
                yield from (_comment(one, post) for one in post.waiting)
                post.waiting.clear()
            elif post.own is None and len(post.waiting) < 1000:
                post.waiting.append(node)
            else:
                yield _comment(node, post)
        yield from (_comment(one, post) for one in post.waiting)


def _comment(node: Node, post: _Post) -> Record:
    where = f"line {node.line}"
    if node.value("comment_type") in _NOTES:
        return Skipped(SHOP_NOTE, where)
    content = node.child("comment_content")
    markup = clean(content.inner().strip()) if content is not None else ""
    text = html_to_text(markup)
    if is_blank(text):
        return Skipped(NO_TEXT, where)
    own, above, user = (node.value(f"comment_{name}") for name in ("id", "parent", "user_id"))
    created, precision = parse(node.value("comment_date_gmt"))
    if created is None:
        created, precision = parse(node.value("comment_date"))
    else:
        precision = TimePrecision.EXACT
    extra: dict[str, object] = {name: value for name in _KEPT if (value := node.value(name))}
    for note in node.children("commentmeta"):
        if (key := note.value("meta_key")) in _ABOUT:
            extra[key] = note.value("meta_value")
    if post.writer and user == post.writer:
        extra[OWN] = True
    if text != markup:
        extra["raw_text"] = markup
    return NewComment(
        text,
        "wordpress",
        own or None,
        above if above not in ("", "0") else None,
        post.own or post.link,
        post.title,
        unescape_once(node.value("comment_author")) or None,
        user if user not in ("", "0") else None,
        created,
        precision,
        None,
        f"{post.link}#comment-{own}" if post.link and own else None,
        extra,
    )
