import json
from pathlib import Path

import pytest

from moderator.core.errors import NoComments
from tests.importers.reading import read

TWEET = (
    '{"id_str": "1900000000000000001", "full_text": "words", "created_at": "Mon Jun 01 10:00:00 +0000 2026"}'
)


def test_every_beginning() -> None:
    for head in (
        "window.YTD.tweets.part0 = ",
        "window.YTD.tweet.part12=",
        "Grailbird.data.tweets_2014_05 = \n ",
    ):
        for entry in (TWEET, f'{{"tweet": {TWEET}}}'):
            got = read(f"{head}[{entry}];")
            assert (got.format, got.texts) == ("x_archive", ["words"]), head


def test_a_long_post_in_full_from_the_file_beside(tmp_path: Path) -> None:
    long = "so long a post " * 40
    cut = long[:279] + "…"
    (tmp_path / "tweets.js").write_text(
        "window.YTD.tweets.part0 = [" + TWEET.replace("words", cut) + "]", encoding="utf-8"
    )
    (tmp_path / "note-tweet.js").write_text(
        f'window.YTD.note_tweet.part0 = [{{"noteTweet": {{"noteTweetId": "1", "core": {{"text": "{long}"}}}}}}]',
        encoding="utf-8",
    )
    assert read(tmp_path / "tweets.js").texts == [long]


def test_a_long_post_whose_addresses_differ_is_known_by_its_second(tmp_path: Path) -> None:
    rest = " so long a post" * 30
    cut = f"Look at https://t.co/a{rest}"[:276] + "… https://t.co/b"
    (tmp_path / "tweets.js").write_text(
        f"window.YTD.tweets.part0 = [{TWEET.replace('words', cut)}]", encoding="utf-8"
    )
    long = f"Look at https://t.co/c{rest}"
    note = {"createdAt": "2026-06-01T10:00:00.000Z", "core": {"text": long}}
    other = {"createdAt": "2026-06-01T10:00:01.000Z", "core": {"text": f"Look at another{rest}"}}
    content = json.dumps([{"noteTweet": one} for one in (note, other)])
    (tmp_path / "note-tweet.js").write_text(f"window.YTD.note_tweet.part0 = {content}", encoding="utf-8")
    assert read(tmp_path / "tweets.js").texts == [long]


def test_made_json_by_taking_the_assignment_off() -> None:
    for content in (f'[{{"tweet": {TWEET}}}]', f'{{"tweet": {TWEET}}}\n{{"tweet": {TWEET}}}'):
        got = read(content.replace("words", "1 &lt; 2"))
        assert (got.format, set(got.texts)) == ("x_archive", {"1 < 2"})


def test_long_posts_alone(tmp_path: Path) -> None:
    notes = [
        {
            "noteTweetId": str(number),
            "createdAt": "2026-06-01T10:00:00.000Z",
            "core": {"text": f"{number} &lt; 9 " * 40},
        }
        for number in (7, 8)
    ]
    notes.append({"noteTweetId": "9", "createdAt": "2026-06-01T10:00:00.000Z", "core": {"text": ""}})
    content = json.dumps([{"noteTweet": one} for one in notes])
    path = tmp_path / "note-tweet.js"
    path.write_text(f"window.YTD.note_tweet.part0 = {content}", encoding="utf-8")
    account = '[{"account": {"username": "ida", "accountId": "5"}}]'
    (tmp_path / "account.js").write_text(f"window.YTD.account.part0 = {account}", encoding="utf-8")
    got = read(path)
    assert got.texts == ["7 < 9 " * 40, "8 < 9 " * 40]
    assert got.found == 3
    first = got.comments[0]
    assert (first.external_id, first.author_name, first.author_id, first.permalink) == ("7", "ida", "5", None)
    assert str(first.created_at) == "2026-06-01 10:00:00+00:00"


def test_long_posts_beside_all_posts_are_not_read_twice(tmp_path: Path) -> None:
    note = {"createdAt": "2026-06-01T10:00:00.000Z", "core": {"text": "so long " * 50}}
    path = tmp_path / "note-tweet.js"
    path.write_text(f"window.YTD.note_tweet.part0 = {json.dumps([{'noteTweet': note}])}", encoding="utf-8")
    (tmp_path / "tweets.js").write_text(f"window.YTD.tweets.part0 = [{TWEET}]", encoding="utf-8")
    with pytest.raises(NoComments, match=r"tweets\.js"):
        read(path)


def test_long_posts_come_in_parts(tmp_path: Path) -> None:
    for name, number in (("note-tweet.js", 0), ("note-tweet-part1.js", 1)):
        content = json.dumps(
            [{"noteTweet": {"noteTweetId": "1", "core": {"text": f"{number} so long " * 40}}}]
        )
        (tmp_path / name).write_text(f"window.YTD.note_tweet.part{number} = {content}", encoding="utf-8")
    cut = ("1 so long " * 40)[:279] + "…"
    (tmp_path / "tweets.js").write_text(
        f"window.YTD.tweets.part0 = [{TWEET.replace('words', cut)}]", encoding="utf-8"
    )
    assert read(tmp_path / "tweets.js").texts == ["1 so long " * 40]
