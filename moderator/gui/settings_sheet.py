"""The settings: every choice takes effect at once, and each section goes back to what it came with."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from moderator.gui import keymap, theme
from moderator.gui.components.buttons import Link, Plain, Primary
from moderator.gui.components.label import Text
from moderator.gui.components.line import Line
from moderator.gui.components.segments import Segments
from moderator.gui.components.select import Select
from moderator.gui.components.sheet import NARROW, Sheet
from moderator.gui.components.tick import Tick
from moderator.gui.context import AppContext
from moderator.gui.settings import BLURS, READING_SIZES, SCHEMES, TEXT_SIZES

_MINUTES = (0, 15, 25, 40, 60)
_HARD = (0, 10, 20, 40, 80)
_GOALS = (0, 50, 100, 200, 300, 500, 1000)


class SettingsSheet(Sheet):
    """Three sections: how it looks, how one reviews, and care for the reader."""

    def __init__(self, window: QWidget, context: AppContext, section: str = "") -> None:
        """Show all; `section` is the one to begin with."""
        super().__init__(window, width=NARROW, name="Settings")
        self._settings = context.settings
        self._context = context
        self._sections: dict[str, QWidget] = {}
        self.add_title("Settings")
        self._fill()
        done = Primary("Done", key="Return")
        done.clicked.connect(self.dismiss)
        self.add_note("Every change takes effect at once.")
        self.foot.addWidget(done)
        self.primary = done
        self._begin_with = section

    def open(self) -> None:
        """Lie over the window, at the section asked for."""
        super().open()
        first = self._sections.get(self._begin_with)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def _fill(self) -> None:
        self._head("look", "Look")
        self._look()
        self._next_section("review", "Review")
        self._review()
        self._next_section("care", "Care")
        self._care()

    def _look(self) -> None:
        settings = self._settings
        scheme = Segments(("As the system", "Light", "Dark"), SCHEMES.index(settings.scheme))
        scheme.chosen.connect(lambda number: settings.keep("look/scheme", SCHEMES[number]))
        self._row("Colours", scheme)
        self._row(
            "Size of everything",
            self._sizes(TEXT_SIZES, settings.text_size, "look/text_size"),
            "Takes full effect when the window is opened again.",
        )
        self._row(
            "Size of the comment",
            self._sizes(READING_SIZES, settings.reading_size, "look/reading_size"),
            "Ctrl and + or - change it too.",
        )

    def _review(self) -> None:
        settings = self._settings
        self._row("Comments in a session", self._goals())
        self._tick(
            "Letters and digits decide",
            "review/letter_keys",
            settings.letter_keys,
            "Without them the keys with Ctrl and the buttons remain.",
        )
        self._tick(
            "The same key twice within 0.15 seconds counts once",
            "review/double_press_guard",
            settings.double_press_guard,
        )
        keys = Plain("Change keys…", size="bar")
        keys.clicked.connect(self._change_keys)
        preset = keymap.current(settings)
        self._row("Keys", keys, f"Now: {preset.name}" if preset else "Now: your own")
        self._tick("Mark the words that drove the machine", "review/driving_words", settings.driving_words)

    def _care(self) -> None:
        settings = self._settings
        reveal = self._context.actions.key("reveal").toString() or "A button"
        blur = Segments(("Never", "Severe ones", "All negative"), BLURS.index(settings.blur))
        blur.chosen.connect(lambda number: settings.keep("care/blur", BLURS[number]))
        self._row(
            "Hide comments until revealed",
            blur,
            f"{reveal} reveals one. Every key works on a hidden comment.",
        )
        self._tick(
            "Soften slurs and swear words",
            "care/soften",
            settings.soften,
            f"Their first letters and dots; {reveal} shows them.",
        )
        self._row(
            "Offer a break",
            self._numbers(
                _MINUTES, settings.break_minutes, "care/break_minutes", "Never", "after {} minutes"
            ),
        )
        self._row(
            "Offer a break, by what was read",
            self._numbers(_HARD, settings.break_hard, "care/break_hard", "Never", "after {} hard ones"),
            "Hard ones are likely to attack somebody.",
        )
        self._row(
            "Hard comments in a session",
            self._numbers(_HARD, settings.hard_budget, "care/hard_budget", "No limit", "at most {}"),
            "After these, a session leaves them for another day.",
        )
        self._tick("Show three good comments after ten hard ones", "care/good_ones", settings.good_ones)

    def _head(self, name: str, title: str) -> None:
        row = QHBoxLayout()
        row.addWidget(Text(title, "heading"), 1)
        reset = Link("Restore defaults")
        reset.setAccessibleName(f"Restore defaults of {title}")
        reset.clicked.connect(lambda: self._restore(name))
        self._sections[name] = reset
        row.addWidget(reset)
        self.body.addLayout(row)
        self.body.addSpacing(theme.px(8))

    def _next_section(self, name: str, title: str) -> None:
        self.body.addSpacing(theme.px(16))
        self.body.addWidget(Line())
        self.body.addSpacing(theme.px(20))
        self._head(name, title)

    def _row(self, words: str, control: QWidget, note: str = "") -> None:
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        text = QVBoxLayout()
        text.setSpacing(theme.px(2))
        label = Text(words)
        label.setBuddy(control)
        control.setAccessibleName(words)
        text.addWidget(label)
        if note:
            text.addWidget(Text(note, "small", "secondary"))
        row.addLayout(text, 1)
        row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, theme.px(5), 0, theme.px(5))
        self.body.addWidget(holder)

    def _tick(
        self,
        words: str,
        name: str,
        now: bool,
        note: str = "",
    ) -> None:
        tick = Tick(words)
        tick.setChecked(now)
        tick.toggled.connect(lambda on: self._settings.keep(name, on))
        holder = QVBoxLayout()
        holder.setSpacing(0)
        holder.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        holder.addWidget(tick)
        if note:
            words_below = Text(note, "small", "secondary")
            words_below.setContentsMargins(theme.px(24), 0, 0, 0)
            holder.addWidget(words_below)
        self.body.addLayout(holder)

    def _sizes(self, sizes: Sequence[float], now: float, name: str) -> Select:
        select = Select()
        select.setFixedWidth(theme.px(120))
        for size in sizes:
            select.addItem(f"{size:.0%}", size)
        nearest = min(range(len(sizes)), key=lambda number: abs(sizes[number] - now))
        select.setCurrentIndex(nearest)
        select.activated.connect(lambda number: self._settings.keep(name, sizes[number]))
        return select

    def _numbers(self, numbers: Sequence[int], now: int, name: str, none: str, some: str) -> Select:
        select = Select()
        select.setFixedWidth(theme.px(168))
        for number in numbers:
            select.addItem(some.format(number) if number else none, number)
        nearest = min(range(len(numbers)), key=lambda place: abs(numbers[place] - now))
        select.setCurrentIndex(nearest)
        select.activated.connect(lambda place: self._settings.keep(name, numbers[place]))
        return select

    def _goals(self) -> Select:
        select = Select()
        select.setFixedWidth(theme.px(120))
        for goal in _GOALS:
            select.addItem(str(goal) if goal else "No end", goal)
        nearest = min(
            range(len(_GOALS)), key=lambda number: abs(_GOALS[number] - self._settings.session_goal)
        )
        select.setCurrentIndex(nearest)
        select.activated.connect(lambda number: self._settings.keep("review/session_goal", _GOALS[number]))
        return select

    @Slot()
    def _change_keys(self) -> None:
        from moderator.gui.keys_editor import KeysEditor

        window = self.window()
        self.dismiss()
        editor = KeysEditor(window, self._context)
        editor.closed.connect(lambda: SettingsSheet(window, self._context, "review").open())
        editor.open()

    @Slot()
    def _restore(self, name: str) -> None:
        self._settings.forget(f"{name}/")
        window = self.window()
        self.dismiss()
        SettingsSheet(window, self._context, name).open()
