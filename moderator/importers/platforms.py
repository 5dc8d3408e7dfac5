"""The exports of platforms and of the tools that read them, each recognised by its own shape."""

from moderator.importers.app_store_connect import AppStoreConnect
from moderator.importers.app_store_rss import AppStoreRss
from moderator.importers.base import Importer
from moderator.importers.bluesky import Bluesky
from moderator.importers.comment_feed import CommentFeed
from moderator.importers.commento import Commento
from moderator.importers.coral import Coral
from moderator.importers.discord import Discord
from moderator.importers.discord_package import DiscordPackage
from moderator.importers.discourse import Discourse
from moderator.importers.disqus import Disqus
from moderator.importers.disqus_api import DisqusApi
from moderator.importers.facebook_apify import FacebookApify
from moderator.importers.facebook_download import FacebookDownload
from moderator.importers.facebook_graph import FacebookGraph
from moderator.importers.instagram_apify import InstagramApify
from moderator.importers.instagram_download import InstagramDownload
from moderator.importers.instagram_graph import InstagramGraph
from moderator.importers.instaloader import Instaloader
from moderator.importers.isso import Isso
from moderator.importers.isso_api import IssoApi
from moderator.importers.kakaotalk import KakaoTalk
from moderator.importers.known_json import KNOWN_JSON
from moderator.importers.line_chat import LineChat
from moderator.importers.mastodon import Mastodon
from moderator.importers.reddit_apify import RedditApify
from moderator.importers.reddit_dump import RedditDump
from moderator.importers.reddit_listing import RedditListing
from moderator.importers.remark42 import Remark42
from moderator.importers.snscrape import Snscrape
from moderator.importers.telegram import Telegram
from moderator.importers.tiktok_api import TikTokApi
from moderator.importers.tiktok_apify import TikTokApify
from moderator.importers.tiktok_download import TikTokDownload
from moderator.importers.tiktok_download_text import TikTokDownloadText
from moderator.importers.twint import Twint
from moderator.importers.whatsapp import WhatsApp
from moderator.importers.wordpress import WordPress
from moderator.importers.wordpress_api import WordPressApi
from moderator.importers.x_api import XApi
from moderator.importers.x_archive import XArchive
from moderator.importers.x_v1 import XV1
from moderator.importers.x_web import XWeb
from moderator.importers.youtube_api import YouTubeApi
from moderator.importers.youtube_apify import YouTubeApify
from moderator.importers.youtube_downloader import YouTubeDownloader
from moderator.importers.youtube_live_chat import YouTubeLiveChat
from moderator.importers.youtube_takeout import YouTubeTakeout
from moderator.importers.youtube_takeout_page import YouTubeTakeoutPage
from moderator.importers.ytdlp import YtDlp

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
    Mastodon(),
    Bluesky(),
    WhatsApp(),
    KakaoTalk(),
    LineChat(),
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
    AppStoreConnect(),
    AppStoreRss(),
    FacebookGraph(),
    InstagramGraph(),
    *KNOWN_JSON,
)
