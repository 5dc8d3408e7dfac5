"""What the account itself wrote under its posts is marked, in every layout that tells whose these are."""

import json

import pytest

from moderator.core.comment import OWN
from tests.importers.reading import read


def own_texts(content: object) -> tuple[list[str], int]:
    """Return the texts that are marked, and the number of all."""
    found = read(content if isinstance(content, str) else json.dumps(content)).comments
    return [one.text for one in found if one.extra.get(OWN) is True], len(found)


def graph(own: str, text: str, person: str) -> dict[str, object]:
    return {
        "id": own,
        "message": text,
        "created_time": "2026-06-01T10:00:00+0000",
        "from": {"id": person, "name": "N"},
    }


def gram(number: int, text: str, person: str) -> dict[str, object]:
    return {
        "id": f"1790000000000000{number}",
        "text": text,
        "timestamp": "2026-06-01T10:00:00+0000",
        "username": person,
    }


def bsky(did: str, name: str, root: str | None = None) -> dict[str, object]:
    reply = {"reply": {"root": {"uri": root}, "parent": {"uri": root}}} if root else {}
    record = {"$type": "app.bsky.feed.post", "text": name, "createdAt": "2026-06-01T10:00:00Z", **reply}
    return {
        "uri": f"at://{did}/app.bsky.feed.post/{name}",
        "cid": "c",
        "author": {"did": did, "handle": did},
        "record": record,
    }


def tweet(number: int, text: str, person: str, **told: object) -> dict[str, object]:
    own = f"19000000000000000{number:02}"
    return {
        "id": own,
        "text": text,
        "author_id": person,
        "conversation_id": "1900000000000000001",
        "created_at": "2026-06-01T10:00:00Z",
        **told,
    }


TO_ROOT = {
    "in_reply_to_user_id": "55",
    "referenced_tweets": [{"type": "replied_to", "id": "1900000000000000001"}],
}
FLAT = {**TO_ROOT, "in_reply_to_user": {"id": "55", "username": "shop"}}
del FLAT["in_reply_to_user_id"]

ROOT = "at://did:shop/app.bsky.feed.post/post"
DISQUS = """<?xml version="1.0"?><disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<thread dsq:id="7"><link>https://e.org/a</link><title>A</title><author><name>Site</name><isAnonymous>false</isAnonymous>
<username>site</username></author></thread>
<post dsq:id="1"><message>Nice</message><createdAt>2026-06-01T10:00:00Z</createdAt><isDeleted>false</isDeleted><author>
<name>Site</name><isAnonymous>true</isAnonymous></author><thread dsq:id="7"/></post>
<post dsq:id="2"><message>Thanks</message><createdAt>2026-06-01T10:00:00Z</createdAt><isDeleted>false</isDeleted>
<author><name>Site</name><isAnonymous>false</isAnonymous><username>site</username></author><thread dsq:id="7"/></post>
</disqus>"""
STREAM = [
    {"replayChatItemAction": {"actions": [{"addChatItemAction": {"item": {"liveChatTextMessageRenderer": {
        "id": f"m{place}", "message": {"runs": [{"text": text}]}, "authorName": {"simpleText": "N"},
        "authorBadges": [{"liveChatAuthorBadgeRenderer": {"icon": {"iconType": badge}}}]}}}}]}}
    for place, (text, badge) in enumerate((("hello all", "OWNER"), ("mind your words", "MODERATOR")))
]  # fmt: skip
TIKTOK = {"cid": "1", "diggCount": 1, "createTimeISO": "2026-06-01T10:00:00Z", "uid": "5",
          "videoWebUrl": "https://www.tiktok.com/@shop.one/video/7300000000000000001"}  # fmt: skip
REDDIT = {"created_utc": 1780300800, "score": 1, "link_id": "t3_abc", "parent_id": "t3_abc"}
DISCOURSE = {"post_number": 1, "topic_id": 9, "created_at": "2026-06-01T10:00:00Z"}

LAYOUTS: dict[str, tuple[object, list[str], int]] = {
    "facebook_graph": (
        {"id": "55_77", "message": "Our post", "story": "x",
         "comments": {"data": [graph("77_1", "Bad", "8"), graph("77_2", "Sorry", "55")]}},
        ["Sorry"], 2,
    ),
    "facebook_apify": (
        [{"facebookUrl": "https://www.facebook.com/Shop/posts/1", "profileUrl": f"https://www.facebook.com/{who}",
          "commentUrl": "https://www.facebook.com/1", "profileName": "N", "text": text, "id": text}
         for who, text in (("shop", "Sorry"), ("ann.b", "Bad"), ("people/x/1", "Meh"))],
        ["Sorry"], 3,
    ),
    "instagram_graph": (
        {"id": "17950000000000001", "caption": "Box", "media_type": "IMAGE", "username": "shop",
         "comments": {"data": [{**gram(1, "Bad", "ann"), "replies": {"data": [gram(2, "Sorry", "shop")]}}]}},
        ["Sorry"], 2,
    ),
    "instagram_apify": (
        [{"shortCode": "C1", "ownerUsername": "shop", "caption": "Box", "latestComments": [
            {"id": "1", "text": "Bad", "ownerUsername": "ann", "timestamp": "2026-06-01T10:00:00.000Z"},
            {"id": "2", "text": "Sorry", "ownerUsername": "shop", "timestamp": "2026-06-01T10:00:00.000Z"}]}],
        ["Sorry"], 2,
    ),
    "tiktok_apify": (
        [{**TIKTOK, "text": "Bad", "uniqueId": "ann"}, {**TIKTOK, "text": "Sorry", "uniqueId": "shop.one"}],
        ["Sorry"], 2,
    ),
    "tiktok_apify_csv": (
        "cid,text,diggCount,uniqueId,uid,createTimeISO,videoWebUrl\n"
        "1,Bad,0,ann,5,2026-06-01T10:00:00Z,https://www.tiktok.com/@shop/video/73\n"
        "2,Sorry,0,shop,6,2026-06-01T10:00:00Z,https://www.tiktok.com/@shop/video/73\n",
        ["Sorry"], 2,
    ),
    "tiktok_api": (
        {"comments": [
            {"cid": "1", "text": "Bad", "aweme_id": "7", "create_time": 1780300800, "digg_count": 0},
            {"cid": "2", "text": "Sorry", "aweme_id": "7", "create_time": 1780300800, "digg_count": 0,
             "label_list": [{"text": "Creator", "type": 1}]}], "has_more": 0},
        ["Sorry"], 2,
    ),
    "youtube_table": (
        "textDisplay,authorDisplayName,authorChannelId.value,channelId,videoId,publishedAt\n"
        "Bad,@ann,UCann,UCshop,vid00000001,2026-06-01T10:00:00Z\n"
        "Sorry,@shop,UCshop,UCshop,vid00000001,2026-06-01T11:00:00Z\n",
        ["Sorry"], 2,
    ),
    "youtube_live_chat": ("".join(json.dumps(one) + "\n" for one in STREAM), ["hello all"], 2),
    "bluesky": (
        {"thread": {"post": bsky("did:shop", "post"), "replies": [
            {"post": bsky("did:ann", "Bad", ROOT), "replies": [{"post": bsky("did:shop", "Sorry", ROOT)}]}]}},
        ["Sorry"], 3,
    ),
    "bluesky, strangers found by a search": (
        {"posts": [bsky("did:shop", "On", ROOT), bsky("did:ann", "Bad", ROOT)]}, [], 2
    ),
    "x_api": ({"data": [tweet(3, "Sorry", "55"), tweet(2, "Bad", "8", **TO_ROOT)]}, ["Sorry"], 2),
    "x_api, with the post itself": (
        {"data": [tweet(1, "New box", "55"), tweet(2, "Bad", "8"), tweet(3, "Sorry", "55")]}, ["Sorry"], 3
    ),
    "x_api, twarc": (
        "".join(json.dumps(one) + "\n" for one in (tweet(2, "Bad", "8", **FLAT), tweet(3, "Sorry", "55"))),
        ["Sorry"], 2,
    ),
    "x_api, strangers found by a search": (
        {"data": [tweet(2, "Bad", "8", **TO_ROOT), tweet(3, "Sorry", "55"),
                  tweet(4, "Other", "9", conversation_id="1900000000000000009")]}, [], 3
    ),
    "disqus": (DISQUS, ["Thanks"], 2),
    "disqus_api": (
        {"code": 0, "response": [
            {"id": str(n), "message": text, "raw_message": text, "isSpam": False, "createdAt": "2026-06-01T10:00:00",
             "author": {"id": str(n), "name": "N"}, "thread": {"id": "7", "title": "A", "author": "2"}}
            for n, text in ((1, "Bad"), (2, "Sorry"))]},
        ["Sorry"], 2,
    ),
    "remark42": (
        "".join(json.dumps({"id": text, "pid": "", "text": text, "user": {"name": "N", "id": "u", "admin": admin},
                            "locator": {"site": "s", "url": "https://e.org"}, "time": "2026-06-01T10:00:00Z"}) + "\n"
                for text, admin in (("Bad", False), ("Sorry", True))),
        ["Sorry"], 2,
    ),
    "coral": (
        [{"id": text, "body": text, "storyID": "s", "author": {"id": "a", "username": "n", "role": role},
          "createdAt": "2026-06-01T10:00:00Z"} for text, role in (("Bad", "COMMENTER"), ("Sorry", "STAFF"))],
        ["Sorry"], 2,
    ),
    "discourse": (
        {"latest_posts": [{**DISCOURSE, "id": 1, "raw": "Bad", "username": "a", "staff": False},
                          {**DISCOURSE, "id": 2, "raw": "Sorry", "username": "b", "staff": True}]},
        ["Sorry"], 2,
    ),
    "telegram": (
        {"name": "Shop", "type": "public_supergroup", "id": 5, "messages": [
            {"id": 1, "type": "message", "date": "2026-06-01T10:00:00", "from": "Ann", "from_id": "user9",
             "text": "Bad"},
            {"id": 2, "type": "message", "date": "2026-06-01T10:00:00", "from": "Shop", "from_id": "channel5",
             "text": "Sorry"}]},
        ["Sorry"], 2,
    ),
    "telegram, a channel": (
        {"name": "Shop", "type": "public_channel", "id": 5, "messages": [
            {"id": 2, "type": "message", "date": "2026-06-01T10:00:00", "from": "Shop", "from_id": "channel5",
             "text": "News"}]},
        [], 1,
    ),
    "reddit": (
        "".join(json.dumps({**REDDIT, "id": text.lower(), "body": text, "author": "n", "subreddit": place,
                            "is_submitter": submitter, "distinguished": kind}) + "\n"
                for text, place, submitter, kind in (
                    ("Bad", "bread", True, None), ("Rules", "bread", False, "moderator"), ("Mine", "u_ann", True, ""))),
        ["Rules", "Mine"], 3,
    ),
    "reddit, a table": (
        "id,body,created_utc,subreddit,author,distinguished,is_submitter\n"
        "aaa,Bad words,1780300800,bread,ann,,True\nbbb,The rules,1780300801,bread,mod,moderator,False\n",
        ["The rules"], 2,
    ),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_account_itself(layout: str) -> None:
    content, own, number = LAYOUTS[layout]
    assert own_texts(content) == (own, number)
