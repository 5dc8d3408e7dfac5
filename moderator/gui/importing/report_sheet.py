"""What an import did: the number that matters, its share, and four counts that add up."""

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moderator.core.operation import Progress
from moderator.gui import theme, wording
from moderator.gui.components.bars import Bar, Part, StackedBar
from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.label import Elided, Text
from moderator.gui.components.line import Line
from moderator.gui.components.notice import Notice
from moderator.gui.components.sheet import NARROW, Sheet
from moderator.gui.importing.rejected import RejectedBox

if TYPE_CHECKING:
    from moderator.services.intake.import_report import ImportReport

_MOST_TOLD = 20
"""Files left alone that are named."""


class ReportSheet(Sheet):
    """The report of one import; reviewing may start before the sentiment is read."""

    takes_drops = True

    undo_wanted = Signal()
    review_wanted = Signal()
    rejected_wanted = Signal()

    def __init__(self, window: QWidget, report: "ImportReport") -> None:
        """Show this report."""
        super().__init__(window, width=NARROW, name="Import report")
        self._report = report
        self.body.addWidget(Text(_headline(report), "title"))
        self.body.addSpacing(theme.px(3))
        words = f"from {_names(report)}, read in {wording.duration(report.seconds)}"
        self.body.addWidget(Elided(words, "body", "secondary"))
        self.body.addSpacing(theme.px(18))
        self._bar = StackedBar(10)
        self.body.addWidget(self._bar)
        self.body.addSpacing(theme.px(8))
        self._counts()
        for problem in report.problems:
            self.body.addWidget(Notice(problem, tone="plain"))
            self.body.addSpacing(theme.px(8))
        self.body.addSpacing(theme.px(22))
        self._sentiment = _SentimentLine()
        self.body.addWidget(self._sentiment)
        self._sentiment.setVisible(bool(report.imported or report.updated_texts))
        self._fill_foot()
        self._show_parts()

    def sum_line(self) -> str:
        """Return the sum that shows that nothing was left out."""
        return self._sum.text()

    def sentiment_line(self) -> str:
        """Return how far the reading of the sentiment is."""
        return self._sentiment.words()

    def show_sentiment(self, progress: Progress, rate: float, seconds_left: float | None) -> None:
        """Show how far the machine has read."""
        self._sentiment.show_progress(progress, rate, seconds_left)

    def leave_sentiment(self) -> None:
        """Say nothing of it: the sheet is opened later, and the line of jobs tells how far it is."""
        self._sentiment.hide()

    def show_sentiment_done(self) -> None:
        """Say that the machine has read all."""
        self._sentiment.show_done()

    def show_sentiment_failed(self, why: str) -> None:
        """Say why the machine could not read them; the comments are there all the same."""
        self._sentiment.show_failed(why)

    def _counts(self) -> None:
        report = self._report
        skipped: dict[str, int] = {}
        for file in report.files:
            for reason, number in file.skipped.items():
                skipped[reason] = skipped.get(reason, 0) + number
        rejected = [record for file in report.files for record in file.rejected]
        known = f"same identity; {changes(report)}" if report.updated else "same identity"
        rows = [
            (0, report.imported, "New", ""),
            (1, report.duplicates, "Already known", known),
            (2, sum(skipped.values()), "Skipped", ""),
            (3, len(rejected), "Rejected", "could not be read; they stay in the file"),
        ]
        shown = [row for row in rows if row[1] or row[0] == 0]
        for place, (kind, number, name, words) in enumerate(shown):
            if place:
                self.body.addWidget(Line())
            self.body.addWidget(_CountRow(kind, number, name, words if number else ""))
            if kind == 2:
                for reason, amount in sorted(skipped.items(), key=lambda pair: -pair[1]):
                    self.body.addWidget(_CountRow(None, amount, "", reason))
                self.body.addSpacing(theme.px(6))
        if rejected:
            self.body.addSpacing(theme.px(6))
            box = RejectedBox(rejected)
            box.save_wanted.connect(self.rejected_wanted)
            self.body.addWidget(box)
        self.body.addSpacing(theme.px(10))
        total = " + ".join(wording.count(row[1]) for row in shown)
        found = f"{wording.many(report.found, 'row')} in the {'file' if len(report.files) == 1 else 'files'}"
        found = f"{found} = {total}" if len(shown) > 1 else f"{found}."
        self._sum = Text(found, "small", "secondary", tabular=True)
        self.body.addWidget(self._sum)
        for told in report.noted:
            self.body.addSpacing(theme.px(3))
            self.body.addWidget(Text(f"Beside these: {told}.", "small", "secondary", wrap=True))
        if report.left:
            said = f"{wording.many(len(report.left), 'other file')} without comments left alone."
            left = Text(said, "small", "secondary", wrap=True)
            lines = "<br>".join(escape(f"{name}: {reason}") for name, reason in report.left[:_MOST_TOLD])
            left.setToolTip(f"<qt>{lines}</qt>")
            self.body.addWidget(left)

    def _fill_foot(self) -> None:
        undo = Plain("Undo this import", icon="undo-2")
        undo.clicked.connect(self._on_undo)
        close = Plain("Close", key="Esc")
        close.clicked.connect(self.dismiss)
        review = Primary("Review the worst first", key="Return")
        review.clicked.connect(self._on_review)
        self.foot.addWidget(undo)
        # In its place now: shown before, it would be a window of its own for a moment.
        undo.setVisible(
            self._report.batch is not None and bool(self._report.imported or self._report.updated)
        )
        self.foot.addStretch(1)
        self.foot.addWidget(close)
        self.foot.addWidget(review)
        self.primary = review

    def _show_parts(self) -> None:
        report = self._report
        skipped = sum(sum(file.skipped.values()) for file in report.files)
        rejected = sum(len(file.rejected) for file in report.files)
        values = (report.imported, report.duplicates, skipped, rejected)
        self._bar.show_parts([Part(value, count_colour(kind)) for kind, value in enumerate(values)])

    @Slot()
    def _on_undo(self) -> None:
        self.dismiss()
        self.undo_wanted.emit()

    @Slot()
    def _on_review(self) -> None:
        self.dismiss()
        self.review_wanted.emit()


def changes(report: "ImportReport") -> str:
    """Say what a newer export changed: likes were updated on 318 of them, the text of 4."""
    likes, texts = wording.count(report.updated_likes), wording.count(report.updated_texts)
    if report.updated_likes and report.updated_texts:
        return f"likes were updated on {likes} of them, the text of {texts}"
    return f"likes were updated on {likes} of them" if report.updated_likes else f"{texts} were edited since"


def count_colour(kind: int) -> QColor:
    """Return the colour of new, known, skipped and rejected: accent, its tint, grey and ink."""
    colours = theme.current()
    tint = theme.mixed(colours.accent, colours.raised, 0.45)
    return (colours.accent, tint, colours.faint, colours.text)[kind]


class _CountRow(QWidget):
    """A count with its name and what it means."""

    def __init__(self, kind: int | None, number: int, name: str, words: str) -> None:
        super().__init__()
        self._kind = kind
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(20))
        heavy = kind is not None
        amount = Text(
            wording.count(number),
            "body",
            "text" if heavy else "secondary",
            weight=600 if heavy else 400,
            tabular=True,
            align=Qt.AlignmentFlag.AlignRight,
        )
        amount.setFixedWidth(theme.px(100))
        row.addWidget(amount)
        text = QHBoxLayout()
        text.setSpacing(theme.px(10))
        if name:
            text.addWidget(Text(name, weight=500))
        text.addWidget(Elided(words, "body", "secondary"), 1)
        row.addLayout(text, 1)
        self.setFixedHeight(theme.px(40 if heavy else 28))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._kind is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(count_colour(self._kind))
        side = theme.px(10)
        painter.drawRoundedRect(QRectF(0, (self.height() - side) / 2, side, side), 3, 3)


class _SentimentLine(QWidget):
    """How far the machine has read what is new."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(9))
        row = QHBoxLayout()
        self._title = Text("Reading their sentiment", weight=500)
        row.addWidget(self._title, 1)
        self._words = Text("", "small", "secondary", tabular=True)
        row.addWidget(self._words)
        column.addLayout(row)
        self._bar = Bar(6, track="well")
        column.addWidget(self._bar)

    def words(self) -> str:
        return self._words.text() or self._title.text()

    def show_progress(self, progress: Progress, rate: float, seconds_left: float | None) -> None:
        self._words.setText(wording.progress(progress, rate, seconds_left))
        self._bar.show_share(progress.done / progress.total if progress.total else 0.0)

    def show_failed(self, why: str) -> None:
        self._title.setText("Their sentiment could not be read")
        self._words.setText(why)
        self._bar.hide()

    def show_done(self) -> None:
        self._title.setText("Their sentiment is read")
        self._words.setText("")
        self._bar.show_share(1.0)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(300), super().sizeHint().height())


def told(report: "ImportReport") -> str:
    """Return the report in a sentence: 3 new comments from lakeside.csv, 12 rows rejected."""
    rejected = sum(len(file.rejected) for file in report.files)
    more = f", {wording.many(rejected, 'row')} rejected" if rejected else ""
    return f"{_headline(report)} from {_names(report)}{more}."


def _headline(report: "ImportReport") -> str:
    if report.updated and not report.imported:
        return f"{wording.many(report.updated, 'comment')} brought up to date"
    return wording.many(report.imported, "new comment") if report.imported else "Nothing new"


def _names(report: "ImportReport") -> str:
    names = [Path(file.path).name for file in report.files]
    return names[0] if len(names) == 1 else f"{len(names)} files"
