"""The words of a rule: what it is called, which comments it is about, what becomes of them."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from moderator.core.rule import Action, Kind, Rule
from moderator.gui import theme
from moderator.gui.components.label import Text
from moderator.gui.components.select import Select

KINDS = {
    Kind.WORD: ("with the word", "Commas between several; a star stands for any ending: refund*"),
    Kind.PHRASE: ("with the phrase", "These words in this order"),
    Kind.PATTERN: ("that match the pattern", "A regular expression, such as free\\s+v-?bucks"),
    Kind.AUTHOR: ("by the author", "The name as it stands beside the comment"),
    Kind.SCORE: ("with the score", "Such as abuse>0.8 or negative>0.95"),
    Kind.LINKS: ("with a link", "Any address of a page"),
}
ACTIONS = {
    Action.FLAG: "flagged",
    Action.HOLD: "held",
    Action.APPROVE: "approved",
    Action.NEGATIVE: "labelled negative",
    Action.NEUTRAL: "labelled neutral",
    Action.POSITIVE: "labelled positive",
}
_LABEL = 100
_FIELD = 30


class RuleForm(QWidget):
    """Reads as a sentence: comments … are …. `changed` comes with every edit."""

    changed = Signal()

    def __init__(self, rule: Rule | None, parent: QWidget | None = None) -> None:
        """Show a rule that is kept, which cannot be changed any more, or an empty form."""
        super().__init__(parent)
        self._kept = rule
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(theme.px(12))
        grid.setColumnMinimumWidth(0, theme.px(_LABEL))
        grid.setColumnStretch(1, 1)
        self.name = _field("Name of the rule", 60)
        self.kind = Select()
        self.kind.setAccessibleName("Which comments")
        for kind, (words, _) in KINDS.items():
            self.kind.addItem(words, kind)
        self.value = _field("What the rule looks for", 1000)
        self.action = Select()
        self.action.setAccessibleName("What becomes of them")
        for action, words in ACTIONS.items():
            self.action.addItem(words, action)
        self._hint = Text("", "small", "secondary")
        which = QHBoxLayout()
        which.setSpacing(theme.px(8))
        self.kind.setFixedWidth(theme.px(200))
        self.action.setFixedWidth(theme.px(200))
        which.addWidget(self.kind)
        which.addWidget(self.value, 1)
        for row, words in ((0, "Name"), (1, "Comments"), (3, "are")):
            grid.addWidget(Text(words, weight=500), row, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.name, 0, 1)
        grid.addLayout(which, 1, 1)
        grid.addWidget(self._hint, 2, 1)
        grid.addWidget(self.action, 3, 1, Qt.AlignmentFlag.AlignLeft)
        if rule is not None:
            self._show(rule)
        self._on_kind()
        self.name.textEdited.connect(self.changed)
        self.value.textEdited.connect(self.changed)
        self.kind.activated.connect(self._on_kind)
        self.kind.activated.connect(self.changed)
        self.action.activated.connect(self.changed)

    def rule(self) -> Rule:
        """Return what is written; whether it can be a rule is for the services to say."""
        if self._kept is not None:
            return self._kept
        kind = Kind(self.kind.currentData())
        name = self.name.text().strip() or "New rule"
        return Rule(name, kind, self.value.text(), Action(self.action.currentData()))

    def add_word(self, word: str) -> None:
        """Write another spelling beside the words."""
        self.value.setText(f"{self.value.text().rstrip(', ')}, {word}")
        self.changed.emit()

    def _show(self, rule: Rule) -> None:
        self.name.setText(rule.name)
        self.kind.setCurrentIndex(self.kind.findData(rule.kind))
        self.value.setText(rule.value)
        self.action.setCurrentIndex(self.action.findData(rule.action))
        for control in (self.name, self.kind, self.value, self.action):
            control.setEnabled(False)

    @Slot()
    def _on_kind(self) -> None:
        kind = Kind(self.kind.currentData())
        self._hint.setText(KINDS[kind][1])
        self.value.setVisible(kind is not Kind.LINKS)


def _field(name: str, most: int) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setMaxLength(most)
    field.setFixedHeight(theme.px(_FIELD))
    return field
