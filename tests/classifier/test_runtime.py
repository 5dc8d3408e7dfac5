import gc
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from moderator.classifier.card import ModelFolder
from moderator.classifier.runtime import NOTHING, Scorer
from moderator.core.comment import Scored
from moderator.core.errors import UserError
from tests.classifier.tiny import NEGATIVE, PLAIN, POSITIVE, tiny_model

WORDS = [*NEGATIVE, *POSITIVE, *PLAIN, "xyx", "http://a.b", "@you", "LOVE", "sooo"]


def generated(count: int, seed: int = 7) -> list[str]:
    draw = random.Random(seed)
    return [" ".join(draw.choices(WORDS, k=draw.randint(1, 60))) for _ in range(count)]


def test_says_what_one_expects(scorer: Scorer) -> None:
    answers = scorer.score(
        ["I love this, thanks!", "this is terrible", "the video is on", "you stupid idiot"]
    )
    assert [answer.probabilities.label for answer in answers] == [
        "positive",
        "negative",
        "neutral",
        "negative",
    ]
    assert all(sum(answer.probabilities) == pytest.approx(1, abs=1e-5) for answer in answers)
    assert answers[3].abuse > 0.5 > answers[1].abuse
    assert scorer.version == "tiny-1"


def test_order_and_repeats(scorer: Scorer) -> None:
    texts = generated(300) * 2 + ["love", "", "love"]
    random.Random(1).shuffle(texts)
    answers = scorer.score(texts)
    assert len(answers) == len(texts)
    alone = {text: scorer.score([text])[0] for text in dict.fromkeys(texts)}
    for text, answer in zip(texts, answers, strict=True):
        assert answer.probabilities == pytest.approx(alone[text].probabilities, abs=1e-5)


def test_batch_after_batch_says_the_same_one_ahead(scorer: Scorer) -> None:
    texts = generated(700)
    asked: list[int] = []

    def parts() -> Iterator[list[str]]:
        for start in range(0, len(texts), 100):
            asked.append(start)
            yield texts[start : start + 100]

    answers: list[Scored] = []
    for number, part in enumerate(scorer.score_each(parts())):
        assert len(asked) == min(number + 2, 7)
        answers += part
        # Another question in between is answered, and changes nothing.
        assert scorer.score(["love"])[0].probabilities.label == "positive"
    assert [answer.probabilities.label for answer in answers] == [
        answer.probabilities.label for answer in scorer.score(texts)
    ]
    assert list(scorer.score_each([])) == []
    assert next(scorer.score_each([[], ["love"]])) == []


def test_the_interpreter_is_left_as_it_was(scorer: Scorer) -> None:
    before = gc.isenabled(), sys.getswitchinterval()
    each = scorer.score_each([["love"], ["hate"], ["the"]])
    next(each)
    assert not gc.isenabled()
    scorer.score(["love"])
    assert not gc.isenabled()
    each.close()
    assert (gc.isenabled(), sys.getswitchinterval()) == before


def test_nothing_to_read(scorer: Scorer) -> None:
    assert scorer.score([]) == []
    assert scorer.score(["", "  \n", "\u200b"]) == [NOTHING] * 3
    assert scorer.score(["", "love"])[1].probabilities.label == "positive"


@pytest.mark.parametrize("quantized", [False, True])
def test_neighbours_and_padding_never_change_an_answer(tmp_path: Path, quantized: bool) -> None:
    scorer = Scorer(tiny_model(tmp_path, quantized=quantized))
    texts = generated(1000)
    together = scorer.logits(texts)
    alone = np.concatenate([scorer.logits([text]) for text in texts])
    scorer.close()
    assert np.abs(together - alone).max() < 1e-5
    assert (together[:, :3].argmax(1) == alone[:, :3].argmax(1)).all()


def test_more_threads_say_the_same(tiny: ModelFolder) -> None:
    texts = generated(500)
    answers = []
    for threads in (1, 3):
        scorer = Scorer(tiny, threads=threads)
        answers.append(scorer.logits(texts))
        scorer.close()
    np.testing.assert_array_equal(answers[0], answers[1])


def test_very_long_texts(scorer: Scorer) -> None:
    [answer] = scorer.score(["love " * 200_000])
    assert answer.probabilities.label == "positive"


def test_a_damaged_network_is_said(tiny: ModelFolder) -> None:
    tiny.onnx.write_bytes(b"no network")
    with pytest.raises(UserError, match="cannot be loaded"):
        Scorer(tiny)


def test_the_card_tempers_the_answer(tmp_path: Path) -> None:
    import json

    cool = tiny_model(tmp_path, "cool")
    card = json.loads((cool.path / "card.json").read_text())
    (cool.path / "card.json").write_text(json.dumps(card | {"temperature": 3.0, "abuse": False}))
    first, second = Scorer(tiny_model(tmp_path, "plain")), Scorer(ModelFolder(cool.path))
    [sure], [unsure] = first.score(["this is terrible"]), second.score(["this is terrible"])
    first.close()
    second.close()
    assert unsure.probabilities.label == sure.probabilities.label
    assert unsure.probabilities.confidence < sure.probabilities.confidence
    assert unsure.abuse is None


def test_keras_is_never_imported(tiny: ModelFolder) -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "from moderator.classifier.card import ModelFolder\n"
        "from moderator.classifier.explain import explain\n"
        "from moderator.classifier.runtime import Scorer\n"
        "scorer = Scorer(ModelFolder(Path(sys.argv[1])))\n"
        "explain(scorer, 'I love it')\n"
        "print(*sorted({'keras', 'tensorflow', 'torch', 'jax', 'onnx'} & set(sys.modules)), 'done')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tiny.path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["done"]
