import json

import pytest

from moderator.core.comment import TimePrecision
from moderator.core.errors import UserError
from tests.importers.reading import read

COMMENT = {"id": "U1", "parent": "root", "text": "behind it all", "timestamp": 1780300800, "author": "@ann"}


@pytest.mark.parametrize("name", ["formats", "automatic_captions", "thumbnails", "chapters"])
def test_what_tells_the_tool_may_lie_behind_the_head(name: str) -> None:
    bulk = [{"url": "x" * 1000, "n": number} for number in range(400)]
    document = {
        "id": "v1",
        name: bulk,
        "comments": [COMMENT],
        "title": "Rye",
        "webpage_url": "https://www.youtube.com/watch?v=v1",
        "extractor_key": "Youtube",
    }
    got = read(json.dumps(document))
    assert got.format == "ytdlp"
    assert (got.comments[0].thread_id, got.comments[0].thread_title) == ("v1", "Rye")
    assert got.comments[0].platform == "youtube"


def test_bulk_without_comments_of_this_tool_is_not_claimed() -> None:
    bulk = [{"url": "x" * 1000, "n": number} for number in range(400)]
    got = read(
        json.dumps({"id": "v1", "thumbnails": bulk, "comments": [{"id": 1, "text": "some other words"}]})
    )
    assert got.format == "json"


def test_null_comments_are_none() -> None:
    got = read(json.dumps({"id": "v1", "extractor_key": "Youtube", "comments": None}))
    assert (got.format, got.found) == ("ytdlp", 0)


def test_several_videos_in_one_file() -> None:
    videos = [{"id": f"v{n}", "extractor_key": "Youtube", "comments": [COMMENT]} for n in (1, 2)]
    for content in (json.dumps(videos), "\n".join(json.dumps(video) for video in videos)):
        got = read(content)
        assert got.format == "ytdlp"
        assert [comment.thread_id for comment in got.comments] == ["v1", "v2"]


def test_comments_alone_as_lines() -> None:
    line = json.dumps({**COMMENT, "author_is_uploader": False})
    got = read(f"{line}\n{line}\n")
    assert (got.format, len(got.comments)) == ("ytdlp", 2)
    assert got.comments[0].like_count is None


def test_another_site_keeps_exact_times() -> None:
    got = read(json.dumps({"id": "s", "extractor_key": "SoundcloudSet", "comments": [COMMENT]}))
    assert (got.comments[0].platform, got.comments[0].created_at_precision) == ("soundcloudset", "exact")
    assert got.comments[0].permalink is None


def test_a_photo_library_is_no_video() -> None:
    with pytest.raises(UserError, match="0 comments found"):
        read(json.dumps({"id": "v1", "thumbnails": [{"url": "x"}]}))


def test_the_array_saved_under_its_key_is_youtube_by_its_words() -> None:
    got = read(json.dumps({"comments": [{**COMMENT, "_time_text": "3 days ago"}]}))
    comment = got.comments[0]
    assert (got.format, comment.platform) == ("ytdlp", "youtube")
    assert comment.created_at_precision is TimePrecision.ESTIMATED
