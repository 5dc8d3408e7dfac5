"""What the README says of keys, menus and folders is so."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from moderator.classifier.artifact import ModelShelf
from moderator.gui.actions import COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
KEYS = {
    "agree with the machine": ("agree",),
    "it is negative, neutral, positive": ("negative", "neutral", "positive"),
    "undo, and go back to that comment": ("undo",),
    "move without deciding": ("next", "previous"),
    "flag for removal": ("flag",),
    "hold": ("hold",),
    "approve": ("approve",),
    "skip": ("skip",),
    "reveal a blurred comment": ("reveal",),
    "all keys": ("keys",),
    "Rules": ("rules",),
    "Report": ("report",),
    "Hand back": ("hand_back",),
}
"""What the README says of a key, and the commands that do it."""
ANYWHERE = {"?": "keys"}
"""Beside the one of the menu: typed on any page (see the tests of keys)."""


def said() -> dict[str, tuple[str, ...]]:
    """Return the keys that the README names, by what it says that they do."""
    found = {}
    for line in README.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if len(cells) == 4 and cells[0].startswith("`"):
            for keys, does in (cells[:2], cells[2:]):
                found[does] = tuple(re.findall("`([^`]+)`", keys))
    found |= {does: (key,) for does, key in re.findall(r"\*([A-Z][a-z ]+)\*+ \(`(Ctrl\+\w)`\)", README)}
    return found


def test_its_keys_are_those_of_the_commands() -> None:
    default = {command.name: command.key for command in COMMANDS}
    found = said()
    assert found.keys() == KEYS.keys()
    for does, keys in found.items():
        meant = [
            default[name] if key not in ANYWHERE else key for name, key in zip(KEYS[does], keys, strict=True)
        ]
        assert meant == list(keys), does
        assert all(ANYWHERE.get(key, name) == name for name, key in zip(KEYS[does], keys, strict=True))


def test_the_menus_that_it_names_are_there() -> None:
    there = {(command.menu, command.text.rstrip("…").replace("’", "'")) for command in COMMANDS}
    named = set(re.findall(r"\*([A-Z]\w+) > ([^*]+)\*", README))
    assert len(named) >= 2
    assert named <= there


@pytest.mark.parametrize("package", ["store", "services"])
def test_every_room_of_the_two_largest_packages_is_named(package: str) -> None:
    begun = README.index(f"moderator/{package} ")
    line = README[begun : README.index("\nmoderator/", begun)]
    rooms = {path.parent.name for path in (ROOT / "moderator" / package).glob("*/__init__.py")}
    assert [room for room in sorted(rooms - {"migrations"}) if not re.search(rf"\b{room}\b", line)] == []


def test_the_files_and_folders_that_it_names_are_there() -> None:
    places = re.findall(r"^((?:moderator|models|resources|installer|tests)/\S*)", README, re.MULTILINE)
    linked = [place for place in re.findall(r"\]\(([^)]+)\)", README) if "://" not in place]
    quoted = re.findall(r"`((?:installer|resources|moderator)/[\w./]+)`", README)
    assert len(places) >= 10
    assert [place for place in (*places, *linked, *quoted) if not (ROOT / place).exists()] == []


def test_the_languages_that_it_names_are_the_shipped_models() -> None:
    sentence = re.search(r"It reads (.+?), and says", README, re.DOTALL)
    assert sentence is not None
    named = re.sub(r"\([^)]*\)", "", " ".join(sentence[1].split())).replace(" and ", ", ").split(",")
    codes = {
        QLocale.languageToCode(QLocale(getattr(QLocale.Language, name.strip())).language()) for name in named
    }
    assert codes == set(ModelShelf().active().card.languages)
