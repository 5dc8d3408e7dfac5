"""Words by which a copy differs from the others of its group."""

import pytest

from moderator.gui.review.differing import MarkedText, differing

BASE = "boycott lakeside, they cheat their customers 😡"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BASE, []),
        ("BOYCOTT Lakeside they CHEAT their customers! 😡", []),
        ("boycott lakeside, they rob their customers 😡", ["rob"]),
        ("please boycott lakeside, they cheat all their customers 🤬", ["please", "all", "🤬"]),
        ("boycott lakeside, they cheat", []),
        ("", []),
    ],
)
def test_only_the_words_that_are_new_are_found(text, words) -> None:
    assert [text[start:end] for start, end in differing(BASE, text)] == words


def test_marked_text_wraps_and_is_heard(qtbot) -> None:
    text = "😡 🤬 " + "they rob their customers " * 12
    shown = MarkedText(text, [(4, 8), (9, 12)])
    qtbot.addWidget(shown)
    assert shown.heightForWidth(200) > 3 * shown.heightForWidth(2000)
    assert shown.accessibleDescription() == "Differs in: they, rob"
    shown.resize(300, shown.heightForWidth(300))
    picture = shown.grab().toImage()
    assert not picture.isNull()
    # Two signs of two units each stand before the marked words: they are counted as Qt counts.
    assert len(shown._rects(6, 10)) == 1
