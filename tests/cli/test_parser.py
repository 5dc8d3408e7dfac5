"""What may be typed, and what is refused with status 2."""

import pytest

from moderator.cli import parser as words
from moderator.cli import run


@pytest.mark.parametrize(
    "typed",
    [
        "frobnicate",
        "import",
        "import --map text file.csv",
        "import --unknown file.csv",
        "label",
        "label 1",
        "label 1 happy",
        "label one negative",
        "label 1 negative --file labels.csv",
        "decide",
        "decide 1",
        "decide 1 maybe",
        "decide one flag",
        "decide --query refund 1 flag",
        "decide --query refund",
        "undo 0",
        "undo -1",
        "undo many",
        "list --limit 0",
        "export",
        "retrain --activate sometimes",
        "models frobnicate",
        "models show",
        "models export small-1",
        "models list extra",
        "models show small-1 --model small-2",
        "train",
        "train --output b",
        "train --data a --output b --cell transformer",
        "backup",
        "restore",
        "batches undo",
        "batches undo one",
        "batches frobnicate",
        "--database",
    ],
)
def test_wrong_usage_is_status_two(typed, capsys):
    assert run(typed.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "usage: moderator" in err


@pytest.mark.parametrize("typed", ["--help", "--version", "list --help", "decide --help"])
def test_help_is_status_zero(typed, capsys):
    assert run(typed.split()) == 0
    assert "moderator" in capsys.readouterr().out


def test_common_options_stand_before_or_after_the_command():
    parser = words.build()
    before = parser.parse_args(["--json", "--database", "a.db", "--who", "bo", "list"])
    after = parser.parse_args(["list", "--json", "--database", "a.db", "--who", "bo"])
    assert vars(before) == vars(after)
    assert (after.json, after.database, after.who) == (True, "a.db", "bo")
    assert parser.parse_args(["list"]).json is False
