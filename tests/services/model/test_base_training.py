"""Going on with a training without saying again how it was begun; the training itself is tried elsewhere."""

import json
from dataclasses import replace

import pytest

from moderator.classifier import training
from moderator.classifier.learning import plan
from moderator.classifier.learning.plan import PLAN, WORK
from moderator.classifier.learning.recipe import Stage
from moderator.classifier.training import SHIPPED, TrainOptions, TrainResult
from moderator.core.errors import UserError
from moderator.core.operation import JobContext
from moderator.services.model import base_training
from tests import small_model


@pytest.fixture
def learnt(monkeypatch):
    """Return what each training was told to do."""
    told = []

    def learn(data, output, options, context):
        told.append((data, options))
        return TrainResult("made-1", 1.0, {}, None)

    monkeypatch.setattr(training, "train", learn)
    return told


def begun(tmp_path, options: TrainOptions = SHIPPED):
    output, data = tmp_path / "model", tmp_path / "data"
    data.mkdir(exist_ok=True)
    (output / WORK).mkdir(parents=True)
    plan.write(output / WORK, options, data, "0f")
    return output


def test_the_folder_alone_says_how_to_go_on(tmp_path, learnt):
    options = replace(SHIPPED.passing(4), cell="gru", units=12)
    assert not base_training.can_go_on(tmp_path / "model")
    base_training.train(None, begun(tmp_path, options), JobContext(), resume=True)
    assert base_training.can_go_on(tmp_path / "model")
    assert learnt == [(tmp_path / "data", replace(options, resume=True))]


def test_what_is_said_again_alike_goes_on_too(tmp_path, learnt):
    model = small_model.make(tmp_path / "small-1")
    options = replace(SHIPPED.passing(4), cell="gru", units=12, vocabulary=str(model))
    output = begun(tmp_path, options)
    base_training.train(
        tmp_path / "moved",
        output,
        resume=True,
        cell="gru",
        units=12,
        epochs=4,
        vocabulary=f"{tmp_path}/./small-1",
    )
    # Whether these are the rows that it was begun with, their fingerprint says.
    assert learnt == [(tmp_path / "moved", replace(options, resume=True))]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"units": 13}, "begun with --units 64, not with 13"),
        ({"cell": "gru"}, "begun with --cell lstm, not with gru"),
        ({"epochs": 2}, "begun with --epochs 20, not with 2"),
        ({"start": "models/x"}, "begun without --start, not with models/x"),
        ({"like": "models/x"}, "begun without --like, not with models/x"),
    ],
)
def test_what_contradicts_is_refused_in_a_sentence(tmp_path, learnt, given, said):
    with pytest.raises(UserError, match=said) as told:
        base_training.train(None, begun(tmp_path), resume=True, **given)
    assert told.value.advice.startswith("Leave the option out")
    assert learnt == []


def test_passes_that_differ_by_stage_were_given_by_nobody(tmp_path, learnt):
    staged = replace(SHIPPED, then=(Stage(epochs=2),))
    with pytest.raises(UserError, match="begun without --epochs, not with 20"):
        base_training.train(None, begun(tmp_path, staged), resume=True, epochs=20)


def test_what_cannot_be_gone_on_with_is_said(tmp_path, learnt):
    with pytest.raises(UserError, match="no interrupted training"):
        base_training.train(None, tmp_path / "none", resume=True)
    output = begun(tmp_path)
    (tmp_path / "data").rmdir()
    with pytest.raises(UserError, match="no longer in"):
        base_training.train(None, output, resume=True)
    path = output / WORK / PLAN
    document = json.loads(path.read_text())
    for spoilt in (document["options"] | {"then": 3}, {}, None):
        path.write_text(json.dumps(document | {"options": spoilt}))
        with pytest.raises(UserError, match="another version of Moderator"):
            base_training.train(tmp_path, output, resume=True)
    path.write_text("[]")
    with pytest.raises(UserError, match="no interrupted training"):
        base_training.train(tmp_path, output, resume=True)
    assert learnt == []


def test_a_new_training_needs_data_and_keeps_whole_paths(tmp_path, learnt, monkeypatch):
    with pytest.raises(UserError, match="no data"):
        base_training.train(None, tmp_path / "model")
    monkeypatch.chdir(tmp_path)
    small_model.make(tmp_path / "small-1")
    base_training.train(tmp_path, tmp_path / "model", start="small-1")
    [(_, options)] = learnt
    assert options.start == str(tmp_path / "small-1")
