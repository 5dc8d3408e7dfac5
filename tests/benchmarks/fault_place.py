"""A drive of memory with a library on it, for `bench_faults.py`, and processes that meet what happens to it."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from moderator.core.comment import Decision, NewComment
from moderator.services import locking
from moderator.services.keeping import safety
from moderator.services.library import Library
from moderator.services.review import reviewing
from moderator.services.shelves import models_folder
from moderator.store.intake import batches
from tests import small_model
from tests.store.making import put

COMMENTS = 1500
DECIDED = range(1, 40)
"""What was decided before any fault: it must be there after each."""
ROOT = Path(__file__).resolve().parents[2]
SIZE = 80_000_000
"""Bytes of the drive."""

SESSION = """
import sqlite3, sys
from pathlib import Path
from moderator.cli import run
from moderator.core.comment import Decision
from moderator.core.errors import UserError
from moderator.jobs.performing import plain_reason
from moderator.services.review import reviewing
from moderator.services.library import Library
path = Path(sys.argv[1])
library = Library.open(path, who="anna")
print("open", flush=True)
for line in sys.stdin:
    word, *rest = line.split()
    try:
        if word == "lock":
            held = sqlite3.connect(path, isolation_level=None)
            held.execute("BEGIN IMMEDIATE")
        else:
            reviewing.decide(library, [int(rest[0])], Decision.FLAGGED)
        print("done", flush=True)
    except Exception as error:
        said = str(error) if isinstance(error, UserError) else plain_reason(error)
        print(said or f"TRACEBACK {error!r}", flush=True)
"""

CLOCK = """
import datetime, os, time
_back = float(os.environ.get("HOURS_OFF", "0")) * 3600
if _back:
    _time, _time_ns = time.time, time.time_ns
    time.time = lambda: _time() + _back
    time.time_ns = lambda: _time_ns() + int(_back * 1e9)
    class _Datetime(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return super().now(tz) + datetime.timedelta(seconds=_back)
    datetime.datetime = _Datetime
"""


@dataclass(frozen=True)
class Row:
    """One command under one fault."""

    fault: str
    command: str
    outcome: str
    """done, a sentence, or FAILED."""
    said: str

    def failed(self, why: str) -> "Row":
        return replace(self, outcome="FAILED", said=f"{why}; {self.said}")

    def needed(self) -> "Row":
        return self if self.outcome != "a sentence" else self.failed("this must be done all the same")


class Place:
    """A folder with files to import, and in it the drive."""

    DECIDING = (
        "import sys\nfrom pathlib import Path\nfrom moderator.core.comment import Decision\n"
        "from moderator.services.review import reviewing\nfrom moderator.services.library import Library\n"
        "library = Library.open(Path(sys.argv[1]), who='anna')\n"
        "for one in range(int(sys.argv[2]), int(sys.argv[3])):\n"
        "    reviewing.decide(library, [one], Decision.FLAGGED)\nlibrary.close()\n"
    )

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.chmod(0o755)
        self.drive = folder / "drive"
        self.library = self.drive / "my.db"
        self._made = folder / "made"
        self.drive.mkdir()
        (folder / "site").mkdir()
        (folder / "site" / "sitecustomize.py").write_text(CLOCK)
        rows = ["id,author,comment,date"]
        rows += [f"n{n},bob,imported number {n} zebra,2026-01-02T10:00:00Z" for n in range(60_000)]
        (folder / "large.csv").write_text("\n".join(rows) + "\n")
        (folder / "export.csv").write_text("\n".join(rows[:301]) + "\n")
        labels = "".join(f"c{n},negative\n" for n in range(600))
        (folder / "labels.csv").write_text("external_id,label\n" + labels)
        self._make(self._made / "my.db")
        shutil.copyfile(self._made / "my.db", folder / "old.db")
        with Library.open(self._made / "my.db", who="anna") as library:
            reviewing.decide(library, DECIDED, Decision.HELD)
            library.keeper.keep()
        self.mount()

    def _make(self, path: Path) -> None:
        with Library.open(path, who="anna") as library, library.store.write() as connection:
            batch = batches.begin(connection, ["made.csv"])
            new = [
                NewComment(f"comment number {n} is awful", "youtube", f"c{n}", author_name=f"a{n % 40}")
                for n in range(COMMENTS)
            ]
            put(connection, batch, new)
            batches.finish(connection, batch, "{}")
        small_model.make(models_folder(path) / "small-1")
        (models_folder(path) / "current").write_text("small-1\n")

    def make_trainable(self) -> None:
        """Add a model that can learn, and corrections to learn from."""
        from tests.flow.test_privacy import MAKING

        made = self.folder / "trainable" / "data"
        shutil.copytree(self._made, made)
        code = MAKING.replace("data/my.models", str(models_folder(made / "my.db")))
        subprocess.run(
            [sys.executable, "-c", code], env=self._environment(0), check=True, capture_output=True
        )
        words = ["label", "--database", str(made / "my.db"), "--file", str(self.folder / "labels.csv")]
        subprocess.run([sys.executable, "-m", "moderator", *words], env=self._environment(0), check=True)

    def mount(self, how: str = "") -> None:
        options = f"{how or 'rw'},size={SIZE}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(self.drive)], check=True)

    def unmount(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.drive)], check=True)

    def left_behind(self) -> list[str]:
        """Return, and remove, what lies where the drive was."""
        left = sorted(str(path.relative_to(self.drive)) for path in self.drive.rglob("*"))
        shutil.rmtree(self.drive)
        self.drive.mkdir()
        return left

    def fresh(self, *, backups: bool = True, trainable: bool = False) -> None:
        """Put the library on an empty drive."""
        self.unmount()
        self.mount()
        made = self.folder / "trainable" / "data" if trainable else self._made
        shutil.copytree(made, self.drive, dirs_exist_ok=True)
        self.drive.chmod(0o700)
        if not backups:
            shutil.rmtree(self.drive / "my.backups")

    def fill_up(self, free: int) -> None:
        with (self.drive / "ballast").open("wb", buffering=0) as file:
            room = shutil.disk_usage(self.drive).free - free
            file.write(bytes(room))

    def empty_out(self) -> None:
        (self.drive / "ballast").unlink()

    def spoil(self) -> None:
        """Overwrite a third of the pages after the first ones."""
        chance = random.Random(7)
        content = bytearray(self.library.read_bytes())
        pages = len(content) // 4096
        for page in chance.sample(range(4, pages), pages // 3):
            content[page * 4096 : page * 4096 + 4096] = chance.randbytes(4096)
        self.library.write_bytes(bytes(content))

    def crash_with_a_journal(self) -> None:
        """Decide in a process that is killed, so that the journal holds what the file does not."""
        process = self.session()
        self.say(process, "decide 100")
        process.kill()
        process.wait()

    def files(self) -> set[tuple[str, int]]:
        return {(str(path), path.stat().st_mtime_ns) for path in self.drive.rglob("*") if path.is_file()}

    def bytes_of_library(self) -> bytes:
        return self.library.read_bytes() if self.library.exists() else b""

    def _environment(self, hours: float) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG")}
        return kept | {
            "PYTHONPATH": os.pathsep.join([str(self.folder / "site"), str(ROOT)]),
            "HOME": str(self.folder),
            "TMPDIR": str(self.drive),
            "HOURS_OFF": str(hours),
        }

    def start(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *words], env=self._environment(0), cwd=self.folder, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(
        self, *words: str, hours: float = 0, before: tuple[str, ...] = ()
    ) -> "subprocess.CompletedProcess[str]":
        command = [
            *before,
            sys.executable,
            "-m",
            "moderator",
            words[0],
            "--database",
            "drive/my.db",
            *words[1:],
        ]
        return subprocess.run(
            command, env=self._environment(hours), cwd=self.folder, text=True, capture_output=True,
            check=False, timeout=240,
        )  # fmt: skip

    def session(self) -> "subprocess.Popen[str]":
        """Start a process that has the library open and does what is said to it."""
        process = self.start("-c", SESSION, "drive/my.db")
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        return process

    def say(self, process: "subprocess.Popen[str]", words: str) -> str:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(words + "\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    def end(self, process: "subprocess.Popen[str]") -> None:
        process.communicate(timeout=60)

    def wait_for_import(self) -> None:
        while locking.nobody_imports(self.library):
            time.sleep(0.01)

    def stop_in_the_middle(self, process: "subprocess.Popen[str]", after: float) -> None:
        time.sleep(after)
        process.send_signal(signal.SIGSTOP)

    def go_on(self, process: "subprocess.Popen[str]") -> None:
        process.send_signal(signal.SIGCONT)

    def ended(self, process: "subprocess.Popen[str]") -> "subprocess.CompletedProcess[str]":
        out, err = process.communicate(timeout=240)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def decisions(self) -> dict[int, int]:
        with closing(sqlite3.connect(self.library)) as connection:
            return dict(connection.execute("SELECT id, decision FROM comments"))

    def count(self) -> int | None:
        try:
            with closing(sqlite3.connect(f"file:{self.library}?mode=ro", uri=True)) as connection:
                return int(connection.execute("SELECT count(*) FROM comments").fetchone()[0])
        except sqlite3.DatabaseError:
            return None

    def row(
        self,
        fault: str,
        name: str,
        done: "subprocess.CompletedProcess[str]",
        *,
        damaged: bool = False,
        gone: bool = False,
        imported: bool | None = False,
    ) -> Row:
        """Judge how a command ended and what it left. `imported`: whether imports of before stand; None: maybe."""
        lines = done.stderr.strip().splitlines()
        said = lines[-1] if lines else " ".join(done.stdout.split())
        row = Row(fault, name, "done" if done.returncode == 0 else "a sentence", said[:160])
        if "Traceback" in done.stderr or done.returncode not in (0, 1) or "should not have" in done.stderr:
            return row.failed(f"status {done.returncode}")
        if done.returncode == 1 and len(lines) != 1 and name != "check --repair":
            return row.failed(f"{len(lines)} lines")
        if damaged or gone:
            return row
        return self._kept(row, name, done.returncode, imported)

    def _kept(self, row: Row, name: str, status: int, imported: bool | None) -> Row:
        report = safety.check(self.library)
        if not report.ok:
            return row.failed(str(report.problems[:2]))
        there = self.decisions()
        allowed = {COMMENTS + 300, COMMENTS + 60_000, COMMENTS + 60_300} if imported is not False else set()
        if name == "import" and status == 0:
            allowed.add(COMMENTS + 300)
        if name == "erase" and status == 0:
            allowed.add(COMMENTS - len(range(7, COMMENTS, 40)))
        if len(there) not in {COMMENTS, *allowed}:
            return row.failed(f"{len(there)} comments are there")
        # These change what was decided, if they come to their end.
        changing = {"decide --query", "undo", "restore", "erase", "decide"}
        lost = [one for one in DECIDED if there.get(one) != 2]
        if lost and not (status == 0 and name in changing):
            return row.failed(f"decisions of {lost} are lost")
        return row
