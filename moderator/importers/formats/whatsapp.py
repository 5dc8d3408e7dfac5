"""A WhatsApp chat, exported as text by a phone: "31/12/25, 23:59 - Ida: words" or "[31.12.25, 23:59:01] Ida: words"."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from moderator.core.comment import NewComment, Record, Rejected, Skipped, TimePrecision
from moderator.importers.base import Options, Source, cut
from moderator.importers.documents.jsonformat import DELETED, NO_TEXT, SERVICE
from moderator.importers.formats import whatsapp_words as words
from moderator.importers.formats.chat_lines import lines as lines_of
from moderator.importers.formats.whatsapp_lines import (
    MARKS,
    DateOrder,
    Header,
    Style,
    can_be_both,
    first_lines,
    header,
    instant,
)
from moderator.importers.formats.whatsapp_turns import Turn, Turns, order_at
from moderator.importers.meaning.text import clean, is_blank

_LONGEST_MESSAGE = 1024 * 1024
_LONGEST_NAME = 100
_MOST_NAMES = 50_000
_QUOTES = '"“”„«»'
_LOG = re.compile(
    r"(?:\w+\.)?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|ALERT|FATAL)\Z|[a-z_]\w*(?:\.[a-z_]\w*){2,}\Z"
    r"|#\S{1,60} \S",
    re.IGNORECASE,
)
"""What stands where an author would in the log of a program, or behind the channel of a stream."""
_LRM = "\u200e"
_FIRST = {"dmy": "day", "mdy": "month", "ymd": "year"}
_MOST_WARNINGS = 3


@dataclass
class _Survey:
    """What a first walk through a chat finds out: how its headers look, who writes, how its dates are meant."""

    styles: Counter[Style] = field(default_factory=Counter)
    first: Style | None = None
    orders: dict[Style, DateOrder] = field(default_factory=dict)
    turns: dict[Style, tuple[Turn, ...]] = field(default_factory=dict)
    """By style, where the order of its dates changes; only of those where it does."""
    names: set[str] = field(default_factory=set)

    @property
    def used(self) -> frozenset[Style]:
        """The styles of headers; others, such as of pasted messages, are rare."""
        least = self.styles.total() / 5
        return frozenset(
            style for style, number in self.styles.items() if style == self.first or number > least
        )


class WhatsApp:
    """No ids, no likes, no zone. A message goes on until the next line that begins like one."""

    name = "whatsapp"
    title = "WhatsApp chat"

    def identify(self, source: Source) -> bool:
        """Look for lines that begin with a date, a clock and an author: two among the first, or a single message."""
        if source.head[:1] in (b"{", b"<"):
            return False
        found = [one for line in first_lines(source.head_text, 200) if (one := header(line)) is not None]
        names = [name for one in found if (name := _author(one.rest, frozenset())[0]) is not None]
        if not names or sum(bool(_LOG.match(name)) for name in names) * 2 > len(names):
            return False
        early = [one for line in first_lines(source.head_text, 20) if (one := header(line)) is not None]
        if len(early) >= 2:
            return True
        first = next(first_lines(source.head_text, 1), "")
        # One message can be longer than all that is looked at.
        return header(first) is not None and (len(found) >= 2 or source.whole or "\n" not in source.head_text)

    def asks_day_order(self, source: Source, options: Options) -> bool:
        """Say whether a person has to tell the day from the month."""
        if options.day_first is not None:
            return False
        survey = _surveyed(source, options)
        return any(
            survey.orders[style].proved is None and survey.orders[style].asked
            for style in survey.used
            if style not in survey.turns
        )

    def warnings(self, source: Source, options: Options) -> tuple[str, ...]:
        """Return what a person should know of the dates."""
        survey = _surveyed(source, options)
        turns = sorted(turn for style in survey.used for turn in survey.turns.get(style, ())[1:])
        return tuple(
            f"The dates change their order at line {turn.line:,}: from there on the {_FIRST[turn.order]} comes first."
            for turn in turns[:_MOST_WARNINGS]
        )

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every message; what WhatsApp itself says is skipped."""
        survey = _surveyed(source, options)
        orders = {style: survey.orders[style].proved for style in survey.used}
        names = frozenset(survey.names)
        for number, begun, lines in _messages(source, options, survey.used):
            where = f"line {number}"
            if begun is None:
                yield Rejected(where, "stands before the first message", cut("\n".join(lines)))
                continue
            if sum(map(len, lines)) >= _LONGEST_MESSAGE:
                yield Rejected(where, "too long to be a message", cut(lines[0]))
                continue
            order, doubtful = orders[begun.style], False
            if begun.style in survey.turns:
                order, doubtful = order_at(survey.turns[begun.style], number)
            created, precision = instant(begun.found, order, day_first=options.day_first)
            if doubtful and created is not None and can_be_both(begun.found):
                precision = TimePrecision.AMBIGUOUS
            made = _message(where, lines, names)
            if isinstance(made, NewComment):
                made = made._replace(created_at=created, created_at_precision=precision)
                if created is None:
                    # Such as of the lunar calendar: what cannot be read is shown as it is.
                    made = made._replace(
                        extra={**made.extra, "time": clean(begun.found[0].strip(MARKS + " -–"))}
                    )
            yield made


def _surveyed(source: Source, options: Options) -> _Survey:
    key = f"whatsapp:{options.encoding}"
    if key not in source.memo:
        survey = _Survey()
        for _, line, whole in lines_of(source, options):
            begun = header(line) if whole else None
            if begun is None:
                continue
            survey.first = survey.first or begun.style
            survey.styles[begun.style] += 1
            survey.orders.setdefault(begun.style, DateOrder()).look(begun.found)
            name, _ = _author(begun.rest, frozenset())
            if name is not None and len(survey.names) < _MOST_NAMES:
                survey.names.add(name)
        if mixed := {style: Turns() for style in survey.used if survey.orders[style].is_mixed}:
            for number, line, whole in lines_of(source, options):
                begun = header(line) if whole else None
                if begun is not None and begun.style in mixed:
                    mixed[begun.style].look(number, begun.found)
            survey.turns = {style: found for style, turns in mixed.items() if len(found := turns.found) > 1}
        source.memo[key] = survey
    found = source.memo[key]
    assert isinstance(found, _Survey)
    return found


def _messages(
    source: Source, options: Options, styles: frozenset[Style]
) -> Iterator[tuple[int, Header | None, list[str]]]:
    """Yield each message with the number of its first line, and its lines without the header."""
    begun: Header | None = None
    lines: list[str] = []
    started = size = 0
    for number, line, begins in lines_of(source, options):
        found = header(line) if begins else None
        if found is not None and found.style in styles:
            if begun is not None or any(not is_blank(one) for one in lines):
                yield started, begun, lines
            begun, lines, started, size = found, [found.rest], number, 0
        elif size < _LONGEST_MESSAGE:
            started = started or number
            size += len(line) + 1
            if begins or not lines:
                lines.append(line)
            else:
                lines[-1] += line
    if begun is not None or any(not is_blank(one) for one in lines):
        yield started, begun, lines


def _author(rest: str, names: frozenset[str]) -> tuple[str | None, str]:
    """Return who wrote a message, and its first line; nobody where the line is WhatsApp's own."""
    name, colon, text = rest.partition(": ")
    short, _, behind = rest.partition(":")
    if (not colon or name.strip(MARKS + " ") not in names) and short.strip(MARKS + " ") in names:
        # A text can follow without a blank.
        name, colon, text = short, ":", behind
    elif not colon and rest.rstrip().endswith(":"):
        name, colon, text = rest.rstrip()[:-1], ":", ""
    name = name.strip(MARKS + " \t\u00a0")
    # A subject can hold a colon: “Ida changed the subject to "Ovens: all"” has no author.
    quoted = sum(name.count(mark) for mark in _QUOTES) % 2 == 1
    if not colon or not name or quoted or len(name) > _LONGEST_NAME:
        return None, rest
    return name, text


def _message(where: str, lines: list[str], names: frozenset[str]) -> Record:
    name, first = _author(lines[0], names)
    if name is None:
        return Skipped(SERVICE, where)
    text = "\n".join([first, *lines[1:]]).rstrip()
    by_whatsapp = text.lstrip(" ").startswith(_LRM) and "\n" not in text
    text = text.lstrip(MARKS)
    extra: dict[str, object] = {}
    if words.plain(text) in words.DELETED:
        return Skipped(DELETED, where)
    if words.SYSTEM.match(text):
        return Skipped(SERVICE, where)
    if (edited := words.EDITED.search(text)) and edited.start() > 0:
        text = text[: edited.start()]
        extra["edited"] = True
    text, media = _without_media(text)
    if media:
        extra["attachment"] = clean(media)
    elif by_whatsapp:
        return Skipped(SERVICE, where)
    text = clean(text.strip("\n"))
    if is_blank(text.translate(words.UNMARKED)):
        return Skipped(NO_TEXT, where)
    return NewComment(text=text, platform="whatsapp", author_name=clean(name), extra=extra)


def _without_media(text: str) -> tuple[str, str]:
    """Return the words beside a picture or a file, and what stood for that; "" where nothing did."""
    first, _, below = text.partition("\n")
    if words.plain(first) in words.MEDIA or words.OMITTED.match(first):
        return below, first.strip()
    if words.PLACE.match(text):
        return "", text
    if found := words.FILE.match(first):
        return below, found["file"]
    if found := words.ATTACHED.search(text):
        return (text[: found.start()].rstrip() + text[found.end() :]).lstrip(MARKS), found["file"]
    if (found := words.DOCUMENT_OMITTED.match(first)) and words.plain(found["what"]) in words.MEDIA:
        return below, first
    found = words.TRAILING.search(text)
    if found and words.plain(found["what"]) in words.MEDIA:
        before = text[: found.start()]
        return ("", text) if words.DOCUMENT.match(before) else (before, found["what"])
    return text, ""
