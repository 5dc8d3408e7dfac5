"""An import that brings nothing leaves no new library behind, whatever ended it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from moderator.services.library import Library
from tests.cli.conftest import CSV


def made(tmp_path):
    return sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("my."))


def test_what_cannot_be_read_makes_no_library(refused, cli, tmp_path):
    (tmp_path / "foreign.bin").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "likes.json").write_text(
        '{"reactions_v2": [{"timestamp": 1, "data": [{"reaction": {"reaction": "LIKE"}}]}]}'
    )
    assert refused("import", "foreign.bin")
    assert refused("import", "missing.csv")
    assert cli("import", "likes.json")[0] == 0
    assert cli("import", "likes.json", "foreign.bin")[0] == 1
    assert made(tmp_path) == []


def test_a_library_that_was_there_stays(refused, tmp_path):
    Library.open(tmp_path / "my.db").close()
    assert refused("import", "missing.csv")
    assert "my.db" in made(tmp_path)


def test_an_import_that_was_stopped_makes_no_library(cli, monkeypatch, tmp_path):
    from moderator.store import comments

    whole = comments.Inserter.add

    def interrupted(self, connection, page, **how):
        signal.raise_signal(signal.SIGINT)
        return whole(self, connection, page, **how)

    (tmp_path / "export.csv").write_text(CSV, encoding="utf-8")
    monkeypatch.setattr(comments.Inserter, "add", interrupted)
    assert cli("import", "export.csv") == (130, "", "Cancelled.\n")
    assert made(tmp_path) == []


def test_what_was_decided_meanwhile_keeps_the_library(cli, monkeypatch, tmp_path):
    from moderator.core.comment import Decision
    from moderator.core.errors import UserError
    from moderator.services.intake.importing import import_files
    from moderator.services.review import reviewing

    def decided(library, paths, *more, **how):
        import_files(library, paths, *more, **how)
        reviewing.decide(library, [1], Decision.FLAGGED)
        raise UserError("The disk is full; nothing was changed.")

    (tmp_path / "export.csv").write_text(CSV, encoding="utf-8")
    monkeypatch.setattr("moderator.services.intake.importing.import_files", decided)
    assert cli("import", "export.csv")[0] == 1
    assert "my.db" in made(tmp_path)


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
from moderator.cli import run
sys.exit(run(sys.argv[2:]))
"""


@pytest.mark.skipif(os.name != "posix", reason="limits are set otherwise there")
@pytest.mark.parametrize("room", [8_192, 150_000, 600_000])
def test_a_full_disk_leaves_no_library_and_says_what_to_do(tmp_path, room):
    """8 kB do not hold a library, 150 kB no tables, 600 kB not all of the comments."""
    with Path(tmp_path / "many.jsonl").open("w") as file:
        for number in range(4000):
            text = f"comment {number}, and words enough to fill a small disk"
            file.write(json.dumps({"id": str(number), "text": text, "author": "a"}) + "\n")
    words = ["import", "--database", "my.db", "--no-classify", "many.jsonl"]
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(room), *words],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "disk" in done.stderr.lower()
    assert done.stderr.count("\n") == 1
    assert made(tmp_path) == []
