"""Softened words: their first letters and dots, everything else as it was written."""

import codecs

import pytest

from moderator.services.words.softening import soften

WORD = codecs.decode("fuvg", "rot13")
OTHER = codecs.decode("shpx", "rot13")


@pytest.mark.parametrize(
    ("text", "soft"),
    [
        (f"what a {WORD} day", "what a s••• day"),
        (f"{OTHER}ing {WORD.upper()}!", "f•••••• S•••!"),
        (f"{WORD[0]}h1{WORD[-1]}", "s•••"),
        (f"{WORD[:3]}iiit, {OTHER[0]}*{OTHER[2:]}", "s••••••, f•••".replace("s••••••", "s" + "•" * 6)),
        ("Scunthorpe shitake is a class assessment", "Scunthorpe shitake is a class assessment"),
        ("", ""),
    ],
)
def test_only_the_letters_of_the_words_go(text, soft) -> None:
    assert soften(text) == soft
    assert len(soften(text)) == len(text)
