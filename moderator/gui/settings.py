"""What the person chose, kept in one INI file that can be copied and read."""

import contextlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from moderator.core.comment import SEVERE
from moderator.core.errors import UserError

Scheme = Literal["system", "light", "dark"]
Blur = Literal["never", "severe", "negative"]

SCHEMES: tuple[Scheme, ...] = ("system", "light", "dark")
BLURS: tuple[Blur, ...] = ("never", "severe", "negative")
READING_SIZES = (0.8, 0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)
TEXT_SIZES = (0.9, 1.0, 1.1, 1.25, 1.5)
_RECENT = 6


@dataclass(frozen=True, slots=True)
class RecentLibrary:
    """A library that was open before, and what it held then."""

    path: Path
    comments: int
    waiting: int
    opened: str
    """An ISO instant."""


def settings_path() -> Path:
    """Return where the settings of this person lie."""
    import platformdirs

    return Path(platformdirs.user_config_dir("moderator", appauthor=False)) / "settings.ini"


def _make_private(path: Path) -> None:
    """Make the file for its owner alone, where there is none, and an older one so; Qt keeps the rights it finds."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)


class Settings(QObject):
    """Typed values over the file; each takes effect at once, and `changed` names it."""

    changed = Signal(str)
    unkept = Signal(object)
    """A UserError, once: the file cannot be written, so that what is chosen holds until the program ends."""

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        """Read the file at `path`, by default the person's own."""
        super().__init__(parent)
        place = path or settings_path()
        _make_private(place)
        self._file = QSettings(str(place), QSettings.Format.IniFormat)
        self._told = False
        self._known: dict[str, str | None] = {}
        """What was read or kept: each decision asks two dozen times. None is what the file has no text for."""

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self._file.fileName())

    def text(self, name: str, default: str = "") -> str:
        """Return a kept text."""
        if name not in self._known:
            value = self._file.value(name)
            self._known[name] = value if isinstance(value, str) else None
        known = self._known[name]
        return default if known is None else known

    def number(self, name: str, default: float) -> float:
        """Return a kept number; what is no number counts as not kept."""
        try:
            return float(self.text(name, str(default)))
        except ValueError:
            return default

    def flag(self, name: str, default: bool = False) -> bool:
        """Return a kept yes or no."""
        return self.text(name, "yes" if default else "no") == "yes"

    def keep(self, name: str, value: str | float | bool) -> None:
        """Keep a value, and say so if it is another than before."""
        written = ("yes" if value else "no") if isinstance(value, bool) else str(value)
        if self._file.value(name) != written:
            self._file.setValue(name, written)
            self._known[name] = written
            self.changed.emit(name)
            self._require_kept()

    def _require_kept(self) -> None:
        self._file.sync()
        if self._file.status() is not QSettings.Status.NoError and not self._told:
            self._told = True
            self.unkept.emit(
                UserError(
                    f"Your settings cannot be kept: “{self.path}” cannot be written.",
                    advice="They hold until the program ends. Check the disk and the rights of that folder.",
                )
            )

    def forget(self, prefix: str) -> None:
        """Go back to what the program came with, for every name that begins so."""
        for name in self._file.allKeys():
            if name.startswith(prefix):
                self._file.remove(name)
                self._known.pop(name, None)
                self.changed.emit(name)

    def names(self, prefix: str) -> list[str]:
        """Return the names of what is kept, as far as they begin so."""
        return [name for name in self._file.allKeys() if name.startswith(prefix)]

    def save(self) -> None:
        """Write the file now."""
        self._file.sync()

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or as the system is."""
        kept = self.text("look/scheme")
        return kept if kept in SCHEMES else "system"

    @property
    def text_size(self) -> float:
        """Factor on the size of everything."""
        return min(2.0, max(0.75, self.number("look/text_size", 1.0)))

    @property
    def reading_size(self) -> float:
        """Factor on the size of the comment that is read."""
        return min(2.5, max(0.7, self.number("look/reading_size", 1.0)))

    @property
    def blur(self) -> Blur:
        """Which comments are hidden until they are revealed."""
        kept = self.text("care/blur")
        return kept if kept in BLURS else "severe"

    @property
    def severe_from(self) -> float:
        """From this probability of an attack on, a comment counts as severe."""
        return self.number("care/severe_from", SEVERE)

    @property
    def soften(self) -> bool:
        """Whether slurs are shown with dots for letters."""
        return self.flag("care/soften")

    @property
    def break_minutes(self) -> int:
        """Minutes after which a break is offered; 0 for never."""
        return max(0, int(self.number("care/break_minutes", 0)))

    @property
    def break_hard(self) -> int:
        """Hard comments after which a break is offered; 0 for never."""
        return max(0, int(self.number("care/break_hard", 0)))

    @property
    def hard_budget(self) -> int:
        """Hard comments of one session, after which it leaves them out; 0 for no limit."""
        return max(0, int(self.number("care/hard_budget", 0)))

    @property
    def good_ones(self) -> bool:
        """Whether three good comments are shown after a run of hard ones."""
        return self.flag("care/good_ones")

    @property
    def session_goal(self) -> int:
        """How many decisions a session is meant to have; 0 for no goal."""
        return max(0, int(self.number("review/session_goal", 300)))

    @property
    def letter_keys(self) -> bool:
        """Whether single letters and digits act in the review."""
        return self.flag("review/letter_keys", True)

    @property
    def double_press_guard(self) -> bool:
        """Whether the same key pressed twice within 150 ms counts once."""
        return self.flag("review/double_press_guard", True)

    @property
    def driving_words(self) -> bool:
        """Whether the words that drove the machine are marked in the comment."""
        return self.flag("review/driving_words", True)

    def key(self, action: str, default: str) -> str:
        """Return the person's own key for an action."""
        return self.text(f"keys/{action}", default)

    def recent_libraries(self) -> "list[RecentLibrary]":
        """Return the libraries that were open last, newest first, as far as they still exist."""
        found = []
        try:
            kept = json.loads(self.text("libraries/recent", "[]"))
            for path, comments, waiting, opened in kept:
                if Path(path).is_file():
                    found.append(RecentLibrary(Path(path), int(comments), int(waiting), str(opened)))
        except (ValueError, TypeError):
            return []
        return found

    def remember_library(self, path: Path, comments: int, waiting: int) -> None:
        """Put a library at the head of the recent ones, with what is known of it now."""
        now = datetime.now(UTC).isoformat(timespec="minutes")
        others = [known for known in self.recent_libraries() if known.path != path]
        newest = [RecentLibrary(path, comments, waiting, now), *others][:_RECENT]
        self.keep(
            "libraries/recent",
            json.dumps([(str(one.path), one.comments, one.waiting, one.opened) for one in newest]),
        )

    def geometry(self) -> QByteArray:
        """Return where the window stood."""
        value = self._file.value("window/geometry", QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    def keep_geometry(self, geometry: QByteArray) -> None:
        """Remember where the window stands."""
        self._file.setValue("window/geometry", geometry)
