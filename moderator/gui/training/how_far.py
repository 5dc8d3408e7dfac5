"""While learning: the bar of the whole retraining, and in words its stage and the time left."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from moderator.core.operation import Progress
from moderator.gui import wording
from moderator.gui.components.bars import Bar
from moderator.gui.training.time_left import TimeLeft

EVERY_MS = 1000
"""The time left is said anew so often, also while a stage has no news."""


class HowFar(Bar):
    """Seen only while something is learnt."""

    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(6, parent=parent)
        # What stands below does not move when learning begins or ends.
        room = self.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self.setSizePolicy(room)
        self._progress = Progress(0)
        self._time = TimeLeft(0)
        self._ended = True
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self.say)

    def begin(self, comments: int) -> None:
        """Begin a retraining that will read so many comments at its end."""
        self._progress, self._time = Progress(0), TimeLeft(comments)
        self._ended = False
        self._clock.start()

    def end(self, last_word: str = "") -> None:
        """Say this, if anything, and nothing more."""
        self._clock.stop()
        self._ended = True
        if last_word:
            self.said.emit(last_word)

    def take(self, progress: Progress) -> None:
        """Take one progress."""
        self._progress = progress
        self._time.take(progress)
        self.say()

    @Slot()
    def say(self) -> None:
        """Say where it is now."""
        if self._ended:
            return
        step, left = self._progress, self._time.seconds()
        stage = f"Step {step.part} of {step.parts}: {step.stage}" if step.parts else step.stage
        time_left = f", {wording.about_left(left)}" if left is not None else ""
        self.show_share(self._time.share())
        self.said.emit(f"{stage or 'Getting ready'}{time_left}")
