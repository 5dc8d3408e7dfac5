from moderator.classifier.explain import explain
from moderator.classifier.runtime import Scorer


def test_names_the_words_that_decided(scorer: Scorer) -> None:
    text = "the video is terrible and you are nice"
    found = explain(scorer, "the video is terrible")
    assert [text[span.start : span.end] for span in found.strong] == ["terrible"]
    assert found.without is not None
    assert found.without.probabilities.label == "neutral"
    assert not found.stable
    assert max(span.weight for span in found.spans) == 1


def test_says_what_speaks_against(scorer: Scorer) -> None:
    text = "terrible awful but the video is nice"
    weights = {text[span.start : span.end]: span.weight for span in explain(scorer, text).spans}
    assert weights["terrible"] > 0.3
    assert weights["nice"] < -0.1
    assert abs(weights["video"]) < 0.2


def test_an_answer_that_hangs_on_many_words_is_stable(scorer: Scorer) -> None:
    assert explain(scorer, "the video is on").stable


def test_the_reading_trace_ends_with_the_answer(scorer: Scorer) -> None:
    text = "the video is nice"
    found = explain(scorer, text)
    assert [point.place for point in found.trace] == [3, 9, 12, 17]
    assert found.trace[0].probabilities.label == "neutral"
    assert found.trace[-1].probabilities.label == "positive"
    assert found.backwards[0].place == 13
    assert found.backwards[-1].place == 0
    assert abs(found.backwards[-1].probabilities.positive - found.scored.probabilities.positive) < 1e-3


def test_odd_texts(scorer: Scorer) -> None:
    assert explain(scorer, "").spans == ()
    assert len(explain(scorer, "love").spans) == 1
    long = explain(scorer, "the " * 3000 + "LOVE")
    assert long.spans[-1].strong
    tag = explain(scorer, "#lovegreat")
    assert [(span.start, span.end) for span in tag.spans] == [(0, 10)]
