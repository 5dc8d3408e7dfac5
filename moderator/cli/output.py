"""Where the command line writes: results to standard output, all else to standard error."""

import contextlib
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import TYPE_CHECKING

from moderator.core.hidden import visible
from moderator.core.operation import JobContext, Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BREAKS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]+")


def open_what_is_closed() -> frozenset[str]:
    """Put nothing in the place of a standard stream that whoever started the program has closed, and name them.

    A service or a program without a console does so. The library would else take the number of the stream, and be
    written over by whatever some part of the program has to complain about.
    """
    closed = frozenset(name for name in ("stdin", "stdout", "stderr") if getattr(sys, name) is None)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if name in closed:
            number = os.open(os.devnull, os.O_RDWR)  # The lowest that is free, and so its own.
            os.set_inheritable(number, True)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    return closed


def write_every_script() -> None:
    """Let both streams take whatever is written: a console that lacks a letter must not end the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


class Output:
    """Writes for one run of the program."""

    def __init__(self, *, as_json: bool, has_input: bool = True) -> None:
        """With `as_json`, standard output gets exactly one document; `has_input` tells whether anything can come in."""
        self.as_json = as_json
        self.has_input = has_input

    def result(self, document: Mapping[str, object], *lines: str) -> None:
        """Give the outcome: as JSON if asked for, else as lines for a person."""
        if self.as_json:
            self.line(json.dumps(document, ensure_ascii=False))
        else:
            for line in lines:
                # A name may hold what breaks a line or moves the cursor; a tab stands between fields.
                self.line(_BREAKS.sub(" ", line))

    def line(self, text: str) -> None:
        """Write one line to standard output."""
        sys.stdout.write(text + "\n")

    def write(self, text: str) -> None:
        """Write a piece of a long document to standard output."""
        sys.stdout.write(text)

    def message(self, text: str) -> None:
        """Write one line to standard error."""
        sys.stdout.flush()
        sys.stderr.write(one_line(text) + "\n")
        sys.stderr.flush()

    @contextlib.contextmanager
    def working(self, news: Callable[[str], None] | None = None) -> Iterator[JobContext]:
        """Lend a context that shows a bar on a terminal, and that Ctrl+C cancels; `news` hears of each detail.

        The first Ctrl+C asks the work to stop cleanly; a second one does not wait.
        """
        stop = threading.Event()

        def on_interrupt(_number: int, _frame: FrameType | None) -> None:
            if stop.is_set():
                raise KeyboardInterrupt
            stop.set()

        before = None
        if threading.current_thread() is threading.main_thread():
            before = signal.signal(signal.SIGINT, on_interrupt)
        bar = _Bar() if sys.stderr.isatty() else None
        try:
            yield JobContext(_reporting(bar, news) if bar or news else None, stop.is_set)
        finally:
            if bar:
                bar.close()
            if before is not None:
                signal.signal(signal.SIGINT, before)


def _reporting(bar: "_Bar | None", news: Callable[[str], None] | None) -> Callable[[Progress], None]:
    def report(progress: Progress) -> None:
        if bar:
            bar.show(progress)
        if news and progress.detail:
            news(progress.detail)

    return report


class _Bar:
    """A progress bar on a terminal's standard error."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._stage = ""

    def show(self, progress: Progress) -> None:
        if self._bar is None:
            self._bar = _make_bar()
            self._bar.start()
        total = progress.total or None
        if progress.stage != self._stage or not self._bar.task_ids:
            for task in self._bar.task_ids:
                self._bar.remove_task(task)
            self._stage = progress.stage
            part = f"{progress.part}/{progress.parts} " if progress.parts else ""
            self._bar.add_task(f"{part}{progress.stage or 'Working'}", total=total)
        self._bar.update(self._bar.task_ids[0], completed=progress.done, total=total)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()


def _make_bar() -> "Bar":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    # markup=False: a file's name may look like markup.
    return Bar(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def one_line(text: str, width: int = 0) -> str:
    """Return text that cannot move the cursor or colour the terminal, cut to `width` characters if given."""
    flat = visible(_CONTROL.sub(" ", text)).strip()
    return flat if not width or len(flat) <= width else flat[: max(1, width - 1)] + "…"
