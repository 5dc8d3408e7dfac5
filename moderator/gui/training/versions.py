"""What is done to a version on the shelf: used, saved, compared, noted, removed, or added from a file."""

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from moderator.core.operation import Changes
from moderator.gui.context import AppContext
from moderator.gui.dialogs import choose_model, name_file
from moderator.gui.training.comparison_sheet import ComparisonSheet
from moderator.gui.training.note_sheet import NoteSheet
from moderator.gui.training.shelf import Shelf
from moderator.jobs.protocol import Failed
from moderator.services.model import models, retraining
from moderator.services.model.candidate import Candidate


class Versions(QObject):
    """Does what the menus of a shelf say. Its sheets and dialogs open over the page."""

    def __init__(self, context: AppContext, shelf: Shelf, page: QWidget) -> None:
        super().__init__(page)
        self._context = context
        self._shelf = shelf
        self._page = page
        shelf.use_wanted.connect(self.use)
        shelf.save_wanted.connect(self._save)
        shelf.remove_wanted.connect(self._remove)
        shelf.take_wanted.connect(self._take)
        shelf.compare_wanted.connect(self._compare)
        shelf.note_wanted.connect(self._note)

    @Slot(str)
    def use(self, version: str) -> None:
        """Make a version current, and have it read what it has not read yet."""

        def read_again(_answer: object) -> None:
            self._context.actions["classify"].trigger()

        self._context.tasks.run(partial(retraining.accept, self._context.library, version), read_again)

    @Slot(str)
    def _save(self, version: str) -> None:
        chosen = name_file(self._page, "Save this version", f"model-{version}.zip", "Models (*.zip)")
        if chosen is not None:
            work = partial(self._context.library.shelf.export, version, chosen)
            self._context.tasks.run(work, lambda _: self._context.places.said.emit(f"Saved to {chosen}."))

    @Slot(str)
    def _remove(self, version: str) -> None:
        self._context.tasks.run(partial(models.remove, self._context.library, version))

    @Slot()
    def _take(self) -> None:
        chosen = choose_model(self._page)
        if chosen is None:
            return

        def take() -> Changes:
            models.import_(self._context.library, chosen)
            return Changes.MODELS

        self._context.tasks.run(take)

    @Slot(str, str)
    def _compare(self, before: str, after: str) -> None:
        self._context.tasks.submit(
            "compare", {"before": before, "after": after}, self._on_compared, title="Comparing two versions"
        )

    def _on_compared(self, found: object) -> None:
        if isinstance(found, Candidate) and self._page.isVisible():
            sheet = ComparisonSheet(self._page, found)
            sheet.comment_wanted.connect(self._context.places.comment_wanted)
            sheet.open()

    @Slot(str)
    def _note(self, version: str) -> None:
        self._open_note(version, self._shelf.note(version))

    def _open_note(self, version: str, words: str) -> None:
        sheet = NoteSheet(self._page, version, words)
        sheet.noted.connect(partial(self._keep_note, version))
        sheet.open()

    def _keep_note(self, version: str, words: str) -> None:
        def failed(why: Failed) -> None:
            if self._page.isVisible():
                self._open_note(version, words)  # What was typed is not lost.
            self._context.tasks.failed.emit(why)

        work = partial(models.annotate, self._context.library, version, words)
        self._context.tasks.run(work, on_failed=failed)
