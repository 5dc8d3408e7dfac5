"""Chats that programs write as lines."""

import pytest

from moderator.core.errors import UserError
from tests.importers.reading import read

FORMS = {
    "stream": "[0:0{n}:05] {who}: {text}",
    "stream with days": "[2026-06-01 10:0{n}:05 UTC] {who}: {text}",
    "channel": "[2026-06-01 10:0{n}:05] #bakery {who}: {text}",
    "barred": "0:0{n} | {who}: {text}",
    "barred with a badge": "10:0{n} | (Member) {who}: {text}",
    "irc": "[10:0{n}] <@{who}> {text}",
    "irc with days": "2026-06-01 10:0{n}:05\t<{who}>\t{text}",
    "zoom": "10:0{n}:05\t From {who} to Everyone:\n\t{text}",
    "older zoom": "10:0{n}:05\t From  {who} : {text}",
}
TEXTS = ["fresh bread: now", "which one?", "rye [the dark one]"]


def log(form: str, texts: list[str]) -> str:
    return "".join(
        f"{form.format(n=n, who='ida' if n % 2 else 'bo', text=text)}\n" for n, text in enumerate(texts)
    )


@pytest.mark.parametrize("name", FORMS)
def test_each_form(name: str) -> None:
    got = read(log(FORMS[name], TEXTS))
    assert (got.format, got.texts) == ("chat_log", TEXTS)
    assert [one.author_name for one in got.comments] == ["bo", "ida", "bo"]
    if "2026" in FORMS[name]:
        assert f"{got.comments[1].created_at:%Y-%m-%d %H:%M}" == "2026-06-01 10:01"
    else:
        assert got.comments[1].created_at is None
        assert "0:01" in str(got.comments[1].extra["time"])


def test_a_day_is_told_above_its_clocks() -> None:
    got = read(
        "# Start logging at 2026-06-01 20:00:00 UTC\n[20:00:05] ida: bread\n[20:00:06] bo: rye\n"
        "--- Day changed Tue Jun 02 2026\n[09:00:07] ida: cake\n"
    )
    assert [f"{one.created_at:%m-%d %H:%M:%S}" for one in got.comments] == [
        "06-01 20:00:05", "06-01 20:00:06", "06-02 09:00:07"
    ]  # fmt: skip
    assert sum(got.reasons.values()) == 2


def test_lines_by_the_service_and_private_ones_are_left_out() -> None:
    content = (
        "10:00\t From ida to Everyone:\n\tbread\n\tand cake\n10:01\t From bo to ida(Direct Message):\n\thush\n"
        "10:02\t From bo to everyone:\n\trye\n"
    )
    got = read(content)
    assert got.texts == ["bread\nand cake", "rye"]
    assert got.reasons == {"a private message": 1}
    irc = read("[10:00] <ida> bread\n[10:01] * bo has joined #bakery\n[10:02] <bo> rye\n[10:03] <ida> oh\n")
    assert (irc.texts, sum(irc.reasons.values())) == (["bread", "rye", "oh"], 1)


PROGRAMS = [
    "[2026-06-01 10:0{n}:05] INFO: started part {n} of the work",
    "[2026-06-01 10:0{n}:05] app.web.server: took {n} ms",
    "[10:0{n}:05] sshd[12]: closed",
    "[0:0{n}:05]",
]


@pytest.mark.parametrize("form", PROGRAMS)
def test_logs_of_programs_are_none(form: str) -> None:
    with pytest.raises(UserError):
        read("".join(form.format(n=n) + "\n" for n in range(9)))


def test_a_list_with_clocks_is_none() -> None:
    with pytest.raises(UserError):
        read(
            "Plan\n[10:00] Breakfast: bread\nthen a walk\nand a talk\nthen a swim\n[12:00] Lunch\nthen home\n"
        )


def test_a_plan_of_a_day_is_none() -> None:
    with pytest.raises(UserError):
        read("[10:00] Breakfast: bread\n[11:00] Walk: to the oven\n[12:00] Lunch: soup\n")
    got = read("[10:00] ida: bread\n[11:00] bo: to the oven\n[12:00] ida: soup\n")
    assert got.format == "chat_log"
