"""What the last session left half done, told at the start: a notice each, with one thing to do about it."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.gui import wording
from moderator.gui.context import AppContext
from moderator.gui.hostile import isolated

if TYPE_CHECKING:
    from moderator.gui.facts import Facts
    from moderator.gui.main_window import MainWindow
    from moderator.services.library import Interrupted, Library

_NAMED = 3


def tell(window: "MainWindow", context: AppContext, left: "Interrupted", facts: "Facts") -> None:
    """Say what was interrupted; nothing is begun by itself."""
    if left.imports:
        folder = context.settings.text("import/folder")
        there = [Path(folder, name) for name in left.files] if folder else []
        there = [path for path in there if path.exists()]
        said = f"The import of {_named(left.files)} was interrupted; nothing of it was kept."
        if there:
            window.notices.offer(said, "Import again…", partial(window.paths_wanted.emit, there))
        else:
            window.notices.offer(said)
    if left.training:
        said = "A training was interrupted; nothing of it was kept, and the model in use is as it was."
        window.notices.offer(said, "Go to models", context.places.models_wanted.emit)
    if left.erased:
        window.notices.offer("An erasure was interrupted; it is done to its end now.")
    if left.erasing:
        said = f"Erasing {isolated(left.erasing)} was interrupted; the library holds them still."
        window.notices.offer(said, "Go to Safety", context.actions["safety"].trigger)
    if facts.unread:
        said = f"{wording.many(facts.unread, 'comment')} not read by the machine yet."
        window.notices.offer(said, "Go on reading", context.actions["classify"].trigger)
    else:
        # Counted when there is time: in a large library that takes a moment.
        work = partial(_read_by_another, context.library)
        context.tasks.run(work, partial(_tell_read_by_another, window, context), lane="figures")


def _read_by_another(library: "Library") -> int:
    from moderator.services.model import scoring

    return scoring.unread(library)


def _tell_read_by_another(window: "MainWindow", context: AppContext, count: int) -> None:
    if count:
        said = f"{wording.many(count, 'comment')} not read by the model in use yet."
        window.notices.offer(said, "Go on reading", context.actions["classify"].trigger)


def _named(files: tuple[str, ...]) -> str:
    if not files:
        return "some files"
    shown = ", ".join(isolated(name) for name in files[:_NAMED])
    more = len(files) - _NAMED
    return f"{shown} and {wording.count(more)} more" if more > 0 else shown
