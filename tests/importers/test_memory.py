"""A large file is read in the memory of a small one; `tests/benchmarks/bench_import_memory.py` prints the figures."""

from pathlib import Path

import pytest

from tests.benchmarks.bench_import_memory import measured

MOST = 16 * 1024
"""Kilobytes that reading may add to a process, a tenth of what a reader that holds the file would need."""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "wxr", "gz", "zst", "zip", "xlsx"])
def test_reading_twenty_megabytes_adds_little(tmp_path: Path, kind: str) -> None:
    grown, records = measured(tmp_path, kind, 20_000_000)
    assert records > 30_000
    assert grown < MOST
