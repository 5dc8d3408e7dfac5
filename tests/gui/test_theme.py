"""The colours can be read, and sizes follow the system's font."""

import pytest
from PySide6.QtCore import Qt

from moderator.core.comment import ORDER
from moderator.gui import theme
from moderator.gui.palette import DARK, LIGHT, palette

THEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def contrast(first, second):
    def light(colour):
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@THEMES
@pytest.mark.parametrize(
    "ground", ["surface", "window", "raised", "sunken", "well", "accent_tint", "current"]
)
@pytest.mark.parametrize("ink", ["text", "secondary"])
def test_words_can_be_read_on_every_ground(colours, ground, ink):
    assert contrast(colours.role(ink), colours.role(ground)) >= 4.5


@THEMES
@pytest.mark.parametrize("sentiment", ORDER)
def test_the_word_of_a_sentiment_can_be_read_on_surface_tint_and_selection(colours, sentiment):
    words = colours.words(sentiment)
    grounds = (colours.surface, colours.window, colours.tint(sentiment), colours.accent_tint)
    assert min(contrast(words, ground) for ground in grounds) >= 4.5


@THEMES
@pytest.mark.parametrize("sentiment", ORDER)
def test_the_shape_of_a_sentiment_can_be_seen(colours, sentiment):
    assert contrast(colours.mark(sentiment), colours.window) >= 3


@THEMES
def test_the_primary_button_and_links_can_be_read(colours):
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.accent_text, colours.accent_tint) >= 4.5
    assert contrast(colours.accent_text, colours.sunken) >= 4.5


def test_high_contrast_strengthens_edges_and_secondary_words():
    plain, strong = palette(Qt.ColorScheme.Light), palette(Qt.ColorScheme.Light, high_contrast=True)
    assert contrast(strong.strong, strong.surface) > contrast(plain.strong, plain.surface) + 2
    assert strong.secondary == plain.text


def test_a_role_that_does_not_exist_is_refused():
    with pytest.raises((KeyError, AttributeError)):
        LIGHT.role("purple")
    with pytest.raises(KeyError):
        LIGHT.role("dark")


def test_sizes_follow_the_size_of_type(qapp):
    theme.apply(qapp, Qt.ColorScheme.Light)
    before = theme.px(8), theme.font("reading").pixelSize()
    theme.apply(qapp, Qt.ColorScheme.Light, text_size=2.0)
    assert theme.px(8) == pytest.approx(2 * before[0], abs=1)
    assert theme.font("reading").pixelSize() == pytest.approx(2 * before[1], abs=1)
    theme.apply(qapp, Qt.ColorScheme.Light, reading_size=1.5)
    assert theme.px(8) == before[0]
    assert theme.font("reading").pixelSize() == pytest.approx(1.5 * before[1], abs=1)


def test_applying_a_size_twice_does_not_grow(qapp):
    sizes = set()
    for _ in range(3):
        theme.apply(qapp, Qt.ColorScheme.Dark, text_size=1.25)
        sizes.add(theme.px(100))
    assert len(sizes) == 1
