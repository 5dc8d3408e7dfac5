"""What a computer does to a program: the disk fills, the drive goes, the clock jumps, two write at once."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

import moderator
from moderator.core.comment import Decision, NewComment
from moderator.core.errors import UserError
from moderator.services.keeping import safety
from moderator.services.library import Library
from moderator.services.review import reviewing
from moderator.store import comments
from moderator.store.intake import batches
from tests.store.making import put

COUNT = 200


@pytest.fixture
def path(tmp_path):
    made = tmp_path / "data" / "my.db"
    with Library.open(made, who="anna") as library, library.store.write() as connection:
        batch = batches.begin(connection, ["made.csv"])
        new = [NewComment(f"comment {n}", "youtube", f"c{n}", author_name="bob") for n in range(COUNT)]
        put(connection, batch, new)
        batches.finish(connection, batch, "{}")
    return made


def run(code, *words):
    environment = {**os.environ, "PYTHONPATH": str(Path(moderator.__file__).parents[1])}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, words)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


DECIDE = """
import sys
from pathlib import Path
from moderator.core.comment import Decision
from moderator.core.errors import UserError
from moderator.services.review import reviewing
from moderator.services.library import Library
library = Library.open(Path(sys.argv[1]), who="anna")
first, last = int(sys.argv[2]), int(sys.argv[3])
"""
FULL = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
done = 0
import os
size = max(os.path.getsize(sys.argv[1] + end) for end in ("", "-wal") if os.path.exists(sys.argv[1] + end))
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 60_000, size + 60_000))
try:
    for one in range(first, last):
        reviewing.decide(library, [one], Decision.HELD, note="words " * 200)
        done = one
except Exception as error:
    from moderator.jobs.performing import plain_reason
    words = str(error) if isinstance(error, UserError) else plain_reason(error)
    print(done, words)
"""


@pytest.mark.skipif(os.name != "posix", reason="limits are set otherwise there")
def test_a_full_disk_loses_nothing_and_says_so(path):
    done = run(DECIDE + FULL, path, 1, COUNT)
    assert done.returncode == 0, done.stderr
    acknowledged, words = done.stdout.split(" ", 1)
    assert int(acknowledged) > 0
    assert "disk" in words.lower()
    with Library.open(path, who="anna") as library, library.store.read() as connection:
        held = [row.id for row in comments.rows(connection, range(1, COUNT)) if row.decision == Decision.HELD]
    assert held == list(range(1, int(acknowledged) + 1))
    assert safety.check(path).ok


def test_two_programs_on_one_library_both_keep_what_they_say(path):
    work = (
        DECIDE
        + "for one in range(first, last): reviewing.decide(library, [one], Decision.FLAGGED)\nlibrary.close()"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(moderator.__file__).parents[1])}
    started = [
        subprocess.Popen([sys.executable, "-c", work, path, str(a), str(b)], env=environment)
        for a, b in ((1, 20), (20, 40))
    ]
    assert [process.wait(120) for process in started] == [0, 0]
    with Library.open(path) as library:
        history = reviewing.history(library, 100)
    assert {entry.comment_id for entry in history} == set(range(1, 40))
    assert safety.check(path).ok


def test_a_drive_that_goes_and_comes_back(path):
    with Library.open(path, who="anna") as library:
        reviewing.decide(library, [1], Decision.HELD)
        away = path.parent.with_name("away")
        path.parent.rename(away)
        with pytest.raises(UserError, match="no longer where it was"):
            reviewing.decide(library, [2], Decision.HELD)
        away.rename(path.parent)
        reviewing.decide(library, [3], Decision.HELD)
        assert [entry.comment_id for entry in reviewing.history(library)] == [3, 1]


def test_a_clock_that_goes_backwards_keeps_the_order(path, monkeypatch):
    hours = iter(range(1000, 0, -1))
    monkeypatch.setattr(time, "time_ns", lambda: next(hours) * 3_600_000_000_000)
    with Library.open(path, who="anna") as library:
        for one in (1, 2, 3):
            reviewing.decide(library, [one], Decision.HELD)
        history = reviewing.history(library)
        assert [entry.comment_id for entry in history] == [3, 2, 1]
        ids = [entry.id for entry in reversed(history)]
        assert ids == sorted(ids)
        assert [reviewing.undo(library).comment_ids for _ in range(3)] == [(3,), (2,), (1,)]


@pytest.mark.skipif(os.name != "posix", reason="rights are kept otherwise there")
@pytest.mark.parametrize("rights", [0o555, 0o777], ids=["folder", "file"])
def test_a_library_that_may_only_be_read(path, rights):
    # What the commands need is imported while it may be; then the rights are given up.
    as_nobody = "import os, sys\nfrom moderator.cli import run\n"
    as_nobody += "run(['decide', '--database', sys.argv[1], '1', 'open'])\n"
    as_nobody += "run(['list', '--database', sys.argv[1], '--limit', '1'])\nprint('then', file=sys.stderr)\n"
    if os.geteuid() == 0:
        as_nobody += "os.setuid(65534)\n"
    as_nobody += "sys.exit(run([sys.argv[3], '--database', sys.argv[2], *sys.argv[4:]]))"
    # Not in the folder of the tests, which nobody else may enter.
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "my.db")
        shutil.copyfile(path, copy)
        copy.chmod(0o444)
        copy.parent.chmod(rights)
        refused = run(as_nobody, path, copy, "decide", "1", "flag")
        read = run(as_nobody, path, copy, "list", "comment 7", "--fields", "external_id")
        assert list(copy.parent.iterdir()) == [copy]
        copy.parent.chmod(0o755)
    assert refused.returncode == 1, refused.stderr
    assert re.search("then\n[^\n]+(may not write to|may only be read)[^\n]+\n$", refused.stderr), (
        refused.stderr
    )
    assert read.returncode == 0, read.stderr
    assert "c7" in read.stdout
    assert read.stderr.endswith("you can look at everything and change nothing.\n")
