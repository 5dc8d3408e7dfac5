"""The exports of platforms and of the tools that read them, each recognised by its own shape."""

from moderator.importers.base import Importer
from moderator.importers.facebook_download import FacebookDownload
from moderator.importers.instagram_download import InstagramDownload
from moderator.importers.x_archive import XArchive
from moderator.importers.youtube_api import YouTubeApi
from moderator.importers.ytdlp import YtDlp

PLATFORMS: tuple[Importer, ...] = (
    YouTubeApi(),
    YtDlp(),
    FacebookDownload(),
    InstagramDownload(),
    XArchive(),
)
