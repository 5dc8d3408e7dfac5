"""The strip under the menu bar: a sentence about what went wrong, or what was done elsewhere. No pop-ups."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from moderator.gui import theme
from moderator.gui.components.buttons import Flat, Link
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Text
from moderator.gui.components.line import Line
from moderator.gui.components.notice import IconMark
from moderator.jobs.protocol import Failed


class Notices(Ground):
    """Hidden until there is something to say; stays until it is read away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty strip."""
        super().__init__("window", parent)
        self._details = ""
        self._waiting: list[tuple[str, str, Callable[[], object] | None]] = []
        self._do: Callable[[], object] | None = None
        self._only_said = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(24), theme.px(8), theme.px(16), theme.px(8))
        row.setSpacing(theme.px(8))
        self._mark = IconMark("circle-alert", "text")
        self._sentence = Text("", weight=500, wrap=True)
        self._fold = Link("Details")
        self._copy = Link("Copy report")
        self._act = Link("")
        self._close = Flat("", icon="x", size="inline")
        self._close.setAccessibleName("Close this notice")
        self._close.setToolTip("Close this notice")
        row.addWidget(self._mark)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._fold)
        row.addSpacing(theme.px(8))
        row.addWidget(self._copy)
        row.addWidget(self._act)
        row.addWidget(self._close)
        column.addLayout(row)
        self._report = QPlainTextEdit(readOnly=True)
        self._report.setFixedHeight(theme.px(160))
        self._report.setAccessibleName("Details of the error")
        self._report.hide()
        column.addWidget(self._report)
        column.addWidget(Line())
        self._fold.clicked.connect(self._on_fold)
        self._copy.clicked.connect(self._on_copy)
        self._act.clicked.connect(self._on_act)
        self._close.clicked.connect(self._on_close)
        self.hide()

    def sentence(self) -> str:
        """Return what is said now; empty when nothing is."""
        return "" if self.isHidden() else self._sentence.text()

    def details(self) -> str:
        """Return what a report would hold."""
        return self._details

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Say what was done, such as "Backed up to harbour.db"."""
        self._show(sentence, "", icon="circle-check")
        self._only_said = True

    def pass_on(self) -> None:
        """Let go of what was only said, now that the person goes on; failures and offers stay."""
        if self._only_said:
            self._on_close()

    def offer(self, sentence: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Say something and offer one thing to do about it; waits while another thing is said."""
        if not self.isHidden():
            self._waiting.append((sentence, action, do))
            return
        self._show(sentence, "", icon="circle-alert")
        self._do = do
        self._act.setText(action)
        self._act.setVisible(bool(action))

    def action(self) -> str:
        """Return what is offered now; empty when nothing is."""
        return "" if self.isHidden() or self._act.isHidden() else self._act.text()

    @Slot(object)
    def show_failure(self, failed: Failed) -> None:
        """Say what went wrong and what to do about it."""
        sentence = f"{failed.message} {failed.advice}".strip()
        self._show(sentence, failed.details, icon="circle-alert")

    def _show(self, sentence: str, details: str, *, icon: str) -> None:
        self._mark.show_icon(icon)
        self._sentence.setText(sentence)
        self._details = details
        self._do = None
        self._only_said = False
        self._act.hide()
        self._report.setPlainText(details)
        self._report.hide()
        self._report.setFont(theme.fixed_font())
        self._fold.setText("Details")
        self._fold.setVisible(bool(details))
        self._copy.setVisible(bool(details))
        self.setAccessibleName(sentence)
        self.show()

    @Slot()
    def _on_act(self) -> None:
        do = self._do
        self._on_close()
        if do is not None:
            do()

    @Slot()
    def _on_close(self) -> None:
        self._only_said = False
        self.hide()
        if self._waiting:
            self.offer(*self._waiting.pop(0))

    @Slot()
    def _on_fold(self) -> None:
        self._report.setVisible(self._report.isHidden())
        self._fold.setText("Details" if self._report.isHidden() else "Hide details")
        self._fold.updateGeometry()

    @Slot()
    def _on_copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        clipboard.setText(f"{self._sentence.text()}\n\n{self._details}")
        self._copy.setText("Copied")
        self._copy.updateGeometry()
