"""kill -9 in the middle of a retraining. Many more kills, with a real network: bench_kills_retraining.py."""

import os
import signal
import sys
from types import SimpleNamespace

import pytest

from moderator.classifier import retraining as learning
from moderator.classifier.card import ModelCard
from moderator.core.comment import Sentiment
from moderator.core.errors import UserError
from moderator.services import locking
from moderator.services.library import Library
from moderator.services.model import comparing, models, retraining
from moderator.services.model.scoring import classify
from moderator.services.review import reviewing
from tests import small_model

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="needs fork"),
    # Python warns of any fork where threads run; this child only works on files and ends.
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]


def learn(folder, corrections, comments, staging, options, context, *, check):
    """Stand for the learning, which the classifier's own tests do."""
    small_model.make(staging, "small-2", parent=folder.version, bias=-9.0)
    return SimpleNamespace(card=ModelCard(version="small-2", parent=folder.version, corrections=2))


@pytest.fixture
def corrected(library, fill, monkeypatch):
    monkeypatch.setattr(learning, "retrain", learn)
    ids = fill("this is awful", "the song", "the video", "i love it")
    classify(library)
    reviewing.relabel_each(library, [(ids[0], Sentiment.NEGATIVE), (ids[1], Sentiment.NEUTRAL)])
    return library.path


def killed_at(path, place: str) -> None:
    """Retrain and activate in a process that is killed when it comes to `place`."""
    pid = os.fork()
    if pid == 0:
        try:
            die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)  # noqa: E731
            if place == "learning":
                learning.retrain = die
            elif place == "comparing":
                comparing.compare = die
            elif place == "remembering":
                retraining.preferences.put = die
            elif place == "pointing":
                models.versions.use_model = die
            with Library.open(path) as library:
                retraining.accept(library, retraining.retrain(library).version)
        finally:
            os._exit(9)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


@pytest.mark.parametrize("place", ["learning", "comparing", "remembering", "pointing"])
def test_the_active_model_is_the_old_or_the_new_one_whole(library, corrected, place):
    library.close()
    killed_at(corrected, place)
    with Library.open(corrected) as opened:
        active = opened.shelf.active()
        assert opened.shelf.fallback_reason is None
        assert active.verify() == []
        assert active.version == ("small-2" if place == "pointing" else "small-1")
        assert [entry.name for entry in opened.shelf.root.glob(".*")] == []
        assert opened.scorer().score(["i love it"])[0].probabilities.label is Sentiment.POSITIVE
        # What was interrupted can be done again at once.
        if place == "learning":
            assert retraining.retrain(opened).version == "small-2"


def test_only_one_model_is_made_at_a_time(library, corrected):
    with locking.making_a_model(library.path):
        assert not locking.nobody_makes_a_model(library.path)
        with pytest.raises(UserError, match="Another model is being made"):
            retraining.retrain(library)
    assert locking.nobody_makes_a_model(library.path)


def test_what_another_process_builds_is_left_alone(library, corrected):
    staging = library.shelf.staging()
    with locking.making_a_model(library.path):
        Library.open(library.path).close()
        assert staging.is_dir()
    Library.open(library.path).close()
    assert not staging.exists()
