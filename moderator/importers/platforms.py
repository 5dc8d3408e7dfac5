"""The exports of platforms and of the tools that read them, each recognised by its own shape."""

from moderator.importers.base import Importer
from moderator.importers.formats.app_store_connect import AppStoreConnect
from moderator.importers.formats.app_store_rss import AppStoreRss
from moderator.importers.formats.bluesky import Bluesky
from moderator.importers.formats.chat_log import ChatLog
from moderator.importers.formats.comment_feed import CommentFeed
from moderator.importers.formats.commento import Commento
from moderator.importers.formats.coral import Coral
from moderator.importers.formats.discord import Discord
from moderator.importers.formats.discord_package import DiscordPackage
from moderator.importers.formats.discord_text import DiscordText
from moderator.importers.formats.discourse import Discourse
from moderator.importers.formats.disqus import Disqus
from moderator.importers.formats.disqus_api import DisqusApi
from moderator.importers.formats.facebook_apify import FacebookApify
from moderator.importers.formats.facebook_download import FacebookDownload
from moderator.importers.formats.facebook_graph import FacebookGraph
from moderator.importers.formats.google_business import GoogleBusiness
from moderator.importers.formats.google_play_api import GooglePlayApi
from moderator.importers.formats.instagram_apify import InstagramApify
from moderator.importers.formats.instagram_download import InstagramDownload
from moderator.importers.formats.instagram_graph import InstagramGraph
from moderator.importers.formats.instaloader import Instaloader
from moderator.importers.formats.intercom import Intercom
from moderator.importers.formats.isso import Isso
from moderator.importers.formats.isso_api import IssoApi
from moderator.importers.formats.kakaotalk import KakaoTalk
from moderator.importers.formats.known_json import KNOWN_JSON
from moderator.importers.formats.line_chat import LineChat
from moderator.importers.formats.linkedin import LinkedIn
from moderator.importers.formats.mastodon import Mastodon
from moderator.importers.formats.mattermost import Mattermost
from moderator.importers.formats.notion import Notion
from moderator.importers.formats.reddit_apify import RedditApify
from moderator.importers.formats.reddit_dump import RedditDump
from moderator.importers.formats.reddit_listing import RedditListing
from moderator.importers.formats.remark42 import Remark42
from moderator.importers.formats.slack import Slack
from moderator.importers.formats.snscrape import Snscrape
from moderator.importers.formats.stack_exchange import StackExchange
from moderator.importers.formats.telegram import Telegram
from moderator.importers.formats.tiktok_api import TikTokApi
from moderator.importers.formats.tiktok_apify import TikTokApify
from moderator.importers.formats.tiktok_download import TikTokDownload
from moderator.importers.formats.tiktok_download_text import TikTokDownloadText
from moderator.importers.formats.twint import Twint
from moderator.importers.formats.twitch import Twitch
from moderator.importers.formats.typeform import Typeform
from moderator.importers.formats.vk import Vk
from moderator.importers.formats.whatsapp import WhatsApp
from moderator.importers.formats.wordpress import WordPress
from moderator.importers.formats.wordpress_api import WordPressApi
from moderator.importers.formats.x_api import XApi
from moderator.importers.formats.x_archive import XArchive
from moderator.importers.formats.x_v1 import XV1
from moderator.importers.formats.x_web import XWeb
from moderator.importers.formats.youtube_api import YouTubeApi
from moderator.importers.formats.youtube_apify import YouTubeApify
from moderator.importers.formats.youtube_downloader import YouTubeDownloader
from moderator.importers.formats.youtube_live_chat import YouTubeLiveChat
from moderator.importers.formats.youtube_takeout import YouTubeTakeout
from moderator.importers.formats.youtube_takeout_page import YouTubeTakeoutPage
from moderator.importers.formats.ytdlp import YtDlp

PLATFORMS: tuple[Importer, ...] = (
    Disqus(),
    WordPress(),
    CommentFeed(),
    RedditListing(),
    YouTubeApi(),
    YtDlp(),
    FacebookDownload(),
    InstagramDownload(),
    XArchive(),
    Telegram(),
    Discord(),
    DiscordPackage(),
    DiscordText(),
    Mastodon(),
    Bluesky(),
    WhatsApp(),
    KakaoTalk(),
    LineChat(),
    ChatLog(),
    YouTubeLiveChat(),
    YouTubeDownloader(),
    YouTubeApify(),
    YouTubeTakeout(),
    YouTubeTakeoutPage(),
    FacebookApify(),
    InstagramApify(),
    Instaloader(),
    XV1(),
    XWeb(),
    XApi(),
    Snscrape(),
    Twint(),
    TikTokDownload(),
    TikTokDownloadText(),
    TikTokApify(),
    TikTokApi(),
    RedditApify(),
    RedditDump(),
    Commento(),
    Isso(),
    IssoApi(),
    DisqusApi(),
    WordPressApi(),
    Remark42(),
    Discourse(),
    Coral(),
    Slack(),
    Intercom(),
    Mattermost(),
    Notion(),
    Typeform(),
    Vk(),
    LinkedIn(),
    Twitch(),
    StackExchange(),
    AppStoreConnect(),
    AppStoreRss(),
    GoogleBusiness(),
    GooglePlayApi(),
    FacebookGraph(),
    InstagramGraph(),
    *KNOWN_JSON,
)
