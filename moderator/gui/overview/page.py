"""Overview: a sentence that says the finding, then its evidence. Every figure leads to the comments behind it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from moderator.core.comment import Sentiment
from moderator.core.operation import Changes
from moderator.core.query import CommentQuery
from moderator.core.query_quoting import naming, quoted
from moderator.gui import theme, wording
from moderator.gui.components.buttons import Link
from moderator.gui.components.empty import Empty
from moderator.gui.components.ground import Ground
from moderator.gui.components.label import Text
from moderator.gui.components.room import Room
from moderator.gui.components.scrolling import only_shown, scrolled
from moderator.gui.components.segments import Segments
from moderator.gui.context import AppContext
from moderator.gui.hostile import one_line
from moderator.gui.overview.chart import SentimentChart
from moderator.gui.overview.figure import Sentence
from moderator.gui.overview.lists import BarList, BarRow
from moderator.gui.overview.side import ModelBox, OnlyNegative, ReviewProgress
from moderator.gui.tasks import JobHandle
from moderator.services.quality.finding import Bucket
from moderator.services.report.overview import Figure, Overview, Period, Post, figures_of
from moderator.services.report.overview_kept import Kept, carried, kept

if TYPE_CHECKING:
    from moderator.gui.overview.narrowing import Narrowing

PERIODS = (Period.FOUR_WEEKS, Period.SIX_MONTHS, Period.ALL)
MARGIN, GAP, SIDE = 40, 48, 335
FEW = 30
"""With fewer negative comments hardly any word can be told from chance."""
NARROW = 900
"""Design pixels of width under which there is one column."""


class OverviewPage(Ground):
    """Shows at once what was kept of the last time, then counts anew.

    The database counts on a lane of its own, words are counted in the worker: neither delays a decision.
    """

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._context = context
        self._stale = True
        self._period = Period.SIX_MONTHS
        self._job: JobHandle | None = None
        self.shown: Overview | None = None
        self._title = Text("", "title", wrap=True)
        self._summary = Sentence()
        self._periods = Segments(["4 weeks", "6 months", "All"], 1)
        self._narrow = Link("Narrow…")
        self._narrowing: Narrowing | None = None
        self._unit = Text("Sentiment", "heading")
        self._news = Text("", "small", "secondary")
        self.chart = SentimentChart()
        self.review = ReviewProgress()
        self.model = ModelBox()
        self.authors = OnlyNegative()
        self.posts = BarList(
            "Posts that drew the most negative", "negative, share of all", (0.3, 0.715, 0.815)
        )
        self.words = BarList("Words that mark the negative", "times, uses", (0.395, 0.7, 0.815))
        self._nothing = Empty(
            "Nothing to show yet", "Import comments, and their sentiment over time stands here.",
            icon="chart-no-axes-column", action="Import comments…",
        )  # fmt: skip
        self._stack = QStackedWidget()
        self._head, self._left, self._right = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._is_narrow: bool | None = None
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

    def period(self) -> Period:
        """Return how far back the page looks."""
        return self._period

    def query(self) -> CommentQuery | None:
        """Return the search that narrows the page; None while nothing does."""
        return self._narrowing.query() if self._narrowing is not None else None

    @property
    def narrowing(self) -> "Narrowing":
        """What narrows the page; made when it is first asked for."""
        if self._narrowing is None:
            from moderator.gui.overview.narrowing import Narrowing

            self._narrowing = Narrowing(self._context, self)
            self._narrowing.changed.connect(self._read)
            self._head.addWidget(self._narrowing)
        return self._narrowing

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._arrange(self.width() < theme.px(NARROW))

    def _read(self) -> None:
        self._stale = False
        self._cancel()
        self._news.setText("Counting…" if self.shown is None else "Counting anew…")
        work = partial(kept, self._context.library, self._period, self.query())
        self._context.read(work, self._on_kept, self._on_missed, lane="overview", key="overview")

    def _on_missed(self) -> None:
        self._stale = True
        self._news.setText("")

    def _on_kept(self, found: Kept | None) -> None:
        before = found.shown if found is not None else None
        if before is not None:
            self._show(before)
        if found is not None and found.exact:
            self._news.setText("")
            return
        work = partial(figures_of, self._context.library, self._period, self.query())
        self._context.read(
            work,
            lambda shown: self._on_figures(shown, before),
            self._on_missed,
            lane="overview",
            key="overview",
        )

    def _on_figures(self, shown: Overview, before: Overview | None) -> None:
        self._show(carried(shown, before))
        self._news.setText("")
        if not shown.total:
            return
        asked = (self._period, self.query())

        def done(whole: object) -> None:
            # Meanwhile the page may show something else, or have been counted anew.
            if isinstance(whole, Overview) and asked == (self._period, self.query()) and not self._stale:
                self._show(whole)

        self._job = self._context.tasks.submit(
            "overview", {"period": self._period, "query": self.query(), "shown": shown}, done
        )

    def _cancel(self) -> None:
        """Let go of words that nobody waits for any more."""
        if self._job is not None:
            self._job.cancel()
        self._job = None

    def _show(self, shown: Overview) -> None:
        self.shown = shown
        empty = not shown.total and self.query() is None
        self._stack.setCurrentIndex(1 if empty else 0)
        self._title.setText(shown.finding)
        self._summary.show_parts([(one.words, self._behind(one.figure)) for one in shown.said])
        self._unit.setText(f"Sentiment by {shown.unit.value}")
        self.chart.show_overview(shown)
        self.review.show_review(shown.review, self._searched)
        self.model.show_model(shown.model)
        self.authors.show_authors(shown.authors, shown.authors_total, self._searched)
        most = max((post.negative for post in shown.posts), default=1)
        self.posts.show_rows(
            [
                BarRow(
                    one_line(post.title, 120),
                    post.negative / most,
                    wording.count(post.negative),
                    f"{post.share * 100:.0f} % of {wording.count(post.total)}",
                    self._searched(*_under(post), "label:negative"),
                    " ".join(_under(post)),
                )
                for post in shown.posts
            ],
            "The negative comments of this time do not say under which post they stand."
            if shown.negative
            else "No post drew a negative comment in this time.",
        )
        self._show_words(shown)

    def _show_words(self, shown: Overview) -> None:
        words = shown.words or ()
        largest = max((word.ratio for word in words), default=1.0)
        sampled = f"Chosen in a sample of {wording.count(shown.sampled)} comments." if shown.sampled else ""
        self.words.show_rows(
            [
                BarRow(
                    one_line(word.words, 60),
                    word.ratio / largest,
                    f"×{word.ratio:.0f}" if word.ratio >= 9.95 else f"×{word.ratio:.1f}",
                    wording.count(word.uses),
                    self._searched(quoted(word.words), "label:negative"),
                    quoted(word.words),
                )
                for word in words
            ],
            _no_words(shown),
            sampled,
        )

    def _searched(self, *parts: str) -> str:
        """Return a search for what a figure of the page counts."""
        since = self.shown.since if self.shown is not None and self._period is not Period.ALL else None
        return self._within(*parts, f"after:{since:%Y-%m-%d}" if since else "")

    def _within(self, *parts: str) -> str:
        """Return a search for these parts within what narrows the page."""
        if self._narrowing is not None:
            return self._narrowing.searched(*parts)
        return " ".join(part for part in parts if part)

    def _behind(self, figure: Figure) -> str | None:
        parts = {Figure.NEGATIVE: "label:negative", Figure.READ: "-label:none", Figure.ALL: ""}
        return self._searched(parts[figure]) if figure in parts else None

    @Slot(int)
    def _on_period(self, number: int) -> None:
        self._period = PERIODS[number]
        self._read()

    @Slot(object, object)
    def _on_step(self, bucket: Bucket, sentiment: Sentiment | None) -> None:
        felt = f"label:{sentiment.value}" if sentiment is not None else ""
        days = (f"after:{bucket.start:%Y-%m-%d}", f"before:{bucket.end:%Y-%m-%d}")
        self._context.places.search_wanted.emit(self._within(felt, *days))

    @Slot(str)
    def _on_narrow(self, search: str) -> None:
        self.narrowing.show_text(self._within(search))

    def _lay_out(self) -> None:
        inner = Ground("surface")
        self._grid = QGridLayout(inner)
        margin = theme.px(MARGIN)
        self._grid.setContentsMargins(margin, theme.px(24), margin, theme.px(28))
        self._grid.setHorizontalSpacing(theme.px(GAP))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        line = QHBoxLayout()
        sentences = QVBoxLayout()
        sentences.setSpacing(theme.px(6))
        sentences.addWidget(self._title)
        sentences.addWidget(self._summary)
        choices = QVBoxLayout()
        choices.setSpacing(theme.px(8))
        choices.addWidget(self._periods)
        choices.addWidget(self._narrow, 0, Qt.AlignmentFlag.AlignRight)
        choices.addStretch(1)
        line.addLayout(sentences, 1)
        line.addSpacing(theme.px(24))
        line.addLayout(choices)
        self._head.setSpacing(0)
        self._head.addLayout(line)
        over = QHBoxLayout()
        over.addWidget(self._unit)
        over.addStretch(1)
        over.addWidget(self._news)
        self._left.setSpacing(theme.px(8))
        self._left.addLayout(over)
        self._left.addWidget(self.chart)
        self._left.addStretch(1)
        self._right.setSpacing(theme.px(26))
        for part in (self.review, self.model, self.authors):
            self._right.addWidget(part)
        self._right.addStretch(1)
        self._arrange(False)
        area = QScrollArea()
        area.setAccessibleName("What the comments show")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack.addWidget(area)
        self._stack.addWidget(self._nothing)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._stack)
        only_shown(area)
        self._area = area
        self._room = Room(area)
        whole.addWidget(self._room)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        if not scrolled(self._area, event, lines=True):
            super().keyPressEvent(event)

    def foot(self) -> int:
        """Return that nothing here stands at the foot."""
        return 0

    def cover(self, height: int) -> None:
        """Let the last lines be scrolled out from under a notice."""
        self._room.take(height)

    def _arrange(self, narrow: bool) -> None:
        """Put the parts into two columns, or one below the other where there is no room for two."""
        if narrow is self._is_narrow:
            return
        self._is_narrow = narrow
        grid = self._grid
        while (item := grid.takeAt(0)) is not None:
            if (column := item.layout()) is not None:
                column.setParent(None)
        for row in range(12):
            grid.setRowMinimumHeight(row, theme.px(28) if row % 2 else 0)
            grid.setRowStretch(row, 0)
        grid.setColumnMinimumWidth(1, 0 if narrow else theme.px(SIDE))
        if narrow:
            grid.addLayout(self._head, 0, 0)
            grid.addLayout(self._left, 2, 0)
            grid.addWidget(self.posts, 4, 0)
            grid.addWidget(self.words, 6, 0)
            grid.addLayout(self._right, 8, 0)
        else:
            grid.addLayout(self._head, 0, 0, 1, 2)
            grid.addLayout(self._left, 2, 0)
            grid.addLayout(self._right, 2, 1)
            grid.addWidget(self.posts, 4, 0)
            grid.addWidget(self.words, 4, 1)
        grid.setHorizontalSpacing(0 if narrow else theme.px(GAP))
        last = 9 if narrow else 5
        for row in range(last, 12):
            grid.setRowMinimumHeight(row, 0)
        grid.setRowStretch(last, 1)

    def _connect(self) -> None:
        places = self._context.places
        self._periods.chosen.connect(self._on_period)
        self.chart.pressed.connect(self._on_step)
        for part in (self._summary, self.review, self.model, self.authors, self.posts, self.words):
            part.search_wanted.connect(places.search_wanted)
        for bars in (self.posts, self.words):
            bars.narrow_wanted.connect(self._on_narrow)
        self._narrow.clicked.connect(lambda: self.narrowing.begin())
        self.model.retrain_wanted.connect(places.models_wanted)
        self._nothing.acted.connect(lambda: places.import_wanted.emit([]))


def _no_words(shown: Overview) -> str:
    if shown.words is None:
        return "Looking for words…"
    if shown.negative < FEW:
        return "Too few negative comments to tell which words mark them."
    return "No word stands in the negative comments more often than chance would have it."


def _under(post: Post) -> list[str]:
    """Return the search for what stands under a post; ids are only told apart within a platform."""
    platform = [naming("platform", post.platform)] if post.platform else []
    return [*platform, naming("post", post.thread or post.title)]
