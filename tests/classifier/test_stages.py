"""A training of several stages: with real Keras and some dozen words."""

import json
import random
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from moderator.classifier.card import CARD, KERAS, ONNX, TOKENIZER, ModelFolder
from moderator.classifier.learning.dataset import Row
from moderator.classifier.learning.recipe import Recipe, Stage
from moderator.classifier.learning.stages import _chosen, _size
from moderator.classifier.network import Shape, load
from moderator.classifier.training import WORK, TrainOptions, TrainResult, like, train
from moderator.core.comment import ORDER
from moderator.core.errors import Cancelled, UserError
from moderator.core.operation import JobContext, Progress
from tests.classifier.tiny import NEGATIVE, PLAIN, POSITIVE

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # TensorFlow warns of its own code

OPTIONS = TrainOptions(
    embedding=6,
    units=4,
    hidden=0,
    words=60,
    pieces=20,
    epochs=1,
    planned=3,
    batch=32,
    rate=2e-2,
    spatial=0.1,
    then=(Stage(epochs=2, batch=64, rate=1e-2, average=0.9, kept=0.4, others=20),),
    version="staged-1",
)
PATIENCE = 120
FILES = (KERAS, ONNX, TOKENIZER)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, draw = tmp_path_factory.mktemp("data"), random.Random(3)
    with (folder / "made.jsonl").open("w") as stream:
        for number in range(420):
            code = number % 3
            words = draw.choices(PLAIN[:10], k=4) + draw.choices((NEGATIVE, PLAIN, POSITIVE)[code], k=2)
            known = {"label": ORDER[code]} if number % 7 else {"probabilities": {ORDER[code]: 1.0}}
            row = {"text": " ".join(words), "split": "val" if number % 5 == 1 else "train", **known}
            stream.write(json.dumps(row) + "\n")
    return folder


@pytest.fixture(scope="module")
def whole(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[TrainResult, list[Progress]]:
    told: list[Progress] = []
    output = tmp_path_factory.mktemp("trained") / "model"
    return train(data, output, OPTIONS, JobContext(told.append, interval=0)), told


def weights(folder: ModelFolder) -> list[np.ndarray]:
    model = load(folder.keras, Shape.from_json(folder.card.network))
    return [np.asarray(variable) for variable in model.trainable_variables]


def files(result: TrainResult) -> dict[str, str]:
    return {name: result.folder.card.sha256[name] for name in FILES}


def test_each_stage_and_pass_is_told_and_the_card_records_them(
    whole: tuple[TrainResult, list[Progress]],
) -> None:
    result, told = whole
    learning = list(dict.fromkeys(one.stage for one in told if one.stage.startswith("Learning, ")))
    assert learning == [
        "Learning, stage 1 of 2, epoch 1 of 1",
        "Learning, stage 2 of 2, epoch 1 of 2",
        "Learning, stage 2 of 2, epoch 2 of 2",
    ]
    done = [(one.done, one.total) for one in told if one.stage in learning]
    assert done == sorted(done)
    assert done[-1][0] == done[-1][1]
    news = [json.loads(one.detail) for one in told if one.detail]
    assert [(one["stage"], one["stages"], one["epoch"], one["epochs"]) for one in news] == [
        (1, 2, 1, 1),
        (2, 2, 1, 2),
        (2, 2, 2, 2),
    ]
    assert all(one["seconds_left"] > 0 for one in news[:2])
    assert news[-1]["seconds_left"] == 0
    recipe = Recipe.from_json(result.folder.card.recipe)
    assert recipe is not None
    assert recipe.stages == OPTIONS.stages
    assert recipe.silent == ()
    assert (recipe.stages[0].spatial, recipe.stages[1].spatial) == (0.1, 0.2)
    assert result.folder.card.network["spatial_dropout"] == 0.2
    assert recipe.words.sha256 == result.folder.card.sha256[TOKENIZER]
    assert len(set(recipe.data)) == 1
    (rows,) = recipe.rows.values()
    assert rows["made"]["train"] == sum(entry["rows"] for entry in result.folder.card.data)


def test_one_run_gives_what_one_command_after_another_gives(
    whole: tuple[TrainResult, list[Progress]], data: Path, tmp_path: Path
) -> None:
    first = train(data, tmp_path / "first", replace(OPTIONS, then=(), version="first-1"), JobContext())
    further = TrainOptions().with_stages(OPTIONS.then)
    options = replace(further, start=str(first.folder.path), version="second-1")
    second = train(data, tmp_path / "second", options, JobContext())
    together = whole[0].folder
    for one, other in zip(weights(second.folder), weights(together), strict=True):
        assert (one == other).all()
    assert any(
        (one != other).any() for one, other in zip(weights(first.folder), weights(together), strict=True)
    )
    assert second.folder.card.recipe == together.card.recipe


KILLED = """
import json, os, signal, sys
from pathlib import Path
from moderator.classifier.learning import fitting
from moderator.core.operation import JobContext
from tests.classifier.test_stages import OPTIONS, train

fitting.KEPT_EACH = 0.0

def told(progress):
    # In the middle of a pass, some batches after its beginning.
    if progress.stage == "Learning, stage 2 of 2, epoch 2 of 2":
        told.batches += 1
        if told.batches == 4:
            os.kill(os.getpid(), signal.SIGKILL)

told.batches = 0
train(Path(sys.argv[1]), Path(sys.argv[2]), OPTIONS, JobContext(told, interval=0))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_and_then_stopped_in_its_second_stage_it_goes_on_to_the_same_weights(
    whole: tuple[TrainResult, list[Progress]], data: Path, tmp_path: Path
) -> None:
    output = tmp_path / "model"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, data, output],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr[-2000:]
    assert sorted(path.name for path in (output / WORK).glob("*.npz")) == [
        "best-2.npz",
        "checkpoint-2.npz",
        "stage-1.npz",
    ]
    last, told = "Learning, stage 2 of 2, epoch 2 of 2", []

    def stop() -> bool:
        return sum(one.stage == last for one in told) == 2

    options = replace(OPTIONS, resume=True)
    with pytest.raises(Cancelled):
        train(data, output, options, JobContext(told.append, stop, interval=0))
    assert {one.stage for one in told if one.stage.startswith("Learning")} == {last}
    before, told = told[-1], []
    result = train(data, output, options, JobContext(told.append, interval=0))
    again = next(one for one in told if one.stage == last)
    assert again.done > before.done > 0, "The batch after which it was stopped is not learnt twice."
    assert files(result) == files(whole[0])
    assert not (output / WORK).exists()


def test_a_recorded_way_leads_to_the_same_model_even_when_it_is_interrupted_at_its_very_end(
    whole: tuple[TrainResult, list[Progress]], data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = replace(like(whole[0].folder.path), version="staged-2")
    told: list[Progress] = []
    replaced = Path.replace

    def broken(self: Path, target: Path) -> Path:
        if self.name == TOKENIZER and target.parent == tmp_path / "again":
            raise OSError("The drive is gone.")
        return replaced(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", broken)
        with pytest.raises(OSError, match="gone"):
            train(data, tmp_path / "again", options, JobContext(told.append))
    assert not any("notice" in one.detail for one in told)
    assert (tmp_path / "again" / ONNX).exists()
    assert not (tmp_path / "again" / CARD).exists(), "What has a card is whole."
    made = train(data, tmp_path / "again", replace(options, resume=True), JobContext())
    assert made.folder.verify() == []
    assert files(made) == files(whole[0])


def test_other_rows_are_told_and_never_mixed_with_those_it_was_begun_with(
    whole: tuple[TrainResult, list[Progress]], data: Path, tmp_path: Path
) -> None:
    more, told = tmp_path / "more", []
    more.mkdir()
    (more / "made.jsonl").write_text((data / "made.jsonl").read_text())
    (more / "one.jsonl").write_text(json.dumps({"text": "it is one more", "label": "neutral"}) + "\n")

    def stop() -> bool:
        return any(one.detail for one in told)

    options = like(whole[0].folder.path)
    with pytest.raises(Cancelled):
        train(more, tmp_path / "other", options, JobContext(told.append, stop))
    notice = json.loads(told[-1].detail)["notice"]
    assert notice == "“staged-1” learnt from other rows: the new model will differ from it."
    with pytest.raises(UserError, match="data is not what"):
        train(data, tmp_path / "other", replace(options, resume=True), JobContext())


def test_some_of_what_a_teacher_judged_is_drawn_and_all_that_people_did_is_there() -> None:
    soft = (0.2, 0.3, 0.5)
    rows = [Row(f"{n}", "s", 1 if n % 4 == 0 else None, soft, None, weak=False, lang="en") for n in range(80)]
    chosen = _chosen(rows, Stage(others=10)).tolist()
    assert chosen == sorted(chosen)
    assert {n for n in chosen if n % 4 == 0} == set(range(0, 80, 4))
    assert len(chosen) == 30
    assert _chosen(rows, Stage(others=10)).tolist() == chosen
    assert _chosen(rows, Stage(others=10, seed=1)).tolist() != chosen
    assert len(_chosen(rows, Stage())) == len(_chosen(rows, Stage(others=60))) == 80


def test_small_data_is_learnt_in_smaller_batches() -> None:
    large = Stage(batch=512)
    assert [_size(large, texts) for texts in (1_200_000, 153_600, 153_599, 80_000, 1000)] == [
        512,
        512,
        256,
        256,
        128,
    ]
    assert _size(Stage(batch=64), 1000) == 64
    assert _size(Stage(batch=200), 1000) == 128
