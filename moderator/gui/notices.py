"""The strip at the foot of a page: a sentence about what went wrong, or what was done elsewhere. No pop-ups."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from moderator.gui import theme
from moderator.gui.components.buttons import Flat, Link
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Text
from moderator.gui.components.line import Line
from moderator.gui.components.notice import IconMark
from moderator.gui.pages import Footed
from moderator.jobs.protocol import Failed

LEAST = 44
"""As high as the status line of Review, which it covers: nothing of that must look out behind it."""


class Notices(Ground):
    """Hidden until there is something to say; stays until it is read away.

    It lies over the page and moves nothing: a page that jumps costs a press at the wrong place.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty strip."""
        super().__init__("window", parent)
        self._over: QStackedWidget | None = None
        self._covered: Footed | None = None
        self._details = ""
        self._waiting: list[tuple[str, str, Callable[[], object] | None]] = []
        self._do: Callable[[], object] | None = None
        self._only_said = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
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
        self._close.setToolTip("Close this notice (Esc)")
        row.addWidget(self._mark)
        row.addWidget(self._sentence, 1)
        row.addWidget(self._fold)
        row.addSpacing(theme.px(8))
        row.addWidget(self._copy)
        row.addWidget(self._act)
        row.addWidget(self._close)
        self._report = QPlainTextEdit(readOnly=True)
        self._report.setFixedHeight(theme.px(160))
        self._report.setAccessibleName("Details of the error")
        inset = f"padding: {theme.px(8)}px {theme.px(20)}px"
        self._report.setStyleSheet(f"QPlainTextEdit {{border: none; border-radius: 0; {inset}}}")
        self._report.hide()
        # Above the sentence: what is pressed to unfold it stays under the mouse.
        column.addWidget(self._report)
        column.addLayout(row)
        self._fold.clicked.connect(self._on_fold)
        self._copy.clicked.connect(self._on_copy)
        self._act.clicked.connect(self._on_act)
        self._close.clicked.connect(self.close_one)
        self.hide()

    def lie_over(self, pages: QStackedWidget) -> None:
        """Lie over the foot of the page that is shown; `pages` is a child of the same parent."""
        self._over = pages
        pages.installEventFilter(self)
        pages.currentChanged.connect(self.place)

    def sentence(self) -> str:
        """Return what is said now; empty when nothing is."""
        return "" if self.isHidden() else self._sentence.text()

    def details(self) -> str:
        """Return what a report would hold."""
        return self._details

    @Slot(str)
    def say(self, sentence: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Say what was done, such as "Backed up to harbour.db", and offer what one may want to see of it."""
        self._show(sentence, "", icon="circle-check")
        self._only_said = True
        self._let_act(action, do)

    def _let_act(self, action: str, do: Callable[[], object] | None) -> None:
        self._do = do
        self._act.setText(action)
        self._act.setVisible(bool(action))

    def pass_on(self) -> None:
        """Let go of what was only said, now that the person goes on; failures and offers stay."""
        if self._only_said:
            self.close_one()

    def offer(self, sentence: str, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Say something and offer one thing to do about it; waits while another thing is said."""
        if not self.isHidden():
            self._waiting.append((sentence, action, do))
            return
        self._show(sentence, "", icon="circle-alert")
        self._let_act(action, do)

    def action(self) -> str:
        """Return what is offered now; empty when nothing is."""
        return "" if self.isHidden() or self._act.isHidden() else self._act.text()

    @Slot(object)
    def show_failure(self, failed: Failed, action: str = "", do: Callable[[], object] | None = None) -> None:
        """Say what went wrong and what to do about it, and offer that if it can be done here."""
        sentence = f"{failed.message} {failed.advice}".strip()
        self._show(sentence, failed.details, icon="circle-alert")
        self._let_act(action, do)

    @Slot()
    def place(self) -> None:
        """Take the height that the words need, above what a page keeps at its foot to be pressed."""
        column = self.layout()
        if self.isHidden() or self._over is None or column is None:
            return
        page = self._over.geometry()
        shown = self._over.currentWidget()
        footed = shown if isinstance(shown, Footed) else None
        bottom = page.bottom() + 1 - (footed.foot() if footed is not None else 0)
        tall = max(theme.px(LEAST), column.totalHeightForWidth(page.width()))
        self.setGeometry(page.left(), bottom - tall, page.width(), tall)
        self._cover(footed, tall)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if watched is self._over and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self.place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:  # noqa: D102
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return done

    def _cover(self, page: Footed | None, height: int = 0) -> None:
        """Let the page know how much of it is covered, and the one before that nothing is any more."""
        if self._covered is not None and self._covered is not page:
            self._covered.cover(0)
        self._covered = page
        if page is not None:
            page.cover(height)

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
        self.place()
        self.raise_()

    @Slot()
    def _on_act(self) -> None:
        do = self._do
        self.close_one()
        if do is not None:
            do()

    @Slot()
    def close_one(self) -> None:
        """Let go of what is said; the next that waits is said then."""
        self._only_said = False
        focused = QApplication.focusWidget()
        page = self._over.currentWidget() if self._over is not None else None
        if focused is not None and self.isAncestorOf(focused) and page is not None:
            page.setFocus()
        self.hide()
        self._cover(None)
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
