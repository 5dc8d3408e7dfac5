"""The keys of the commands as a person may change them: presets, and what a key must not be."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderator.gui.settings import Settings


@dataclass(frozen=True, slots=True)
class Preset:
    """Keys that people know from another program; commands that it does not name keep ours."""

    name: str
    words: str
    keys: Mapping[str, str]


PRESETS = (
    Preset("Moderator", "Space agrees, F flags, H holds, A approves, S skips", {}),
    Preset(
        "Prodigy",
        "A agrees, X flags, Space skips, P approves",
        {"agree": "A", "flag": "X", "skip": "Space", "approve": "P"},
    ),
    Preset("Coral", "F approves, D flags", {"approve": "F", "flag": "D"}),
)
"""Commands that Shift turns to all that are alike."""
_TAKEN = {
    "Return": "Enter begins and agrees",
    "Enter": "Enter begins and agrees",
    "Esc": "Esc closes what is open",
    "Tab": "Tab goes to the next control",
    "Backspace": "Backspace takes the last step back",
    "Up": "the arrows move through the list",
    "Down": "the arrows move through the list",
    "Left": "the arrows move the cursor",
    "Right": "the arrows move the cursor",
    "/": "/ searches",
    "?": "? shows all keys",
}
_PREFIX = "keys/"


def refusal(key: str, *, of_page: bool) -> str:
    """Return why a key (in Qt's portable words) cannot be given to a command; empty where it can."""
    if key in _TAKEN:
        return f"{_TAKEN[key][0].upper()}{_TAKEN[key][1:]}; that stays so."
    if key.startswith("Shift+") and "Ctrl" not in key and "Alt" not in key:
        return "Shift with a key decides for all that are alike."
    plain = "+" not in key.rstrip("+") or key == "+"
    if plain and not of_page and not (key.startswith("F") and key[1:].isdigit()):
        return "This command acts everywhere: give it a key with Ctrl or Alt, or a function key."
    return ""


def apply(preset: Preset, settings: Settings) -> None:
    """Go back to the program's own keys, then take those of the preset."""
    settings.forget(_PREFIX)
    for name, key in preset.keys.items():
        settings.keep(f"{_PREFIX}{name}", key)


def keep(settings: Settings, command: str, key: str) -> None:
    """Give a command a key of the person's own; an empty one takes its key away."""
    settings.keep(f"{_PREFIX}{command}", key)


def current(settings: Settings) -> Preset | None:
    """Return the preset whose keys these are; None where the person has chosen others."""
    own = settings.names(_PREFIX)
    kept = {name.removeprefix(_PREFIX): settings.text(name) for name in own}
    return next((preset for preset in PRESETS if dict(preset.keys) == kept), None)
