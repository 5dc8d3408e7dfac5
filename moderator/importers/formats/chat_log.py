"""Chats that programs write as lines of text: of a stream ("[0:00:05] ida: hello"), of IRC, of a meeting in Zoom."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from moderator.core.comment import NewComment, Record, Rejected, Skipped, TimePrecision
from moderator.importers.base import Options, Source, cut
from moderator.importers.documents.jsonformat import NO_TEXT, SERVICE
from moderator.importers.formats.chat_lines import lines as lines_of
from moderator.importers.formats.whatsapp_lines import first_lines
from moderator.importers.generic.hints import platform_of_file
from moderator.importers.meaning.text import clean, is_blank
from moderator.importers.meaning.times import parse

PRIVATE = "a private message"
_LOOKED_AT = 60
_LONGEST = 1024 * 1024
_STAMP = (
    r"(?:(?P<date>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})[ T])?(?P<clock>-?\d{1,3}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?)"
    r"(?P<half> ?[AaPp][Mm])?(?P<zone> ?(?:UTC|GMT|Z|[+-]\d{2}:?\d{2}))?"
)
_NAME = r"(?P<name>[^\s:<>\[\]|/\\(][^:<>\[\]|/\\]{0,60}?)"
_FORMS = {
    "irc": re.compile(rf"\[?{_STAMP}\]?[ \t]+<[@+%&~! ]?(?P<name>[^<>\s]{{1,60}})>[ \t]?(?P<text>.*)", re.DOTALL),
    "stream": re.compile(rf"\[{_STAMP}\] (?:#\w{{1,40}} )?{_NAME}: (?P<text>.*)", re.DOTALL),
    "barred": re.compile(rf"{_STAMP} \| (?:\([^()]{{1,60}}\) )?{_NAME}: (?P<text>.*)", re.DOTALL),
    "zoom": re.compile(
        rf"{_STAMP}\t ?From +(?P<name>\S[^:\n]{{0,100}}?)(?: +to +(?P<to>[^:\n]{{1,100}}?))? *:(?P<text>.*)", re.DOTALL
    ),
}  # fmt: skip
"""How a message begins; of one file all begin alike."""
_STAMPED = re.compile(rf"\[?{_STAMP}\]?\s")
_DAY = re.compile(
    r"(?:#|-{2,}|\*{2,})[^\d\n]{0,60}?"
    r"(?P<date>\d{4}-\d{2}-\d{2}|(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} +\d{1,2} (?:[\d:]+ )?\d{4})"
)
"""The line with which a log is opened, or on which a new day begins."""
_OF_PROGRAMS = re.compile(
    r"(?:\w+\.)*(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\Z|\S+\.\S+\.\S+\Z|\w+\[\d+\]\Z",
    re.IGNORECASE,
)
"""What stands where a name would in the log of a program."""
_TO_ALL = frozenset(
    ("everyone", "alle", "todos", "tout le monde", "tutti", "iedereen", "所有人", "全員", "모두")
)


@dataclass
class _Message:
    """A message that may go on."""

    line: int
    found: re.Match[str]
    day: str | None
    lines: list[str] = field(default_factory=list)
    size: int = 0


class ChatLog:
    """Times are by the clock of whoever wrote the log; one that counts from the start of a stream is no instant."""

    name = "chat_log"
    title = "Chat log, text"

    def identify(self, source: Source) -> bool:
        """Look for lines that nearly all begin alike, with a clock and a name."""
        return _form(source) is not None

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every message; joins, changes of the topic and the like are skipped."""
        form = _FORMS[_form(source) or "stream"]
        platform = platform_of_file(source.stem)
        message: _Message | None = None
        day: str | None = None
        for number, line, begins in lines_of(source, options):
            line = line.rstrip("\r").lstrip("\ufeff") if begins else line
            found = form.match(line) if begins else None
            if found is None and (not begins or not (_DAY.match(line) or _STAMPED.match(line))):
                if message is not None:
                    message.size += len(line)
                    if message.size < _LONGEST:
                        message.lines.append(line.strip("\t") if begins else line)
                elif not is_blank(line):
                    yield Rejected(f"line {number}", "stands before the first message", cut(line))
                continue
            if message is not None:
                yield _made(message, platform)
            message = _Message(number, found, day, [found["text"]]) if found is not None else None
            if found is None:
                day = opened[1] if (opened := _DAY.match(line)) else day
                yield Skipped(SERVICE, f"line {number}")
        if message is not None:
            yield _made(message, platform)


def _form(source: Source) -> str | None:
    """Return how messages begin in this file; None if it is no such log."""
    if "chat_log" not in source.memo:
        source.memo["chat_log"] = _found_form(source)
    return source.memo["chat_log"]  # type: ignore[no-any-return]


def _found_form(source: Source) -> str | None:
    if not re.match(r"[\[\d#*<-]", source.head_text[:1]):
        return None
    lines = list(first_lines(source.head_text, _LOOKED_AT))
    counted: Counter[str] = Counter()
    names = []
    exact = 0
    for line in lines:
        for form, pattern in _FORMS.items():
            if found := pattern.match(line):
                counted[form] += 1
                names.append(found["name"])
                exact += bool(found["date"]) or found["clock"].count(":") > 1
                break
    if not counted:
        return None
    form, number = counted.most_common(1)[0]
    stamped = sum(bool(_STAMPED.match(line) or _DAY.match(line)) for line in lines)
    of_programs = sum(bool(_OF_PROGRAMS.match(name)) for name in names)
    # A meeting's messages stand on lines of their own below who wrote them.
    enough = number >= 2 and (form == "zoom" or number * 3 >= len(lines)) and number * 2 > stamped
    # A plan of a day has hours too, and nobody in it says anything again.
    enough &= exact > 0 or form != "stream" or len(set(names)) < len(names)
    return form if enough and of_programs * 3 < len(names) else None


def _made(message: _Message, platform: str | None) -> Record:
    found, where = message.found, f"line {message.line}"
    to = found.groupdict().get("to")
    if to is not None and to.strip().casefold() not in _TO_ALL:
        return Skipped(PRIVATE, where)
    text = clean("\n".join(message.lines).strip())
    if is_blank(text):
        return Skipped(NO_TEXT, where)
    clock = f"{found['clock']}{found['half'] or ''}"
    day = found["date"] or message.day
    created, precision = parse(f"{day} {clock}{found['zone'] or ''}") if day else (None, TimePrecision.EXACT)
    return NewComment(
        text,
        platform,
        author_name=clean(found["name"]).strip() or None,
        created_at=created,
        created_at_precision=precision,
        extra={} if created is not None else {"time": clock.strip()},
    )
