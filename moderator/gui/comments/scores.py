"""How probably negative the found comments are: the plot over the table, and the button that shows it."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from moderator.core.query import EVERYTHING, CommentQuery, Compared, parse, with_scores, without_scores
from moderator.gui.comments.score_plot import ScorePlot
from moderator.gui.components.buttons import Plain
from moderator.gui.context import AppContext
from moderator.services.review import bulk

_SHOWN = "comments/score_plot"


class Scores(QObject):
    """Counts the bars of what is found, and asks for the search of a range that was drawn."""

    search_wanted = Signal(str)

    def __init__(self, context: AppContext, page: QWidget) -> None:
        """Belong to `page`, which lays the button and the plot out."""
        super().__init__(page)
        self._context = context
        self._query, self._text = EVERYTHING, ""
        self.plot = ScorePlot(page)
        self.button = Plain("", icon="chart-no-axes-column", size="sheet", parent=page)
        self.button.setCheckable(True)
        self.button.setToolTip("Show how probably negative they are")
        self.button.setAccessibleName("Score plot")
        self.button.setChecked(context.settings.flag(_SHOWN))
        self.plot.setVisible(self.button.isChecked())
        self.button.toggled.connect(self._on_toggled)
        self.plot.chosen.connect(self._on_range)
        self.plot.cleared.connect(lambda: self.search_wanted.emit(without_scores(self._text)))

    def show(self, query: CommentQuery, text: str) -> None:
        """Show what `query` finds; `text` finds the same when it is read anew."""
        self._query, self._text = query, text
        self._count()

    def _count(self) -> None:
        """Count the bars of what is found, the range itself left aside."""
        if self.plot.isHidden():
            return
        limits = [one.node for one in self._query.terms if isinstance(one.node, Compared)]
        negative = [one for one in limits if one.field == "p_negative"]
        low = max((one.value for one in negative if ">" in one.operator), default=0.0)
        high = min((one.value for one in negative if "<" in one.operator), default=1.0)
        work = partial(bulk.scores, self._context.library, parse(without_scores(self._text)))
        show = partial(self.plot.show_counts, low=low, high=high)
        self._context.tasks.run(work, show, lane="figures", key="comments-scores")

    @Slot(bool)
    def _on_toggled(self, wanted: bool) -> None:
        self._context.settings.keep(_SHOWN, wanted)
        self.plot.setVisible(wanted)
        self._count()

    @Slot(float, float)
    def _on_range(self, low: float, high: float) -> None:
        self.search_wanted.emit(with_scores(self._text, low, high))
