"""What platforms send beside comments, file by file, with invented people; and whole downloads made of it."""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

STAMP = 1780297500


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _x(name: str, entry: object) -> bytes:
    return f"window.YTD.{name}.part0 = ".encode() + _json([entry])


def _map(**fields: str) -> dict[str, object]:
    values = {
        name.replace("_", " "): {"href": "", "value": value, "timestamp": 0} for name, value in fields.items()
    }
    return {"title": "", "media_map_data": {}, "string_map_data": {**values, "Time": {"timestamp": STAMP}}}


OTHERS: dict[str, tuple[bytes, str]] = {
    # What people take for an export
    "mail.eml": (
        b"Received: from a by b;\n\tMon, 1 Jun 2026\nFrom: ida@e.org\nTo: jo@e.org\nSubject: x\n\nfresh bread\n",
        "e-mail",
    ),
    "page.mhtml": (b"From: <Saved by Blink>\nSnapshot-Content-Location: https://e.org\n\n--b\n", "web page"),
    # Google Takeout
    "subscriptions.csv": (
        b"Channel Id,Channel Url,Channel Title\nUC1,http://www.youtube.com/channel/UC1,Bread and butter\n",
        "channels",
    ),
    "watch-history.json": (
        _json(
            [
                {"header": "YouTube", "title": "Watched How to bake rye bread at home", "titleUrl": "https://e.org",
                 "time": "2026-06-01T10:00:00.123Z", "products": ["YouTube"]}
            ]
        ),
        "watched",
    ),
    "Watch later-videos.csv": (
        b"Video ID,Playlist Video Creation Timestamp\nabc12345678,2026-06-01T10:00:00+00:00\n",
        "playlist",
    ),
    "playlists.csv": (
        b"Playlist ID,Playlist Description (Original),Playlist Title (Original)\nPL1,All of my favourite breads,B\n",
        "playlists",
    ),
    "videos.csv": (
        b"Video ID,Video Description (Original),Video Title (Original)\nabc12345678,How to bake bread at home,Bread\n",
        "videos",
    ),
    "Records.json": (_json({"locations": [{"latitudeE7": 1, "longitudeE7": 2}]}), "Takeout"),
    "keep.json": (_json({"isTrashed": False, "textContent": "buy flour and yeast", "title": "List"}), "Keep"),
    "All mail.mbox": (b"From 12@x Mon Jun 01 10:00:00 +0000 2026\nSubject: hi\nTo: d\n\nHello there\n", "e-mail"),
    "contacts.vcf": (b"BEGIN:VCARD\nVERSION:3.0\nFN:Ida\nEND:VCARD\n", "address book"),
    "archive_browser.html": (b"<!DOCTYPE html><html><body>Takeout</body></html>", "comments.csv"),
    # Facebook and Instagram
    "likes_and_reactions_1.json": (
        _json([{"timestamp": STAMP, "data": [{"reaction": {"reaction": "LIKE"}}], "title": "Ida likes Jorin's post."}]),
        "likes and reactions",
    ),
    "posts_and_comments.json": (_json({"reactions_v2": [{"timestamp": STAMP, "data": []}]}), "likes and reactions"),
    "your_posts_1.json": (
        _json([{"timestamp": STAMP, "data": [{"post": "We have new bread"}], "title": "Ida posted."}]),
        "own posts",
    ),
    "threads_and_replies.json": (
        _json({"text_post_app_text_posts": [{"media": [{"title": "on rye", "creation_timestamp": STAMP}]}]}),
        "own posts",
    ),
    "friends.json": (_json({"friends_v2": [{"name": "Jorin Vale", "timestamp": STAMP}]}), "friends"),
    "profile_information.json": (_json({"profile_v2": {"intro_bio": {"name": "Baker of bread"}}}), "Facebook"),
    "message_1.json": (
        _json(
            {
                "participants": [{"name": "Ida"}],
                "messages": [{"sender_name": "Ida", "timestamp_ms": STAMP * 1000, "content": "hello there you"}],
            }
        ),
        "private messages",
    ),
    "comments.html": (b'<html><body class="_5vb_ _2yq _a7o5"><div>Ida commented.</div></body></html>', "JSON"),
    "followers_1.json": (_json([{"title": "", "string_list_data": [{"value": "jorin"}]}]), "Instagram"),
    "following.json": (_json({"relationships_following": [{"string_list_data": [{"value": "j"}]}]}), "followers"),
    "liked_comments.json": (_json({"likes_comment_likes": [{"title": "jorin", "string_list_data": []}]}), "likes"),
    "personal_information.json": (_json({"profile_user": [_map(Username="ida", Bio="I bake bread")]}), "Instagram"),
    "posts_viewed.json": (_json({"impressions_history_posts_seen": [_map(Author="jorin")]}), "Instagram"),
    "posts_1.json": (
        _json([{"media": [{"uri": "a.jpg", "creation_timestamp": STAMP, "title": "Fresh bread from today"}]}]),
        "own posts",
    ),
    # X
    "like.js": (_x("like", {"like": {"tweetId": "1", "fullText": "a post by somebody"}}), "likes"),
    "direct-messages.js": (_x("direct_messages", {"dmConversation": {"messages": []}}), "private messages"),
    "follower.js": (_x("follower", {"follower": {"accountId": "1"}}), "followers"),
    "profile.js": (_x("profile", {"profile": {"description": {"bio": "I bake"}}}), "X archive"),
    "manifest.js": (b'window.__THAR_CONFIG = {\n "userInfo":{"accountId":"1"}}', "X archive"),
    "main.js": (b"!function(e){var t={};function n(r){return e[r].call(t, t.exports, n)}}({});\n", "code"),
    "main.css": (b"body { margin: 0; }\n.a, .b { color: red; }\n", "style sheet"),
    # TikTok
    "Like List.txt": (b"Date: 2026-06-01 10:00:00\nLink: https://e.org\n\nDate: 2026-06-01 10:01:00\n", "TikTok"),
    "Direct Messages.txt": (b">>> Chat History with jorin::\n2026-06-01 10:00:00 UTC ida: hello, you\n", "private"),
    # Reddit
    "messages.csv": (b"id,date,ip,from,to,subject,body\n1,2026-06-01,,ida,jorin,hi,how are you doing\n", "private"),
    "posts.csv": (b"id,permalink,gildings,title,url,body\na,https://e.org,0,My bread,x,I baked it\n", "Reddit posts"),
    "RS.ndjson": (_json({"id": "a", "title": "My first bread", "selftext": "I baked it at home"}), "Reddit posts"),
    "comment_votes.csv": (b"id,permalink,direction\nabc,https://www.reddit.com/r/b/comments/x/y/abc/,up\n", "votes"),
    # Discord, Mastodon, Telegram
    "index.json": (_json({"1000000000000000001": "general in Bakery"}), "JSON"),
    "events.json": (_json({"event_type": "app_opened", "event_id": "a"}) * 2, "Discord"),
    "actor.json": (_json({"inbox": "x", "outbox": "y", "preferredUsername": "ida", "summary": "I bake"}), "Mastodon"),
    "likes.json": (_json({"@context": "x", "orderedItems": ["https://b.example/1"]}), "liked"),
    "messages.html": (b'<!DOCTYPE html>\n<html><div class="page_body chat_page"></div></html>', "Machine-readable"),
    "counts.jsonl": (_json({"start": "2026", "end": "2027", "tweet_count": 5}) * 2, "counts of tweets"),
}  # fmt: skip
"""By name, the content of a file without comments, and a word of what must be said of it."""


def pack(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def unpack(path: Path, files: Mapping[str, bytes]) -> Path:
    """Write the same as a folder."""
    for name, content in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return path


def _some(*names: str, under: str = "") -> dict[str, bytes]:
    return {f"{under}{name}": OTHERS[name][0] for name in names}


TAKEOUT = {
    "Takeout/YouTube and YouTube Music/comments/comments.csv": (
        b"Comment ID,Channel ID,Comment Create Timestamp,Price,Video ID,Comment Text\n"
        b'Ug1,UC1,2026-06-01T10:00:00+00:00,0,abc12345678,"{""text"":""first bread""}"\n'
    ),
    "Takeout/YouTube and YouTube Music/comments/comments(1).csv": (
        b"Comment ID,Channel ID,Comment Create Timestamp,Price,Video ID,Comment Text\n"
        b'Ug2,UC1,2026-06-02T10:00:00+00:00,0,abc12345678,"{""text"":""second bread""}"\n'
    ),
    **_some(
        "subscriptions.csv", "watch-history.json", "playlists.csv", "videos.csv", under="Takeout/YouTube/"
    ),
    **_some(
        "Records.json", "keep.json", "All mail.mbox", "contacts.vcf", "archive_browser.html", under="Takeout/"
    ),
    "Takeout/Read me.txt": b"Your archive\n\nThis archive holds your data, as of today.\nOpen it, and read it.\n",
    "Takeout/Tasks/list.csv": b"title,comment\nbuy flour,from the mill of the north\n",
}
FACEBOOK = {
    "your_facebook_activity/comments_and_reactions/comments.json": _json(
        {"comments_v2": [{"timestamp": STAMP, "data": [{"comment": {"comment": "warm bread", "author": "Ida"}}]}]}
    ),
    "your_facebook_activity/groups/your_comments_in_groups.json": _json(
        {"group_comments_v2": [{"timestamp": STAMP, "data": [{"comment": {"comment": "in a group", "group": "B"}}]}]}
    ),
    **_some("likes_and_reactions_1.json", "posts_and_comments.json", "your_posts_1.json", "friends.json",
            under="your_facebook_activity/"),
    **_some("profile_information.json", "message_1.json", under="personal_information/"),
    "your_facebook_activity/posts/media/photo.jpg": b"\xff\xd8\xff",
}  # fmt: skip
INSTAGRAM = {
    "your_instagram_activity/comments/post_comments_1.json": _json(
        [{"media_list_data": [{"uri": ""}], "string_map_data": {"Comment": {"value": "good crust"},
          "Media Owner": {"value": "jorin"}, "Time": {"timestamp": STAMP}}}]
    ),
    **_some("followers_1.json", "following.json", "liked_comments.json", "personal_information.json",
            "posts_viewed.json", "posts_1.json", under="connections/"),
}  # fmt: skip
X = {
    "data/account.js": _x("account", {"account": {"username": "ida_h", "accountId": "7"}}),
    "data/tweets.js": _x(
        "tweets",
        {"tweet": {"id_str": "11", "full_text": "bread &amp; butter",
                   "created_at": "Mon Jun 01 10:00:00 +0000 2026", "favorite_count": "3"}},
    ),
    **_some("like.js", "direct-messages.js", "follower.js", "profile.js", "manifest.js", under="data/"),
    **_some("main.js", "main.css", under="assets/"),
    "Your archive.html": b"<!DOCTYPE html><html></html>",
}  # fmt: skip
WHATSAPP = {
    "_chat.txt": "[01.06.26, 10:00:01] Ida: fresh rolls\n[13.06.26, 10:00:02] Jorin: \u200eimage omitted\n".encode(),
    "00000012-PHOTO-2026-06-01.jpg": b"\xff\xd8\xff",
}
TIKTOK = {
    "TikTok/Comment/Comments.txt": (
        b"Date: 2026-06-01 10:00:00 UTC\nComment: crusty\n\nDate: 2026-06-02 10:00:00 UTC\nComment: \n"
    ),
    **_some("Like List.txt", "Direct Messages.txt", under="TikTok/"),
}
