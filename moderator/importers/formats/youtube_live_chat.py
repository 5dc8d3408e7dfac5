"""The chat of a YouTube stream as its player replays it, one action a line: what yt-dlp saves as .live_chat.json."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderator.core.comment import OWN, NewComment, Record, Skipped
from moderator.importers.base import Options, Source
from moderator.importers.documents import jsonstream
from moderator.importers.documents.jsonformat import NO_TEXT, SERVICE, converted, text_or_none
from moderator.importers.documents.jsonstream import Kind
from moderator.importers.meaning.text import clean, is_blank
from moderator.importers.meaning.times import parse

_MESSAGES = ("liveChatTextMessageRenderer", "liveChatPaidMessageRenderer", "liveChatPaidStickerRenderer")
_ACTIONS = frozenset(("replayChatItemAction", "addChatItemAction"))


class YouTubeLiveChat:
    """Messages, paid ones too; what the player shows between them is of the service."""

    name = "youtube_live_chat"
    title = "YouTube live chat, yt-dlp"

    def identify(self, source: Source) -> bool:
        """Look for what the player was told to do."""
        if jsonstream.kind(source) is Kind.NONE:
            return False
        seen = jsonstream.sketch(source)
        first = seen[0] if isinstance(seen, list) and seen else seen
        return isinstance(first, dict) and not _ACTIONS.isdisjoint(first)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each message."""
        del options
        return converted(jsonstream.records(source), _line)


def _line(where: str, value: dict[str, Any]) -> Iterator[Record]:
    replayed = value.get("replayChatItemAction") or {}
    for action in replayed.get("actions") or [value]:
        item = (action.get("addChatItemAction") or {}).get("item") or {}
        kind = next((name for name in _MESSAGES if name in item), None)
        if kind is None:
            yield Skipped(SERVICE, where)
        else:
            yield _message(where, item[kind], replayed.get("videoOffsetTimeMsec"))


def _message(where: str, message: Mapping[str, Any], offset: object) -> Record:
    text = clean(_words(message.get("message")))
    if is_blank(text):
        return Skipped(NO_TEXT, where)
    created, precision = parse(message.get("timestampUsec"))
    paid = _words(message.get("purchaseAmountText"))
    extra = {"offset_msec": offset, "paid": paid, "time": _words(message.get("timestampText"))}
    kept: dict[str, object] = {
        key: clean(value) for key, value in extra.items() if isinstance(value, str) and value
    }
    if _is_owner(message.get("authorBadges")):
        kept[OWN] = True
    return NewComment(
        text=text,
        platform="youtube",
        external_id=text_or_none(message.get("id")),
        author_name=clean(_words(message.get("authorName"))) or None,
        author_id=text_or_none(message.get("authorExternalChannelId")),
        created_at=created,
        created_at_precision=precision,
        extra=kept,
    )


def _is_owner(badges: object) -> bool:
    """Say whether the player marks who wrote it as the one whose stream it is."""
    shown = (
        [one.get("liveChatAuthorBadgeRenderer") for one in badges if isinstance(one, dict)]
        if isinstance(badges, list)
        else []
    )
    return any((one.get("icon") or {}).get("iconType") == "OWNER" for one in shown if isinstance(one, dict))


def _words(shown: object) -> str:
    """Return what the player shows: a text, or runs of texts and emoji."""
    if not isinstance(shown, dict):
        return ""
    if isinstance(shown.get("simpleText"), str):
        return str(shown["simpleText"])
    return "".join(map(_run, shown.get("runs") or []))


def _run(run: Mapping[str, Any]) -> str:
    if isinstance(run.get("text"), str):
        return str(run["text"])
    emoji = run.get("emoji") or {}
    # Emoji of a channel have no character; theirs are the words that one types.
    if emoji.get("isCustomEmoji"):
        return str((emoji.get("shortcuts") or [""])[0])
    return str(emoji.get("emojiId") or "")
