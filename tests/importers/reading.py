"""Reading files in tests as an import reads them."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from moderator.core.comment import NewComment, Noted, Rejected, Skipped
from moderator.importers import registry
from moderator.importers.base import Options, Source
from moderator.importers.files import archives
from moderator.importers.generic.fields import singly
from moderator.importers.recognising import wrapped


@dataclass
class Read:
    format: str = ""
    comments: list[NewComment] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    noted: dict[str, int] = field(default_factory=dict)

    @property
    def found(self) -> int:
        return len(self.comments) + len(self.skipped) + len(self.rejected)

    @property
    def texts(self) -> list[str]:
        return [comment.text for comment in self.comments]

    @property
    def reasons(self) -> Counter[str]:
        return Counter(skipped.reason for skipped in self.skipped)


def read(source: Source | Path | bytes | str, options: Options | None = None, name: str = "file") -> Read:
    if isinstance(source, str):
        source = source.encode()
    if isinstance(source, bytes):
        source = Source.of_bytes(name, source)
    sources = [source] if isinstance(source, Source) else list(archives.sources(source))
    result = Read()
    for one in sources:
        importer = registry.detect(one, options)
        result.format = importer.name
        for record in singly(wrapped.read(importer, one, options or Options())):
            if isinstance(record, NewComment):
                result.comments.append(record)
            elif isinstance(record, Skipped):
                result.skipped.append(record)
            elif isinstance(record, Noted):
                result.noted[record.what] = result.noted.get(record.what, 0) + record.count
            else:
                result.rejected.append(record)
    return result
