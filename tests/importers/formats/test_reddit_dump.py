import json
from pathlib import Path

import pytest
import zstandard

from moderator.core.errors import UserError
from tests.importers.reading import read

ONE = {
    "id": "k1",
    "body": "some words",
    "author": "ann_rye",
    "created_utc": 1_717_228_800,
    "link_id": "t3_p1",
    "parent_id": "t3_p1",
    "score": 1,
    "subreddit": "bread",
}
POST = {
    "id": "p1",
    "title": "A loaf",
    "selftext": "words",
    "num_comments": 1,
    "subreddit": "bread",
    "score": 2,
}


def test_packed_with_a_window_of_two_gibibytes(tmp_path: Path) -> None:
    # A frame by hand: its header declares the window, one raw block holds the line.
    line = json.dumps(ONE).encode() + b"\n"
    frame = (
        b"\x28\xb5\x2f\xfd\x00" + bytes([(31 - 10) << 3]) + (len(line) << 3 | 1).to_bytes(3, "little") + line
    )
    path = tmp_path / "RC_2024-02.zst"
    path.write_bytes(frame)
    assert zstandard.get_frame_parameters(path.read_bytes()).window_size == 2**31
    got = read(path)
    assert (got.format, got.texts) == ("reddit_dump", ["some words"])


def test_every_arrangement() -> None:
    pretty = json.dumps(ONE, indent=2)
    for content in (
        json.dumps(ONE),
        json.dumps([ONE]),
        json.dumps({"data": [ONE]}),
        json.dumps({"comments": [ONE]}),
        pretty,
        "\ufeff" + pretty,
    ):
        got = read(content)
        assert (got.format, got.texts) == ("reddit_dump", ["some words"]), content
    assert len(read(pretty + "\n" + pretty).comments) == len(read(json.dumps(ONE) * 2).comments) == 2


def test_posts_alone_are_said_to_be_posts() -> None:
    lines = "\n".join(json.dumps({**POST, "id": f"p{number}"}) for number in range(30))
    for content in (lines, json.dumps([POST]), json.dumps(POST)):
        with pytest.raises(UserError, match=r"0 comments found.*Reddit posts"):
            read(content)


def test_a_post_is_told_from_its_comments() -> None:
    got = read("\n".join(map(json.dumps, (ONE, POST, ONE))))
    assert (len(got.comments), got.reasons) == (2, {"a post, not a comment": 1})
    inside = read(json.dumps({**POST, "comments": [{"id": "k2", "body": "within", "score": 1, "is_submitter": True,
                                                    "created_utc": "2024-06-01 08:00:00"}]}))  # fmt: skip
    assert [(one.thread_id, one.thread_title, one.parent_external_id) for one in inside.comments] == [
        ("p1", "A loaf", None)
    ]
    assert inside.reasons == {"a post, not a comment": 1}


def test_numbers_as_text_and_nothing_at_all() -> None:
    got = read(
        json.dumps({**ONE, "score": "-7", "created_utc": "1717228800.0", "author": None, "parent_id": None})
    )
    comment = got.comments[0]
    assert (comment.like_count, comment.author_name, comment.parent_external_id) == (-7, None, None)
    assert comment.created_at is not None
    assert comment.created_at.year == 2024


@pytest.mark.parametrize(
    "body", ["[deleted]", "[removed]", " [removed] ", "[deleted by user]", "[ Removed by Reddit ]"]
)
def test_what_is_gone_is_skipped_as_gone(body: str) -> None:
    got = read("\n".join(map(json.dumps, (ONE, {**ONE, "body": body}))))
    assert got.reasons == {"deleted before the export": 1}


def test_whose_download_it_is_stands_in_the_file_beside(tmp_path: Path) -> None:
    row = "abc12,/r/s/comments/zz1/t/abc12/,2026-06-05 12:00:00 UTC,192.0.2.1,s,0,/r/s/comments/zz1/t/,,some words,"
    (tmp_path / "comments.csv").write_text(
        f"id,permalink,date,ip,subreddit,gildings,link,parent,body,media\n{row}\n", encoding="utf-8"
    )
    (tmp_path / "statistics.csv").write_text("statistic,value\naccount name,ida\nkarma,7\n", encoding="utf-8")
    assert [comment.author_name for comment in read(tmp_path / "comments.csv").comments] == ["ida"]
