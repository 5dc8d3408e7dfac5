"""A LINE chat as text: a line for each day, below it clock, name and words with tabs between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from moderator.core.comment import NewComment, Record, Rejected, Skipped, TimePrecision
from moderator.importers.base import Options, Source, cut
from moderator.importers.documents.jsonformat import DELETED, NO_TEXT, SERVICE
from moderator.importers.formats.chat_lines import lines
from moderator.importers.meaning.text import clean, is_blank
from moderator.importers.meaning.times import parse

_LONGEST_MESSAGE = 1024 * 1024
_HALF = r"(?:[AaPp]\.?[Mm]\.?|上午|下午|午前|午後|오전|오후)"
_CLOCK = rf"{_HALF}?\s?\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s?{_HALF}?"
_MESSAGE = re.compile(rf"(?P<clock>{_CLOCK})\t(?P<name>[^\t\n]{{0,100}})(?:\t(?P<text>.*))?\Z", re.DOTALL)
_DAY = re.compile(
    r"(?P<day>\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{4}年 ?\d{1,2}月 ?\d{1,2}日|\d{4}년 ?\d{1,2}월 ?\d{1,2}일)"
    r"\.?\s?(?:[(（][^)）\n]{1,12}[)）]|[^\d\s\t][^\d\t\n]{0,14})?\s*\Z"
    r"|(?P<week>[^\d,\n]{1,12}), (?P<other>\d{1,2}/\d{1,2}/\d{4})\s*\Z"
)
_TITLE = re.compile(
    r"\[LINE\] ?(?:Chat history (?:with|in) (?P<a>.+)|ประวัติการ\S{1,20} ?(?P<b>.+)|[與与](?P<c>.+)的聊天[記记][錄录]"
    r"|(?P<d>.+?)(?:との?トーク履歴|のトーク履歴|的聊天[記记][錄录]|님?과?의? ?대화.*)|(?P<e>.+))\s*\Z"
)
_SAVED = re.compile(
    r"(?:Saved on|Saved time|保存日時|保存日期|[儲储]存日期|บันทึก\S{0,12}|저장한 날짜|저장 날짜) ?[:：]"
)
_MEDIA = re.compile(
    r"\[(?:Stickers?|Photos?|Videos?|Files?|Albums?|Voice messages?|Contacts?|Location|Notes?|Gift|Poll|Event"
    r"|スタンプ|写真|動画|ファイル|アルバム|ボイスメッセージ|連絡先|位置情報|ノート|投票|貼圖|照片|圖片|影片|檔案|相簿|語音訊息|聯絡資訊"
    r"|位置訊息|記事本|贴图|图片|视频|文件|相册|语音信息|สติกเกอร์|รูป|รูปภาพ|ภาพ|วิดีโอ|ไฟล์|อัลบั้ม|ข้อความเสียง|스티커|사진|동영상|파일|앨범"
    r"|음성메시지)\](?: \S.{0,100})?\Z"
)
_CALL = re.compile(r"☎ ?\S")
_GONE = re.compile(
    r".{0,100}(?:unsent a message|メッセージの送信を取り消しました|[已收]回[了已]?(?:訊息|一則訊息|一条消息|消息)"
    r"|ยกเลิกข้อความ|메시지 전송을 취소했습니다).{0,3}\Z"
)


@dataclass
class _Message:
    number: int
    day: str
    month_first: bool
    clock: str
    name: str
    texts: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def is_open(self) -> bool:
        """Whether its text began with a quotation mark, as that of several lines does, which was not closed yet."""
        text = "\n".join(self.texts)
        return text.startswith('"') and (len(text) < 2 or not text.rstrip().endswith('"'))


class LineChat:
    """No ids, no likes, no zone. What has several lines stands within quotation marks."""

    name = "line_chat"
    title = "LINE chat"

    def identify(self, source: Source) -> bool:
        """Look for a day with messages below it, and for the title or for two of them."""
        first = [line.rstrip("\r") for line in source.head_text[:20_000].split("\n")[:80]]
        told = first[0].startswith("[LINE]") or any(_SAVED.match(line) for line in first[:3])
        messages = sum(_MESSAGE.match(line) is not None for line in first)
        days = any(_DAY.match(line) for line in first)
        return days and messages >= (1 if told else 2)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every message; what LINE itself says is skipped."""
        title: str | None = None
        day, month_first = "", False
        message: _Message | None = None
        for number, line, begins in lines(source, options):
            plain = line.rstrip("\r").lstrip("\ufeff")
            if begins and number <= 3 and message is None and (found := _TITLE.match(plain[:300])):
                title = next((group for group in found.groups() if group), None)
                continue
            begun = _MESSAGE.match(plain) if begins else None
            heading = _DAY.match(plain) if begins and len(plain) < 60 else None
            if begun is None and heading is None:
                if message is not None and message.size < _LONGEST_MESSAGE:
                    message.texts.append(plain if begins else message.texts.pop() + plain)
                    message.size += len(plain) + 1
                elif message is None and not is_blank(plain) and not _SAVED.match(plain):
                    yield Rejected(f"line {number}", "stands before the first message", cut(plain))
                continue
            if heading and message is not None and message.size < _LONGEST_MESSAGE and message.is_open:
                message.texts.append(plain)
                # What is joined anew at each such line is not to be long.
                message.size += len(plain) + 1000
                continue
            if message is not None:
                yield _made(message, title)
            message = None
            if heading:
                # In English LINE puts the month first; elsewhere nothing but the numbers can tell.
                day = heading["day"] or heading["other"]
                month_first = bool(heading["week"]) and heading["week"].isascii()
            elif begun:
                text = begun["text"]
                name = begun["name"] if text is not None else ""
                words = begun["name"] if text is None else text
                message = _Message(number, day, month_first, begun["clock"], name, [words])
        if message is not None:
            yield _made(message, title)


def _made(message: _Message, title: str | None) -> Record:
    where = f"line {message.number}"
    if message.size >= _LONGEST_MESSAGE:
        return Rejected(where, "too long to be a message", cut(message.texts[0]))
    text = clean("\n".join(message.texts).rstrip("\n"))
    if _GONE.match(text):
        return Skipped(DELETED, where)
    if not message.name.strip() or _CALL.match(text):
        return Skipped(SERVICE, where)
    if "\n" in text and text.startswith('"') and text.rstrip().endswith('"'):
        text = text.rstrip()[1:-1].replace('""', '"')
    if is_blank(text) or _MEDIA.match(text):
        return Skipped(NO_TEXT, where)
    order = False if message.month_first else None
    created, told = parse(f"{message.day} {message.clock}" if message.day else "", day_first=order)
    return NewComment(
        text=text,
        platform="line",
        thread_title=clean(title) if title else None,
        author_name=clean(message.name),
        created_at=created,
        created_at_precision=told if told is not TimePrecision.EXACT or not created else TimePrecision.LOCAL,
    )
