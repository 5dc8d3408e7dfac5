"""Known exports inside something else: what somebody put around them changes nothing."""

import csv
import io
import json
from pathlib import Path

import pytest

from moderator.core.comment import NewComment
from moderator.importers import registry, wrapped
from moderator.importers.base import Options, Source
from tests.importers.reading import read
from tests.importers.test_golden import FOLDER


def _golden(name: str) -> Path:
    return FOLDER / name


def _document(name: str) -> object:
    return json.loads(_golden(name).read_text(encoding="utf-8-sig"))


@pytest.mark.parametrize("around", ["data", "items", "comments", "results"])
@pytest.mark.parametrize(
    "name",
    [
        "discord/messages_alone.json",
        "facebook_apify/comments.json",
        "instagram_download/post_comments_1.json",
        "telegram/messages_alone.json",
        "tiktok_apify/comments.json",
        "ytdlp/array.json",
    ],
)
def test_a_list_under_a_key_is_read_as_the_list(name: str, around: str) -> None:
    if not _golden(name).is_file():
        name = next(str(one.relative_to(FOLDER)) for one in sorted(_golden(name).parent.glob("*.json")))
    document = _document(name)
    alone = read(_golden(name))
    inside = read(json.dumps({"status": "ok", around: document}))
    assert (inside.format, inside.comments) == (alone.format, alone.comments)


@pytest.mark.parametrize(
    "name",
    [
        "discord/general.json",
        "facebook_download/comments.json",
        "instagram_download/2021.json",
        "mastodon/outbox.json",
        "telegram/chat.json",
        "discourse/topic.json",
    ],
)
def test_whole_exports_in_a_list_an_object_or_one_after_another_are_each_read(name: str) -> None:
    document = json.dumps(_document(name))
    alone = read(_golden(name))
    assert len(alone.comments) > 0
    for around in (f"[{document}]", f'{{"data": {document}}}'):
        inside = read(around)
        assert (inside.format, inside.comments) == (alone.format, alone.comments)
    assert read(f"[{document}, {document}]").comments == alone.comments * 2
    assert read(f"{document}\n{document}\n").comments == alone.comments * 2


@pytest.mark.parametrize(
    "name",
    [
        "discord_csv/general.csv",
        "google_play_console/reviews_202606.csv",
        "reddit_download/comments.csv",
        "twarc_csv/tweets.csv",
        "wordpress_table/wp_comments.csv",
        "youtube_takeout/comments.csv",
        "youtube_table/flattened.csv",
    ],
)
def test_a_known_table_made_json_is_read_as_the_table(name: str) -> None:
    raw = _golden(name).read_bytes()
    text = raw.decode("utf-16" if raw[:2] == b"\xff\xfe" else "utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    alone = read(_golden(name))
    for made in (json.dumps(rows), "\n".join(map(json.dumps, rows))):
        inside = read(made)
        assert (inside.format, inside.comments) == (alone.format, alone.comments)


def test_what_is_damaged_inside_is_told_of_once() -> None:
    good = json.dumps(_document("telegram/messages_alone.json"))[1:-1]
    got = read(f'{{"items": [{good}, {{"id": 1 "text": 2}}, {good}]}}')
    assert got.format == "telegram"
    assert len(got.comments) == 2 * len(read(_golden("telegram/messages_alone.json")).comments)
    assert [rejected.where for rejected in got.rejected] == [f"items[{good.count('date_unixtime')}]"]


def test_what_is_inside_is_never_held_whole() -> None:
    record = json.dumps({"id": 1, "type": "message", "date": "2026-06-01T10:00:00", "from": "Ida",
                         "from_id": "user1", "date_unixtime": "1780308000", "text": "bread"})  # fmt: skip
    content = ('{"items": [' + ",".join([record] * 20_000) + "]}").encode()
    source = Source.of_bytes("chat.json", content)
    importer = registry.detect(source)
    found = wrapped.read(importer, source, Options())
    assert isinstance(next(found), NewComment)
    (part,) = [one for one in wrapped.parts(importer, source) if isinstance(one, Source)]
    with part.open() as stream:
        assert len(stream.read(1000)) == 1000


def test_other_parts_of_a_download_are_not_taken_for_comments() -> None:
    likes = {"data": [{"title": "ida", "string_list_data": [{"href": "", "value": "👍", "timestamp": 1}]}]}
    with pytest.raises(Exception, match="0 comments found"):
        read(json.dumps(likes))
