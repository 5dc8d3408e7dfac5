"""How long the window takes to answer in a large library: `python tests/benchmarks/bench_million.py LIBRARY`.

The library (see `make_library.py`) is copied first. The window is a process of its own, offscreen. Of each question
two moments are told: when its first answer is painted, and when all its numbers are there; as time that passed, and
as the time that a processor worked for it. On a machine that does other things too only the second says much.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PATIENCE = 120
"""Seconds after which a question counts as unanswered."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--folder", type=Path, help="where the copy is made")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        measure(arguments.library)
        return
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        copy = Path(folder) / "million.db"
        shutil.copy(arguments.library, copy)
        environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(Path(__file__).parents[2]))
        environment["XDG_CONFIG_HOME"] = folder
        # Opened once, so that bringing an older schema up to date is not part of the launch.
        opened = "import sys; from pathlib import Path; from moderator.store.engine import Store; "
        opened += "Store.open(Path(sys.argv[1])).close()"
        subprocess.run([sys.executable, "-c", opened, str(copy)], env=environment, check=True)
        started = time.time()
        command = [sys.executable, __file__, str(copy), "--inside"]
        subprocess.run(command, env=dict(environment, STARTED=str(started)), check=True)


class Clock:
    """Runs the loop of Qt until something is so, and says how long that took."""

    def __init__(self, application: Any) -> None:
        self._application = application

    def until(self, is_so: Callable[[], bool]) -> tuple[float, float]:
        """Return the milliseconds that passed, and those of a processor in all threads."""
        wall, worked = time.perf_counter(), time.process_time()
        while not is_so():
            self._application.processEvents()
            time.sleep(0.0002)
            if time.perf_counter() - wall > PATIENCE:
                raise TimeoutError
        return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - worked)


def measure(path: Path) -> None:
    """Open the window and ask."""
    from PySide6.QtWidgets import QApplication

    from moderator.app import Program
    from moderator.gui.settings import Settings
    from moderator.gui.trouble import Trouble

    application = QApplication(sys.argv[:1])
    program = Program(application, Trouble(), settings=Settings(path.with_suffix(".ini")))
    clock = Clock(application)
    ready: list[bool] = []
    program.open(path)
    program.when_ready(lambda: ready.append(True))
    clock.until(lambda: bool(ready))
    review = program.window.page("review")
    clock.until(lambda: review.current() is not None)
    program.window.grab()
    launch = time.time() - float(os.environ["STARTED"])
    tell("launch to review on screen", 1000 * launch, 1000 * time.process_time())
    program.window.show_place("comments")
    page = program.window.page("comments")
    whole = ask(clock, "list of all", page, lambda: None)
    tell("list of all: every number there", *whole)
    for line in (900_000, 1_000, 500_000):
        tell(f"scroll to row {line:,} painted", *scroll(clock, page, min(line, len(page.rows) - 200)))
    for name, text in (
        ("filter by label", "label:negative"),
        ("search a common word", "the"),
        ("search a rare word", "quillwort"),
        ("label and common word", "label:negative the"),
        ("without a common word", "-the"),
        ("an author", "author:author_5"),
        ("everything again", ""),
    ):
        tell(f"{name}: every number there", *ask(clock, name, page, lambda text=text: page.show_search(text)))
    from moderator.gui.comments.columns import DATE, LIKES, SENTIMENT

    for name, column in (
        ("likes", LIKES),
        ("sentiment", SENTIMENT),
        ("date", DATE),
        ("date, oldest first", DATE),
    ):
        words = f"sort by {name}"
        tell(
            f"{words}: every number there",
            *ask(clock, words, page, lambda column=column: page.table.sort_wanted.emit(column)),
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{'memory of the window, at most':44s} {peak:8.0f} MB\n")
    program.window.close()
    program.end()


def ask(clock: Clock, name: str, page: Any, act: Callable[[], object]) -> tuple[float, float]:
    """Do something that asks, tell when its first rows are painted, return when all its numbers are there."""
    page._complete = False
    before = page._query
    shown: list[bool] = []
    page.rows.arrived.connect(lambda *_: shown.append(True))
    wall, worked = time.perf_counter(), time.process_time()
    act()
    clock.until(lambda: (page._query is not before or page._complete) and page.rows.row(0) is not None)
    page.table.grab()
    tell(f"{name}: painted", 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - worked))
    clock.until(lambda: page._complete)
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - worked)


def scroll(clock: Clock, page: Any, line: int) -> tuple[float, float]:
    """Go to a line and wait for its rows."""
    wall, worked = time.perf_counter(), time.process_time()
    page.table.verticalScrollBar().setValue(line)
    clock.until(lambda: page.rows.row(line) is not None and page.rows.row(line + 20) is not None)
    page.table.grab()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - worked)


def tell(name: str, wall: float, worked: float) -> None:
    """Print one line, and say the same to a program that reads it."""
    sys.stdout.write(f"{name:44s} {wall:8.1f} ms, of which worked {worked:8.1f} ms\n")
    sys.stdout.flush()
    if file := os.environ.get("BENCH_JSON"):
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(json.dumps({"name": name, "wall_ms": wall, "worked_ms": worked}) + "\n")


if __name__ == "__main__":
    main()
