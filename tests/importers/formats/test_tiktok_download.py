import json

import pytest

from moderator.core.comment import TimePrecision
from moderator.importers.base import HEAD_BYTES
from tests.importers.reading import read

ONE = {"date": "2026-06-01 10:00:00", "comment": "some words", "photo": "N/A", "url": ""}


def section(*comments: object) -> dict[str, object]:
    return {"Comment": {"Comments": {"CommentsList": list(comments)}}}


@pytest.mark.parametrize("above", [None, "Activity", "Your Activity"])
def test_the_section_wherever_it_stands(above: str | None) -> None:
    inner = section(ONE)
    got = read(json.dumps({above: inner, "Profile": {}} if above else inner))
    assert (got.format, got.texts) == ("tiktok_download", ["some words"])
    assert got.comments[0].created_at_precision is TimePrecision.EXACT
    assert got.comments[0].permalink is None


def test_the_list_alone_as_a_person_cuts_it_out() -> None:
    got = read(json.dumps({"CommentsList": [ONE]}))
    assert (got.format, got.texts) == ("tiktok_download", ["some words"])


def test_a_history_longer_than_the_head_stands_before_it() -> None:
    history = [{"Date": "2026-06-01 10:00:00", "Link": "https://www.tiktokv.com/share/video/1/"}] * 8000
    content = json.dumps({"Activity": {"Video Browsing History": {"VideoList": history}}, **section(ONE)})
    assert len(content) > 2 * HEAD_BYTES
    assert read(content).texts == ["some words"]


def test_messages_and_favourites_are_none_of_our_business() -> None:
    others = {
        "Activity": {"Favorite Comment": {"FavoriteCommentList": [{"Date": "x", "comment": "not mine"}]}},
        "Direct Messages": {
            "Chat History": {"ChatHistory": {"jo": [{"From": "jo", "Content": "private words"}]}}
        },
    }
    got = read(json.dumps({**others, **section(ONE, {**ONE, "comment": ""})}))
    assert (got.texts, len(got.skipped)) == (["some words"], 1)


@pytest.mark.parametrize("comments", [None, []])
def test_no_comments_are_none_found_and_no_failure(comments: object) -> None:
    got = read(json.dumps({"Activity": {}, "Comment": {"Comments": {"CommentsList": comments}}}))
    assert (got.format, got.found) == ("tiktok_download", 0)
