"""A KakaoTalk chat as text: of a phone "2026년 6월 1일 오후 3:21, 이다 : 글", of a computer "[이다] [오후 3:21] 글"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from moderator.core.comment import NewComment, Record, Rejected, Skipped, TimePrecision
from moderator.importers.base import Options, Source, cut
from moderator.importers.documents.jsonformat import DELETED, NO_TEXT, SERVICE
from moderator.importers.formats.chat_lines import lines
from moderator.importers.meaning.text import clean, is_blank
from moderator.importers.meaning.times import parse

_LONGEST_MESSAGE = 1024 * 1024
_CLOCK = r"(?:오전|오후|午前|午後)?\s?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?"
_MONTH = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.? \d{4})"
_DAY = rf"(?:\d{{4}}[년年] ?\d{{1,2}}[월月] ?\d{{1,2}}[일日]|\d{{4}}\. ?\d{{1,2}}\. ?\d{{1,2}}\.|{_MONTH})"
_WEEKDAY = r"(?:[월화수목금토일月火水木金土日](?:요일|曜日)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_PHONE = re.compile(rf"(?P<when>{_DAY},?(?: at)? {_CLOCK})(?P<mark>, |: ?)(?P<rest>.*)", re.DOTALL)
_COMPUTER = re.compile(rf"\[(?P<name>[^\n]{{1,100}}?)\] \[(?P<clock>{_CLOCK})\] (?P<text>.*)", re.DOTALL)
_HEADING = re.compile(rf"(?:-{{5,}} ?)?(?P<day>(?:{_WEEKDAY}, )?{_DAY}(?: {_WEEKDAY})?)(?: ?-{{5,}})?\s*\Z")
"""The line above the messages of a day."""
_TITLE = re.compile(
    r"(?:(?P<a>.{1,100}?) ?(?:님과 카카오톡 대화|카카오톡 대화|KakaoTalk Chats)"
    r"|KakaoTalk Chats? with (?P<b>.{1,100}?))\s*\Z"
)
_SPOKEN = re.compile(r"\d{4}[년年] ?\d{1,2}[월月]")
_SAVED = re.compile(r"(?:저장한 날짜|Date Saved|保存した日付) ?: ")
_JOINED = re.compile(
    r".{1,100}(?:님이 (?:들어왔|나갔|.{1,100}초대했)|님을 (?:내보냈|.{0,60}초대했)|관리자가 되었|채팅방 관리자가"
    r"| joined this chat| left this chat| (?:was|were) removed from this chat| invited .{1,100} to this chat)",
)
"""What the program itself says between the messages of a computer, where nothing else tells it from them."""
_MEDIA = re.compile(
    r"(?:(?:사진|동영상|이모티콘|음성메시지|Photos?|Videos?|Emoticons?|Stickers?|Voice (?:Note|Message)"
    r"|写真|動画|スタンプ)"
    r"(?: \d{1,3}(?:장|개)?)?|\d{1,3} Photos|<(?:사진|동영상).{0,20}>|(?:파일|File|ファイル) ?: \S.{0,200})\Z"
)
_GONE = re.compile(
    r"(?:삭제된 메시지입니다|채팅방 관리자가 메시지를 가렸습니다|This message (?:was|has been) deleted)\.?\Z"
)


class _Begun(NamedTuple):
    """The first line of a message."""

    name: str | None
    """None where the program speaks."""
    when: str
    text: str


@dataclass
class _Message:
    number: int
    begun: _Begun
    day: str
    texts: list[str] = field(default_factory=list)
    size: int = 0


class KakaoTalk:
    """No ids, no likes, no zone. A message goes on until the next line that begins like one."""

    name = "kakaotalk"
    title = "KakaoTalk chat"

    def identify(self, source: Source) -> bool:
        """Look for the program's title and a message, or for two messages in one of its forms."""
        if source.head[:1] in (b"{", b"<"):
            return False
        first = [line.rstrip("\r") for line in source.head_text[:20_000].split("\n")[:60]]
        phone = sum(_PHONE.match(line) is not None and " : " in line for line in first)
        computer = sum(_COMPUTER.match(line) is not None for line in first)
        days = any(line.startswith("-----") and _HEADING.match(line) for line in first)
        titled = bool(_TITLE.match(first[0].strip())) or any(_SAVED.match(line) for line in first[:3])
        # A table can begin with a date, yet hardly as the whole of it and in these words.
        alone = source.whole and any(_SPOKEN.match(line) and _PHONE.match(line) for line in first[:1])
        return phone >= 2 or (computer >= 1 and days) or ((titled or alone) and phone + computer >= 1)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every message; what the program itself says is skipped."""
        title: str | None = None
        day = ""
        message: _Message | None = None
        for number, line, begins in lines(source, options):
            if begins and number <= 3 and message is None:
                found = _TITLE.match(line.strip("\ufeff \r"))
                title = (found["a"] or found["b"]) if found else title
                if found or _SAVED.match(line.strip("\ufeff \r")):
                    continue
            heading = _HEADING.match(line) if begins and len(line) < 120 else None
            begun = _begun(line) if begins and heading is None else None
            if heading is None and begun is None:
                if message is not None and message.size < _LONGEST_MESSAGE:
                    message.texts.append(line if begins else message.texts.pop() + line)
                    message.size += len(line) + 1
                elif message is None and not is_blank(line):
                    yield Rejected(f"line {number}", "stands before the first message", cut(line))
                continue
            if message is not None:
                yield _made(message, title)
            message = _Message(number, begun, day, [begun.text]) if begun else None
            day = heading["day"] if heading else day
        if message is not None:
            yield _made(message, title)


def _begun(line: str) -> _Begun | None:
    """Return what a line begins; None if it goes on with the message above."""
    line = line.rstrip("\r")
    if found := _COMPUTER.match(line):
        return _Begun(found["name"].strip(), found["clock"], found["text"])
    if found := _PHONE.match(line):
        name, colon, text = found["rest"].partition(" : ")
        if found["mark"] == ", " and colon and name.strip():
            return _Begun(name.strip(), found["when"], text)
        return _Begun(None, found["when"], found["rest"])
    return _Begun(None, "", line) if _JOINED.match(line) else None


def _made(message: _Message, title: str | None) -> Record:
    where = f"line {message.number}"
    name, when, _ = message.begun
    if name is None:
        return Skipped(SERVICE, where)
    if message.size >= _LONGEST_MESSAGE:
        return Rejected(where, "too long to be a message", cut(message.texts[0]))
    text = clean("\n".join(message.texts).replace("\r", "").strip("\n").rstrip())
    if _GONE.match(text):
        return Skipped(DELETED, where)
    if is_blank(text) or _MEDIA.match(text):
        return Skipped(NO_TEXT, where)
    return NewComment(
        text=text,
        platform="kakaotalk",
        thread_title=clean(title) if title else None,
        author_name=clean(name),
        created_at=_instant(message.day, when),
        created_at_precision=TimePrecision.LOCAL,
    )


def _instant(day: str, when: str) -> datetime | None:
    """Return the instant by the clock of the phone, taken as UTC; the day stands above the clocks of a computer."""
    own = re.match(_DAY, when)
    return parse(when if own else f"{day} {when}" if day else "")[0]
