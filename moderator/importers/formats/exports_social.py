"""Tables that scrapers and archives of social networks and forums write."""

from moderator.importers.formats import export_steps as steps
from moderator.importers.formats.known_table import described

SOCIAL = (
    described(
        "facepager", "Facepager table", "Facepager", None,
        ["object_id object_type query_status", "object_id object_type query_type"], steps.facepager,
        guesses=True, left_out=steps.not_data, external_id="object_id",
        text="message text snippet_textoriginal snippet_textdisplay body",
        created_at="created_time created_at timestamp snippet_publishedat",
        author_name="from_name username from_username snippet_authordisplayname", author_id="from_id",
    ),
    described(
        "twarc_csv", "Tweets, twarc-csv", "twarc", "x",
        ["conversation_id author_username public_metrics_like_count text",
         "referenced_tweets_replied_to_id author_id text"],
        steps.twarc,
        text="text", external_id="id", parent_external_id="referenced_tweets_replied_to_id",
        thread_id="conversation_id", author_name="author_username", author_id="author_id", created_at="created_at",
        like_count="public_metrics_like_count",
    ),
    described(
        "twint_csv", "Tweets, Twint", "Twint", "x",
        ["conversation_id tweet username likes_count", "tweet username timezone date time"], steps.twint,
        text="tweet", external_id="id", thread_id="conversation_id", author_name="username", author_id="user_id",
        created_at="date created_at", like_count="likes_count", permalink="link",
    ),
    described(
        "snscrape_csv", "Tweets, snscrape table", "snscrape", "x",
        ["rawcontent likecount", "tweet_id text", "tweet_id tweet", "tweet_id content", "tweet_id rawcontent"],
        steps.snscrape,
        guesses=True, text="rawcontent text tweet content", external_id="tweet_id id",
        author_name="username user_username user screen_name", created_at="datetime date created_at",
        like_count="likecount like_count likes favorite_count", thread_id="conversationid conversation_id",
        parent_external_id="inreplytotweetid in_reply_to_tweet_id in_reply_to_status_id reply_id",
        permalink="url permalink",
    ),
    described(
        "tiktok_apify_csv", "TikTok comments, Apify table", "Apify", "tiktok",
        ["cid diggcount text", "cid replycommenttotal text"], steps.tiktok,
        left_out=steps.captions,
        text="text", external_id="cid", parent_external_id="repliestoid", author_name="uniqueid", author_id="uid",
        created_at="createtimeiso createtime", like_count="diggcount",
    ),
    described(
        "instagram_apify_csv", "Instagram comments, Apify table", "Apify", "instagram",
        ["ownerusername text commenturl", "ownerusername text posturl", "owner_username text posturl id"],
        steps.instagram,
        text="text", external_id="id", author_name="ownerusername owner_username", author_id="owner_id ownerid",
        created_at="timestamp", like_count="likescount", permalink="commenturl",
    ),
    described(
        "youtube_apify_csv", "YouTube comments, Apify table", "Apify", "youtube",
        ["cid comment votecount", "cid comment replytocid"], steps.youtube,
        text="comment", external_id="cid", parent_external_id="replytocid", author_name="author",
        created_at="publishedtimetext", like_count="votecount", thread_id="videoid", thread_title="title",
    ),
    described(
        "facebook_apify_csv", "Facebook comments, Apify table", "Apify", "facebook",
        ["facebookurl profilename text", "profilename feedbackid text", "profilename commenturl text"],
        text="text", external_id="id", parent_external_id="replytocommentid", author_name="profilename",
        author_id="profileid", created_at="date", like_count="likescount", thread_id="facebookid",
        thread_title="posttitle", permalink="commenturl",
    ),
    described(
        "youtube_downloader_csv", "YouTube comments, youtube-comment-downloader table", "youtube-comment-downloader",
        "youtube", ["cid text votes author", "cid text time channel"], steps.youtube,
        text="text", external_id="cid", author_name="author", author_id="channel", created_at="time_parsed time",
        like_count="votes",
    ),
    described(
        "youtube_table", "YouTube comment export", "YouTube", "youtube",
        ["textdisplay authordisplayname", "textoriginal authordisplayname", "snippet_textdisplay",
         "snippet_toplevelcomment_snippet_textdisplay", "snippet_toplevelcomment_snippet_textoriginal"],
        steps.youtube, guesses=True,
        text="textoriginal snippet_textoriginal snippet_toplevelcomment_snippet_textoriginal textdisplay "
             "snippet_textdisplay snippet_toplevelcomment_snippet_textdisplay",
        author_name="authordisplayname snippet_authordisplayname snippet_toplevelcomment_snippet_authordisplayname",
        author_id="authorchannelid_value authorchannelid snippet_authorchannelid_value "
                  "snippet_toplevelcomment_snippet_authorchannelid_value",
        created_at="publishedat snippet_publishedat snippet_toplevelcomment_snippet_publishedat",
        like_count="likecount snippet_likecount snippet_toplevelcomment_snippet_likecount",
        thread_id="videoid video_id snippet_videoid", thread_title="videotitle video_title",
        parent_external_id="parentid parent_id snippet_parentid",
    ),
    described(
        "reddit_table", "Reddit comments table", "Reddit", "reddit",
        ["body created_utc subreddit", "body created_utc score", "body created_utc link_id", "body link_id parent_id",
         "body created_utc permalink", "body subreddit score", "body comment_id parent_id submission_id",
         "author score created link body"],
        steps.reddit,
        text="body", external_id="id name comment_id", parent_external_id="parent_id",
        thread_id="link_id submission_id post_id", author_name="author author_name", author_id="author_fullname",
        created_at="created_utc created", like_count="score ups", permalink="permalink link",
    ),
    described(
        "reddit_download", "Reddit account data", "Reddit", "reddit",
        ["id permalink date subreddit link body", "permalink date subreddit parent body"], steps.reddit,
        text="body", external_id="id", parent_external_id="parent", created_at="date", permalink="permalink",
    ),
    described(
        "discord_csv", "Discord channel table", "DiscordChatExporter", "discord",
        ["authorid author date content attachments", "author date content attachments reactions"],
        text="content", author_name="author", author_id="authorid", created_at="date",
    ),
    described(
        "discord_package_csv", "Discord account data", "Discord", "discord", ["id timestamp contents attachments"],
        text="contents", external_id="id", created_at="timestamp",
    ),
    described(
        "discourse_archive", "Discourse user archive", "Discourse", "discourse", ["post_raw topic_title"],
        steps.discourse,
        text="post_raw", thread_title="topic_title", created_at="created_at", like_count="like_count",
        permalink="url", left_out=steps.private,
    ),
    described(
        "openweb", "OpenWeb comments", "OpenWeb", None, ["spot_id message_status content", "spot_id user_name content"],
        guesses=True, text="content", external_id="id", author_name="user_name", author_id="user_id",
        thread_id="post_id", created_at="written_at created_at",
    ),
    described(
        "wordpress_table", "WordPress comments table", "WordPress", "wordpress",
        ["comment_id comment_post_id comment_content", "comment_content comment_date comment_approved"],
        steps.wordpress,
        text="comment_content", external_id="comment_id", parent_external_id="comment_parent",
        thread_id="comment_post_id", author_name="comment_author", author_id="user_id",
        created_at="comment_date_gmt comment_date",
    ),
    described(
        "phpbb_table", "phpBB posts table", "phpBB", "phpbb", ["post_id topic_id poster_id post_time post_text"],
        steps.phpbb,
        text="post_text", external_id="post_id", thread_id="topic_id", author_name="post_username",
        author_id="poster_id", created_at="post_time",
    ),
)  # fmt: skip
