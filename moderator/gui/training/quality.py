"""While no candidate waits: which comments come to review, how good the machine is, and what to look at again."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moderator.gui import theme, wording
from moderator.gui.components.buttons import Link, Plain
from moderator.gui.components.drift import DriftLine
from moderator.gui.components.label import Text
from moderator.gui.training.threshold_slider import ThresholdSlider
from moderator.services.quality.auditing import FEW, SIZE, AuditState, checks
from moderator.services.quality.threshold import Consequences, Outlook
from moderator.store.model.bins import BINS

DEFAULT = 0.5


class ThresholdBox(QWidget):
    """The slider, and what it would mean in numbers of comments. Choosing it changes the review queue."""

    chosen = Signal(object)
    """A threshold, or None for the most likely of three."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._any = False
        self._outlook: Outlook | None = None
        self._asked: float | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        head = QHBoxLayout()
        head.addWidget(Text("What comes to review", "heading"))
        head.addStretch(1)
        self._in_use = Text("", "small", "secondary")
        head.addWidget(self._in_use)
        column.addLayout(head)
        self.slider = ThresholdSlider()
        column.addWidget(self.slider)
        self._headline = Text("Counting your comments…", weight=600, wrap=True)
        self._words = Text("", role="secondary", wrap=True)
        column.addWidget(self._headline)
        column.addWidget(self._words)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(12))
        self.use = Plain("Use this threshold", size="inline")
        self.default = Link("Back to the most likely of three")
        for button in (self.use, self.default):
            button.hide()
        foot.addWidget(self.use)
        foot.addWidget(self.default)
        foot.addStretch(1)
        column.addSpacing(theme.px(2))
        column.addLayout(foot)
        self.slider.moved.connect(self._on_moved)
        self.use.clicked.connect(lambda: self.chosen.emit(self.slider.value()))
        self.default.clicked.connect(lambda: self.chosen.emit(None))

    def show_outlook(self, outlook: Outlook) -> None:
        """Show other comments, or another threshold in use."""
        self._outlook = outlook
        counts = [0] * BINS
        for one in outlook.bins:
            counts[min(one.step, BINS - 1)] += one.comments
        self.slider.show_comments(counts)
        self._asked = outlook.chosen
        self.slider.show_value(DEFAULT if outlook.chosen is None else outlook.chosen)
        self._in_use.setText(
            "in use: the most likely of the three"
            if outlook.chosen is None
            else f"in use: {outlook.chosen:.2f} or more"
        )
        self.use.show()
        self.show_any(self._any)
        self._say()

    def show_any(self, any_comments: bool) -> None:
        """Be seen where there are comments, unless it is known that none of them has been read."""
        self._any = any_comments
        self.setVisible(any_comments and (self._outlook is None or bool(self._outlook.bins)))

    def sentence(self) -> str:
        """Return what is said of the threshold at the handle."""
        return f"{self._headline.text()} {self._words.text()}"

    @Slot(float)
    def _on_moved(self, value: float) -> None:
        self._asked = value
        self._say()

    def _say(self) -> None:
        if self._outlook is None:
            return
        told = self._outlook.at(self._asked)
        self._headline.setText(_headline(told))
        self._words.setText(_rests_on(told))
        same = told.threshold == self._outlook.chosen
        self.use.setEnabled(not same and self._asked is not None)
        self.default.setVisible(self._outlook.chosen is not None or self._asked is not None)


class QualityBox(QWidget):
    """What blind audits say of the model in use, and how that went over the months."""

    audit_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        head = QHBoxLayout()
        head.addWidget(Text("How good it is here", "heading"))
        head.addStretch(1)
        self._judged = Text("", "small", "secondary")
        head.addWidget(self._judged)
        column.addLayout(head)
        self._words = Text("", wrap=True)
        column.addWidget(self._words)
        self.drift = DriftLine()
        column.addWidget(self.drift)
        self._drift = Text("", "small", "secondary", wrap=True)
        column.addWidget(self._drift)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(12))
        self.audit = Plain("", size="inline")
        self._due = Text("", "small", "secondary", wrap=True)
        foot.addWidget(self.audit)
        foot.addWidget(self._due, 1)
        column.addSpacing(theme.px(2))
        column.addLayout(foot)
        self.audit.clicked.connect(self.audit_wanted)

    def show_state(self, state: AuditState | None, comments: int) -> None:
        """Show other audits; nothing before they are read, and where there are too few comments to judge by."""
        self.setVisible(state is not None and (comments >= FEW or bool(state.audits)))
        if state is None:
            return
        now, drawn = state.now, min(SIZE, comments)
        if now is None and any(one.answered for one in state.audits):
            words = "The model in use has not read the audited comments yet."
        elif now is None:
            words = (
                "Nobody has checked it on this library yet. A blind audit does: "
                f"{wording.many(drawn, 'comment')} drawn at random, judged without its word."
            )
        elif not now.enough and state.unread:
            words = (
                f"The model in use has read {now.judged} of {now.judged + state.unread} audited comments; "
                f"from {FEW} on there are figures."
            )
        elif not now.enough:
            words = (
                f"Only {wording.many(now.judged, 'comment')} judged blind; from {FEW} on there are figures."
            )
        else:
            parts = [f"Of 100 comments it reads {now.right.of_hundred} as you do."]
            if now.finds is not None:
                parts.append(f"Of 100 negative ones it finds {now.finds.of_hundred}.")
            if now.holds is not None:
                parts.append(f"Of 100 that it calls negative, {now.holds.of_hundred} are.")
            words = "\n".join(parts)
        self._words.setText(words)
        self._judged.setText(f"{wording.many(now.judged, 'comment')} judged" if now else "")
        self.drift.show_checks(checks(state.audits))
        self._drift.setText(state.drift)
        self._drift.setVisible(bool(state.drift))
        self.audit.setText(
            "Go on with the audit" if state.waiting else f"Audit {wording.many(drawn, 'comment')}"
        )
        self.audit.updateGeometry()
        due = "due: the last one is more than four weeks old" if state.audits else ""
        left = f"{wording.many(state.waiting, 'comment')} left to judge" if state.waiting else ""
        self._due.setText(left or (due if state.due else ""))

    def sentence(self) -> str:
        """Return what is said of the model."""
        return self._words.text()


class _OfferBox(QWidget):
    """Some words, under a heading if there is one, and beside them the one thing to do about it."""

    wanted = Signal()

    def __init__(self, heading: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        if heading:
            column.addWidget(Text(heading, "heading"))
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        self._words = Text("", wrap=True)
        self.button = Plain(button, size="inline")
        row.addWidget(self._words, 1)
        row.addWidget(self.button)
        column.addLayout(row)
        self.button.clicked.connect(self.wanted)

    def sentence(self) -> str:
        """Return what is said."""
        return self._words.text()


class UnreadBox(_OfferBox):
    """Comments that the model in use has not read yet, where reading was stopped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "Go on reading", parent)
        self._count, self._running = 0, False
        self.show_count(0)

    def show_count(self, count: int) -> None:
        """Say how many there are; nothing where there are none."""
        self._count = count
        says, they = ("carries", "It has") if count == 1 else ("carry", "They have")
        self._words.setText(
            f"{wording.many(count, 'comment')} still {says} the word of another model, or none. "
            f"{they} not been read by the one in use."
        )
        self.setVisible(count > 0 and not self._running)

    def show_running(self, running: bool) -> bool:
        """Say whether they are being read; return whether that has just ended."""
        ended, self._running = self._running and not running, running
        self.setVisible(self._count > 0 and not running)
        return ended


class TeachBox(_OfferBox):
    """Which comments to correct, so that the machine learns most from them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What teaches it most", "Review these", parent)
        self._words.setText(
            "The comments it is least certain of. In trials, 200 of them taught it half as much again as 200 of "
            "the worst."
        )


class SlipsBox(_OfferBox):
    """How many corrections are probably slips."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Second look", "Look again", parent)

    def show_count(self, count: int | None, corrections: int) -> None:
        """Say how many there are; None while they are looked for."""
        self.setVisible(corrections > 0)
        self.button.setVisible(bool(count))
        self._words.setText(
            "Comparing your corrections with each other…"
            if count is None
            else f"{wording.many(count, 'correction')} may be {'a slip' if count == 1 else 'slips'} of the key."
            if count
            else "None of your corrections looks like a slip."
        )


def _headline(told: Consequences) -> str:
    if not told.read:
        return "The machine has read no comment yet."
    flags = f"Flags {wording.count(told.flags)}"
    if told.right is None or told.wrong is None or told.missed is None:
        right, missed = wording.count(told.expected_right), wording.count(told.expected_missed)
        return f"{flags}; by its own word about {right} right, misses about {missed}"
    right, wrong, missed = (wording.count(one.value) for one in (told.right, told.wrong, told.missed))
    return f"{flags}; about {right} right, {wrong} wrong; misses about {missed}"


def _rests_on(told: Consequences) -> str:
    wait = "waits" if told.waiting == 1 else "wait"
    waiting = f"{wording.count(told.waiting)} of them {wait} for review."
    if told.right is None or told.missed is None:
        return f"{waiting} Unchecked: {told.unchecked}."
    right = f"{wording.count(told.right.low)} to {wording.count(told.right.high)} right"
    missed = f"{wording.count(told.missed.low)} to {wording.count(told.missed.high)} missed"
    audited = f"{wording.many(told.judged, 'audited comment')}"
    return f"{waiting} From {audited}, 19 times in 20: {right}, {missed}."
