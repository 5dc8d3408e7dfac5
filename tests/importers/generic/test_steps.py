"""What comments say of themselves beside their fields: who wrote for the account, where they stand, who may see."""

import json

import pytest

from moderator.core.comment import OWN
from tests.importers.reading import read


@pytest.mark.parametrize(
    ("name", "theirs", "ours"),
    [
        ("direction", "incoming", "outgoing"),
        ("Direction", "Inbound", "Outbound"),
        ("message_direction", "received", "sent"),
        ("incoming", "true", "false"),
        ("from_me", "no", "yes"),
        ("is_reply_owned_by_me", "false", "true"),
        ("author_association", "NONE", "OWNER"),
    ],
)
def test_who_writes_for_the_account(name: str, theirs: str, ours: str) -> None:
    rows = [("the box was open", theirs), ("we are sorry", ours), ("thank you all", theirs)]
    table = f"comment,{name}\n" + "".join(f"{text},{side}\n" for text, side in rows)
    document = json.dumps([{"comment": text, name: side} for text, side in rows])
    for content in (table, document):
        found = read(content).comments
        assert [one.text for one in found if one.extra.get(OWN)] == ["we are sorry"]
        assert len(found) == 3


@pytest.mark.parametrize(
    ("name", "value"), [("direction", "north"), ("direction", "sent"), ("incoming", "false")]
)
def test_what_shows_but_one_side_tells_nothing(name: str, value: str) -> None:
    rows = "".join(f"words about bread {n},{value}\n" for n in range(3))
    assert not any(one.extra.get(OWN) for one in read(f"comment,{name}\n{rows}").comments)


def test_addresses_tell_the_platform_of_each_comment() -> None:
    places = ("https://x.com/a/status/1", "https://www.reddit.com/r/b/comments/c/_/d/", "https://e.org/5")
    table = "url,text\n" + "".join(f"{place},words about bread {n}\n" for n, place in enumerate(places))
    document = json.dumps(
        [{"url": place, "text": f"words about bread {n}"} for n, place in enumerate(places)]
    )
    for content in (table, document):
        assert [one.platform for one in read(content).comments] == ["x", "reddit", None]


def test_addresses_of_one_platform_among_those_of_the_press_tell_it_too() -> None:
    places = ("https://x.com/a/status/1", "https://news.example/5", "https://x.com/a/status/2")
    table = "url,text\n" + "".join(f"{place},words about bread {n}\n" for n, place in enumerate(places))
    assert [one.platform for one in read(table).comments] == ["x", None, "x"]


def test_private_messages_of_an_inbox_are_left_out() -> None:
    kinds = ("Comment", "Private message", "Comment", "Direct message")
    found = read(
        "Type,Content\n" + "".join(f"{kind},words about bread {n}\n" for n, kind in enumerate(kinds))
    )
    assert (len(found.comments), found.reasons["a private message"]) == (2, 2)


def test_notes_of_a_team_are_left_out_of_tickets_and_hidden_comments_are_not() -> None:
    rows = [{"body": f"words about bread {n}", "private": n == 1} for n in range(3)]
    assert len(read(json.dumps(rows)).comments) == 3
    found = read(json.dumps([{**row, "ticket_id": 7} for row in rows]))
    assert (len(found.comments), found.reasons["a note that only the team sees"]) == (2, 1)
    table = "ticket_id,body,public\n" + "".join(f"7,words about bread {n},{n != 1}\n" for n in range(3))
    assert len(read(table).comments) == 2


def test_the_address_of_a_page_that_comes_again_is_what_comments_stand_under() -> None:
    rows = "".join(f"c{n}aa,words about bread {n},/post/{n // 2}\n" for n in range(6))
    assert [one.thread_id for one in read(f"id,comment,url\n{rows}").comments][1:3] == ["/post/0", "/post/1"]
    rows = "".join(f"c{n}aa,words about bread {n},https://e.org/{n}\n" for n in range(6))
    assert {one.thread_id for one in read(f"id,comment,url\n{rows}").comments} == {None}


def test_who_wrote_is_no_name_of_the_comment() -> None:
    rows = "".join(f"words about bread {n},7{n},ida{n}\n" for n in range(4))
    for one in read(f"content,extra_author_attributes.id,extra_author_attributes.name\n{rows}").comments:
        assert (one.external_id, (one.author_id or "")[:1], (one.author_name or "")[:3]) == (None, "7", "ida")


@pytest.mark.parametrize(
    ("address", "post"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "dQw4w9WgXcQ"),
        ("https://youtu.be/dQw4w9WgXcQ", "dQw4w9WgXcQ"),
        ("https://www.instagram.com/reel/Cx1_a/", "Cx1_a"),
        ("https://www.tiktok.com/@shop/video/7300000000000000001?lang=en", "7300000000000000001"),
        ("https://e.org/bread?v=dQw4w9WgXcQ", "https://e.org/bread?v=dQw4w9WgXcQ"),
    ],
)
def test_a_post_is_named_as_other_exports_of_it_do(address: str, post: str) -> None:
    rows = "".join(f"{address},words about bread {n}\n" for n in range(3))
    assert {one.thread_id for one in read(f"post_url,comment\n{rows}").comments} == {post}


def test_reviews_on_maps_are_told_by_their_address() -> None:
    places = (
        "https://google.com/maps/reviews/1",
        "https://www.google.co.uk/maps/place/2",
        "https://maps.google.de/3",
    )
    table = "link,text\n" + "".join(f"{place},words about bread {n}\n" for n, place in enumerate(places))
    assert {one.platform for one in read(table).comments} == {"google_maps"}


def test_comments_below_a_video_have_their_link() -> None:
    rows = "".join(f"UgxBread00000000000000{n},vid00000001,words about bread {n}\n" for n in range(3))
    links = [one.permalink for one in read("comment_id,video_id,comment\n" + rows).comments]
    assert links[0] == "https://www.youtube.com/watch?v=vid00000001&lc=UgxBread000000000000000"
    told = read(
        "comment_id,video_id,comment\n7,vid00000001,words about bread\n8,vid00000001,and of rye\n"
    ).comments
    assert [one.permalink for one in told] == [None, None]
