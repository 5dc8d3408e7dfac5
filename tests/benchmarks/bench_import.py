"""Rows a second into the library with its full-text index, by kind of file, against bare sqlite3 in the same run.

python tests/benchmarks/bench_import.py [--rows N] [--kinds jsonl,csv,json,wxr,zst,xlsx] [--times N] [--profile]
    [--into LIBRARY] [--again]

Bare is one `executemany` of the same values into one table with the same unique index, from memory, then the FTS5
rebuild and a commit. The share on the clock is what a person waits; it is true only on a machine that does nothing
else. Processor time, the reading process included, hardly depends on that. Nobody wrote the comments.

With `--into` the rows go into a copy of a library (of `make_library.py`, say), and nothing is stored bare. With
`--again` a newer export of the same rows is imported behind each, in which every third has more likes and every
hundredth another text. Such a library should have been imported by today's program: copies that an older one did not
look for are looked for by the next import, once.
"""

import argparse
import contextlib
import cProfile
import csv
import json
import os
import pstats
import random
import shutil
import sqlite3
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from xml.sax.saxutils import escape

# The rest is imported where it is used: the reading process begins with this module, and the program's own is as light.

FIELDS = ("id", "parent_id", "video_id", "author", "author_id", "text", "published_at", "like_count", "url")
Row = tuple[str, str, str, str, str, str, str, int, str]
START = datetime(2025, 1, 1, tzinfo=UTC)


def made(count: int, seed: int = 1) -> list[Row]:
    """Return comments as an export holds them: authors and posts repeat, one in four answers another."""
    from tests.benchmarks.make_library import texts

    draw = random.Random(seed)
    rows: list[Row] = []
    for number, text in enumerate(texts(draw, count)):
        identity = f"Ugx{number:09d}AaABAg{draw.randrange(10**6):06d}"
        parent = rows[-1 - draw.randrange(min(number, 50))][0] if number and draw.random() < 0.25 else ""
        author = int(draw.expovariate(1 / (count // 8 + 1)))
        post = f"vid{draw.randrange(max(1, count // 500)):08d}"
        when = (START + timedelta(seconds=number * 37)).isoformat()
        likes = int(draw.paretovariate(1.2)) - 1
        link = f"https://www.youtube.com/watch?v={post}&lc={identity}"
        rows.append((identity, parent, post, f"@writer{author}", f"UC{author:022d}", text, when, likes, link))
    return rows


def written(folder: Path, kind: str, rows: list[Row]) -> Path:
    """Write the rows as a file of this kind."""
    import zstandard

    from tests.benchmarks.bench_import_memory import SHEET, SHEET_END, WORKBOOK, row_of

    path = folder / f"comments.{kind}"
    if kind == "wxr":
        path.write_text(_wxr(rows), encoding="utf-8")
        return path
    if kind == "zst":
        plain = (
            written(folder, "jsonl", rows)
            if not (folder / "comments.jsonl").exists()
            else folder / "comments.jsonl"
        )
        with plain.open("rb") as source, path.open("wb") as file:
            zstandard.ZstdCompressor(level=3).copy_stream(source, file)
        return path
    if kind == "xlsx":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, content in WORKBOOK.items():
                archive.writestr(name, content)
            with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
                member.write((SHEET + row_of(FIELDS)).encode())
                for row in rows:
                    member.write(row_of(row).encode())
                member.write(SHEET_END.encode())
        return path
    if kind == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(FIELDS)
            writer.writerows(rows)
        return path
    with path.open("w", encoding="utf-8") as file:
        dumped = (json.dumps(dict(zip(FIELDS, row, strict=True)), ensure_ascii=False) for row in rows)
        if kind == "json":
            file.write("[")
            for number, record in enumerate(dumped):
                file.write((",\n" if number else "") + record)
            file.write("]")
        else:
            file.writelines(record + "\n" for record in dumped)
    return path


def _wxr(rows: list[Row]) -> str:
    """Return the comments of one post of a WordPress export; their ids are numbers there."""
    from tests.benchmarks.bench_import_memory import WXR, WXR_END

    numbers = {row[0]: number for number, row in enumerate(rows, 1)}
    comments = [
        f"<wp:comment><wp:comment_id>{numbers[row[0]]}</wp:comment_id><wp:comment_author>{row[3]}"
        f"</wp:comment_author><wp:comment_date_gmt>{row[6][:10]} {row[6][11:19]}</wp:comment_date_gmt>"
        f"<wp:comment_content>{escape(row[5])}</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
        f"<wp:comment_type>comment</wp:comment_type><wp:comment_parent>{numbers.get(row[1], 0)}</wp:comment_parent>"
        "</wp:comment>\n"
        for row in rows
    ]
    return WXR + "".join(comments) + WXR_END


@contextlib.contextmanager
def timed(figures: dict[str, float]) -> Iterator[None]:
    """Note processor time and time on the clock, in seconds."""
    clock, processor = time.perf_counter(), sum(os.times()[:4])
    yield
    figures["clock"] = time.perf_counter() - clock
    figures["processor"] = sum(os.times()[:4]) - processor


def newer(rows: list[Row]) -> list[Row]:
    """Return a later export of the same comments."""
    return [
        (
            *row[:5],
            row[5] + " (edited)" if number % 100 == 0 else row[5],
            row[6],
            row[7] + (number % 3 == 0),
            row[8],
        )
        for number, row in enumerate(rows)
    ]


def bare(folder: Path, rows: list[Row]) -> dict[str, float]:
    """Store the rows with nothing but sqlite3."""
    figures: dict[str, float] = {}
    path = folder / "bare.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    columns = ", ".join(f"{name} {'INTEGER' if name == 'like_count' else 'TEXT'}" for name in FIELDS)
    connection.execute(f"CREATE TABLE comments (key INTEGER PRIMARY KEY, platform TEXT, {columns})")
    connection.execute("CREATE UNIQUE INDEX one ON comments (platform, id)")
    connection.execute(
        "CREATE VIRTUAL TABLE fts USING fts5(text, content='comments', content_rowid='key', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    with timed(figures):
        connection.execute("BEGIN")
        marks = ",".join("?" * len(FIELDS))
        connection.executemany(
            f"INSERT OR IGNORE INTO comments ({', '.join(('platform', *FIELDS))}) VALUES ('youtube',{marks})",
            rows,
        )
        connection.execute("INSERT INTO fts(fts) VALUES ('rebuild')")
        connection.execute("COMMIT")
    connection.close()
    path.unlink()
    return figures


def ours(
    folder: Path, path: Path, *, profile: bool, into: Path | None = None, again: Path | None = None
) -> list[dict[str, float]]:
    """Import a file into a new library, or a copy of one; then perhaps another file."""
    from moderator.services.intake.importing import import_files
    from moderator.services.library import Library

    every = []
    place = folder / "library" / "l.db"
    place.parent.mkdir()
    if into is not None:
        shutil.copyfile(into, place)
    profiler = cProfile.Profile() if profile else None
    with Library.open(place) as library:
        for one in (path, again) if again is not None else (path,):
            figures: dict[str, float] = {}
            with timed(figures):
                if profiler:
                    profiler.enable()
                report = import_files(library, [one])
                if profiler:
                    profiler.disable()
            figures |= {"imported": report.imported, "known": report.duplicates, "updated": report.updated}
            every.append(figures)
    shutil.rmtree(place.parent)
    if profiler:
        pstats.Stats(profiler, stream=sys.stderr).sort_stats("tottime").print_stats(35)
    return every


def main() -> None:
    """Measure and print one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--kinds", default="jsonl,csv")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--into", type=Path, help="a library into a copy of which the rows go")
    parser.add_argument("--again", action="store_true", help="then a newer export of the same rows")
    arguments = parser.parse_args()
    # What a library holds already was drawn by another seed: nobody exports the same texts twice by chance.
    rows = made(arguments.rows, 7 if arguments.into else 1)
    found: dict[str, object] = {"rows": arguments.rows}
    with tempfile.TemporaryDirectory(prefix="moderator-bench-") as name:
        folder = Path(name)
        files = {kind: written(folder, kind, rows) for kind in arguments.kinds.split(",")}
        (folder / "newer").mkdir()
        later = (
            {kind: written(folder / "newer", kind, newer(rows)) for kind in files} if arguments.again else {}
        )
        for _ in range(arguments.times):
            floor = None if arguments.into else bare(folder, rows)
            if floor:
                found["bare"] = _rates(arguments.rows, floor)
            for kind, path in files.items():
                every = ours(
                    folder, path, profile=arguments.profile, into=arguments.into, again=later.get(kind)
                )
                for name, took in zip((kind, f"{kind} again"), every, strict=False):
                    found[name] = {
                        **{what: took[what] for what in ("imported", "known", "updated") if took[what]},
                        **_rates(arguments.rows, took),
                    }
                if floor:
                    found[kind] = {
                        **cast(dict[str, object], found[kind]),
                        "share_of_bare": round(floor["clock"] / every[0]["clock"], 3),
                        "share_of_bare_by_processor": round(floor["processor"] / every[0]["processor"], 3),
                    }
            print(json.dumps(found), flush=True)  # noqa: T201


def _rates(rows: int, took: dict[str, float]) -> dict[str, int]:
    return {
        "rows_per_processor_second": round(rows / took["processor"]),
        "rows_per_second": round(rows / took["clock"]),
    }


if __name__ == "__main__":
    main()
