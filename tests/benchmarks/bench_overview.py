"""The time until Overview stands on the screen, in the real window with its worker, offscreen.

python tests/benchmarks/bench_overview.py LIBRARY [--picture FOLDER] [--scheme light|dark]

LIBRARY is copied first. Told are: the first visit at once, when nothing is kept yet; how long the words take; the
first visit some seconds after the opening, when it was counted ahead; the visit after a restart, when all is as it
was; and the visit after a decision, when the kept figures are shown first and
counted anew. Seconds of the wall clock, and of the processor in the window's process, from the wish to see the
page to the end of the paint that shows its figures.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--picture", type=Path, help="a folder for pictures of the page")
    parser.add_argument("--scheme", default="light", choices=["light", "dark"])
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(dir=arguments.library.parent) as folder:
        path = Path(folder) / "Lakeside Kitchen.db"
        shutil.copy(arguments.library, path)
        measure(path, Path(folder), arguments.scheme, arguments.picture)


def measure(path: Path, folder: Path, scheme: str, picture: Path | None) -> None:
    """Visit the page as a person would, on a library that may be written to."""
    from PySide6.QtWidgets import QApplication

    from moderator.app import Program
    from moderator.gui.settings import Settings
    from moderator.gui.trouble import Trouble

    application = QApplication(sys.argv[:1])
    settings = Settings(folder / "settings.ini")
    settings.keep("look/scheme", scheme)

    @contextmanager
    def opened() -> Iterator[tuple[Any, Any]]:
        program = Program(application, Trouble(), settings=settings)
        settled: list[bool] = []
        program.open(path)
        program.when_ready(lambda: settled.append(True))
        wait(application, lambda: bool(settled))
        try:
            yield program.window, program._library
        finally:
            program.end()

    with opened() as (window, _):
        visit(application, window, "first visit, nothing kept")
        started = time.perf_counter()
        wait(application, lambda: window.page("overview").shown.words is not None)
        say("  words, counted in the worker", time.perf_counter() - started, None)
        shown = window.page("overview").shown
        for word in shown.words:
            sys.stdout.write(f"    {word.words:<24} x{word.ratio:<6.1f} {word.uses:>8,}\n")
        if picture is not None:
            picture.mkdir(parents=True, exist_ok=True)
            wait(application, lambda: True)
            window.grab().save(str(picture / f"overview-{shown.total}-{scheme}.png"))
    forget(path)
    with opened() as (window, library):
        started = time.perf_counter()
        wait(application, lambda: is_kept(library))
        say("counted ahead of the first visit", time.perf_counter() - started, None)
        visit(application, window, "first visit, counted ahead")
    with opened() as (window, library):
        visit(application, window, "after a restart, all as it was")
        assert window.page("overview").shown == shown
        from moderator.core.comment import Decision
        from moderator.core.query import parse
        from moderator.services.review import reviewing
        from moderator.services.search import searching

        one = searching.find(library, parse("label:negative decision:open"), 1)[0]
        reviewing.decide(library, [one], Decision.FLAGGED)
    with opened() as (window, _):
        started = time.perf_counter()
        visit(application, window, "after a decision, the kept figures")
        page = window.page("overview")
        wait(application, lambda: page.shown.review.flagged == shown.review.flagged + 1)
        say("  exact again after", time.perf_counter() - started, None)
        page._periods.chosen.emit(2)
        started, cpu = time.perf_counter(), time.process_time()
        wait(application, lambda: page.shown.period.value == "all")
        say("all of the time, nothing kept", time.perf_counter() - started, time.process_time() - cpu)
        every = page.shown.total
        page.narrowing.show_text("platform:youtube")
        started, cpu = time.perf_counter(), time.process_time()
        wait(application, lambda: page.shown.total < every)
        say("narrowed to a platform, nothing kept", time.perf_counter() - started, time.process_time() - cpu)


def forget(path: Path) -> None:
    """Let nothing be kept of the last overviews."""
    from moderator.services.library import Library
    from moderator.services.report.overview_kept import PREFIX
    from moderator.store import preferences

    with Library.open(path) as library, library.store.write() as connection:
        for name in preferences.names(connection, PREFIX):
            preferences.put(connection, name, None)


def is_kept(library: Any) -> bool:
    """Say whether the page would find something kept."""
    from moderator.services.report.overview import Period
    from moderator.services.report.overview_kept import kept

    return kept(library, Period.SIX_MONTHS) is not None


def visit(application: Any, window: Any, name: str) -> None:
    """Go to the page and wait until its figures are painted."""
    started, cpu = time.perf_counter(), time.process_time()
    window.show_place("overview")
    page = window.page("overview")
    wait(application, lambda: page.shown is not None)
    window.repaint()
    application.processEvents()
    say(name, time.perf_counter() - started, time.process_time() - cpu)


def say(name: str, wall: float, cpu: float | None) -> None:
    """Write one line."""
    processor = f"  {cpu * 1000:8,.0f} ms processor" if cpu is not None else ""
    sys.stdout.write(f"{name:<40} {wall * 1000:8,.0f} ms{processor}\n")
    sys.stdout.flush()


def wait(application: Any, until: Callable[[], bool], limit: float = 300) -> None:
    """Let the window work until something is so."""
    end = time.monotonic() + limit
    while not until():
        if time.monotonic() > end:
            raise TimeoutError
        application.processEvents()
        time.sleep(0.001)
    application.processEvents()


if __name__ == "__main__":
    main()
