"""While no candidate waits: what comes to review, how good the machine is, what teaches it, what may be a slip."""

from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from moderator.core.query import QueueMode
from moderator.gui import theme
from moderator.gui.context import AppContext
from moderator.gui.training.facts import Facts
from moderator.gui.training.quality import QualityBox, SlipsBox, TeachBox, ThresholdBox, UnreadBox
from moderator.gui.training.second_look_sheet import SecondLookSheet
from moderator.services.model import scoring
from moderator.services.model.foresight import Foresight, foresee
from moderator.services.quality import auditing, second_look, threshold
from moderator.services.quality.auditing import AuditState
from moderator.services.quality.second_look import Slip


class Resting(QWidget):
    """Boxes below each other. Each is shown what is read for it as soon as it is there: the quickest first."""

    foreseen = Signal(str)
    """What a retraining would gain, in a sentence."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._facts = Facts()
        self._audits: AuditState | None = None
        self._slips: tuple[Slip, ...] | None = None
        self.unread = UnreadBox()
        self.threshold = ThresholdBox()
        self.quality = QualityBox()
        self.teach = TeachBox()
        self.slips = SlipsBox()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(28))
        for box in (self.unread, self.threshold, self.quality, self.teach, self.slips):
            column.addWidget(box)
        queue = context.places.queue_wanted
        self.unread.wanted.connect(lambda: context.actions["classify"].trigger())
        self.threshold.chosen.connect(self._choose_threshold)
        self.quality.audit_wanted.connect(partial(queue.emit, QueueMode.RANDOM_AUDIT))
        self.teach.wanted.connect(partial(queue.emit, QueueMode.LEAST_CERTAIN))
        self.slips.wanted.connect(self._look_again)
        context.bar(self.unread.button, self.threshold.use, self.threshold.default, self.quality.audit)
        context.bar(self.slips.button)
        self.show_facts(self._facts)

    def read(self) -> None:
        """Read everything anew; in a large library the last of it takes seconds."""
        library, run = self._context.library, self._context.tasks.run
        run(partial(auditing.state, library), self._on_audits, lane="figures", key="models-audits")
        run(partial(scoring.unread, library), self.unread.show_count, lane="figures", key="models-unread")
        run(
            partial(threshold.outlook, library),
            self.threshold.show_outlook,
            lane="figures",
            key="models-outlook",
        )
        run(partial(second_look.slips, library), self._on_slips, lane="figures", key="models-slips")
        run(partial(foresee, library), self._on_foresight, lane="figures", key="models-foresight")

    def show_facts(self, facts: Facts) -> None:
        """Show what depends on how many comments and corrections there are."""
        self._facts = facts
        self.threshold.show_any(facts.comments > 0)
        self.teach.setVisible(facts.comments > 0)
        self.quality.show_state(self._audits, facts.comments)
        self.slips.show_count(None if self._slips is None else len(self._slips), facts.corrections)

    def _on_audits(self, audits: AuditState) -> None:
        self._audits = audits
        self.show_facts(self._facts)

    def _on_slips(self, slips: list[Slip]) -> None:
        self._slips = tuple(slips)
        self.show_facts(self._facts)

    def _on_foresight(self, foresight: Foresight) -> None:
        self.foreseen.emit(foresight.sentence)

    @Slot(object)
    def _choose_threshold(self, chosen: float | None) -> None:
        self._context.tasks.run(partial(threshold.choose, self._context.library, chosen))

    @Slot()
    def _look_again(self) -> None:
        if not self._slips:
            return
        sheet = SecondLookSheet(self, self._slips)
        library, tasks = self._context.library, self._context.tasks
        sheet.agreed.connect(lambda slip: tasks.run(partial(second_look.agree, library, slip)))
        sheet.kept.connect(lambda slip: tasks.run(partial(second_look.keep, library, slip)))
        sheet.open()
