"""Models: what a new version would do better and see differently, before it is used; and every version so far."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moderator.core.operation import Changes, Progress
from moderator.gui import theme, wording
from moderator.gui.components.buttons import Flat, Plain, Primary
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Text
from moderator.gui.components.line import Line
from moderator.gui.components.room import Room
from moderator.gui.components.scrolling import scrolled
from moderator.gui.context import AppContext
from moderator.gui.tasks import JobHandle
from moderator.gui.training.columns import MARGIN, Columns
from moderator.gui.training.comparison_table import ComparisonTable, JudgedBy, verdict
from moderator.gui.training.curves import Curves, Round, read_round
from moderator.gui.training.facts import Facts, read_facts
from moderator.gui.training.flips import FlipList
from moderator.gui.training.how_far import HowFar
from moderator.gui.training.resting import Resting
from moderator.gui.training.shelf import Shelf
from moderator.gui.training.versions import Versions
from moderator.services.model import retraining
from moderator.services.model.candidate import Candidate

_FOOT = 60


class ModelsPage(Ground):
    """Three states: at rest, learning, and a candidate that waits. The shelf is always in sight."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._context = context
        self._facts = Facts()
        self._job: JobHandle | None = None
        self._rounds: list[Round] = []
        self._stale = True
        self._title = Text("", "title", wrap=True)
        self._words = Text("", role="secondary", wrap=True)
        self._bar = HowFar()
        self._before = QWidget()
        self._measured = Text("", "small", "secondary")
        self.table = ComparisonTable()
        self.judged = JudgedBy()
        self.flips = FlipList()
        self._foresight = ""
        self.resting = Resting(context)
        self.curves = Curves()
        self.shelf = Shelf()
        self._versions = Versions(context, self.shelf, self)
        self._note = Text("", "small", "secondary")
        self._later = Flat("Later", size="sheet")
        self._keep = Plain("Keep current", size="sheet")
        self._use = Primary("Use new model", size="sheet")
        self._retrain = Primary("Retrain…", size="sheet")
        self._import = Primary("Import comments…", size="sheet")
        self._stop = Plain("Stop learning", size="sheet")
        self._lay_out()
        self._connect()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if not scrolled(self._area, event, lines=True):
            super().keyPressEvent(event)

    def show_page(self) -> None:
        """Be seen: read again if anything has changed since."""
        if self._stale:
            self._read()
        self.setFocus()

    def on_changed(self, changes: Changes) -> None:
        """Read again, now or when it is next seen."""
        if changes & (Changes.MODELS | Changes.VERDICTS | Changes.COMMENTS):
            self._stale = True
            if self.isVisible():
                self._read()

    def state(self) -> str:
        """Return "learning", "waiting" or "rest"."""
        if self._job is not None:
            return "learning"
        return "waiting" if self._facts.candidate is not None else "rest"

    def retrain(self) -> None:
        """Start learning in its own process; review goes on meanwhile."""
        if self._job is not None:
            return
        self._rounds = []
        self._bar.begin(self._facts.comments)
        self._job = self._context.tasks.submit(
            "retrain",
            {},
            self._on_learned,
            self._on_progress,
            title="Learning from corrections",
            on_failed=self._on_failed,
            on_cancelled=self._on_stopped,
        )
        self._show()

    def title(self) -> str:
        """Return the sentence that answers the page's question."""
        return self._title.text()

    def _read(self) -> None:
        self._stale = False
        work = partial(read_facts, self._context.library)
        self._context.read(work, self._on_facts, self._on_missed, key="models")
        self.resting.read()

    def _on_missed(self) -> None:
        self._stale = True

    def _on_facts(self, facts: Facts) -> None:
        self._facts = facts
        self.resting.show_facts(facts)
        self._show()

    @Slot(str)
    def _on_foreseen(self, sentence: str) -> None:
        self._foresight = sentence
        if self.state() == "rest":
            self._show_rest()

    def _show(self) -> None:
        state = self.state()
        candidate = self._facts.candidate
        waiting = state == "waiting" and candidate is not None
        self._before.setVisible(waiting)
        self.flips.setVisible(waiting)
        self.resting.setVisible(not waiting)
        for button in (self._later, self._keep, self._use):
            button.setVisible(waiting)
        self._retrain.setVisible(state == "rest" and self._facts.comments > 0)
        self._import.setVisible(state == "rest" and not self._facts.comments and bool(self._facts.slots))
        self._retrain.setEnabled(self._facts.corrections > 0)
        self._stop.setVisible(state == "learning")
        self._stop.setEnabled(self._job is None or not self._job.cancelling)
        self._bar.setVisible(state == "learning")
        if state != "learning":
            self._bar.end()
        if state == "rest":
            # How it learnt says nothing about the one in use any more.
            self._rounds = []
        self.shelf.show_slots(self._facts.slots)
        if waiting and candidate is not None:
            self._show_candidate(candidate)
        elif state == "learning":
            self._title.setText(f"Learning from {wording.many(self._facts.corrections, 'correction')}")
            self._bar.say()
            self._note.setText("You can go on reviewing. The model in use stays as it is until you choose.")
        else:
            self._show_rest()
        self.curves.show_rounds(self._rounds)

    def _show_candidate(self, candidate: Candidate) -> None:
        judgement, name = candidate.judgement, f"Model {candidate.version}"
        comparison = judgement.main
        self._title.setText(f"{name} {verdict(judgement)}")
        self._words.setText(
            f"Learned from your {wording.many(candidate.corrections, 'correction')} in "
            f"{wording.duration(candidate.seconds)}. Model {candidate.parent} stays in use until you choose."
        )
        self.table.show_comparison(comparison, f"Model {candidate.parent}", name)
        n = comparison.before.n if comparison else 0
        self._measured.setText(
            f"on {wording.many(n, 'comment')} neither model has learnt from; ranges hold 19 times in 20"
        )
        self.judged.show_judgement(judgement)
        self._before.setVisible(comparison is not None)
        self.flips.show_candidate(candidate)
        total = wording.many(self._facts.comments, "comment")
        self._note.setText(f"It has read your {total} already. You can go back at any time.")
        self._use.setText("Use it all the same" if judgement.worse else "Use new model")
        self._use.updateGeometry()

    def _show_rest(self) -> None:
        facts = self._facts
        self._title.setText(f"Model {facts.active} is in use" if facts.active else "No model can be loaded")
        since = facts.since_retraining
        since_then = f"{wording.many(since, 'correction')} since it was trained"
        if not facts.comments:
            words = "Import comments and correct some of them, and the model can learn from you."
        elif not facts.corrections:
            words = "Correct some comments in Review (1, 2 or 3), and the model can learn from them."
        elif not since:
            words = f"It knows all your corrections; {facts.enough} more are worth the minute."
        elif facts.worth_it:
            words = f"{since_then}: enough to learn something new."
        else:
            words = f"{since_then}; from {facts.enough} on it is worth the minute."
        foresight = self._foresight if since else ""
        self._words.setText(" ".join(part for part in (facts.notice, words, foresight) if part))
        self._note.setText("A new version is compared with the one in use before you choose.")

    @Slot(object)
    def _on_progress(self, progress: Progress) -> None:
        said = read_round(progress.detail) if progress.detail else None
        if said is not None:
            self._rounds = [one for one in self._rounds if one.epoch < said.epoch] + [said]
            self.curves.show_rounds(self._rounds)
        self._bar.take(progress)

    @Slot()
    def _on_stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._stop.setEnabled(False)
            self._bar.end("Stopping; the step that has begun is ended first")

    @Slot()
    def _on_jobs_changed(self) -> None:
        running = self._context.tasks.runs("classify")
        if self.resting.unread.show_running(running):
            # Also a reading that was stopped has changed something, and tells nobody.
            self.on_changed(Changes.VERDICTS)

    def _on_learned(self, _answer: object) -> None:
        self._job = None
        self._read()

    def _on_failed(self, failed: object) -> None:
        self._job = None
        self._context.tasks.failed.emit(failed)
        self._show()

    def _on_stopped(self) -> None:
        self._job = None
        self._context.places.said.emit("Learning was stopped. Nothing has changed.")
        self._show()

    @Slot()
    def _accept(self) -> None:
        if self._facts.candidate is not None:
            self._versions.use(self._facts.candidate.version)

    @Slot()
    def _refuse(self) -> None:
        if self._facts.candidate is not None:
            version = self._facts.candidate.version
            self._context.tasks.run(partial(retraining.refuse, self._context.library, version))

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(theme.px(6))
        for part in (self._title, self._words, self._bar):
            head.addWidget(part)
        left = QVBoxLayout()
        left.setSpacing(0)
        table = QVBoxLayout(self._before)
        table.setContentsMargins(0, 0, 0, theme.px(24))
        heads = QHBoxLayout()
        heads.addWidget(Text("Before and after", "heading"))
        heads.addStretch(1)
        heads.addWidget(self._measured)
        table.addLayout(heads)
        table.addWidget(self.table)
        table.addWidget(self.judged)
        left.addWidget(self._before)
        left.addWidget(self.flips)
        left.addWidget(self.resting)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(theme.px(26))
        right.addWidget(self.curves)
        right.addWidget(self.shelf)
        right.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._area = columns = Columns(head, left, right)
        self._room = Room(columns)
        whole.addWidget(columns, 1)
        whole.addWidget(self._room)
        whole.addWidget(self._make_foot())

    def foot(self) -> int:
        """Return how high the bar at the bottom is: a notice does not cover it."""
        return theme.px(_FOOT)

    def cover(self, height: int) -> None:
        """Let the end of the columns be scrolled out from under a notice."""
        self._room.take(height)

    def _make_foot(self) -> Ground:
        foot = Ground("window")
        foot.setFixedHeight(theme.px(_FOOT))
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        # A widget of its own: buttons of a fixed height would push the line away from the edge.
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.px(MARGIN), 0, theme.px(MARGIN), 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._note, 1)
        for button in (self._later, self._keep, self._stop, self._import, self._retrain, self._use):
            row.addWidget(button)
        column.addWidget(bar, 1)
        return foot

    def _connect(self) -> None:
        self._bar.said.connect(self._words.setText)
        self._context.actions.bind("retrain", self._on_retrain_wanted)
        self._retrain.clicked.connect(self.retrain)
        self._stop.clicked.connect(self._on_stop)
        self._import.clicked.connect(lambda: self._context.actions["import"].trigger())
        self._context.tasks.jobs_changed.connect(self._on_jobs_changed)
        self.resting.foreseen.connect(self._on_foreseen)
        self._later.clicked.connect(self._context.places.review_wanted)
        self._keep.clicked.connect(self._refuse)
        self._use.clicked.connect(self._accept)
        self.flips.comment_wanted.connect(self._context.places.comment_wanted)
        self._context.bar(self._retrain, self._import, self._use, self._keep, self.shelf.take)
        if self._context.library.only_read:
            self.shelf.fix()

    def _on_retrain_wanted(self) -> None:
        self._context.places.models_wanted.emit()
        self.retrain()
