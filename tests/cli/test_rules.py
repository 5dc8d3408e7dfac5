"""Rules by their words, their JSON form and their exit status."""

import pytest


def test_a_rule_is_tried_made_switched_on_and_acts_on_what_comes_in(filled, ask, tmp_path) -> None:
    trial = ask("rules", "try", "--word", "awful,worst")
    assert (trial["total"], trial["caught"], trial["open"], trial["wrong"]) == (4, 2, 2, 0)
    assert [one["external_id"] for one in trial["samples"]] == ["c1", "c4"]
    added = ask("rules", "add", "Bad words", "--word", "awful,worst", "--action", "hold")["added"]
    assert (added["on"], added["sentence"]) == (
        False,
        "Comments with the word “awful” or “worst” are held",
    )
    assert ask("rules", "on", "bad words")["rule"]["on"]
    (tmp_path / "more.csv").write_text("id,comment\nc9,the worst of all\n", encoding="utf-8")
    ask("import", "more.csv")
    assert ask("list", "decision:held")["total"] == 1
    assert ask("rules", "run", "Bad words") == {"rule": "Bad words", "decided": 2}
    assert ask("undo")["undone"] == ["Rule “Bad words” held 2 comments"]
    [rule] = ask("rules")["rules"]
    assert rule == added | {"on": True}
    assert ask("rules", "remove", "Bad words") == {"removed": "Bad words"}
    assert ask("rules", "list") == {"rules": []}


def test_a_person_reads_what_a_rule_would_do(filled, cli) -> None:
    cli("decide", "1", "approve")
    status, out, _ = cli("rules", "try", "--pattern", "aw?ful|worst")
    assert (status, out.splitlines()[0]) == (0, "Catches 2 of 4 comments; would act on 1 that is open.")
    assert "1 of them you decided the other way:" in out


@pytest.mark.parametrize(
    "words",
    [
        ("rules", "shout"),
        ("rules", "on"),
        ("rules", "add", "Name"),
        ("rules", "try"),
        ("rules", "run", "A", "--links"),
        ("rules", "try", "A", "--links"),
    ],
)
def test_wrong_words_are_wrong_usage(cli, words) -> None:
    assert cli(*words)[0] == 2


def test_what_cannot_be_done_is_said_in_a_sentence(filled, refused) -> None:
    assert refused("rules", "on", "Nothing") == "There is no rule “Nothing”. “moderator rules” lists them."
    assert refused("rules", "try", "--pattern", "(").startswith("“(” is not a regular expression")
