"""The right of Overview: how far review has got, the model in use, who only ever posts negative."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moderator.gui import theme, wording
from moderator.gui.components.bars import Bar
from moderator.gui.components.buttons import Link, Plain
from moderator.gui.components.label import Text
from moderator.gui.components.notice import IconMark
from moderator.gui.hostile import one_line
from moderator.services.model_line import ModelLine
from moderator.services.overview import Author, Review

AUTHORS = 4


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
        self._decided = Text("", weight=600, tabular=True)
        self._to_go = Text("", role="secondary", tabular=True)
        row.addWidget(self._decided)
        row.addStretch(1)
        row.addWidget(self._to_go)
        column.addLayout(row)
        self._figures: dict[str, Link] = {}
        for name, icon, words in (
            ("flagged", "flag", "Flagged"),
            ("held", "pause", "Held"),
            ("approved", "check", "Approved"),
        ):
            line = QHBoxLayout()
            line.setSpacing(theme.px(8))
            line.addWidget(IconMark(icon, "secondary", 14))
            line.addWidget(Text(words, role="secondary"), 1)
            link = Link("")
            link.clicked.connect(lambda _=False, one=name: self.search_wanted.emit(f"decision:{one}"))
            self._figures[name] = link
            line.addWidget(link)
            column.addLayout(line)

    def show_review(self, review: Review) -> None:
        """Show other figures."""
        whole = review.decided + review.confirmed + review.to_go
        done = review.decided + review.confirmed
        self._bar.show_share(done / whole if whole else 0.0)
        self._decided.setText(f"{wording.count(done)} decided")
        self._to_go.setText(f"{wording.count(review.to_go)} to go")
        for name, link in self._figures.items():
            link.setText(wording.count(getattr(review, name)))
            link.updateGeometry()


class ModelBox(QWidget):
    """What is known of the model in use, in sentences."""

    retrain_wanted = Signal()

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
        foot = QHBoxLayout()
        self._corrections = Text("", wrap=True)
        self._retrain = Plain("Retrain…", size="inline")
        self._retrain.clicked.connect(self.retrain_wanted)
        foot.addWidget(self._corrections, 1)
        foot.addWidget(self._retrain)
        column.addLayout(foot)

    def show_model(self, model: ModelLine) -> None:
        """Show another model."""
        self._name.setText(f"Model {model.version}" if model.version else "No model")
        self._since.setText(f"in use since {model.since.day} {model.since:%B}" if model.since else "")
        self._words.setText("\n".join(model.words))
        enough = ": enough to retrain" if model.enough else ""
        self._corrections.setText(f"{wording.many(model.corrections, 'correction')}{enough}")
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

    def show_authors(self, authors: tuple[Author, ...], total: int) -> None:
        """Show other authors; nothing at all where there are none."""
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.setVisible(bool(authors))
        for author in authors[:AUTHORS]:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            link = Link(one_line(author.name, 40))
            name = author.name.replace('"', "")
            link.clicked.connect(lambda _=False, one=name: self.search_wanted.emit(f'author:"{one}"'))
            row.addWidget(link)
            row.addStretch(1)
            row.addWidget(Text(wording.many(author.comments, "comment"), role="secondary", tabular=True))
            self._rows.addWidget(line)
        if total > AUTHORS:
            self._rows.addWidget(Text(f"and {wording.count(total - AUTHORS)} more", "small", "secondary"))
