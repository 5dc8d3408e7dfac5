"""What an importer is, what it reads from, and what a person may tell it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Protocol, runtime_checkable

from moderator.core.comment import NewComment, Record

HEAD_BYTES = 256 * 1024
"""How much of a file detection may look at."""
TORN = "torn"
"""Under this name the memo of a source says why its end is missing."""
PART = "part"
"""Under this name the memo of a source says that it is one of several documents of a file."""
CONTENT_KEPT = 2000
"""Characters of a rejected record that are kept."""

BOMS: tuple[tuple[bytes, str], ...] = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Options:
    """What a person chose where the file does not say it. All optional."""

    format: str | None = None
    """The name of the importer to use, whatever the content looks like."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Target (a field of NewComment) to column; an empty column means "not in this file"."""
    encoding: str | None = None
    day_first: bool | None = None
    """Whether 03/04 is the third of April, where the file itself does not prove it."""
    delimiter: str | None = None
    sheet: str | None = None
    """The sheet of a workbook."""


def in_a_line(name: str) -> str:
    """Return a name as it stands in a sentence: a broken archive names its members by whatever bytes stand there."""
    return " ".join(name.splitlines())


class Source:
    """One readable file: a plain file, a member of an archive, or what a compressed file holds.

    Opening it starts anew each time, decompressed, as a stream that cannot be relied on to seek.
    """

    def __init__(
        self,
        name: str,
        path: Path,
        opener: Callable[[], BinaryIO],
        *,
        size: int | None = None,
        find: "Callable[[str], Source | None] | None" = None,
        memo: "dict[str, Any] | None" = None,
    ) -> None:
        """Keep how to open it; nothing is read before somebody asks.

        `name` is what a person recognises ("takeout.zip/comments.csv"), `size` is the
        decompressed size in bytes where it is known, `find` looks for a file beside it. The `opener`
        may leave in `memo` what it found out.
        """
        self.name = in_a_line(name)
        self.path = path
        self.size = size
        self._opener = opener
        self._find = find
        self._head: bytes | None = None
        self.container: Path | None = None
        """The archive or the folder that it was found in, if it is one of several files."""
        self.memo: dict[str, Any] = memo if memo is not None else {}
        """What importers found out while looking at the head, so that none looks twice."""
        self.watch: Callable[[BinaryIO], BinaryIO] | None = None
        """Put round every stream that is opened, such as to tell how far it is read."""

    def __repr__(self) -> str:
        return f"Source({self.name!r})"

    @staticmethod
    def of(path: Path) -> "Source":
        """Return a plain file as a source, unopened. Compressed files: see `archives.sources`."""

        def beside(name: str) -> Source | None:
            other = path.parent / name
            return Source.of(other) if other.is_file() else None

        size = path.stat().st_size if path.is_file() else None
        return Source(path.name, path, lambda: path.open("rb"), size=size, find=beside)

    @staticmethod
    def of_bytes(name: str, content: bytes) -> "Source":
        """Return bytes in memory as a source, such as a pasted text."""
        return Source(name, Path(name), lambda: BytesIO(content), size=len(content))

    @property
    def stem(self) -> str:
        """The last part of the name, in lower case, without its folders: "comments.csv"."""
        return self.name.replace("\\", "/").rsplit("/", 1)[-1].lower()

    @property
    def head(self) -> bytes:
        """The first 256 KiB, decompressed, with any byte order mark."""
        if self._head is None:
            with self.open() as stream:
                self._head = read_up_to(stream, HEAD_BYTES)
        return self._head

    @property
    def whole(self) -> bool:
        """Whether `head` is all there is."""
        return len(self.head) < HEAD_BYTES

    @property
    def encoding_mark(self) -> str | None:
        """The encoding that a byte order mark proves, such as "utf-16"; None without a mark."""
        return next((name for mark, name in BOMS if self.head.startswith(mark)), None)

    @property
    def head_text(self) -> str:
        """The head as text, for looking at: no mark, no leading blanks, undecodable bytes replaced."""
        text: str | None = self.memo.get("head_text")
        if text is None:
            text = self.head.decode(self.encoding_mark or "utf-8", errors="replace").lstrip("\ufeff \t\r\n\0")
            self.memo["head_text"] = text
        return text

    @property
    def torn(self) -> str:
        """Once it was read: why its end is missing, in a sentence; empty where it is all there."""
        return str(self.memo.get(TORN, ""))

    def open(self) -> BinaryIO:
        """Open the decompressed content from its start; the caller closes it.

        Raises:
            UserError: the file is gone, unreadable, damaged, or a trap (see `archives`).

        """
        stream = self._opener()
        return self.watch(stream) if self.watch is not None else stream

    def siblings(self, name: str) -> "Source | None":
        """Return the file of that name in the same folder (or archive folder), if there is one."""
        return self._find(name) if self._find else None


class Importer(Protocol):
    """Reads one export format. One format, one file, one class; no state between calls."""

    name: str
    """A word for scripts, such as "youtube_api"."""
    title: str
    """What a person calls it, such as "YouTube comments, Data API"."""

    def identify(self, source: Source) -> bool:
        """Say from its content whether the source is of this format; look at `head` only."""

    def read(self, source: Source, options: Options) -> Iterator[Record]:
        """Yield every record of the file as a comment, a Skipped or a Rejected; hold none of them."""


@runtime_checkable
class ReadsRuns(Protocol):
    """An importer that can hand over many comments at a time, which costs less than one by one."""

    def runs(self, source: Source, options: Options) -> Iterator[Record | list[NewComment]]:
        """Yield the same as `read`; comments that follow each other may come as a list, never empty."""


def read_up_to(stream: BinaryIO, size: int) -> bytes:
    """Return the first `size` bytes, or all there are; a short read is not taken for the end."""
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def cut(content: object) -> str:
    """Return a raw record as text for a Rejected, cut to a sensible length."""
    text = content.decode("utf-8", errors="replace") if isinstance(content, bytes) else str(content)
    if not text.isascii():
        # Halves of characters cannot be stored, shown or saved.
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= CONTENT_KEPT else text[:CONTENT_KEPT] + "…"
