"""Facebook comments collected by an Apify actor: comments, or posts with their top comments."""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import OWN, NewComment, Record, Rejected, Skipped
from moderator.importers.base import Options, Source, cut
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import A_POST, converted, rest, text_or_none, without_text
from moderator.importers.meaning import addresses
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = (
    "id", "text", "date", "profileName", "profileId", "likesCount", "facebookId", "commentUrl", "replyToCommentId",
    "postTitle", "comments", "replies",
)  # fmt: skip
_TELLS = frozenset({"facebookUrl", "feedbackId", "profileUrl", "profileId", "profileName", "profilePicture"})


class FacebookApify:
    """Replies stand inside their comment or name it; likes may be words."""

    name = "facebook_apify"
    title = "Facebook comments, Apify"

    def identify(self, source: Source) -> bool:
        """Look for comments with a profile, or for posts with `topComments`."""
        found = envelopes.sample(source, "items")
        return any(_is_comment(one) or ("topComments" in one and "facebookUrl" in one) for one in found)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment, the replies inside it right after it."""
        del options
        return converted(envelopes.spread(source, "items"), _entry)


def _is_comment(value: Mapping[str, Any]) -> bool:
    named = "profileName" in value or "profileId" in value
    marked = "commentUrl" in value or "feedbackId" in value or "threadingDepth" in value
    return named and (marked or ("facebookUrl" in value and "likesCount" in value and "postId" not in value))


def _entry(where: str, value: dict[str, Any]) -> Iterator[Record]:
    if isinstance(value.get("topComments"), list) and "commentUrl" not in value:
        yield Skipped(A_POST, where)
        thread = text_or_none(value.get("postId") or value.get("facebookId"))
        for place, one in enumerate(value["topComments"]):
            yield from _thread(f"{where}.topComments[{place}]", one, thread)
        return
    if _TELLS.isdisjoint(value) and "text" not in value:
        # The actor's word for a post it could not open: {"url": …, "error": "not_available"}.
        reason = value.get("errorDescription") or value.get("error") or "not a comment"
        yield Skipped(f"not a comment ({cut(reason)})" if reason != "not a comment" else reason, where)
        return
    yield from _thread(where, value, None)


def _thread(where: str, value: dict[str, Any], post: str | None) -> Iterator[Record]:
    waiting: list[tuple[str, Any, str | None, str | None]] = [(where, value, None, post)]
    while waiting:
        place, one, parent, thread = waiting.pop()
        if not isinstance(one, dict):
            yield Rejected(place, "not shaped like a comment of this format", cut(one))
            continue
        replies = one.get("comments") or one.get("replies") or []
        thread = text_or_none(one.get("facebookId")) or thread
        yield _comment(place, one, parent, thread)
        if isinstance(replies, list):
            waiting += [
                (f"{place}.comments[{number}]", reply, text_or_none(one.get("id")), thread)
                for number, reply in reversed(list(enumerate(replies)))
            ]


def _comment(where: str, value: dict[str, Any], parent: str | None, thread: str | None) -> Record:
    text = value.get("text")
    skipped = without_text(text, where)
    if skipped:
        return skipped
    assert isinstance(text, str)
    own = text_or_none(value.get("id"))
    created, precision = parse(value.get("date"))
    extra = rest(value, _USED)
    if _is_page(value):
        extra[OWN] = True
    decoded = _decoded(own)
    if decoded:
        extra["decoded_id"] = decoded
    return NewComment(
        text=clean(text),
        platform="facebook",
        external_id=own,
        parent_external_id=text_or_none(value.get("replyToCommentId")) or parent,
        thread_id=thread,
        thread_title=text_or_none(value.get("postTitle")),
        author_name=text_or_none(value.get("profileName")),
        author_id=text_or_none(value.get("profileId")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(value.get("likesCount")),
        permalink=text_or_none(value.get("commentUrl")),
        extra=extra,
    )


def _is_page(value: Mapping[str, Any]) -> bool:
    """Say whether the page wrote it whose post it stands under: the address of the post begins with its own."""
    person, page = (_first_part(value.get(name)) for name in ("profileUrl", "facebookUrl"))
    return person is not None and person == page


def _first_part(address: object) -> str | None:
    """Return whose address it is; None where that is not told by a name or a number in its place."""
    path = addresses.split(address).path if isinstance(address, str) else ""
    first = path.strip("/").split("/")[0].lower()
    return first if first not in _NOBODY else None


_PLACES = """profile.php people groups reel watch photo photo.php permalink.php story.php share posts videos events"""
_NOBODY = frozenset(("", *_PLACES.split()))
"""What begins an address in the place of a name."""


def _decoded(own: str | None) -> str | None:
    """Return what an id says ("comment:POST_COMMENT"): for reading, the id itself stays as it is."""
    if not own or not own.startswith("Y29tbWVud"):
        return None
    try:
        return base64.b64decode(own + "=" * (-len(own) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return None
