"""TikTok's own answers, as browser tools keep them (Zeeschuimer, 4CAT): comments in pages or one a line."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import OWN, NewComment, Record
from moderator.importers.base import Options, Source
from moderator.importers.documents import envelopes
from moderator.importers.documents.jsonformat import converted, rest, text_or_none, without_text
from moderator.importers.meaning.amounts import count
from moderator.importers.meaning.text import clean
from moderator.importers.meaning.times import parse

_USED = ("cid", "text", "create_time", "digg_count", "reply_id", "reply_to_reply_id", "aweme_id", "user",
         "reply_comment", "share_info")  # fmt: skip
_TELLS = frozenset({"aweme_id", "digg_count", "create_time", "reply_comment_total", "reply_id"})
_CREATOR = 1
"""The kind of the label “Creator” beside a name."""
_VIDEO = re.compile(r"/(?:video|photo)/(\d+)")


class TikTokApi:
    """Replies stand inside their comment, or beside it and name it."""

    name = "tiktok_api"
    title = "TikTok comments, web answers"

    def identify(self, source: Source) -> bool:
        """Look for an id and a text with TikTok's own names of fields."""
        found = [_bare(one) for one in envelopes.sample(source, "comments")]
        return any(
            _is_comment(inner) for one in found for _, inner in envelopes.unpacked("", one, "comments")
        )

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment, the replies inside it right after it."""
        del options
        return converted(envelopes.spread(source, "comments"), _entry)


def _bare(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Take a comment out of the envelope in which a browser tool keeps it."""
    inner = value.get("data")
    return inner if isinstance(inner, dict) and "cid" not in value else value


def _is_comment(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    return {"cid", "text"} <= value.keys() and not _TELLS.isdisjoint(value)


def _entry(where: str, value: dict[str, Any]) -> Iterator[Record]:
    bare = _bare(value)
    pages = bare.get("comments") if "cid" not in bare else None
    if isinstance(pages, list):
        for place, one in enumerate(pages):
            yield from _entry(f"{where}.comments[{place}]", one)
        return
    if "cid" not in bare and ("status_code" in bare or "has_more" in bare):
        return  # A page without comments.
    yield _comment(where, bare, None, None)
    for place, reply in enumerate(bare.get("reply_comment") or ()):
        above = text_or_none(bare.get("cid"))
        yield _comment(f"{where}.reply_comment[{place}]", reply, above, _video(bare))


def _video(value: Mapping[str, Any]) -> str | None:
    named = text_or_none(value.get("aweme_id"))
    if named and named != "0":
        return named
    share = value.get("share_info")
    found = _VIDEO.search(str(share.get("url") or "")) if isinstance(share, dict) else None
    return found[1] if found else None


def _is_creator(value: Mapping[str, Any]) -> bool:
    """Say whether the name of who wrote it has the label of the one whose video it is."""
    labels = value.get("label_list")
    several = [one.get("type") for one in labels if isinstance(one, dict)] if isinstance(labels, list) else []
    return _CREATOR in (value.get("label_type"), *several)


def _comment(where: str, value: Mapping[str, Any], above: str | None, video: str | None) -> Record:
    text = value["text"]
    skipped = without_text(text, where)
    if skipped:
        return skipped
    user = value.get("user")
    user = user if isinstance(user, dict) else {}
    share = value.get("share_info")
    parent = text_or_none(value.get("reply_id"))
    created, precision = parse(value.get("create_time"))
    extra = rest(value, _USED)
    about = rest(user, ("unique_id", "uid"))
    if about:
        extra["user"] = about
    if _is_creator(value):
        extra[OWN] = True
    answered = text_or_none(value.get("reply_to_reply_id"))
    if answered is not None and answered != "0":
        extra["reply_to_reply_id"] = clean(answered)
    return NewComment(
        text=clean(text),
        platform="tiktok",
        external_id=text_or_none(value.get("cid")),
        parent_external_id=above if parent in (None, "0") else parent,
        thread_id=_video(value) or video,
        author_name=text_or_none(user.get("unique_id") or user.get("nickname")),
        author_id=text_or_none(user.get("uid")),
        created_at=created,
        created_at_precision=precision,
        like_count=count(value.get("digg_count")),
        permalink=text_or_none(share.get("url")) if isinstance(share, dict) else None,
        extra=extra,
    )
