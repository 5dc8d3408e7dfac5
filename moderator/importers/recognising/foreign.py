"""Files that are no exports of comments, and the sentence that says what they are instead."""

import re

from moderator.core.errors import NoComments, UserError
from moderator.importers.base import Source
from moderator.importers.documents import jsonstream
from moderator.importers.files.encodings import encoding
from moderator.importers.recognising import other_files
from moderator.importers.tables.opening import is_bytes, open_grid
from moderator.importers.tables.parquet import is_parquet
from moderator.importers.tables.spreadsheet import is_workbook
from moderator.importers.tables.sql_script import is_script
from moderator.importers.tables.sql_tables import found_tables

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM6", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "a text document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"#!/", "a script"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound"),
    (b"fLaC", "a sound"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"\x37\x7f\x06\x82", "a part of a database"),
    (b"\x37\x7f\x06\x83", "a part of a database"),
    (b"wOFF", "a font"),
)
_PACKED: tuple[tuple[bytes, str], ...] = (
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
)
_POINTER = b"version https://git-lfs.github.com/spec/"
_DATABASES: tuple[tuple[bytes, str, str], ...] = (
    (
        b"SQLite format 3\0",
        "a database",
        "Write its table of comments as CSV, or all of it as text: sqlite3 FILE .dump",
    ),
    (b"PGDMP", "a PostgreSQL archive", "Write it as text: pg_restore -f dump.sql FILE"),
)
_X_PARTS: tuple[tuple[str, str], ...] = (
    (r"window\.YTD\.like\.", other_files.LIKES),
    (r"window\.YTD\.(?:follower|following)\.", other_files.PEOPLE),
    (r"window\.YTD\.direct_message", other_files.PRIVATE),
    (
        r"window\.YTD\.note_tweets?\.",
        "long posts, which are read in full with the others, from tweets.js beside it",
    ),
    (r"window\.YTD\.tweet_headers?\.", "headers of tweets, without their text"),
)


_ARCHIVES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a zip archive or a document"),
    (b"\xd0\xcf\x11\xe0", "a document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"PAR1", "a Parquet table"),
)
_WRITTEN = (b"%PDF", b"%!PS", b"{\\rtf")
"""Documents that are no lines of text, though their first bytes may all be letters."""


_CONTROL = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")


def kind(head: bytes) -> str | None:
    """Return what begins so and is no lines of text, such as "a picture"; None where it can be such.

    A word that happens to stand at the start of a text does not make it a program or a sound.
    """
    databases = ((magic, what) for magic, what, _ in _DATABASES)
    found = next(
        (pair for pair in (*_MAGIC, *_PACKED, *_ARCHIVES, *databases) if head.startswith(pair[0])), None
    )
    if found is None:
        return None
    magic, what = found
    sure = magic.startswith(_WRITTEN) or any(byte < 32 or byte > 126 for byte in magic)
    return what if sure or _CONTROL.search(head[:512]) else None


def refuse(source: Source) -> None:
    """Leave by an error where the first bytes already tell.

    Raises:
        UserError: the file is empty, or of a kind that holds no comments.

    """
    head = source.head
    name = source.name
    if not head or not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise UserError(f"“{name}” is empty.", advice=_AGAIN)
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise UserError(f"“{name}” is {what}, not an export of comments.", advice=ASK)
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        raise UserError(f"“{name}” is a picture, a sound or a film, not an export of comments.", advice=ASK)
    if _YAML.match(source.head_text[:4000]):
        raise UserError(f"“{name}” is YAML, which is not read.", advice="Save it as JSON or CSV.")
    for magic, what, advice in _DATABASES:
        if head.startswith(magic):
            raise UserError(f"“{name}” is {what}, not an export of comments.", advice=advice)
    for magic, what in _PACKED:
        if head.startswith(magic):
            raise UserError(f"“{name}” is {what}.", advice="Unpack it and import what is in it.")
    if head.startswith(_POINTER):
        raise UserError(
            f"“{name}” only points to a file that Git keeps elsewhere (Git LFS): the comments are not in it.",
            advice="Fetch the file itself with git lfs pull, or download it from its page, and import that.",
        )
    if source.whole and _keys(source) >= _DRIVE:
        raise UserError(
            f"“{name}” only points to a document in Google Drive: the comments are not in it.",
            advice="Open it there, download it as CSV (File > Download), and import that.",
        )
    if head[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") and not is_workbook(source):
        raise UserError(f"“{name}” is a document, not an export of comments.", advice=ASK)
    if head.startswith(b"\x80") and b"." in head[-4:] and source.name.endswith((".pkl", ".pickle")):
        raise UserError(
            f"“{name}” is a Python pickle, which is never opened.", advice="Save it as CSV or JSON."
        )


_DRIVE = frozenset(("doc_id", "email"))


def _keys(source: Source) -> set[str]:
    """Return the names at the top of a small JSON object."""
    seen = jsonstream.sketch(source) if source.head_text.startswith("{") and len(source.head) < 4000 else None
    return set(seen) if isinstance(seen, dict) else set()


ASK = "Ask for the comments as CSV, JSON or text where they come from, and import that."
OF_LINES = "If every line of it is a comment, write the word “comment” on a line above them."
_AGAIN = "Save or export it once more."
_SAY = "If one of its columns or fields holds the comments, say which."
_WHOLE = "Import the whole archive as it came: what holds comments is found in it."

_PAIR = r"[A-Za-z_][\w -]{0,40}:(?:[ \t][^\n]*)?\r?\n"
_YAML = re.compile(
    r"(?:%YAML[^\n]*\n|---[ \t]*\r?\n|#[^\n]*\n|[A-Za-z_][\w -]{0,40}:[ \t]*\r?\n)?+"
    rf" {{0,8}}- {_PAIR} {{2,12}}{_PAIR}"
    rf"|---[ \t]*\r?\n(?:{_PAIR}){{2}}"
)
"""A list of pairs of names and values below each other, or such pairs behind a line of dashes."""


def is_page(source: Source) -> bool:
    """Say whether it is a web page."""
    start = source.head_text[:2000].lower()
    return start.startswith(("<!doctype html", "<html")) or ("<html" in start and start.startswith("<"))


def not_comments(source: Source) -> UserError:
    """Return the error that says what a readable file without comments looks like."""
    name = source.name
    if is_page(source):
        if known := other_files.page(source):
            return UserError(f"0 comments found in “{name}”: this looks like {known[0]}.", advice=known[1])
        return UserError(
            f"“{name}” is a web page: 0 comments found.",
            advice="If it came from a download of your data, ask for it once more in JSON instead of HTML.",
        )
    if is_script(source):
        return UserError(
            f"0 comments found in “{name}”: this looks like a dump of a database{_tables(source)}.",
            advice="Write the table of comments alone, with its rows, as CSV or as a dump.",
        )
    if known_part := _known(source):
        return NoComments(f"0 comments found in “{name}”: this looks like {known_part}.")
    what, advice = _look(source)
    return UserError(f"0 comments found in “{name}”: this looks like {what}.", advice=advice)


def _known(source: Source) -> str | None:
    """Return what a file is that we know, and know to hold no comments."""
    text = source.head_text
    found = next((what for pattern, what in _X_PARTS if re.match(pattern, text)), None)
    return found or other_files.known(source)


_LONG = 200_000
"""Characters of which a text is no comment's."""


def _is_one_text(source: Source) -> bool:
    """Say whether all that is looked at lies within one text, which goes on behind it."""
    text = source.head_text
    start = max(text.rfind('"'), text.rfind("\n")) + 1
    if source.whole or text.startswith("<") or len(text) - start < _LONG:
        return False
    return sum(map(text[start : start + 5000].count, "[]{}:,")) < 500


def _look(source: Source) -> tuple[str, str]:
    """Return what a file looks like, and what can be done about it."""
    text = source.head_text
    if text.startswith("[LINE]"):
        return "a LINE chat without messages", "Export the chat once more."
    if _is_one_text(source):
        return f"one text of more than {_LONG:,} characters, which is too long for a comment", ASK
    if text.startswith(("{", "[")):
        value = jsonstream.sketch(source)
        if isinstance(value, list) and value:
            value = next((element for element in value if isinstance(element, dict)), value)
        if isinstance(value, dict) and value:
            return f"JSON data with {_some([str(key) for key in value])}", _SAY
        return ("JSON data without texts", ASK) if value is not None else ("damaged JSON", _AGAIN)
    if text.startswith("window."):
        return f"a part of an X archive ({' '.join(text[:60].split('=')[0].split())})", _WHOLE
    if text.startswith("<"):
        root = re.search(r"<([A-Za-z][\w:.-]*)", text)
        if root and root[1].lower() in ("rss", "feed", "rdf:rdf"):
            return "a feed of what a site posted, without its comments", "Save the feed of its comments."
        return f"an XML file ({root[1]})" if root else "an XML file", ASK
    if is_workbook(source):
        return "a workbook without a table of comments", ASK
    if is_parquet(source):
        return "a Parquet table without a column of comments", _SAY
    if is_bytes(source):
        return "a file of bytes, not of text", ASK
    grid = open_grid(source)
    if grid is not None and grid.has_header and len(grid.columns) > 1:
        return f"a table with the columns {_some(list(grid.columns))}", _SAY
    return "plain text", OF_LINES


def _tables(source: Source) -> str:
    names = list(found_tables(source, encoding(source)))
    return (
        f" with the {'table' if len(names) == 1 else 'tables'} {_some(names)}" if names else " without rows"
    )


def _some(names: list[str], most: int = 6) -> str:
    shown = ", ".join(f"“{' '.join(name[:40].split())}”" for name in names[:most])
    return shown + (" and others" if len(names) > most else "")
