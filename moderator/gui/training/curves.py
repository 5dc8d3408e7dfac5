"""While learning: how much is found, and the error, by round; with a word when the gradients go wrong."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from moderator.gui import theme, wording
from moderator.gui.components.label import Text

VANISHED, EXPLODED = 1e-5, 50.0
"""Gradient norms below and above which learning has gone wrong."""

SHORTEST = 8
"""The axis has room for so many rounds from the first one on."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round (epoch) of a training. None where it was not measured."""

    epoch: int
    epochs: int
    loss: float | None
    val_loss: float | None
    macro_recall: float | None
    gradient_norm: float | None


def read_round(detail: str) -> Round | None:
    """Read what a training says of a round; None if it says something else."""
    try:
        said = json.loads(detail)
        return Round(
            int(said["epoch"]), int(said.get("epochs") or 0), _number(said.get("loss")), _number(said.get("val_loss")),
            _number(said.get("macro_recall")), _number(said.get("gradient_norm")),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def warning(rounds: Sequence[Round]) -> str:
    """Return a word of warning about the gradients of the latest round; empty while all is well."""
    norm = rounds[-1].gradient_norm if rounds else None
    if norm is None:
        return ""
    if norm < VANISHED:
        return "The gradients have vanished: it learns nothing more from these corrections."
    if norm > EXPLODED:
        return "The gradients are very large: this model may come out worse."
    return ""


class Curve(QWidget):
    """One or two lines over the rounds, their names at their ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[tuple[str, list[float], bool]] = []
        self._rounds = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_lines(self, lines: list[tuple[str, list[float], bool]], rounds: int) -> None:
        """Show lines of (name, values, whether it is the one that counts)."""
        self._lines = [line for line in lines if line[1]]
        self._rounds = max(rounds, 1)
        self.setAccessibleDescription(
            "; ".join(f"{name} {values[-1]:.3g}" for name, values, _ in self._lines)
        )
        self.update()

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(theme.px(240), theme.px(84))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, D102
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(0, theme.px(10), self.width() - theme.px(104), self.height() - theme.px(22))
        painter.setPen(QPen(colours.border, 1))
        painter.drawLine(QPointF(0, area.bottom() + 3.5), QPointF(area.right(), area.bottom() + 3.5))
        every = [value for _, values, _ in self._lines for value in values]
        if not every:
            return
        low, high = min(every), max(every)
        if high == low:
            # One level stands in the middle, not on the ground.
            low, high = low - 1, high + 1
        span = high - low
        names = iter(_apart([area.bottom() - area.height() * (v - low) / span for v in self._ends()], area))
        for name, values, strong in sorted(self._lines, key=lambda line: line[1][-1], reverse=True):
            colour: QColor = colours.accent if strong else colours.neutral_mark
            points = [
                QPointF(
                    area.left() + area.width() * place / max(1, self._rounds - 1),
                    area.bottom() - area.height() * (value - low) / span,
                )
                for place, value in enumerate(values)
            ]
            painter.setPen(QPen(colour, 1.6))
            painter.drawPolyline(QPolygonF(points))
            painter.setBrush(colour)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(points[-1], theme.px(3), theme.px(3))
            y = next(names)
            painter.setPen(colours.text if strong else colours.secondary)
            painter.setFont(theme.font("small", tabular=True))
            painter.drawText(QPointF(area.right() + theme.px(10), y + theme.px(4)), name)

    def _ends(self) -> list[float]:
        return sorted((values[-1] for _, values, _ in self._lines), reverse=True)


def _apart(heights: list[float], area: QRectF) -> list[float]:
    """Return where names of lines stand that end at these heights: from above, apart, and none below the area."""
    step, lowest = theme.px(16), area.bottom() + theme.px(4)
    placed: list[float] = []
    for height in heights:
        placed.append(max(height, placed[-1] + step) if placed else height)
    for number, one in enumerate(reversed(placed)):
        placed[-1 - number] = min(one, lowest - number * step)
    return placed


class Curves(QWidget):
    """Both curves under one heading."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rounds: list[Round] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        head = QHBoxLayout()
        head.addWidget(Text("While learning", "heading"))
        head.addStretch(1)
        self._count = Text("", "small", "secondary")
        head.addWidget(self._count)
        column.addLayout(head)
        self._found, self._error = Curve(), Curve()
        column.addWidget(Text("Found, all three kinds", "small", "secondary"))
        column.addWidget(self._found)
        column.addWidget(Text("Error", "small", "secondary"))
        column.addWidget(self._error)
        self._norm = Text("", "small", "secondary", tabular=True)
        column.addWidget(self._norm)
        self._warning = Text("", "small", "text", wrap=True)
        column.addWidget(self._warning)
        self.show_rounds([])

    def show_rounds(self, rounds: Sequence[Round]) -> None:
        """Show the rounds so far; nothing is shown before the first."""
        self._rounds = list(rounds)
        self.setVisible(bool(rounds))
        if not rounds:
            return
        # It may stop long before its last round: the axis grows with what was done.
        whole = max(len(rounds), min(rounds[-1].epochs, SHORTEST))
        self._count.setText(wording.many(len(rounds), "round"))
        found = [one.macro_recall * 100 for one in rounds if one.macro_recall is not None]
        unseen = [one.val_loss for one in rounds if one.val_loss is not None]
        learned = [one.loss for one in rounds if one.loss is not None]
        self._found.show_lines([(f"unseen {found[-1]:.1f}" if found else "", found, True)], whole)
        self._error.show_lines(
            [
                (f"unseen {unseen[-1]:.2f}" if unseen else "", unseen, True),
                (f"learned {learned[-1]:.2f}" if learned else "", learned, False),
            ],
            whole,
        )
        norm = rounds[-1].gradient_norm
        self._norm.setText("" if norm is None else f"Gradient norm {norm:.2g}")
        self._norm.setVisible(norm is not None)
        self._warning.setText(warning(rounds))
        self._warning.setVisible(bool(self._warning.text()))

    def rounds(self) -> list[Round]:
        """Return what is shown."""
        return self._rounds


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
