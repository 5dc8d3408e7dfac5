"""Before many comments are decided at once: how many, five of them, and what was decided about them so far."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from moderator.core.comment import CommentRow, Decision
from moderator.gui import theme, wording
from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.label import Text
from moderator.gui.components.samples import Samples
from moderator.gui.components.sheet import NARROW, Sheet
from moderator.gui.decisions import DECISIONS
from moderator.services.review.bulk import BulkPreview

VERBS = {
    Decision.FLAGGED: "Flag",
    Decision.HELD: "Hold",
    Decision.APPROVED: "Approve",
    Decision.OPEN: "Open again",
}


class BulkSheet(Sheet):
    """Enter does it. It does not ask whether one is sure: Undo takes the whole back in one step."""

    accepted = Signal()

    def __init__(
        self,
        over: QWidget,
        preview: BulkPreview,
        act: str,
        which: str,
        words: Callable[[CommentRow], str],
        *,
        decision: Decision | None = None,
    ) -> None:
        """Show what `act` ("Flag", "Label negative") would be done to; `which` says how they were found."""
        super().__init__(over, width=NARROW, name=act)
        number = wording.count(len(preview.ids))
        self.add_title(f"{act}: {wording.many(len(preview.ids), 'comment')}", which)
        self.body.addWidget(Text("Five of them, drawn by chance", weight=600))
        self.body.addSpacing(theme.px(8))
        self.samples = Samples("Five of them, drawn by chance", words)
        self.samples.show_rows(preview.samples)
        self.body.addWidget(self.samples)
        self.so_far = Text(_so_far(preview, decision), "small", "secondary", wrap=True)
        self.body.addSpacing(theme.px(10))
        self.body.addWidget(self.so_far)
        self.so_far.setVisible(bool(self.so_far.text()))
        self.body.addStretch(1)
        cancel = Plain("Cancel", key="Esc")
        cancel.clicked.connect(self.dismiss)
        go = Primary(f"{act} {number}" if decision else f"{act}: {number}", key="Return")
        go.clicked.connect(self._on_go)
        self.primary = go
        self.add_note("One step. Ctrl+Z takes it back.")
        self.foot.addWidget(cancel)
        self.foot.addWidget(go)

    @Slot()
    def _on_go(self) -> None:
        self.dismiss()
        self.accepted.emit()


def _so_far(preview: BulkPreview, decision: Decision | None) -> str:
    """Say what of earlier decisions stays and what would be changed."""
    known = dict(preview.decisions)
    if decision is None or not known:
        return ""
    same = known.pop(decision, 0)
    parts = (
        [f"{wording.count(same)} {'is' if same == 1 else 'are'} {DECISIONS[decision].word.lower()} already"]
        if same
        else []
    )
    others = [f"{wording.count(n)} {DECISIONS[one].word.lower()}" for one, n in known.items()]
    if others:
        parts.append(f"this changes {wording.listed(others)} before")
    return f"{'; '.join(parts)}."[:1].upper() + f"{'; '.join(parts)}."[1:]
