"""What cannot be seen, or turns letters round, is named; what scripts and emoji need stays."""

import pytest

from moderator.core.hidden import escaped, visible

RLO, ZWSP = "\u202e", "\u200b"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"a{RLO}b", "a[Right-To-Left Override]b"),
        (f"a{ZWSP}b", "a[Zero Width Space]b"),
        ("a\x00b", "a[U+0000]b"),
        ("a\x1b[31mb", "a[U+001B][31mb"),
        ("a\x9bb", "a[U+009B]b"),
        ("a\u200eb\u061cc", "a[Left-To-Right Mark]b[Arabic Letter Mark]c"),
        ("\u3164", "[Hangul Filler]"),
        ("hi" + "".join(chr(0xE0000 + ord(c)) for c in "obey"), "hi[4 hidden tags]"),
    ],
)
def test_hidden_controls_are_named(text, shown):
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "line one\nline two\tand a tab",
        "👩‍👩‍👧 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "می‌خواهم",
        "क्‍ष",
        "שלום مرحبا",
    ],
)
def test_what_people_write_stays(text):
    assert visible(text) == text


def test_a_page_gets_neither_markup_nor_hidden_letters():
    assert escaped(f'<img src="x">{RLO}') == "&lt;img src=&quot;x&quot;&gt;[Right-To-Left Override]"
