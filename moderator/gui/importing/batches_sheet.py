"""All imports of a library, newest first, each of which can still be taken back."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from moderator.gui import theme, wording
from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.line import Line
from moderator.gui.components.sheet import NARROW, Sheet
from moderator.gui.context import AppContext

if TYPE_CHECKING:
    from moderator.store.intake.batches import BatchRow

_STATES = {"running": "still running", "undone": "taken back"}


class BatchesSheet(Sheet):
    """The list; taking one back is a job of the worker, since it may be large."""

    def __init__(self, window: QWidget, context: AppContext) -> None:
        """Read the list on the store lane."""
        super().__init__(window, width=NARROW, name="Imports")
        self._context = context
        self.add_title(
            "Imports",
            "Taking one back removes the comments it brought, and gives others their older likes and texts.",
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        close = Primary("Close", key="Esc")
        close.clicked.connect(self.dismiss)
        self.foot.addStretch(1)
        self.foot.addWidget(close)
        self.primary = close

    def open(self) -> None:
        """Lie over the window and read the list."""
        super().open()
        from moderator.services.intake.batches import list_batches

        library = self._context.library
        self._context.tasks.run(lambda: list_batches(library), self.show_batches, key="batches")

    def show_batches(self, rows: "list[BatchRow]") -> None:
        """Show these imports."""
        if self.isHidden():
            return
        if not rows:
            self._list.addWidget(Text("Nothing was imported so far.", "body", "secondary"))
        last: QWidget = self
        for number, row in enumerate(rows):
            if number:
                self._list.addWidget(Line())
            self._list.addWidget(entry := self._entry(row))
            # Before the button of the foot, which was made first.
            for button in entry.findChildren(QAbstractButton):
                QWidget.setTabOrder(last, button)
                last = button
        self.fit()

    def _entry(self, row: "BatchRow") -> QWidget:
        entry = QWidget()
        line = QHBoxLayout(entry)
        line.setContentsMargins(0, theme.px(10), 0, theme.px(10))
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        files = ", ".join(row.files[:3]) + (f" and {len(row.files) - 3} more" if len(row.files) > 3 else "")
        words.addWidget(Elided(files or "Comments", weight=500))
        state = _STATES.get(row.state, "")
        parts = (wording.moment(row.started_at), wording.many(row.comments, "comment"), state)
        words.addWidget(Text(", ".join(part for part in parts if part), "small", "secondary"))
        line.addLayout(words, 1)
        if row.state == "done":
            back = Plain("Take back", icon="undo-2", size="inline")
            back.setAccessibleName(f"Take back the import of {files}")
            back.clicked.connect(partial(self._take_back, row.id))
            self._context.bar(back)
            line.addWidget(back)
        return entry

    def _take_back(self, batch: int) -> None:
        self.dismiss()
        self._context.tasks.submit("undo_batch", {"batch": batch}, title="Taking the import back")
