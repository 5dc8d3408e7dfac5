"""A Discord channel as DiscordChatExporter writes it as text: a line with time and author, the words below it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from moderator.core.comment import NewComment, Record, Rejected, Skipped
from moderator.importers.base import Options, Source, cut
from moderator.importers.documents.jsonformat import NO_TEXT, SERVICE
from moderator.importers.formats.chat_lines import lines as lines_of
from moderator.importers.generic.rows import proved_order
from moderator.importers.meaning.text import clean, is_blank
from moderator.importers.meaning.times import day_order, parse

_RULE = re.compile(r"={30,}\s*\Z")
_TOLD = re.compile(r"(?P<what>Guild|Channel|Topic|After|Before): (?P<value>.*)\Z")
_HEAD = re.compile(r"\[(?P<when>[^\[\]\n]{8,40})\] (?P<name>\S[^\n]{0,100}?)(?P<pinned> \(pinned\))?\s*\Z")
_BLOCK = re.compile(r"\{(?:Attachments|Embed|Stickers|Reactions|Forwarded Message)\}\s*\Z")
"""Below such a line stands what hangs on a message and was not written."""
_SERVICE = re.compile(
    r"(?:Joined the server|Pinned a message|Started a (?:call|thread)|Changed the channel (?:name|icon)|Left the group)"
    r"|(?:Added|Removed) \S.{0,100} (?:to|from) the group"
)
_LONGEST = 1024 * 1024


@dataclass
class _Message:
    line: int
    when: str
    name: str
    lines: list[str] = field(default_factory=list)
    size: int = 0
    beyond: bool = False
    """Whether what is read hangs on the message and is no more of its text."""


class DiscordText:
    """No ids. Times are as the clock of whoever exported it writes them."""

    name = "discord_text"
    title = "Discord channel, text"

    def identify(self, source: Source) -> bool:
        """Look for the head between two rules."""
        lines = source.head_text[:2000].splitlines()[:8]
        return len(lines) > 2 and bool(_RULE.match(lines[0])) and lines[1].startswith("Guild: ")

    def asks_day_order(self, source: Source, options: Options) -> bool:
        """Say whether a person has to tell the day from the month."""
        return _order(source, options)[1]

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every message; what Discord itself says is skipped."""
        order, _ = _order(source, options)
        about: dict[str, str] = {}
        message: _Message | None = None
        rules = 0
        for number, line, begins in lines_of(source, options):
            line = line.rstrip("\r").lstrip("\ufeff") if begins else line
            if begins and _RULE.match(line):
                rules += 1
            elif rules < 2:
                if told := _TOLD.match(line):
                    about[told["what"]] = told["value"].strip()
            elif rules == 2:
                found = _HEAD.match(line) if begins else None
                if found is not None and parse(found["when"])[0] is not None:
                    if message is not None:
                        yield _made(message, about, order)
                    message = _Message(number, found["when"], found["name"])
                elif message is not None:
                    message.beyond |= begins and _BLOCK.match(line) is not None
                    message.size += len(line)
                    if not message.beyond and message.size < _LONGEST:
                        message.lines.append(line)
                elif not is_blank(line):
                    yield Rejected(f"line {number}", "stands before the first message", cut(line))
        if message is not None:
            yield _made(message, about, order)


def _order(source: Source, options: Options) -> tuple[bool | None, bool]:
    """Return whether the day comes first, and whether a person should be asked."""
    if options.day_first is not None:
        return options.day_first, False
    sample = list(islice(_times(source, options), 300))
    proved = proved_order(_times(source, options), sample)
    return proved, proved is None and day_order(sample).asked


def _times(source: Source, options: Options) -> Iterator[str]:
    for _, line, begins in lines_of(source, options):
        if begins and (found := _HEAD.match(line.rstrip("\r"))):
            yield found["when"]


def _made(message: _Message, about: dict[str, str], order: bool | None) -> Record:
    where = f"line {message.line}"
    text = clean("\n".join(message.lines).strip())
    if is_blank(text):
        return Skipped(NO_TEXT, where)
    if "\n" not in text and _SERVICE.match(text):
        return Skipped(SERVICE, where)
    created, precision = parse(message.when, day_first=order)
    channel = clean(about.get("Channel", "")) or None
    return NewComment(
        text,
        "discord",
        thread_id=channel,
        thread_title=clean(f"{about['Guild']}, {channel}") if channel and about.get("Guild") else channel,
        author_name=clean(message.name).strip() or None,
        created_at=created,
        created_at_precision=precision,
    )
