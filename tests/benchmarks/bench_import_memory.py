"""Peak memory of reading a small and a large file of each container: it must not grow with the file.

python -m tests.benchmarks.bench_import_memory [--small MB] [--large MB] [--kinds jsonl,json,csv,wxr,gz,zst,zip,xlsx]

Each file is made in a scratch folder and read by a process of its own, as an import reads it but without a library;
printed is what reading added to that process, in MB.
"""

import argparse
import gzip
import io
import json
import resource
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast
from xml.sax.saxutils import escape

import zstandard

KINDS = ("jsonl", "json", "csv", "wxr", "gz", "zst", "zip", "xlsx")
WORDS = "the box came late again and nobody answers when I write to them about it "


def pieces(kind: str, size: int) -> Iterator[bytes]:
    """Yield the text of an export of about so many bytes."""
    heads = {"json": "[", "csv": ",".join(COLUMNS) + "\n", "wxr": WXR, "sheet": SHEET + row_of(COLUMNS)}
    if kind in heads:
        yield heads[kind].encode()
    done = number = 0
    while done < size:
        lines = []
        for _ in range(500):
            number += 1
            lines.append(_record(kind, number))
        raw = "".join(lines).encode()
        done += len(raw)
        yield raw
    if kind == "json":
        yield json.dumps(_values(0)).encode() + b"]"
    elif kind == "wxr":
        yield WXR_END.encode()
    elif kind == "sheet":
        yield SHEET_END.encode()


WXR_END = "</item></channel></rss>"
WXR = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<wp:wxr_version>1.2</wp:wxr_version><item><title>A post</title><link>https://example.org/p</link><wp:post_id>7</wp:post_id>
"""


_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PARTS = "http://schemas.openxmlformats.org/package/2006"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
WORKBOOK = {
    "[Content_Types].xml": f'<Types xmlns="{_PARTS}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PARTS}/relationships">'
    f'<Relationship Id="r1" Type="{_KINDS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_KINDS}"><sheets>'
    '<sheet name="Comments" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PARTS}/relationships">'
    f'<Relationship Id="r1" Type="{_KINDS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
"""The parts of a workbook with one sheet, which is written beside them."""


def row_of(cells: Iterable[object]) -> str:
    """Return a row of a sheet, its texts in the cells themselves."""
    numbers_as = "<c><v>{}</v></c>"
    texts_as = '<c t="inlineStr"><is><t>{}</t></is></c>'
    written = [
        (numbers_as if isinstance(cell, int) else texts_as).format(escape(str(cell))) for cell in cells
    ]
    return f"<row>{''.join(written)}</row>"


SHEET, SHEET_END = f"<worksheet {_MAIN}><sheetData>", "</sheetData></worksheet>"
COLUMNS = ("id", "author", "published_at", "like_count", "text")


def _values(number: int) -> dict[str, object]:
    text = f"{number} {WORDS * (1 + number % 4)}"
    return {"id": f"c{number}x", "author": f"writer {number % 999}", "published_at": "2026-01-02T10:00:00Z",
            "like_count": number % 50, "text": text}  # fmt: skip


def _record(kind: str, number: int) -> str:
    values = _values(number)
    if kind == "csv":
        return ",".join(f'"{value}"' for value in values.values()) + "\n"
    if kind == "sheet":
        return row_of(values.values())
    if kind == "wxr":
        return (
            f"<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>{values['author']}"
            "</wp:comment_author><wp:comment_date_gmt>2026-01-02 10:00:00</wp:comment_date_gmt>"
            f"<wp:comment_content>{values['text']}</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
            "<wp:comment_type>comment</wp:comment_type><wp:comment_parent>0</wp:comment_parent></wp:comment>\n"
        )
    return json.dumps(values) + (",\n" if kind == "json" else "\n")


def write(path: Path, kind: str, size: int) -> None:
    """Write a file of this kind, never held as a whole."""
    if kind == "zip":
        archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        with archive, archive.open("export/comments.csv", "w") as member:
            _fill(cast(BinaryIO, member), "csv", size)
    elif kind == "xlsx":
        archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        with archive:
            for name, content in WORKBOOK.items():
                archive.writestr(name, content)
            with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
                _fill(cast(BinaryIO, member), "sheet", size)
    elif kind == "gz":
        with gzip.open(path, "wb", compresslevel=1) as file:
            _fill(cast(BinaryIO, file), "jsonl", size)
    elif kind == "zst":
        with path.open("wb") as raw, zstandard.ZstdCompressor(level=1).stream_writer(raw) as file:
            _fill(cast(BinaryIO, file), "jsonl", size)
    else:
        with path.open("wb") as file:
            _fill(cast(BinaryIO, file), kind, size)


def _fill(file: BinaryIO, kind: str, size: int) -> None:
    buffered = (
        io.BufferedWriter(cast(io.RawIOBase, file)) if not isinstance(file, io.BufferedWriter) else file
    )
    for piece in pieces(kind, size):
        buffered.write(piece)
    buffered.flush()


def read(path: Path) -> None:
    """Read a file in this process, and print what that added to it in kilobytes, and the records."""
    from moderator.importers import registry
    from moderator.importers.base import Options
    from moderator.importers.files import archives

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    records = 0
    for source in archives.sources(path):
        importer = registry.detect(source)
        for _ in importer.read(source, Options()):
            records += 1
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    sys.stdout.write(f"{grown} {records}\n")


def measured(folder: Path, kind: str, size: int) -> tuple[int, int]:
    """Return the kilobytes that reading such a file adds to a process, and the number of its records."""
    path = folder / f"comments.{kind}"
    write(path, kind, size)
    command = [sys.executable, "-m", "tests.benchmarks.bench_import_memory", "--read", str(path)]
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=root).stdout.split()
    path.unlink()
    return int(told[0]), int(told[1])


def main() -> None:
    """Measure, and print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=5)
    parser.add_argument("--large", type=int, default=200)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.read:
        read(arguments.read)
        return
    with tempfile.TemporaryDirectory(prefix="moderator-memory-") as name:
        for kind in arguments.kinds.split(","):
            found: dict[str, object] = {"kind": kind}
            for megabytes in (arguments.small, arguments.large):
                grown, records = measured(Path(name), kind, megabytes * 1_000_000)
                found[f"{megabytes} MB"] = {"added_mb": round(grown / 1024, 1), "records": records}
            sys.stdout.write(json.dumps(found) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
