"""TikTok, "Download your data" as text: blocks of `Date:` and `Comment:` with blank lines between them."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise

from moderator.core.comment import NewComment, Record, Rejected, Skipped
from moderator.importers.base import Options, Source, cut
from moderator.importers.documents.jsonformat import NO_TEXT
from moderator.importers.files.encodings import read_as
from moderator.importers.meaning.text import clean, is_blank
from moderator.importers.meaning.times import parse

_DATE = re.compile(
    r"Date\s?: ?(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?)\s*(?:UTC|\(UTC\)|Z)?\s*\Z", re.IGNORECASE
)
_COMMENT = re.compile(r"Comment\s?: ?(.*)\Z", re.IGNORECASE | re.DOTALL)
_FIELD = re.compile(r"(Photo|Url|Sticker|Link|Original Video Link)\s?: ?(.*)\Z", re.IGNORECASE | re.DOTALL)
_LONGEST = 64 * 1024
"""Characters of a line beyond which it is none."""


class TikTokDownloadText:
    """The same comments as in the JSON download. A comment may go on over several lines."""

    name = "tiktok_download_text"
    title = "TikTok comments, Download your data as text"

    def identify(self, source: Source) -> bool:
        """Look for a date and a comment on the first two lines with anything on them."""
        start = [line.strip() for line in source.head_text[:4000].splitlines() if line.strip()]
        pairs = pairwise(start[:8])
        return any(_DATE.match(one) and _COMMENT.match(other) for one, other in pairs)

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield each comment."""
        chosen = read_as(source, options.encoding)
        with source.open() as raw, io.TextIOWrapper(raw, chosen, "replace") as stream:
            block: list[str] = []
            began = number = 0
            while line := stream.readline(_LONGEST):
                number += 1
                plain = line.strip("\r\n\ufeff")
                if _DATE.match(plain.strip()):
                    if block:
                        yield _comment(f"line {began}", block)
                    block, began = [], number
                if began:
                    block.append(plain)
            if block:
                yield _comment(f"line {began}", block)


def _comment(where: str, block: list[str]) -> Record:
    date = _DATE.match(block[0].strip())
    lines: list[str] = []
    extra: dict[str, object] = {}
    begun = ended = False
    for line in block[1:]:
        field = _FIELD.match(line)
        if field and begun:
            ended = True
            if field[2].strip() not in ("", "N/A"):
                extra[field[1].lower()] = clean(field[2].strip())
        elif (comment := _COMMENT.match(line)) and not begun:
            begun = True
            lines.append(comment[1])
        elif begun and not ended:
            lines.append(line)
    if date is None or not begun:
        return Rejected(where, "not shaped like a comment of this format", cut("\n".join(block)))
    text = clean("\n".join(lines).strip())
    if is_blank(text):
        return Skipped(NO_TEXT, where)
    created, precision = parse(f"{date[1]} UTC")
    return NewComment(
        text=text,
        platform="tiktok",
        created_at=created,
        created_at_precision=precision,
        permalink=str(extra.pop("url")) if "url" in extra else None,
        extra=extra,
    )
