"""The icons: all there, in the colour asked for, and sharp."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize

import moderator.gui
from moderator.gui import icons, theme
from moderator.resources import resources

FILES = sorted((resources() / "icons").glob("*.svg"))


def test_the_licence_lies_beside_them():
    words = (resources() / "icons" / "LICENSE").read_text(encoding="utf-8")
    assert "ISC" in words
    assert "MIT" in words


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_icon_is_drawn_in_the_colour_of_its_role(file):
    accent = theme.current().accent
    picture = icons.pixmap(file.stem, "accent", 16, 2.0).toImage()
    inked = [
        picture.pixelColor(x, y)
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() > 250
    ]
    assert inked
    assert all(abs(colour.red() - accent.red()) <= 2 for colour in inked)


def test_an_icon_has_twice_the_pixels_on_a_screen_of_ratio_two():
    assert icons.pixmap("flag", "text", 16, 2.0).size() == QSize(32, 32)


def test_every_icon_that_the_code_names_is_there():
    known = {file.stem for file in FILES}
    folder = Path(moderator.gui.__file__).parent
    named = set()
    for file in folder.rglob("*.py"):
        named |= set(re.findall(r'icon="([a-z0-9-]+)"', file.read_text(encoding="utf-8")))
        named |= set(re.findall(r'IconMark\("([a-z0-9-]+)"', file.read_text(encoding="utf-8")))
    assert len(named) > 5
    assert named <= known


def test_every_icon_is_named_by_the_code():
    code = "".join(file.read_text("utf-8") for file in Path(moderator.gui.__file__).parent.rglob("*.py"))
    assert [file.stem for file in FILES if f'"{file.stem}"' not in code] == []
