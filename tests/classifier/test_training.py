"""With real Keras and some dozen words. One model is trained for the whole file."""

import gzip
import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moderator.classifier.card import CARD, KERAS, MEMORY, ONNX, ModelFolder
from moderator.classifier.conversion import CLOSE, run_keras, run_onnx
from moderator.classifier.correcting.holdout import is_check
from moderator.classifier.correcting.readings import Reader
from moderator.classifier.graph import write_onnx
from moderator.classifier.network import Shape, as_saved, build, load, save, weights_of
from moderator.classifier.retraining import RetrainOptions, imagine, retrain
from moderator.classifier.runtime import Scorer
from moderator.classifier.training import WORK, TrainOptions, TrainResult, train
from moderator.core.comment import ORDER, Sentiment
from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import JobContext, Progress
from tests.classifier.tiny import NEGATIVE, PLAIN, POSITIVE, sentence

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # TensorFlow warns of its own code

OPTIONS = TrainOptions(
    epochs=4,
    embedding=8,
    units=6,
    hidden=0,
    dropout=0.4,
    words=60,
    pieces=20,
    batch=64,
    rate=2e-2,
    seed=5,
    version="small-1",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    draw = random.Random(3)
    with gzip.open(folder / "three.jsonl.gz", "wt") as stream:
        for number in range(900):
            code = draw.randrange(3)
            row = {"text": sentence(draw, code), "label": ORDER[code], "source": "three"}
            stream.write(json.dumps(row | {"split": "val" if number % 6 == 0 else "train"}) + "\n")
    with (folder / "more.jsonl").open("w") as stream:
        for number in range(300):
            code = draw.choice((0, 2))
            stream.write(
                json.dumps({"text": sentence(draw, code), "label": ORDER[code], "source": "binary"}) + "\n"
            )
            task = {"text": f"you {('idiot', 'nice')[number % 2]} {number % 7}", "label": None}
            stream.write(json.dumps(task | {"task_label": ("offensive", "not-offensive")[number % 2]}) + "\n")
            soft = {"negative": 0.05, "neutral": 0.9, "positive": 0.05}
            stream.write(json.dumps({"text": sentence(draw, 1), "label": None, "probabilities": soft}) + "\n")
    return folder


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainResult, list[Progress]]:
    told: list[Progress] = []
    output = tmp_path_factory.mktemp("trained") / "model"
    return train(data, output, OPTIONS, JobContext(told.append)), told


def test_learns_and_leaves_a_whole_model(trained: tuple[TrainResult, list[Progress]]) -> None:
    result, told = trained
    assert result.folder.verify() == []
    assert result.val["three"]["macro_recall"] > 0.8
    assert sorted(path.name for path in result.folder.path.iterdir()) == [
        "card.json",
        "memory.npz",
        "model.keras",
        "model.onnx",
        "tokenizer.json",
    ]
    card = result.folder.card
    assert {entry["source"] for entry in card.data} == {"three", "binary", "more"}
    assert card.abuse
    assert 0 < card.temperature < 10
    scorer = Scorer(result.folder)
    answers = scorer.score(
        ["i love it love great", "this is terrible worst", "this video is it", "you idiot"]
    )
    scorer.close()
    assert [answer.probabilities.label for answer in answers[:3]] == ["positive", "negative", "neutral"]
    epochs = [json.loads(progress.detail) for progress in told if progress.detail]
    assert [news["epoch"] for news in epochs] == [1, 2, 3, 4]
    assert all(news["gradient_norm"] > 0 and news["macro_recall"] > 0 for news in epochs)


def test_words_of_another_model_are_taken_and_its_weights_are_not(
    trained: tuple[TrainResult, list[Progress]], data: Path, tmp_path: Path
) -> None:
    begun = trained[0].folder
    options = replace(OPTIONS, epochs=1, units=4, vocabulary=str(begun.path), version="small-2")
    made = train(data, tmp_path / "model", options, JobContext())
    assert made.folder.tokenizer.read_bytes() == begun.tokenizer.read_bytes()
    assert made.folder.card.parent is None
    assert Shape.from_json(made.folder.card.network).units == 4


def test_keras_and_onnx_say_the_same_of_a_thousand_texts(
    trained: tuple[TrainResult, list[Progress]], tmp_path: Path
) -> None:
    folder = trained[0].folder
    shape = Shape.from_json(folder.card.network)
    model = load(folder.keras, shape)
    random_ids = np.random.default_rng(5)
    sequences = [
        random_ids.integers(1, shape.vocabulary, random_ids.integers(1, 129)).tolist() for _ in range(1000)
    ]
    write_onnx(weights_of(model, shape), tmp_path / "exact.onnx", quantized=False)
    exact = run_onnx(tmp_path / "exact.onnx", sequences)
    assert np.abs(run_keras(model, sequences) - exact).max() < CLOSE
    shipped = run_onnx(folder.onnx, sequences)
    assert (shipped[:, :3].argmax(1) == exact[:, :3].argmax(1)).mean() > 0.98
    parity = folder.card.extra["parity"]
    assert parity["keras_difference"] < CLOSE
    assert parity["agreement"] > 0.99 or not parity["quantized"]


def test_the_saved_network_holds_no_code(trained: tuple[TrainResult, list[Progress]]) -> None:
    import keras

    model = keras.saving.load_model(trained[0].folder.keras, safe_mode=True, compile=False)
    assert model.output_shape == (None, 4)


def test_a_network_is_saved_in_few_digits_and_comes_back_as_it_is_then(tmp_path: Path) -> None:
    shape, draw = Shape(30, 8, 6), np.random.default_rng(7)
    model = build(shape)
    given = [draw.normal(0, 0.3, variable.shape).astype(np.float32) for variable in model.trainable_variables]
    for variable, value in zip(model.trainable_variables, given, strict=True):
        variable.assign(value)
    save(model, tmp_path / "model.keras")
    back = [np.asarray(one) for one in load(tmp_path / "model.keras", shape).trainable_variables]
    now = [np.asarray(one) for one in model.trainable_variables]
    for kept, had, digits, value in zip(back, now, [7, *[11] * (len(given) - 1)], given, strict=True):
        assert np.array_equal(kept, had)
        fraction, _ = np.frexp(kept)
        assert np.array_equal(fraction * 2.0**digits, np.rint(fraction * 2.0**digits))
        assert (np.abs(kept - value) <= np.abs(value) * 2.0**-digits + 1e-7).all()
    assert all(map(np.array_equal, as_saved(back), back))


@pytest.mark.parametrize(
    "shape", [Shape(30, 8, 6), Shape(30, 8, 6, "gru"), Shape(30, 8, 6, "lstm", layers=2, hidden=5)]
)
def test_every_shape_converts(shape: Shape, tmp_path: Path) -> None:
    model = build(shape)
    random_ids = np.random.default_rng(6)
    sequences = [random_ids.integers(1, 30, random_ids.integers(1, 40)).tolist() for _ in range(200)]
    for variable in model.trainable_variables:
        variable.assign(random_ids.normal(0, 0.3, variable.shape))
    write_onnx(weights_of(model, shape), tmp_path / "x.onnx", quantized=False)
    assert np.abs(run_keras(model, sequences) - run_onnx(tmp_path / "x.onnx", sequences)).max() < CLOSE


def test_an_interrupted_training_goes_on_as_if_it_had_not_been(
    data: Path, trained: tuple[TrainResult, list[Progress]], tmp_path: Path
) -> None:
    output, told = tmp_path / "model", []

    def stop() -> bool:
        return sum(bool(progress.detail) for progress in told) >= 2

    with pytest.raises(Cancelled):
        train(data, output, OPTIONS, JobContext(told.append, stop))
    assert [path.name for path in output.iterdir()] == [WORK]
    with pytest.raises(UserError, match="other options"):
        train(data, output, replace(OPTIONS, resume=True, rate=1.0), JobContext())
    result = train(data, output, replace(OPTIONS, resume=True), JobContext())
    assert result.folder.card.sha256[ONNX] == trained[0].folder.card.sha256[ONNX]


def test_a_training_can_begin_with_another_model(
    data: Path, trained: tuple[TrainResult, list[Progress]], tmp_path: Path
) -> None:
    first = trained[0].folder
    options = replace(OPTIONS, start=str(first.path), epochs=1, rate=1e-5, units=99, version="small-3")
    result = train(data, tmp_path / "further", options, JobContext())
    assert result.folder.card.parent == "small-1"
    assert result.folder.card.network == first.card.network
    assert {entry["source"] for entry in result.folder.card.data} >= {
        entry["source"] for entry in first.card.data
    }
    assert result.folder.tokenizer.read_bytes() == first.tokenizer.read_bytes()
    # So small a step leaves what the beginning knew.
    with Scorer(first) as before, Scorer(result.folder) as after:
        texts = [*NEGATIVE, *POSITIVE]
        assert np.abs(before.logits(texts) - after.logits(texts)).max() < 0.1


def test_what_cannot_be_trained_is_said(data: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("x")
    with pytest.raises(UserError, match="not empty"):
        train(data, tmp_path / "full", OPTIONS, JobContext())
    with pytest.raises(UserError, match="no interrupted"):
        train(data, tmp_path / "new", replace(OPTIONS, resume=True), JobContext())
    (tmp_path / "bad").mkdir()
    with pytest.raises(UserError, match="nothing to learn"):
        train(tmp_path / "bad", tmp_path / "a", OPTIONS, JobContext())
    (tmp_path / "bad" / "x.jsonl").write_text("{no json")
    with pytest.raises(UserError, match="Line 1"):
        train(tmp_path / "bad", tmp_path / "b", OPTIONS, JobContext())


def test_corrections_are_learnt_and_the_rest_is_kept(
    trained: tuple[TrainResult, list[Progress]], tmp_path: Path
) -> None:
    folder = trained[0].folder
    draw = random.Random(9)
    # On this channel "video video" is what people write when they are angry.
    corrections = [
        (" ".join(draw.choices(PLAIN[:10], k=6)) + " video video", Sentiment.NEGATIVE) for _ in range(80)
    ]
    comments = [sentence(draw, draw.randrange(3)) for _ in range(300)]
    staging = tmp_path / "staging"
    staging.mkdir()
    options = RetrainOptions(version="small-2")
    result = retrain(folder, corrections, comments, staging, options, JobContext())
    assert result.folder.verify() == []
    assert result.card.parent == "small-1"
    assert result.card.corrections == 80
    assert result.learned + result.checked == 80
    assert result.comparison is not None
    assert result.comparison.after.accuracy > result.comparison.before.accuracy
    first, last = result.history[0], result.history[-1]
    assert 1 < len(result.history) == last.epoch <= last.epochs
    assert last.gradient_norm < first.gradient_norm
    assert last.macro_recall == pytest.approx(result.comparison.after.macro_recall, abs=0.1)
    assert last.val_loss is not None
    assert last.val_loss > 0
    scorers = Scorer(folder), Scorer(result.folder)
    before, after = ([answer.probabilities.label for answer in scorer.score(comments)] for scorer in scorers)
    for scorer in scorers:
        scorer.close()
    assert np.mean([a == b for a, b in zip(before, after, strict=True)]) > 0.8
    assert not any("video" in line for line in (staging / CARD).read_text().splitlines())


def test_the_same_corrections_give_the_same_model_wherever_one_begins(
    trained: tuple[TrainResult, list[Progress]], tmp_path: Path
) -> None:
    shipped = trained[0].folder
    corrections = [(f"the video {number}", Sentiment.NEGATIVE) for number in range(40)]
    kernels: dict[str, np.ndarray] = {"shipped": Reader(shipped.onnx).layer.kernel}

    def learn(folder: ModelFolder, name: str, **fields: bool) -> ModelFolder:
        staging = tmp_path / name
        staging.mkdir()
        options = RetrainOptions(version=name, **fields)
        result = retrain(folder, corrections, [], staging, options, JobContext(), check=[])
        assert result.comparison is None
        assert result.folder.verify() == []
        kernels[name] = Reader(result.folder.onnx).layer.kernel
        return result.folder

    first = learn(shipped, "first")
    second = learn(first, "second")
    learn(first, "further", from_origin=False)
    assert second.onnx.read_bytes() == first.onnx.read_bytes()
    moved = {name: np.abs(kernel - kernels["shipped"]).sum() for name, kernel in kernels.items()}
    assert moved["further"] > 1.2 * moved["first"] > 0
    # Abuse is nothing that anyone corrected, and how words are read stays as it was.
    assert (kernels["first"][:, 3] == kernels["shipped"][:, 3]).all()
    shape = Shape.from_json(shipped.card.network)
    pairs = zip(
        load(shipped.keras, shape).trainable_variables,
        load(first.keras, shape).trainable_variables,
        strict=True,
    )
    same = [bool((np.asarray(old) == np.asarray(new)).all()) for old, new in pairs]
    assert all(same[:-2])
    assert not any(same[-2:])


def test_a_model_without_memory_learns_too(
    trained: tuple[TrainResult, list[Progress]], tmp_path: Path
) -> None:
    bare, staging = tmp_path / "bare", tmp_path / "staging"
    shutil.copytree(trained[0].folder.path, bare)
    (bare / MEMORY).unlink()
    staging.mkdir()
    corrections = [(f"the video {number}", Sentiment.NEGATIVE) for number in range(40)]
    options = RetrainOptions(version="small-2")
    result = retrain(ModelFolder(bare), corrections, ["it is great"], staging, options, JobContext())
    assert result.folder.verify() == []
    with Scorer(ModelFolder(bare)) as before, Scorer(result.folder) as after:
        loved, video = (
            [one.score([text])[0].probabilities for one in (before, after)]
            for text in ("i love it", "the video")
        )
    assert loved[1].label == "positive"
    assert video[1].negative > video[0].negative + 0.1


def test_retraining_says_what_is_missing(trained: tuple[TrainResult, list[Progress]], tmp_path: Path) -> None:
    folder = trained[0].folder
    with pytest.raises(UserError, match="too few"):
        retrain(folder, [("x", Sentiment.NEGATIVE)] * 3, [], tmp_path, RetrainOptions(), JobContext())
    bare = tmp_path / "bare"
    bare.mkdir()
    for path in folder.path.iterdir():
        if path.name != KERAS:
            (bare / path.name).write_bytes(path.read_bytes())
    texts = [(f"text {number}", Sentiment.NEGATIVE) for number in range(60)]
    with pytest.raises(UserError, match="cannot be trained further"):
        retrain(ModelFolder(bare), texts, [], tmp_path, RetrainOptions(), JobContext())


def test_a_damaged_network_is_not_trained(
    trained: tuple[TrainResult, list[Progress]], tmp_path: Path
) -> None:
    folder = trained[0].folder
    shape = Shape.from_json(folder.card.network)
    broken = tmp_path / KERAS
    broken.write_bytes(folder.keras.read_bytes()[:-200])
    with pytest.raises(UserError):
        load(broken, shape)
    with pytest.raises(UserError):
        load(folder.keras, Shape(shape.vocabulary + 1, 8, 6))


def test_the_check_share_is_settled_for_ever() -> None:
    texts = [f"comment number {number}" for number in range(2000)]
    share = np.mean([is_check(text) for text in texts])
    assert 0.2 < share < 0.3
    assert is_check("Hello,  WORLD!") == is_check("hello world")


def test_imagined_texts_are_words_of_the_vocabulary(trained: tuple[TrainResult, list[Progress]]) -> None:
    from moderator.classifier.text.tokenizer import SPECIAL, Tokenizer

    tokenizer = Tokenizer.load(trained[0].folder.tokenizer)
    texts = imagine(tokenizer, 50, seed=1)
    assert len(texts) == 50
    assert all(
        len(SPECIAL) <= number < len(SPECIAL) + len(tokenizer.words) for text in texts for number in text
    )
    assert texts == imagine(tokenizer, 50, seed=1)
