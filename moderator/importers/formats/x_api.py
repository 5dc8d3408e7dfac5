"""X API v2 and twarc2: pages of posts, or one flattened post a line."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from moderator.core.comment import NewComment, Record, Rejected, Skipped, own
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes, jsonstream
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.documents.jsonstream import Kind, Placed
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean, cleaned
from moderator.importers.meaning.times import parse

_USED = ("id", "text", "created_at", "conversation_id", "author_id", "author", "public_metrics", "referenced_tweets",
         "in_reply_to_user", "__twarc", "includes")  # fmt: skip
_TELLS = frozenset(
    {
        "author_id", "conversation_id", "public_metrics", "referenced_tweets", "edit_history_tweet_ids",
        "reply_settings", "possibly_sensitive", "context_annotations", "in_reply_to_user_id", "note_tweet",
    }
)  # fmt: skip
_COMMON = frozenset({"author_id", "conversation_id", "in_reply_to_user_id"})
"""Names that others use for comments of theirs too."""
_OF_V1 = frozenset({"id_str", "full_text", "retweet_count", "favorite_count", "tweet"})

_LONG = 15
"""Digits of the ids of posts since 2010."""


class Context(NamedTuple):
    """What a page tells beside its posts: those are context, never results."""

    authors: dict[str, str]
    """Id to user name."""
    posts: dict[str, str]
    """Id to text of posts that are referred to."""


class XApi:
    """Fields come only when asked for. Posts that are only referred to are no results."""

    name = "x_api"
    title = "X posts, API v2 or twarc2"

    def identify(self, source: Source) -> bool:
        """Look for posts with the names of fields of version 2."""
        seen = jsonstream.sketch(source)
        if isinstance(seen, dict) and "paging" in seen:
            return False  # Instagram's interface: an id and a text, where no more was asked for.
        return any(_is_post(one) for one in envelopes.sample(source, "data"))

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each post, with the authors that its page names."""
        del options
        return converted(_entries(source), partial(_entry, begun=_begun(source)))


class _Begun(NamedTuple):
    conversation: str
    author: str


def _begun(source: Source) -> _Begun | None:
    """Return who began the conversation that a file is of; None where posts are of several, or nobody says."""
    posts = envelopes.sample(source, "data")
    conversations = {str(post["conversation_id"]) for post in posts if post.get("conversation_id")}
    if len(conversations) != 1 or len({str(post.get("author_id")) for post in posts}) < 2:
        return None  # What one person wrote alone is not among what others did.
    conversation = conversations.pop()
    for post in posts:
        if post.get("id") == conversation and post.get("author_id"):
            return _Begun(conversation, str(post["author_id"]))
        answered = [one for one in post.get("referenced_tweets") or () if isinstance(one, dict)]
        person = post.get("in_reply_to_user")
        answers = post.get("in_reply_to_user_id") or (person.get("id") if isinstance(person, dict) else None)
        if answers and any(
            (one.get("type"), one.get("id")) == ("replied_to", conversation) for one in answered
        ):
            return _Begun(conversation, str(answers))
    return None


def _is_post(value: Mapping[str, Any]) -> bool:
    if not {"id", "text"} <= value.keys() or not _OF_V1.isdisjoint(value):
        return False
    if "author.username" in value or "public_metrics.like_count" in value:
        return False  # The table of twarc-csv, made JSON again.
    known = value["id"]
    if not isinstance(known, str) or not known.isdigit():
        return False
    # Unless more is asked for, a post is an id and a text: then the length of the id has to tell.
    if len(known) >= _LONG:
        return not _TELLS.isdisjoint(value) or value.keys() == {"id", "text"}
    return not (_TELLS - _COMMON).isdisjoint(value)


def _entries(source: Source) -> Iterator[Placed | Rejected]:
    """Yield pages, or the posts of one page with the context of the whole file."""
    if jsonstream.kind(source) is not Kind.OBJECT:
        yield from jsonstream.records(source)
        return
    seen = jsonstream.sketch(source)
    if not isinstance(seen, dict) or not isinstance(seen.get("data"), list):
        yield from jsonstream.records(source)
        return
    # The context stands behind the posts: the file is read twice rather than held.
    context = Context({}, {})
    for found in jsonstream.items(source, "includes.users"):
        if isinstance(found, tuple):
            _author(found[1], context)
    for found in jsonstream.items(source, "includes.tweets"):
        if isinstance(found, tuple):
            _text(found[1], context)
    for found in jsonstream.items(source, "data"):
        yield found if isinstance(found, Rejected) else (found[0], _Posted(found[1], context))


class _Posted(NamedTuple):
    post: Any
    context: Context


def _author(user: Any, context: Context) -> None:
    if isinstance(user, dict) and user.get("id") and user.get("username"):
        context.authors[str(user["id"])] = str(user["username"])


def _text(post: Any, context: Context) -> None:
    if isinstance(post, dict) and post.get("id"):
        context.posts[str(post["id"])] = _full(post)


def _full(post: Mapping[str, Any]) -> str:
    """Return the text of a post, in full where it is a long one."""
    note = post.get("note_tweet")
    text = (note.get("text") if isinstance(note, dict) else None) or post.get("text")
    return text if isinstance(text, str) else ""


def _entry(where: str, value: Any, begun: _Begun | None) -> Iterator[Record]:
    for record in _posts(where, value):
        # What the conversation begins with is the post that the others are under.
        if (
            isinstance(record, NewComment)
            and begun == (record.thread_id, record.author_id)
            and record.external_id != record.thread_id
        ):
            record = own(record)
        yield record


def _posts(where: str, value: Any) -> Iterator[Record]:
    if isinstance(value, _Posted):
        yield from _post(where, value.post, value.context)
        return
    inner = value.get("data")
    if not isinstance(inner, list | dict):
        if "text" not in value and ("meta" in value or "errors" in value):
            if "errors" in value and "meta" not in value:
                yield Skipped("an error of the API, not a comment", where)
            return  # An empty page.
        yield from _post(where, value, Context({}, {}))
        return
    includes = value.get("includes") or {}
    context = Context({}, {})
    for user in includes.get("users") or ():
        _author(user, context)
    for post in includes.get("tweets") or ():
        _text(post, context)
    if isinstance(inner, dict):
        yield from _post(where, inner, context)
        return
    make = partial(_post, context=context)
    yield from converted(((f"{where}.data[{place}]", one) for place, one in enumerate(inner)), make)


def _post(where: str, value: dict[str, Any], context: Context) -> Iterator[Record]:
    raw = _full(value) if value.get("text") is not None else None
    skipped = without_text(raw, where)
    if skipped:
        yield skipped
        return
    assert isinstance(raw, str)
    author = value.get("author")
    author = author if isinstance(author, dict) else {}
    author_id = text_or_none(value.get("author_id") or author.get("id"))
    referred = [one for one in value.get("referenced_tweets") or () if isinstance(one, dict)]
    kinds = {str(one.get("type")): one for one in referred}
    created, precision = parse(value.get("created_at"))
    metrics = value.get("public_metrics") or {}
    extra = rest(value, _USED)
    if metrics:
        extra["public_metrics"] = cleaned(metrics)
    if referred:
        extra["referenced_tweets"] = cleaned(
            [{key: one.get(key) for key in ("type", "id")} for one in referred]
        )
    if "retweeted" in kinds:
        # A repost is cut at 140 characters; what it repeats is not.
        whole = _full(kinds["retweeted"]) or context.posts.get(str(kinds["retweeted"].get("id")), "")
        if whole:
            extra["full_text"] = clean(whole)
    number = text_or_none(value.get("id"))
    yield NewComment(
        # As the API sends it: what refers to places in the text (`entities`) counts `&amp;` as five.
        text=clean(raw),
        platform="x",
        external_id=number,
        parent_external_id=text_or_none(kinds["replied_to"].get("id")) if "replied_to" in kinds else None,
        thread_id=text_or_none(value.get("conversation_id")),
        author_name=text_or_none(author.get("username")) or context.authors.get(author_id or ""),
        author_id=author_id,
        created_at=created,
        created_at_precision=precision,
        like_count=count(metrics.get("like_count")),
        permalink=f"https://x.com/i/web/status/{number}" if number else None,
        extra=extra,
    )
