import json
import zipfile
from pathlib import Path

import pytest

from moderator.core.errors import NoComments
from moderator.importers.base import Source
from tests.importers.reading import read

PEOPLE = [
    {
        "id": "U1",
        "team_id": "T1",
        "name": "ida.berg",
        "profile": {"display_name": "ida", "real_name": "Ida Berg"},
    }
]
CHANNELS = [{"id": "C1", "name": "bakery", "created": 1511379000, "creator": "U1", "members": ["U1"]}]


def message(number: int, text: str, **more: object) -> dict[str, object]:
    return {"type": "message", "user": "U1", "ts": f"15113800{number:02d}.000100", "text": text, **more}


@pytest.mark.parametrize(
    "subtype",
    ["channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name", "group_join", "pinned_item",
     "bot_add", "channel_archive", "something_newer"],
)  # fmt: skip
def test_what_slack_says_is_no_comment(subtype: str) -> None:
    found = read(json.dumps([message(1, "<@U1> has done something", subtype=subtype), message(2, "bread")]))
    assert (found.texts, sum(found.reasons.values())) == (["bread"], 1)


@pytest.mark.parametrize("subtype", ["me_message", "bot_message", "thread_broadcast", "file_share"])
def test_what_somebody_wrote_is(subtype: str) -> None:
    assert read(json.dumps([message(1, "bread", subtype=subtype)])).texts == ["bread"]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("<@U1> and <@U9>", "@ida and @U9"),
        ("<!channel> <!subteam^S1|@bakers> <!date^15^{date}|today>", "@channel @bakers today"),
        (
            "<https://e.org/a> <https://e.org/a|e.org/a> <https://e.org|words>",
            "https://e.org/a e.org/a words (https://e.org)",
        ),
        ("1 &lt; 2 &amp;&amp; <3", "1 < 2 && <3"),
    ],
)
def test_marks_are_what_people_see(raw: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "bakery").mkdir()
    (tmp_path / "users.json").write_text(json.dumps(PEOPLE), encoding="utf-8")
    day = tmp_path / "bakery" / "2017-11-22.json"
    day.write_text(json.dumps([message(1, raw)]), encoding="utf-8")
    comment = read(Source.of(day)).comments[0]
    assert (comment.text, comment.author_name, comment.thread_id) == (text, "ida", "bakery")


def test_an_export_names_people_and_channels_and_reads_days(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("users.json", json.dumps(PEOPLE))
        packed.writestr("channels.json", json.dumps(CHANNELS))
        packed.writestr("bakery/2017-11-22.json", json.dumps([message(1, "bread")]))
        packed.writestr(
            "oven/2017-11-22.json", json.dumps([message(1, "hot", thread_ts="1511380000.000100")])
        )
    from moderator.importers.files import archives

    read_days, refused = [], []
    for source in archives.sources(path):
        try:
            read_days += read(source).comments
        except NoComments as error:
            refused.append(str(error))
    assert [(one.text, one.author_name, one.thread_title) for one in read_days] == [
        ("bread", "ida", "#bakery"),
        ("hot", "ida", "#oven"),
    ]
    assert read_days[1].parent_external_id == "1511380000.000100"
    assert len(refused) == 2
    assert all("Slack" in said for said in refused)
