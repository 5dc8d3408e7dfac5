"""Overview: a sentence that says the finding, then its evidence. Every figure leads to the comments behind it."""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from moderator.core.operation import Changes
from moderator.gui import theme, wording
from moderator.gui.components.empty import Empty
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Text
from moderator.gui.components.segments import Segments
from moderator.gui.context import AppContext
from moderator.gui.hostile import one_line
from moderator.gui.overview.chart import SentimentChart
from moderator.gui.overview.lists import BarList, BarRow
from moderator.gui.overview.side import ModelBox, OnlyNegative, ReviewProgress
from moderator.services.finding import Bucket
from moderator.services.overview import Overview, Period, overview

PERIODS = (Period.FOUR_WEEKS, Period.SIX_MONTHS, Period.ALL)
MARGIN, GAP, SIDE = 40, 48, 335


class OverviewPage(Ground):
    """Reads its figures on a lane of its own: a second of counting must not delay a decision."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._context = context
        self._stale = True
        self._period = Period.SIX_MONTHS
        self.shown: Overview | None = None
        self._title = Text("", "title", wrap=True)
        self._summary = Text("", role="secondary", wrap=True)
        self._periods = Segments(["4 weeks", "6 months", "All"], 1)
        self._unit = Text("Sentiment", "heading")
        self.chart = SentimentChart()
        self.review = ReviewProgress()
        self.model = ModelBox()
        self.authors = OnlyNegative()
        self.posts = BarList(
            "Posts that drew the most negative", "negative, share of all", (0.3, 0.715, 0.815)
        )
        self.words = BarList("Words that mark the negative", "times as often, uses", (0.395, 0.7, 0.815))
        self._nothing = Empty(
            "Nothing to show yet", "Import comments, and their sentiment over time stands here.",
            icon="chart-no-axes-column", action="Import comments…",
        )  # fmt: skip
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def show_page(self) -> None:
        """Be seen: read again if anything has changed since."""
        if self._stale:
            self._read()
        self.setFocus()

    def on_changed(self, changes: Changes) -> None:
        """Read again, now or when it is next seen."""
        if changes & (Changes.COMMENTS | Changes.VERDICTS | Changes.MODELS):
            self._stale = True
            if self.isVisible():
                self._read()

    def _read(self) -> None:
        self._stale = False
        work = partial(overview, self._context.library, self._period)
        self._context.tasks.run(work, self._show, lane="figures", key="overview")

    def _show(self, shown: Overview) -> None:
        self.shown = shown
        self._stack.setCurrentIndex(0 if shown.total else 1)
        self._title.setText(shown.finding)
        self._summary.setText(shown.summary)
        self._unit.setText(f"Sentiment by {shown.unit.value}")
        self.chart.show_overview(shown)
        self.review.show_review(shown.review)
        self.model.show_model(shown.model)
        self.authors.show_authors(shown.authors, shown.authors_total)
        since = f" after:{shown.since:%Y-%m-%d}" if shown.since else ""
        most = max((post.negative for post in shown.posts), default=1)
        self.posts.show_rows(
            [
                BarRow(
                    one_line(post.title, 120),
                    post.negative / most,
                    wording.count(post.negative),
                    f"{post.share * 100:.0f} % of {wording.count(post.total)}",
                    f"thread:{_quoted(post.thread or post.title)} label:negative{since}",
                )
                for post in shown.posts
            ],
            "No post drew a negative comment in this time.",
        )
        largest = max((word.ratio for word in shown.words), default=1.0)
        sampled = f"Counted in a sample of {wording.count(shown.sampled)} comments." if shown.sampled else ""
        self.words.show_rows(
            [
                BarRow(
                    word.words,
                    word.ratio / largest,
                    f"×{word.ratio:.0f}" if word.ratio >= 9.5 else f"×{word.ratio:.1f}",
                    wording.count(word.uses),
                    f"{_quoted(word.words, always=True)} label:negative{since}",
                )
                for word in shown.words
            ],
            "Too few negative comments to tell which words mark them.",
            sampled,
        )

    @Slot(int)
    def _on_period(self, number: int) -> None:
        self._period = PERIODS[number]
        self._read()

    @Slot(object)
    def _on_step(self, bucket: Bucket) -> None:
        self._context.places.search_wanted.emit(f"after:{bucket.start:%Y-%m-%d} before:{bucket.end:%Y-%m-%d}")

    def _lay_out(self) -> None:
        inner = Ground("surface")
        grid = QGridLayout(inner)
        margin = theme.px(MARGIN)
        grid.setContentsMargins(margin, theme.px(24), margin, theme.px(28))
        grid.setHorizontalSpacing(theme.px(GAP))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(1, theme.px(SIDE))
        head = QHBoxLayout()
        sentences = QVBoxLayout()
        sentences.setSpacing(theme.px(6))
        sentences.addWidget(self._title)
        sentences.addWidget(self._summary)
        head.addLayout(sentences, 1)
        head.addWidget(self._periods, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(head, 0, 0, 1, 2)
        left = QVBoxLayout()
        left.setSpacing(theme.px(8))
        left.addWidget(self._unit)
        left.addWidget(self.chart)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(theme.px(26))
        for part in (self.review, self.model, self.authors):
            right.addWidget(part)
        right.addStretch(1)
        grid.setRowMinimumHeight(1, theme.px(28))
        grid.addLayout(left, 2, 0)
        grid.addLayout(right, 2, 1)
        grid.setRowMinimumHeight(3, theme.px(28))
        grid.addWidget(self.posts, 4, 0)
        grid.addWidget(self.words, 4, 1)
        grid.setRowStretch(5, 1)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack.addWidget(area)
        self._stack.addWidget(self._nothing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _connect(self) -> None:
        places = self._context.places
        self._periods.chosen.connect(self._on_period)
        self.chart.pressed.connect(self._on_step)
        for part in (self.review, self.authors, self.posts, self.words):
            part.search_wanted.connect(places.search_wanted)
        self.model.retrain_wanted.connect(places.models_wanted)
        self._nothing.acted.connect(lambda: places.import_wanted.emit([]))


def _quoted(words: str, *, always: bool = False) -> str:
    """Return words as the search language takes them in one piece."""
    plain = words.replace('"', " ").strip()
    return f'"{plain}"' if always or not plain.isalnum() else plain
