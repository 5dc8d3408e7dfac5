"""One rule: written, tried on the whole library, and only then switched on."""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from moderator.core.operation import Changes, Progress
from moderator.core.rule import Rule
from moderator.gui import theme, wording
from moderator.gui.announce import announce
from moderator.gui.care import Care
from moderator.gui.components.buttons import Link, Plain, Primary
from moderator.gui.components.flow import FlowLayout
from moderator.gui.components.label import Text
from moderator.gui.components.notice import Notice, Tone
from moderator.gui.components.rows import clear
from moderator.gui.components.samples import Samples
from moderator.gui.components.sheet import WIDE, Sheet
from moderator.gui.components.tick import Tick
from moderator.gui.context import AppContext
from moderator.gui.hostile import one_line
from moderator.gui.rules.form import RuleForm
from moderator.gui.tasks import JobHandle
from moderator.jobs.protocol import Failed
from moderator.services.review import rules
from moderator.services.review.rules import RuleRun, Trial

_WRONG = {
    "flag": "you approved",
    "hold": "you approved",
    "approve": "you flagged or held",
}


class RuleSheet(Sheet):
    """Enter tries, and once it was tried, switches on. An edit takes the answer away again."""

    def __init__(self, window: QWidget, context: AppContext, rule: Rule | None = None) -> None:
        """Make a new rule, or try one that is kept."""
        super().__init__(window, width=WIDE, name="Rule")
        self._context = context
        self._kept = rule
        self._trial: Trial | None = None
        self._job: JobHandle | None = None
        care = Care(context.settings)
        self.add_title(
            one_line(rule.name) if rule else "New rule",
            "Tried on all your comments first. Nothing is done before you switch it on.",
        )
        self.form = RuleForm(rule)
        self.form.changed.connect(self._on_changed)
        self.body.addWidget(self.form)
        self.body.addSpacing(theme.px(20))
        self.finding = Notice()
        self.body.addWidget(self.finding)
        self.body.addSpacing(theme.px(20))
        self.caught = Samples("What it would catch", care.words)
        self.wrong = Samples("What it would wrongly hit", care.words)
        self._caught_head, self._wrong_head = Text("", weight=600), Text("", weight=600)
        columns = QHBoxLayout()
        columns.setSpacing(theme.px(40))
        for head, samples in ((self._caught_head, self.caught), (self._wrong_head, self.wrong)):
            column = QVBoxLayout()
            column.setSpacing(theme.px(8))
            column.addWidget(head)
            column.addWidget(samples)
            columns.addLayout(column, 1)
        self.body.addLayout(columns)
        self.body.addSpacing(theme.px(14))
        self._shared = Text("", "small", "secondary", wrap=True)
        self.body.addWidget(self._shared)
        self._spellings = QWidget()
        self._flow = FlowLayout(self._spellings, theme.px(14))
        self.body.addWidget(self._spellings)
        self.body.addStretch(1)
        self.now = Tick("")
        self._later = Plain("Keep, off")
        self._go = Primary("Try it", key="Return")
        cancel = Plain("Cancel", key="Esc")
        cancel.clicked.connect(self.dismiss)
        self._later.clicked.connect(partial(self._keep, on=False))
        self._go.clicked.connect(self._on_go)
        self.primary = self._go
        self.foot.addWidget(self.now)
        self.foot.addStretch(1)
        for button in (cancel, self._later, self._go):
            # In a small window their caps give way to the words of the tick.
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            self.foot.addWidget(button)
        self._show_trial()

    def open(self) -> None:
        """Lie over the window, ready to be written; a rule that is kept is tried at once."""
        super().open()
        if self._kept is None:
            self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._try()

    def dismiss(self) -> None:
        """Go; a trial that still runs is stopped."""
        if self._job is not None:
            self._job.cancel()
        super().dismiss()

    @Slot()
    def _on_changed(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._trial = None
        self._show_trial()

    @Slot()
    def _on_go(self) -> None:
        if self._trial is None:
            self._try()
        else:
            self._keep(on=True)

    def _try(self) -> None:
        self._go.setEnabled(False)
        self.finding.say("Trying it on all your comments", tone="plain", icon="search")
        job: JobHandle | None = None

        def current() -> bool:
            return isValid(self) and not self.isHidden() and self._job is job

        def progressed(progress: Progress) -> None:
            if current() and progress.total:
                far = f"{wording.count(progress.done)} of {wording.count(progress.total)}"
                self.finding.say(f"Trying it on all your comments: {far}", tone="plain", icon="search")

        def done(trial: object) -> None:
            if current() and isinstance(trial, Trial):
                self._job, self._trial = None, trial
                self._show_trial()
                announce(self, self.finding.text())

        def failed(why: Failed) -> None:
            if current():
                self._job = None
                self._go.setEnabled(True)
                self.finding.say(f"{why.message} {why.advice}".strip(), tone="plain")
                announce(self, self.finding.text())

        # Told apart from one that was asked before it, whose answer nobody waits for any more.
        job = self._job = JobHandle("try_rule", "")
        started = self._context.tasks.submit(
            "try_rule", {"rule": self.form.rule()}, done, progressed, on_failed=failed
        )
        if self._job is job:
            self._job = job = started

    def _show_trial(self) -> None:
        trial = self._trial
        self._go.setText("Try it" if trial is None else "Switch on")
        self._go.updateGeometry()
        self._go.setEnabled(trial is None or not (self._kept and self._kept.on) or trial.open > 0)
        self._later.setVisible(trial is not None and self._kept is None)
        self.now.setVisible(trial is not None and trial.open > 0)
        clear(self._flow)
        if trial is None:
            self.finding.say("What it would have caught so far is shown here.", tone="plain", icon="search")
            for samples, head in ((self.caught, self._caught_head), (self.wrong, self._wrong_head)):
                samples.show_rows((), "")
                head.setText("")
            self._shared.setText("")
            self._spellings.setVisible(False)
            return
        if self._kept and self._kept.on:
            self._go.setText("Act now")
        caught, total = wording.count(trial.caught), wording.many(trial.total, "comment")
        tone: Tone = "good" if trial.caught and not trial.wrong else "plain"
        words = f"Catches {caught} of {total}"
        if trial.caught != trial.open:
            words += f"; {wording.count(trial.open)} of them {'is' if trial.open == 1 else 'are'} still open"
        icon = "circle-check" if tone == "good" else "circle-alert" if trial.wrong else "search"
        self.finding.say(f"{words}.", tone=tone, icon=icon)
        self._show_samples(trial)
        number = "the one that is" if trial.open == 1 else f"the {wording.count(trial.open)} that are"
        self.now.setText(f"Also {number} open now")
        self.now.setChecked(bool(self._kept and self._kept.on))
        self.now.updateGeometry()
        self.fit()

    def _show_samples(self, trial: Trial) -> None:
        few = "" if trial.caught <= len(trial.samples) else f", {len(trial.samples)} of them"
        self._caught_head.setText(f"It would catch{few}")
        self.caught.show_rows(trial.samples, "No comment so far.")
        against = _WRONG.get(trial.rule.action.value, "you labelled otherwise")
        self._wrong_head.setText(
            f"Wrongly, {wording.count(trial.wrong)} that {against}" if trial.wrong else "Wrongly hit"
        )
        self.wrong.show_rows(trial.wrong_samples, f"None of those {against}.")
        shared = [f"“{one_line(name)}” {wording.count(number)}" for name, number in trial.overlaps[:4]]
        self._shared.setText(f"Other rules catch some of the same: {', '.join(shared)}." if shared else "")
        self._shared.setVisible(bool(shared))
        self._spellings.setVisible(bool(trial.spellings))
        if trial.spellings:
            self._flow.addWidget(Text("Also written", "small", "secondary"))
        for word, number in trial.spellings:
            link = Link(f"{word} ({wording.count(number)})")
            link.setEnabled(self._kept is None)
            link.setAccessibleName(f"Add the spelling {word}, in {wording.many(number, 'comment')}")
            link.clicked.connect(partial(self.form.add_word, word))
            self._flow.addWidget(link)

    def _keep(self, *, on: bool) -> None:
        assert self._trial is not None
        library, rule = self._context.library, self._trial.rule
        kept, act = self._kept is not None, on and self.now.isChecked()
        if not kept and not self.form.name.text().strip():
            self.finding.say("Give the rule a name.", tone="plain")
            self.form.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def work() -> Changes:
            if not kept:
                rules.add(library, rule)
            if on:
                rules.switch(library, rule.name, on=True)
            return Changes.SETTINGS

        self._context.tasks.run(work, partial(self._on_kept, rule.name, act=act), on_failed=self._on_not_kept)

    def _on_kept(self, name: str, _: Changes, *, act: bool) -> None:
        self.dismiss()
        if act:
            self._context.tasks.submit("run_rule", {"name": name}, self._say_done, title=f"Rule {name}")

    def _say_done(self, run: object) -> None:
        assert isinstance(run, RuleRun)
        self._context.places.said.emit(f"{run.label}. Ctrl+Z takes it back.")

    def _on_not_kept(self, why: Failed) -> None:
        self.finding.say(f"{why.message} {why.advice}".strip(), tone="plain")
