import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.importers.meaning.text import (
    clean,
    cleaned,
    html_to_text,
    is_blank,
    repair_mojibake,
    repaired,
    unescape_once,
)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a &amp; b</p><p>c<br>d</p>", "a & b\n\nc\nd"),
        ("<p>a</p>\n\n<p>b</p>\n", "a\n\nb"),
        ("I &lt;3 you", "I <3 you"),
        ("x < 3 && y > 2", "x < 3 && y > 2"),
        ("a &amp;lt; b", "a &lt; b"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        (
            "see <a href='https://e.org/x'><span class='invisible'>https://</span>e.org/x</a>",
            "see https://e.org/x",
        ),
        ("a <img alt='😀'> b<script>alert(1)</script>", "a 😀 b"),
        ('<b title="a > b">bold</b>', "bold"),
        ("plain", "plain"),
    ],
)
def test_html(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


def test_deep_nesting_ends() -> None:
    assert "end" in html_to_text("<div>" * 3000 + "end")


def test_clean_joins_halves_and_drops_the_lone() -> None:
    assert clean("a\ud83d\ude00b\ud83dc\0d") == "a😀bcd"
    assert clean("👩‍👩‍👧 e\u0301 \u200f") == "👩‍👩‍👧 e\u0301 \u200f"


def test_cleaned_goes_deep() -> None:
    assert cleaned({"a": ["x\0", float("nan"), {"b": "\ud83d"}]}) == {"a": ["x", None, {"b": ""}]}


@given(st.text(alphabet=st.characters()))
def test_clean_text_can_always_be_stored(text: str) -> None:
    assert clean(text).encode("utf-8") is not None
    assert "\0" not in clean(text)


@given(st.text())
def test_double_encoding_is_undone(text: str) -> None:
    assert repair_mojibake(text.encode().decode("latin-1")) == text


@pytest.mark.parametrize("text", ["plain", "Zoë", "日本語", "naïve café", "TØS"])
def test_good_text_is_left_alone(text: str) -> None:
    assert repair_mojibake(text) == text


def test_repaired_mends_keys_too() -> None:
    assert repaired({"Ol\u00c3\u00a1": ["T\u00c3\u0098S"]}) == {"Olá": ["TØS"]}


def test_entities_once() -> None:
    assert unescape_once("&amp;gt; &#39;") == "&gt; '"


@pytest.mark.parametrize("text", ["", " \n\u200b\u00a0", "\0", "\ud83d", None])
def test_blank(text: str | None) -> None:
    assert is_blank(text)


@pytest.mark.parametrize("text", [".", "😍", "a", "\ud83d\ude00"])
def test_not_blank(text: str) -> None:
    assert not is_blank(text)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (
            'see <a href="https://e.org/a/long/path">https://e.org/a/lo...</a>',
            "see https://e.org/a/long/path",
        ),
        (
            '<a href="http://disq.us/?u=1" title="https://www.e.org/a/path">e.org/a…</a>',
            "https://www.e.org/a/path",
        ),
        ('<a href="https://evil.example/x">https://e.org/a/lo...</a>', "https://e.org/a/lo..."),
        ('<a href="https://e.org/a">read on...</a>', "read on..."),
    ],
)
def test_an_address_that_was_cut_is_whole(markup: str, text: str) -> None:
    assert html_to_text(markup) == text
