"""The right of Overview: how far review has got, the model in use, who only ever posts negative."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moderator.core.query_quoting import naming
from moderator.gui import theme, wording
from moderator.gui.components.bars import Bar
from moderator.gui.components.buttons import Plain
from moderator.gui.components.drift import DriftLine
from moderator.gui.components.label import Text
from moderator.gui.components.notice import IconMark
from moderator.gui.components.rows import clear
from moderator.gui.hostile import one_line
from moderator.gui.overview.figure import FigureLink
from moderator.services.report.model_line import ModelLine
from moderator.services.report.overview import Author, Review

AUTHORS = 4
LONGEST = 3500
"""Characters of a search that a person may still read."""

Searched = Callable[..., str]
"""Makes a search of these parts within what the page shows."""


class ReviewProgress(QWidget):
    """Decided and to go, and what was decided; each figure leads to its comments."""

    search_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(Text("Review", "heading"))
        self._bar = Bar(8)
        column.addWidget(self._bar)
        row = QHBoxLayout()
        self.decided, self.to_go = FigureLink(), FigureLink(weight=400, role="secondary")
        row.addWidget(self.decided)
        row.addStretch(1)
        row.addWidget(self.to_go)
        column.addLayout(row)
        self.figures: dict[str, FigureLink] = {}
        for name, icon, words in (
            ("flagged", "flag", "Flagged"),
            ("held", "pause", "Held"),
            ("approved", "check", "Approved"),
        ):
            line = QHBoxLayout()
            line.setSpacing(theme.px(8))
            line.addWidget(IconMark(icon, "secondary", 14))
            line.addWidget(Text(words, role="secondary"), 1)
            self.figures[name] = FigureLink()
            line.addWidget(self.figures[name])
            column.addLayout(line)
        for link in (self.decided, self.to_go, *self.figures.values()):
            link.search_wanted.connect(self.search_wanted)

    def show_review(self, review: Review, searched: Searched) -> None:
        """Show other figures."""
        both = review.decided + review.to_go
        self._bar.show_share(review.decided / both if both else 0.0)
        confirmed = "is:corrected or " if review.confirmed else ""
        self.decided.show_figure(
            f"{wording.count(review.decided)} decided",
            searched("label:negative", f"({confirmed}decision:flagged,held,approved,skipped)"),
        )
        self.to_go.show_figure(
            f"{wording.count(review.to_go)} to go",
            searched(
                "label:negative", "decision:open", "-is:corrected", *(["-is:own"] if review.own else [])
            ),
        )
        for name, link in self.figures.items():
            link.show_figure(
                wording.count(getattr(review, name)), searched("label:negative", f"decision:{name}")
            )
            link.setAccessibleName(f"{name.capitalize()}: {link.text()}")


class ModelBox(QWidget):
    """What is known of the model in use, in sentences."""

    retrain_wanted = Signal()
    search_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        head = QHBoxLayout()
        self._name = Text("", "heading")
        self._since = Text("", "small", "secondary")
        head.addWidget(self._name)
        head.addStretch(1)
        head.addWidget(self._since)
        column.addLayout(head)
        self._words = Text("", wrap=True)
        column.addWidget(self._words)
        self._checked = Text("Right of 100, in blind audits", "small", "secondary")
        column.addWidget(self._checked)
        self.drift = DriftLine()
        self.drift.hide()
        column.addWidget(self.drift)
        self._drift = Text("", "small", "secondary", wrap=True)
        column.addWidget(self._drift)
        foot = QHBoxLayout()
        self.corrections = FigureLink(weight=400)
        self.corrections.search_wanted.connect(self.search_wanted)
        self._enough = Text("", role="text")
        self._retrain = Plain("Retrain…", size="inline")
        self._retrain.clicked.connect(self.retrain_wanted)
        foot.setSpacing(0)
        foot.addWidget(self.corrections)
        foot.addWidget(self._enough, 1)
        foot.addWidget(self._retrain)
        column.addLayout(foot)

    def show_model(self, model: ModelLine) -> None:
        """Show another model."""
        self._name.setText(f"Model {model.version}" if model.version else "No model")
        self._since.setText(f"in use since {wording.day_of(model.since, narrow=True)}" if model.since else "")
        # What is said of the corrections stands below, beside what can be done with them.
        told = model.words[:-1] if model.corrections else model.words
        self._words.setText("\n".join(told))
        self.drift.show_checks(model.checks)
        self._checked.setVisible(len(model.checks) > 1)
        self._drift.setText(model.drift)
        self._drift.setVisible(bool(model.drift))
        self.corrections.show_figure(
            wording.many(model.corrections, "correction"), "is:corrected" if model.corrections else None
        )
        self._enough.setText(": enough to retrain" if model.enough else "")
        self._retrain.setEnabled(model.corrections > 0)


class OnlyNegative(QWidget):
    """Authors who have only ever posted negative comments."""

    search_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(6))
        self._head = Text("Only ever negative", "heading")
        self._column.addWidget(self._head)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(2))
        self._column.addLayout(self._rows)

    def show_authors(self, authors: tuple[Author, ...], total: int, searched: Searched) -> None:
        """Show other authors; nothing at all where there are none."""
        clear(self._rows)
        self.setVisible(bool(authors))
        for author in authors[:AUTHORS]:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            platform = naming("platform", author.platform) if author.platform else ""
            search = searched(platform, naming("author", author.name))
            link = FigureLink(one_line(author.name), search, weight=400, gives_way=True)
            number = FigureLink(
                wording.many(author.comments, "comment"), search, weight=400, role="secondary"
            )
            row.setSpacing(theme.px(12))
            row.addWidget(link, 1)
            row.addWidget(number)
            for one in (link, number):
                one.search_wanted.connect(self.search_wanted)
            self._rows.addWidget(line)
        if total > AUTHORS:
            rest = authors[AUTHORS:]
            search = searched(naming("author", *(one.name for one in rest)))
            words = f"and {wording.count(total - AUTHORS)} more"
            if total == len(authors) and len(search) <= LONGEST:
                more = FigureLink(words, search, weight=400, role="secondary")
                more.search_wanted.connect(self.search_wanted)
                self._rows.addWidget(more)
            else:
                self._rows.addWidget(Text(words, "small", "secondary"))
