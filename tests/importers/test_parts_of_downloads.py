import json

import pytest

from moderator.core.errors import UserError
from moderator.importers.base import Options
from tests.importers.reading import read

LINE = {"sender_name": "Ann", "timestamp_ms": 1_700_000_000_000, "content": "a line between two people"}
CHAT = {"Date": "2024-01-01 10:00:00", "From": "ann", "Content": "a line between two people"}
POSTS = """id,permalink,date,ip,subreddit,gildings,title,url,body
p1,/r/b/comments/p1/x/,2022-08-05 12:00:00 UTC,,b,0,A loaf,u,It sank
"""
CHATS = """message_id,created_at,username,message,channel_url,channel_name,conversation_type
x,2022-08-05,a,hey you,,,direct
"""
CHANNELS = """Channel Id,Channel Url,Channel Title
UC1,http://www.youtube.com/channel/UC1,All the bread there is
"""
THING = {"kind": "t3", "data": {"title": "A loaf of bread", "selftext": "It sank", "id": "p"}}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (POSTS, "Reddit posts"),
        ("id,title,body,kind,created,spoiler,nsfw,subreddit\nd,A loaf,It sank,text,2022-08-05,,,b\n", "drafts"),
        ("id,permalink,thread_id,date,ip,from,to,subject,body\nm,/m/m,,2022-08-05,,a,b,hi,words for you\n", "private"),
        (CHATS, "private"),
        (CHANNELS, "channels"),
        (json.dumps({"participants": [{"name": "Ann"}], "messages": [LINE] * 5, "title": "Bo"}), "private"),
        (json.dumps([{"timestamp": 1, "data": [{"post": "my own words of the day"}], "title": "Ann"}] * 3), "posts"),
        (json.dumps({"notifications_v2": [{"timestamp": 1, "text": "Bo commented on your post."}] * 3}), "Facebook"),
        (json.dumps({"Direct Messages": {"Chat History": {"ChatHistory": {"with bo:": [CHAT] * 3}}}}), "TikTok"),
        (json.dumps({"kind": "Listing", "data": {"children": [THING] * 3}}), "Reddit posts"),
    ],
)  # fmt: skip
def test_other_parts_of_a_download_are_left_alone(content: str, what: str) -> None:
    with pytest.raises(UserError, match=f"0 comments found.*{what}"):
        read(content)


def test_who_names_the_column_is_believed() -> None:
    assert read(POSTS, Options(mapping={"text": "body"})).texts == ["It sank"]


def test_a_table_that_shares_some_columns_is_not_touched() -> None:
    assert (
        read("from,subject,body\nann,hello,some words of praise\nbo,hello,and some more\n").format == "table"
    )
