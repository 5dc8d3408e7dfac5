"""All rules of a library: what each does, whether it is on, and the way to a new one."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from moderator.core.operation import Changes
from moderator.core.rule import Rule
from moderator.gui import theme
from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.line import Line
from moderator.gui.components.rows import clear
from moderator.gui.components.sheet import NARROW, Sheet
from moderator.gui.components.tick import Tick
from moderator.gui.context import AppContext
from moderator.gui.hostile import one_line
from moderator.gui.rules.rule_sheet import RuleSheet
from moderator.jobs.protocol import Failed
from moderator.services.review import rules


class RulesSheet(Sheet):
    """The list. A rule is tried, switched and removed here; it never overrules a person."""

    def __init__(self, window: QWidget, context: AppContext) -> None:
        """Read the list on the store lane."""
        super().__init__(window, width=NARROW, name="Rules")
        self._context = context
        self._removed: Rule | None = None
        """The one that was removed last, while the sheet lies open: it can be put back."""
        self.add_title(
            "Rules",
            "They act on comments as they come in, the first that fits decides. What you decided stays.",
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.body.addLayout(self._list)
        self.body.addStretch(1)
        self.add_note("Each run is one step that Undo takes back.")
        close = Plain("Done", key="Esc")
        close.clicked.connect(self.dismiss)
        new = Primary("New rule…")
        new.clicked.connect(lambda: self._make(None))
        context.bar(new)
        self.foot.addWidget(close)
        self.foot.addWidget(new)
        self.primary = new

    def open(self) -> None:
        """Lie over the window and read the list."""
        super().open()
        self._read()

    def show_rules(self, known: Sequence[Rule]) -> None:
        """Show these rules."""
        if self.isHidden():
            return
        clear(self._list)
        if not known and not self._removed:
            words = "No rules yet. A new one is tried on all your comments before it may act."
            self._list.addWidget(Text(words, "body", "secondary", wrap=True))
        last: QWidget = self
        gone = self._removed
        shown = sorted([*known, gone] if gone else known, key=lambda rule: rule.id)
        for number, rule in enumerate(shown):
            if number:
                self._list.addWidget(Line())
            entry = self._gap(rule) if rule is gone else self._entry(rule)
            self._list.addWidget(entry)
            for control in entry.findChildren(QAbstractButton):
                # Before the buttons of the foot, which were made first.
                QWidget.setTabOrder(last, control)
                last = control
        self.fit()

    def _read(self) -> None:
        library = self._context.library
        self._context.tasks.run(lambda: rules.list_rules(library), self.show_rules, key="rules")

    def _entry(self, rule: Rule) -> QWidget:
        entry = QWidget()
        line = QHBoxLayout(entry)
        line.setContentsMargins(0, theme.px(10), 0, theme.px(10))
        line.setSpacing(theme.px(8))
        words = QVBoxLayout()
        words.setSpacing(theme.px(2))
        words.addWidget(Elided(one_line(rule.name), weight=500))
        words.addWidget(Elided(one_line(rule.sentence), "small", "secondary"))
        line.addLayout(words, 1)
        on = Tick("On")
        on.setChecked(rule.on)
        on.setAccessibleName(f"{rule.name} is on")
        on.toggled.connect(partial(self._switch, rule.name))
        again = Plain("Try", size="inline")
        again.setAccessibleName(f"Try {rule.name}")
        again.clicked.connect(partial(self._make, rule))
        away = Plain("Remove", size="inline")
        away.setAccessibleName(f"Remove {rule.name}")
        away.clicked.connect(partial(self._remove, rule.name))
        self._context.bar(on, again, away)
        for widget in (on, again, away):
            line.addWidget(widget)
        return entry

    def _gap(self, rule: Rule) -> QWidget:
        """Return what stands in the place of a rule that was removed."""
        entry = QWidget()
        line = QHBoxLayout(entry)
        line.setContentsMargins(0, theme.px(10), 0, theme.px(10))
        line.addWidget(
            Elided(f"“{one_line(rule.name)}” is removed; what it did stands.", role="secondary"), 1
        )
        back = Plain("Put it back", size="inline")
        back.setAccessibleName(f"Put {rule.name} back")
        back.clicked.connect(partial(self._put_back, rule))
        self._context.bar(back)
        line.addWidget(back)
        return entry

    def _switch(self, name: str, on: bool) -> None:
        library = self._context.library
        self._context.tasks.run(lambda: rules.switch(library, name, on=on), on_failed=self._on_not_switched)

    def _on_not_switched(self, failed: Failed) -> None:
        """Show them as they are: the tick went on before it was stored."""
        self._context.tasks.failed.emit(failed)
        self._read()

    def _remove(self, name: str) -> None:
        library = self._context.library

        def work() -> Changes:
            self._removed = rules.remove(library, name)
            return Changes.SETTINGS

        self._context.tasks.run(work, lambda _: self._read())

    def _put_back(self, rule: Rule) -> None:
        library = self._context.library

        def work() -> Changes:
            rules.put_back(library, rule)
            self._removed = None
            return Changes.SETTINGS

        self._context.tasks.run(work, lambda _: self._read())

    def _make(self, rule: Rule | None) -> None:
        window = self.window()
        self.dismiss()
        sheet = RuleSheet(window, self._context, rule)
        sheet.closed.connect(lambda: RulesSheet(window, self._context).open())
        sheet.open()
