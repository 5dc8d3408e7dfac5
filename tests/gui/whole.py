"""The real window with its real pages, on a small library."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from moderator.gui.commands import Commands
from moderator.gui.context import AppContext
from moderator.gui.facts import read_facts
from moderator.gui.main_window import MainWindow
from moderator.gui.settings import Settings
from moderator.gui.tasks import Tasks
from moderator.services.library import Library
from tests.store.making import fill, score_all, some


@contextmanager
def a_library(folder: Path) -> Iterator[Library]:
    """Lend a library of six comments that the machine has read."""
    with Library.open(folder / "lakeside.sqlite") as opened:
        fill(opened.store, some(6))
        score_all(opened.store)
        yield opened


@contextmanager
def a_window(qtbot, library: Library, tasks: Tasks, settings: Settings) -> Iterator[MainWindow]:
    """Lend the window that shows a library."""
    settings.keep("care/blur", "never")
    made = MainWindow(AppContext(library, tasks, settings))
    Commands(made._context, made)
    qtbot.addWidget(made)
    made.show()
    made.library_opened(read_facts(library))
    yield made
    made.close_sheets()
