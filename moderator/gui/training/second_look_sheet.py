"""The second look: one correction after another that is perhaps a slip; one key agrees, one stands by it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moderator.core.comment import Sentiment
from moderator.gui import theme, wording
from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Text
from moderator.gui.components.shapes import WORDS, SentimentShape
from moderator.gui.components.sheet import Sheet
from moderator.gui.hostile import visible
from moderator.services.quality.second_look import Slip

LONGEST = 1200
SLOT = 150
"""The text keeps its room, so that nothing moves from one comment to the next."""


class _Word(QWidget):
    """A sentiment by shape and word, under a small heading."""

    def __init__(self, heading: str, *, strong: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(Text(heading, "small", "secondary"))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self._shape = SentimentShape()
        self._word = Text("", weight=600 if strong else 400)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._word)
        row.addStretch(1)
        column.addLayout(row)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(160), super().sizeHint().height())

    def show_sentiment(self, sentiment: Sentiment) -> None:
        self._shape.show_sentiment(sentiment)
        self._word.setText(WORDS[sentiment])
        self._word.set_role(f"{sentiment.value}_text")


class SecondLookSheet(Sheet):
    """Goes through slips from the surest on. It changes nothing itself; `agreed` and `kept` say what to do."""

    agreed = Signal(object)
    kept = Signal(object)

    def __init__(self, over: QWidget, slips: Sequence[Slip]) -> None:
        super().__init__(over, name="Second look")
        self._slips = list(slips)
        self._place = 0
        self._done = 0
        self._title = self.add_title(
            "Second look", "Corrections that are perhaps a slip. The machine learns from every one that stays wrong."
        )  # fmt: skip
        ground = Ground("window", radius=8)
        ground.setFixedHeight(theme.px(SLOT))
        inside = QVBoxLayout(ground)
        inside.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        self._text = Text("", "heading", weight=400, wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        inside.addWidget(self._text)
        self.body.addWidget(ground)
        self.body.addSpacing(theme.px(18))
        row = QHBoxLayout()
        self._said, self._suggested = _Word("You said", strong=False), _Word("It is perhaps", strong=True)
        row.addWidget(self._said)
        row.addWidget(self._suggested)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addSpacing(theme.px(10))
        self._reason = Text("", role="secondary", wrap=True)
        self.body.addWidget(self._reason)
        self._count = Text("", "small", "secondary", tabular=True)
        self.foot.addWidget(self._count)
        self.foot.addStretch(1)
        self._later = Plain("Later", key="J")
        self._keep = Plain("I meant it", key="K")
        self._agree = Primary("It was a slip", key="Space")
        for button, do in ((self._later, self.later), (self._keep, self.keep), (self._agree, self.agree)):
            button.clicked.connect(do)
            self.foot.addWidget(button)
        self.primary = self._agree
        self._show()

    def current(self) -> Slip | None:
        """Return the slip that is shown."""
        return self._slips[self._place] if self._place < len(self._slips) else None

    def agree(self) -> None:
        """Take the suggestion."""
        if (slip := self.current()) is not None:
            self._done += 1
            self.agreed.emit(slip)
            self.later()

    def keep(self) -> None:
        """Stand by what was said."""
        if (slip := self.current()) is not None:
            self._done += 1
            self.kept.emit(slip)
            self.later()

    def later(self) -> None:
        """Go on without a word."""
        self._place += 1
        if self.current() is None:
            self.dismiss()
            return
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        does = {
            Qt.Key.Key_Space: self.agree,
            Qt.Key.Key_K: self.keep,
            Qt.Key.Key_J: self.later,
        }.get(Qt.Key(event.key()))
        if does is None:
            super().keyPressEvent(event)
            return
        # A key held down must not answer one after another.
        if not event.isAutoRepeat():
            does()
        event.accept()

    def _show(self) -> None:
        slip = self.current()
        if slip is None:
            return
        self._text.setText(visible(slip.text[:LONGEST]))
        self._said.show_sentiment(slip.said)
        self._suggested.show_sentiment(slip.suggested)
        self._reason.setText(slip.reason)
        self._count.setText(f"{wording.count(self._place + 1)} of {wording.count(len(self._slips))}")
        said, suggested = WORDS[slip.said], WORDS[slip.suggested]
        self._text.setAccessibleDescription(f"You said {said}. It is perhaps {suggested}. {slip.reason}")
