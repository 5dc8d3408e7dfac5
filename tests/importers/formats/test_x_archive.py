import json
from pathlib import Path

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
