"""From a key to the next comment painted: `python tests/benchmarks/bench_keys.py LIBRARY [--decisions N]`.

The library (see `make_library.py`) is copied first. The window is the real one, offscreen; each press waits until
the next comment, its card and the list are painted by the window itself, and its write until it is on the disk. Once
idle, once while the worker reads all comments again and then imports a file.
"""

import argparse
import itertools
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

from moderator.core.comment import Sentiment

WHEN = ("idle", "busy")
ALONE = 4
"""Seconds that a job runs before the first key, to tell what the keys cost it."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--decisions", type=int, default=500)
    parser.add_argument("--folder", type=Path, help="where the copy is made")
    parser.add_argument("--when", nargs="+", choices=WHEN, default=list(WHEN))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        copy = Path(folder) / "million.db"
        shutil.copy(arguments.library, copy)
        measure(copy, arguments.decisions, arguments.when)


def measure(path: Path, decisions: int, when: list[str]) -> None:
    """Open the window, decide, and decide again while the worker works."""
    from PySide6.QtWidgets import QApplication

    from moderator.app import Program
    from moderator.gui.settings import Settings
    from moderator.gui.trouble import Trouble

    application = QApplication(sys.argv[:1])
    settings = Settings(path.with_suffix(".ini"))
    settings.keep("review/double_press_guard", False)
    settings.keep("review/session_goal", 0)
    program = Program(application, Trouble(), settings=settings)
    program.open(path)
    page: Any = None
    while page is None or page.current() is None:
        application.processEvents()
        page = program.window.page("review")
    time_writes()
    if "idle" in when:
        decide(application, page, decisions, "idle")
        tell("idle", "a bare commit of SQLite", commit_barely(path.parent))
    if "busy" in when:
        decide_meanwhile(application, program, page, path, decisions)
    program.window.close()
    program.end()


PATIENCE = 5
"""Seconds after which a key counts as one that did nothing."""
WRITES: list[float] = []
"""Milliseconds of each durable write, from asking for the lock to the end of the commit."""


def time_writes() -> None:
    """Take the time of what the window asks for on the lane of its store."""
    from moderator.services.review import reviewing

    def timed(does: Any) -> Any:
        def timing(*arguments: Any, **named: Any) -> Any:
            start = time.perf_counter()
            try:
                return does(*arguments, **named)
            finally:
                WRITES.append(1000 * (time.perf_counter() - start))

        return timing

    reviewing.decide, reviewing.relabel = timed(reviewing.decide), timed(reviewing.relabel)


def commit_barely(folder: Path, times: int = 200) -> list[float]:
    """Return the milliseconds of bare commits of SQLite on the same disk, as many pages as a decision writes."""
    found = []
    database = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=8000"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE pages (n INTEGER PRIMARY KEY, content BLOB)")
    database.execute(
        "INSERT INTO pages SELECT value, zeroblob(3500) FROM json_each(?)", (str(list(range(9000))),)
    )
    drawn = random.Random(1)
    for _ in range(times):
        start = time.perf_counter()
        database.execute("BEGIN IMMEDIATE")
        for _ in range(12):
            database.execute(
                "UPDATE pages SET content = randomblob(3500) WHERE n = ?", (drawn.randrange(9000),)
            )
        database.execute("COMMIT")
        found.append(1000 * (time.perf_counter() - start))
        time.sleep(0.02)
    database.close()
    return found


def tell(name: str, words: str, values: list[float]) -> None:
    """Print the middle and the slow end of some times."""
    values.sort()
    at = [values[min(len(values) - 1, int(share * len(values)))] for share in (0.5, 0.95, 0.99)]
    told = "  ".join(f"{part} {value:6.1f} ms" for part, value in zip(("p50", "p95", "p99"), at, strict=True))
    sys.stdout.write(f"{name + ': ' + words:44s} {told}   ({len(values)})\n")


def decide_meanwhile(application: Any, program: Any, page: Any, path: Path, decisions: int) -> None:
    """Decide while the worker reads everything again, and while it imports."""
    tasks = program.window._context.tasks
    file = path.with_name("more.csv")
    rows = (f"new{n},bo,this is the new comment number {n} of many\n" for n in range(200_000))
    file.write_text("id,author,comment\n" + "".join(rows), encoding="utf-8")
    job = tasks.submit("classify", {"everything": True}, title="Reading", on_failed=print_failure)
    decide_beside(application, page, job, decisions // 2, "while the worker reads")
    job.cancel()
    job = tasks.submit("import", {"paths": [file]}, title="Importing", on_failed=print_failure)
    decide_beside(application, page, job, decisions // 2, "while the worker imports")


def decide_beside(application: Any, page: Any, job: Any, decisions: int, name: str) -> None:
    """Decide once the job is under way, and tell how far it came meanwhile."""
    while not job.progress.done and not job.ended:
        application.processEvents()
        time.sleep(0.002)
    alone = time.monotonic()
    before = job.progress.done
    while time.monotonic() < alone + ALONE and not job.ended:
        application.processEvents()
        time.sleep(0.002)
    quiet = (job.progress.done - before) / (time.monotonic() - alone)
    before, start = job.progress.done, time.monotonic()
    decide(application, page, decisions, name)
    beside = (job.progress.done - before) / (time.monotonic() - start)
    state = "ended" if job.ended else "running"
    sys.stdout.write(
        f"{name}: {quiet:,.0f} comments/s before the keys, {beside:,.0f} during them ({state})\n"
    )


def print_failure(failed: Any) -> None:
    """Say that a job of the benchmark itself went wrong."""
    sys.stdout.write(f"failed: {failed.message}\n")


def decide(application: Any, page: Any, decisions: int, name: str) -> None:
    """Press keys, one after another, and tell how long each took."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
    from PySide6.QtTest import QTest

    class Painted(QObject):
        """The parts that the window has painted since the key, and when the last of them was on the screen."""

        def __init__(self) -> None:
            super().__init__()
            self.parts: set[QObject] = set()
            self.at, self.used = 0.0, 0.0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                self.parts.add(watched)
                # Qt paints and shows all parts in one go: what is posted meanwhile comes right after.
                QCoreApplication.postEvent(
                    self, QEvent(QEvent.Type.User), Qt.EventPriority.LowEventPriority.value
                )
            return False

        def event(self, event: QEvent) -> bool:
            if event.type() == QEvent.Type.User:
                if len(self.parts) == len(parts) and not self.at:
                    self.at, self.used = time.perf_counter(), time.thread_time()
                return True
            return super().event(event)

    page.setFocus()
    seen = Painted()
    parts = (page.middle.area.reading, page.list.viewport(), page.status, page.card.rows[Sentiment.NEGATIVE])
    for part in parts:
        part.installEventFilter(seen)
    painted, written, worked = [], [], []
    missed = 0
    letters = (Qt.Key.Key_F, Qt.Key.Key_Space, Qt.Key.Key_A, Qt.Key.Key_H, Qt.Key.Key_2)
    for key in itertools.islice(itertools.cycle(letters), decisions):
        before = page.current()
        if before is None:
            break
        application.processEvents()
        seen.parts.clear()
        seen.at = 0.0
        start, used = time.perf_counter(), time.thread_time()
        QTest.keyClick(page, key)
        while page.current() is None or page.current().id == before.id or not seen.at:
            application.processEvents()
            if time.perf_counter() - start > PATIENCE:
                break
        if not seen.at:
            missed += 1
            continue
        painted.append(1000 * (seen.at - start))
        worked.append(1000 * (seen.used - used))
        while page.deciding.is_saving:
            application.processEvents()
            # The loop of Qt sleeps where nothing comes; one that turns for nothing keeps the lane from Python.
            time.sleep(0.0002)
        written.append(1000 * (time.perf_counter() - start))
        # A person reads for a moment: what is read ahead comes meanwhile.
        until = time.perf_counter() + 0.05
        while time.perf_counter() < until:
            application.processEvents()
            time.sleep(0.002)
    for part in parts:
        part.removeEventFilter(seen)
    tell(name, "painted", painted)
    tell(name, "of which worked", worked)
    tell(name, "on the disk, from the key", written)
    tell(name, "durable write", WRITES[-len(painted) :])
    if missed:
        # There is nothing to agree with where the model, asked again, takes a language for none of its own.
        sys.stdout.write(f"{name}: keys without a next comment after {PATIENCE} seconds: {missed}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
