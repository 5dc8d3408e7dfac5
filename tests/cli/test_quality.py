"""The audit and the threshold from the command line."""

import zipfile

from moderator.cli import run
from moderator.services.shelves import models_folder
from tests import small_model


def test_an_audit_by_the_command_line(filled, ask, cli, refused):
    empty = ask("audit")
    assert (empty["audits"], empty["now"], empty["due"]) == ([], None, True)
    drawn = ask("audit", "next")
    assert drawn["waiting"] == 4
    assert all(set(one) == {"id", "author", "text", "permalink"} for one in drawn["comments"])
    first = drawn["comments"][0]["id"]
    assert ask("audit", "label", str(first), "neutral") == {"labelled": 1, "waiting": 3}
    assert "is not waiting" in refused("audit", "label", str(first), "neutral")
    assert "3 comments to answer" in refused("audit", "new")
    found = ask("audit", "show")
    [audit] = found["audits"]
    assert (audit["model"], audit["answered"], audit["blind"], audit["drawn"]) == ("small-1", 1, 1, 4)
    assert (audit["quality"]["judged"], audit["quality"]["enough"]) == (1, False)
    status, out, _ = cli("audit")
    assert status == 0
    assert "too few to tell, 30 are needed" in out
    assert ask("undo")["undone"]
    assert ask("audit")["audits"][0]["answered"] == 0


def test_a_threshold_by_the_command_line(filled, ask, cli, refused):
    told = ask("threshold")
    assert (told["threshold"], told["in_use"], told["read"], told["flags"]) == (None, None, 4, 2)
    assert told["right"] is None
    assert "unchecked" in told["sentence"]
    high = ask("threshold", "0.99")
    assert (high["flags"], high["in_use"]) == (0, None)
    assert ask("threshold", "0.99", "--use")["in_use"] == 0.99
    assert ask("threshold")["threshold"] == 0.99
    assert ask("threshold", "default", "--use")["in_use"] is None
    status, out, _ = cli("threshold", "0.5")
    assert status == 0
    assert out.startswith("Threshold: 0.5.\nFlags 2 of 4")
    assert "between 0 and 1" in refused("threshold", "7")


def test_words_that_are_none(capsys):
    for words in (["audit", "label", "x", "neutral"], ["audit", "soon"], ["threshold", "--use"]):
        assert run(words) == 2
    capsys.readouterr()


def test_a_second_look_by_the_command_line(ask, cli, refused, tmp_path):
    (tmp_path / "export.csv").write_text("id,comment\nx1,so so\nx2,So so!\nx3,so so.\n", encoding="utf-8")
    ask("import", "export.csv")
    for place, label in enumerate(("neutral", "neutral", "positive"), 1):
        ask("label", str(place), label)
    found = ask("second-look")
    [slip] = found["slips"]
    assert (slip["id"], slip["label"], slip["suggested"], slip["alike"]) == (3, "positive", "neutral", 2)
    status, out, _ = cli("second-look")
    assert status == 0
    assert "positive → neutral" in out
    assert ask("second-look", "agree", "3") == {"id": 3, "label": "neutral"}
    assert ask("second-look")["total"] == 0
    ask("undo")
    assert ask("second-look", "keep", "3") == {"id": 3, "label": "positive"}
    assert "not among those" in refused("second-look", "agree", "3")


def test_versions_are_compared_and_noted(filled, ask, cli, refused, tmp_path):
    small_model.make(models_folder(tmp_path / "my.db") / "small-2", "small-2", bias=-9.0)
    found = ask("models", "compare", "small-1", "small-2")
    assert (found["compared"], found["flips"]) == (4, 1)
    [flip] = found["comments"]
    assert flip["before"] == "neutral"
    assert flip["text"] == "the song"
    assert 0 < flip["probability_before"] < 1
    status, out, _ = cli("models", "compare", "small-1", "small-2")
    assert status == 0
    assert "1 comment of 4 would be read differently" in out
    assert "same version" in refused("models", "compare", "small-1", "small-1")
    assert ask("models", "note", "small-2", "too bold")["note"] == "too bold"
    assert ask("models", "show", "small-2")["note"] == "too bold"
    assert "keeps its own note" in refused("models", "note", "small-1", "mine")


def test_a_hostile_model_file_is_refused_with_one_sentence(refused, tmp_path):
    for name in ("../../evil.txt", "model.pkl", "run.py"):
        with zipfile.ZipFile(tmp_path / "evil.zip", "w") as file:
            file.writestr("card.json", "{}")
            file.writestr(name, b"x")
        assert "holds what no model needs" in refused("models", "import", "evil.zip")


def test_what_to_do_with_what_is_left_to_judge(filled, cli):
    _, out, err = cli("audit", "next")
    first = out.split()[0]
    assert err == f"Say what each is, such as “moderator audit label {first} neutral”.\n"
    assert cli("audit", "label", first, "neutral")[0] == 0
