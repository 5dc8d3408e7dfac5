"""Plain text, one comment a line: only when a person says so, since any text has lines."""

import io
from collections.abc import Iterator

from moderator.core.comment import NewComment, Record
from moderator.importers.base import Options, Source
from moderator.importers.files.encodings import read_as
from moderator.importers.meaning.text import clean, is_blank


class PlainLines:
    """Reads every line that is not blank as a comment."""

    name = "lines"
    title = "Plain text, one comment a line"

    def identify(self, source: Source) -> bool:
        """Say no: a letter, a licence and a log have lines too."""
        del source
        return False

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield one comment for each line."""
        chosen = read_as(source, options.encoding)
        with source.open() as raw, io.TextIOWrapper(raw, chosen, "replace") as lines:
            for line in lines:
                text = line.strip("\r\n\ufeff")
                if not is_blank(text):
                    yield NewComment(clean(text))
