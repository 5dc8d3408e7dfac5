"""Readings, and what is learnt of the pooled words: the network says the same in its own layers."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moderator.classifier.conversion import run_onnx
from moderator.classifier.correcting.likeness import direction
from moderator.classifier.correcting.readings import Layer, Reader
from moderator.classifier.graph import write_onnx
from moderator.classifier.text.tokenizer import Tokenizer
from tests.classifier.tiny import NEGATIVE, PLAIN, POSITIVE, UNITS, tiny_weights

HIDDEN = 5
TEXTS = [[n % 30 + 2 for n in range(start, start + length)] for start in range(40) for length in (1, 3, 9)]


@pytest.fixture
def weights():
    random = np.random.default_rng(4)
    plain = tiny_weights(Tokenizer([*PLAIN, *NEGATIVE, *POSITIVE], ["x", "##x"]))
    hidden = random.normal(size=(4 * UNITS, HIDDEN)), random.normal(size=HIDDEN)
    outputs = random.normal(size=(HIDDEN, 4)), random.normal(size=4)
    single = [tuple(part.astype(np.float32) for part in pair) for pair in (hidden, outputs)]
    return replace(plain, hidden=single[0], outputs=single[1])


def test_the_last_layer_says_of_readings_what_the_network_says_of_texts(weights, tmp_path: Path) -> None:
    for number, one in enumerate(
        (weights, replace(weights, hidden=None, outputs=outputs_of_pooled(weights)))
    ):
        path = tmp_path / f"{number}.onnx"
        write_onnx(one, path, quantized=False)
        reader = Reader(path)
        assert reader.own == (HIDDEN if one.hidden else 0)
        readings = reader.read(TEXTS)
        said = readings @ reader.layer.kernel + reader.layer.bias
        assert said == pytest.approx(run_onnx(path, TEXTS), abs=1e-5)


def test_what_is_learnt_of_the_pooled_words_goes_into_the_network_and_is_found_again(
    weights, tmp_path: Path
) -> None:
    path, random = tmp_path / "old.onnx", np.random.default_rng(5)
    write_onnx(weights, path, quantized=False)
    for round_number in range(2):
        reader = Reader(path)
        kernel = reader.layer.kernel.copy()
        kernel[:, :3] += random.normal(size=(len(kernel), 3)).astype(np.float32)
        learnt = Layer(kernel, reader.layer.bias + np.float32([0.5, 0, -0.5, 0]))
        hidden, outputs = reader.divided(learnt)
        assert hidden is not None
        # However often it learns, the network is six units wider and no more.
        assert hidden[0].shape == (4 * UNITS, HIDDEN + 6)
        path = tmp_path / f"{round_number}.onnx"
        write_onnx(replace(weights, hidden=hidden, outputs=outputs), path, quantized=False)
        wanted = reader.read(TEXTS) @ learnt.kernel + learnt.bias
        assert run_onnx(path, TEXTS) == pytest.approx(wanted, abs=1e-4)
        assert Reader(path).own == HIDDEN
        assert Reader(path).layer.kernel == pytest.approx(learnt.kernel, abs=1e-5)


def outputs_of_pooled(weights) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(6)
    return random.normal(size=(4 * UNITS, 4)).astype(np.float32), weights.outputs[1]


def test_the_persons_own_comments_are_told_from_others_by_one_direction() -> None:
    random = np.random.default_rng(7)
    own, other = random.normal(size=(800, 6)), random.normal(size=(1000, 6))
    nothing = direction(own, other)
    own[:, 2] += 3.0
    found = direction(own, other)
    assert np.abs(found).argmax() == 2
    assert ((own @ found)[:, None] > (other @ found)[None, :]).mean() > 0.95
    # Where nothing tells them apart, it says next to nothing.
    assert np.linalg.norm(nothing) < 0.25 * np.linalg.norm(found)
