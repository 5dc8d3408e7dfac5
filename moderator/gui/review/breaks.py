"""A break after a while, a budget of hard comments, three good ones in between: each only where it was asked for."""

import time
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from moderator.core.comment import CommentRow
from moderator.core.query import Order, parse
from moderator.gui import theme, wording
from moderator.gui.care import Care
from moderator.gui.components.buttons import Plain, Primary
from moderator.gui.components.line import Line
from moderator.gui.components.sheet import Sheet
from moderator.gui.context import AppContext
from moderator.gui.review.sheets import RowLine
from moderator.services.search import searching

RUN = 10
"""Hard comments after which three good ones come."""
GOOD = 3
_KNOWN = 60
"""Of so many good ones the three are taken in turn."""


class Strain:
    """What was read since the session and since the last break began. Knows nothing of Qt."""

    def __init__(self) -> None:
        self.hard = 0
        """Hard comments of the session."""
        self.since = 0
        """Hard comments since the last break."""
        self.run = 0
        """Hard comments since the last good ones."""
        self._began = time.monotonic()

    def read(self, *, hard: bool) -> None:
        """Count a comment that was decided about."""
        self.hard += hard
        self.since += hard
        self.run += hard

    def rest(self) -> None:
        """Begin anew after a break."""
        self.since, self._began = 0, time.monotonic()

    def minutes(self, now: float | None = None) -> int:
        """Return the whole minutes since the last break."""
        return int(((time.monotonic() if now is None else now) - self._began) / 60)


class BreakSheet(Sheet):
    """Says how long it has been. Enter goes on; stopping leads to the end of the session."""

    stopped = Signal()

    def __init__(self, over: QWidget, minutes: int, hard: int) -> None:
        super().__init__(over, width=560, name="A break?")
        read = f"{wording.many(max(1, minutes), 'minute')} since you began or took a break"
        weight = f", {wording.many(hard, 'hard comment')} among what you read" if hard else ""
        self.add_title("A break?", f"{read}{weight}. Everything is saved; the queue waits as it is.")
        stop, on = Plain("Stop for now"), Primary("Go on", key="Return")
        stop.clicked.connect(self._on_stop)
        on.clicked.connect(self.dismiss)
        self.add_note("You asked for this in the settings.")
        self.foot.addWidget(stop)
        self.foot.addWidget(on)
        self.primary = on

    def _on_stop(self) -> None:
        self.dismiss()
        self.stopped.emit()


class GoodSheet(Sheet):
    """Three comments of people who were pleased."""

    def __init__(self, over: QWidget, rows: Sequence[CommentRow]) -> None:
        super().__init__(over, width=560, name="Three good ones")
        self.add_title("Three good ones", "Written by people who follow you too.")
        for number, row in enumerate(rows):
            if number:
                self.body.addWidget(Line())
            self.body.addWidget(RowLine(row))
        on = Primary("Go on", key="Return")
        on.clicked.connect(self.dismiss)
        self.foot.addStretch(1)
        self.foot.addWidget(on)
        self.primary = on
        self.body.addSpacing(theme.px(4))


class Breaks(QObject):
    """Watches over one session of Review."""

    stop_wanted = Signal()

    def __init__(self, over: QWidget, context: AppContext, care: Care) -> None:
        super().__init__(over)
        self._over = over
        self._context = context
        self._care = care
        self._shown = 0
        self.strain = Strain()

    def begin(self) -> None:
        """Begin a session."""
        self.strain = Strain()

    def spares(self, row: CommentRow | None) -> bool:
        """Say whether a comment is left for another day: the session's budget of hard ones is used up."""
        budget = self._context.settings.hard_budget
        return bool(budget) and row is not None and self.strain.hard >= budget and self._care.is_hard(row)

    def note(self) -> str:
        """Say at the end of a session why hard comments were left out; empty where none were."""
        budget = self._context.settings.hard_budget
        used = bool(budget) and self.strain.hard >= budget
        return "Hard ones are left for another session, as you asked." if used else ""

    def after(self, row: CommentRow) -> None:
        """Count what was decided about; offer a break or three good ones where it is time."""
        settings, strain = self._context.settings, self.strain
        strain.read(hard=self._care.is_hard(row))
        minutes, hard = settings.break_minutes, settings.break_hard
        if (minutes and strain.minutes() >= minutes) or (hard and strain.since >= hard):
            sheet = BreakSheet(self._over, strain.minutes(), strain.since)
            sheet.closed.connect(strain.rest)
            sheet.stopped.connect(self.stop_wanted)
            sheet.open()
        elif settings.good_ones and strain.run >= RUN:
            strain.run = 0
            work = partial(self._good, self._shown)
            self._context.tasks.run(work, self._show_good, lane="around", key="good-ones")

    def _good(self, place: int) -> list[CommentRow]:
        library = self._context.library
        known = searching.find(library, parse("label:positive p>0.8").ordered(Order.BEST), _KNOWN)
        chosen = [known[(place + step) % len(known)] for step in range(min(GOOD, len(known)))]
        return searching.rows(library, chosen)

    def _show_good(self, rows: list[CommentRow]) -> None:
        if rows and self._over.isVisible():
            self._shown += GOOD
            GoodSheet(self._over, rows).open()
