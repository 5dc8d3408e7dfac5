"""Two versions of the shelf side by side; nothing is chosen here."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from moderator.gui import theme, wording
from moderator.gui.components.buttons import Primary
from moderator.gui.components.sheet import WIDE, Sheet
from moderator.gui.training.comparison_table import ComparisonTable, JudgedBy
from moderator.gui.training.flips import FlipList
from moderator.services.model.candidate import Candidate


class ComparisonSheet(Sheet):
    """How each does on what neither learnt from, and which comments they read differently."""

    comment_wanted = Signal(int)

    def __init__(self, over: QWidget, found: Candidate) -> None:
        super().__init__(over, width=WIDE, name="Compare two versions")
        comparison = found.judgement.main or found.judgement.anchors
        n = comparison.before.n if comparison else 0
        self.add_title(
            f"Model {found.version} against {found.parent}",
            f"On {wording.many(n, 'comment')} that neither has learnt from; ranges hold 19 times in 20.",
        )
        self.table = ComparisonTable()
        self.table.show_comparison(comparison, f"Model {found.parent}", f"Model {found.version}", waits=False)
        self.judged = JudgedBy()
        self.judged.show_judgement(found.judgement)
        self.flips = FlipList()
        self.flips.show_candidate(found)
        self.body.addWidget(self.table)
        self.body.addWidget(self.judged)
        self.body.addSpacing(theme.px(24))
        self.body.addWidget(self.flips)
        close = Primary("Done", key="Esc")
        close.clicked.connect(self.dismiss)
        self.primary = close
        self.add_note("Nothing has been changed.")
        self.foot.addWidget(close)
        self.flips.comment_wanted.connect(self._on_comment)

    def _on_comment(self, comment_id: int) -> None:
        self.dismiss()
        self.comment_wanted.emit(comment_id)
