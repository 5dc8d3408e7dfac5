"""Known exports inside something else: what somebody put around them changes nothing."""

import csv
import io
import json
from pathlib import Path

import pytest

from moderator.core.comment import NewComment
from moderator.importers import registry
from moderator.importers.base import Options, Source
from moderator.importers.recognising import wrapped
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


_INSTALOADER = "instaloader/2026-06-01_10-00-00_UTC_comments.json"
_LISTS = [
    "facebook_apify/comments.json",
    _INSTALOADER,
    "telegram/messages_alone.json",
    "tiktok_apify/comments.json",
    "youtube_api/pages.json",
]


@pytest.mark.parametrize("name", _LISTS)
def test_an_envelope_within_an_envelope_changes_nothing(name: str) -> None:
    document = _document(name)
    alone = read(_golden(name))
    for around in (
        {"code": 0, "data": {"total": 3, "comments": document}},
        {"ok": True, "response": {"result": {"items": document}}},
        {"fetched": "2026-06-01", "what_was_said": document},
    ):
        inside = read(json.dumps(around))
        assert (inside.format, inside.comments) == (alone.format, alone.comments)


@pytest.mark.parametrize("name", _LISTS)
def test_lists_by_the_id_of_their_post_are_all_read_and_name_it(name: str) -> None:
    document = _document(name)
    alone = read(_golden(name))
    inside = read(json.dumps({"dQw4w9WgXcQ": document, "aaaaaaaaaa1": document, "empty": []}))
    posts = ["dQw4w9WgXcQ"] * len(alone.comments) + ["aaaaaaaaaa1"] * len(alone.comments)
    assert inside.format == alone.format
    assert inside.comments == [
        comment if comment.thread_id else comment._replace(thread_id=post)
        for comment, post in zip(alone.comments * 2, posts, strict=True)
    ]


@pytest.mark.parametrize("name", ["x_api/page.json", "ytdlp/bread.info.json", "facebook_graph/comments.json"])
def test_pages_and_infos_by_their_id_are_all_read(name: str) -> None:
    alone = read(_golden(name))
    inside = read(json.dumps({"first": _document(name), "second": _document(name)}))
    assert inside.format == alone.format
    assert inside.texts == alone.texts * 2


def test_lists_of_which_one_is_something_else_are_not_read_as_one_format() -> None:
    comments = _document(_INSTALOADER)
    got = read(json.dumps({"comments": comments, "places": [{"id": "UC1", "name": "The bakery"}]}))
    assert got.format == "instaloader"
    assert not got.rejected
    assert got.texts == read(_golden(_INSTALOADER)).texts


def test_what_is_by_id_is_never_held_whole() -> None:
    record = {"cid": "UgA", "text": "bread", "votes": "1", "time": "1 day ago", "author": "@ida"}
    content = json.dumps({"dQw4w9WgXcQ": [record] * 12_000, "aaaaaaaaaa1": [record]}).encode()
    source = Source.of_bytes("all.json", content)
    importer = registry.detect(source)
    sizes = []
    for part in wrapped.parts(importer, source):
        assert isinstance(part, Source)
        with part.open() as stream:
            sizes.append(len(json.load(stream)))
    assert sizes == [5000, 5000, 2000, 1]
    assert len(read(content).comments) == 12_001


def test_the_post_named_beside_a_list_is_the_thread_of_its_comments() -> None:
    document = _document(_INSTALOADER)
    got = read(json.dumps({"shortcode": "Cabc", "comments": document}))
    assert {comment.thread_id for comment in got.comments} == {"Cabc"}


def test_looking_for_one_format_changes_nothing_for_the_next() -> None:
    page = _document("x_api/page.json")
    alone = read(_golden("x_api/page.json"))
    inside = read(json.dumps({"response": page}))
    assert (inside.format, inside.texts) == (alone.format, alone.texts)
