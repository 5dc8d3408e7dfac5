"""Hindi in its own script is read as Hindi in Latin letters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.classifier.artifact import ModelShelf
from moderator.classifier.runtime import Scorer
from moderator.classifier.text.devanagari import is_devanagari, romanised
from moderator.classifier.text.tokenizer import Tokenizer, units
from moderator.core.comment import Sentiment

TYPED = {
    "बहुत": "bahut",
    "अच्छा": "accha",
    "बच्चा": "baccha",
    "बकवास": "bakwas",
    "कमल": "kamal",
    "समझना": "samajhna",
    "सरकार": "sarkar",
    "क्या": "kya",
    "नहीं": "nahi",
    "किया": "kiya",
    "लिए": "liye",
    "ज़्यादा": "zyada",
    "फ़िल्म": "film",
    "लड़की": "ladki",
    "शिक्षा": "shiksha",
    "ज्ञान": "gyan",
    "मुस्लिम": "muslim",
    "कंपनी": "kampni",
    "दुःख": "duhkh",
    "१२३": "123",
    "ab": "ab",
}


@pytest.mark.parametrize(("spelt", "typed"), TYPED.items())
def test_words_are_spelt_as_people_type_them(spelt: str, typed: str) -> None:
    assert romanised(unicodedata.normalize("NFKC", spelt)) == typed


@given(st.text(st.characters(min_codepoint=0x900, max_codepoint=0x97F) | st.sampled_from("aक््ा़ं"), max_size=12))
def test_any_run_of_the_script_becomes_something(text: str) -> None:
    found = romanised(unicodedata.normalize("NFKC", text))
    assert not any(letter in found for letter in "कखगघचछजटडतदनपबमयरलवशसहािीुूेैोौ्")
    assert not text or not text.isalpha() or found or not is_devanagari(text)


def test_a_word_has_the_same_numbers_in_both_scripts() -> None:
    tokenizer = Tokenizer(["bahut", "bakwas", "video", "hai"])
    assert tokenizer.encode("वीडियो बहुत बकवास है") == tokenizer.encode("video bahut bakwas hai")
    assert tokenizer.encode("#बकवास") == tokenizer.encode("#bakwas")
    assert units("़") == []


def test_the_shipped_model_reads_it() -> None:
    said = {
        "बहुत बकवास वीडियो है, घटिया": Sentiment.NEGATIVE,
        "यह आदमी पागल है, चोर है": Sentiment.NEGATIVE,
        "बहुत अच्छा काम किया भाई": Sentiment.POSITIVE,
        "बहुत सुंदर, मज़ा आ गया ❤️": Sentiment.POSITIVE,
    }
    with Scorer(ModelShelf().active()) as scorer:
        answers = scorer.score(list(said))
        marathi = scorer.score(["मला हा चित्रपट अजिबात आवडला नाही आणि तो फार वाईट होता असे मला वाटते"])[0]
    assert [answer.probabilities.label for answer in answers] == list(said.values())
    assert [answer.lang for answer in answers] == [None] * 4
    assert marathi.lang == "mr"
