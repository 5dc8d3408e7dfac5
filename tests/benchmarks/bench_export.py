"""Peak memory and speed of an export of a whole library, in each format.

python tests/benchmarks/bench_export.py LIBRARY [--formats csv jsonl …] [--query QUERY]

Each format is written by a process of its own. Memory is told above that of a process that has opened the library
and exported nothing: what grows with the number of rows would show there. LIBRARY is only read.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FORMATS = ("csv", "jsonl", "json", "html", "parquet", "xlsx")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--formats", nargs="+", default=list(FORMATS), choices=FORMATS)
    parser.add_argument("--query", default="")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        one(arguments.library, arguments.one, arguments.query)
        return
    write("format         rows  seconds   rows/s rows/s cpu  peak MB  above  file MB")
    for name in arguments.formats:
        command = [
            sys.executable,
            __file__,
            str(arguments.library),
            "--one",
            name,
            "--query",
            arguments.query,
        ]
        subprocess.run(command, check=True)


def one(library: Path, name: str, query: str) -> None:
    """Export in one format and write the figures."""
    from moderator.core.query import parse
    from moderator.services.handout.exporting import export
    from moderator.services.library import Library

    with Library.open(library, create=False) as opened, tempfile.TemporaryDirectory() as folder:
        # What a format's own package takes is no matter of the rows.
        export(opened, Path(folder) / f"none.{name}", parse("id:0"))
        before = peak()
        started, cpu = time.perf_counter(), time.process_time()
        target = Path(folder) / f"all.{name}"
        rows = export(opened, target, parse(query)).exported
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
        most, size = peak(), target.stat().st_size / 1e6
    write(
        f"{name:<8} {rows:>10,} {seconds:>8.0f} {rows / seconds:>8,.0f} {rows / cpu:>10,.0f} {most:>8.0f} "
        f"{most - before:>6.0f} {size:>8.0f}"
    )


def peak() -> float:
    """Return the most memory that this process has had, in MB."""
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
