"""Formats by the names that people type for them: the ending of a file, a site, a word for a kind of file."""

from collections.abc import Sequence

from moderator.core.wording import nearest

_MEANT = {
    "table": "csv tsv tab psv dsv tables csvs excel xls xlsx xlsm xlsb ods sheet sheets spreadsheet workbook parquet "
    "sql dump mysql postgres postgresql sqlite md markdown html htm",
    "json": "jsonl ndjson jsonlines json_lines json5 js",
    "lines": "txt text plain plain_text plaintext list",
    "line_chat lines": "line",
    "comment_feed": "rss atom feed",
    "x_archive x_api x_v1 x_web": "x twitter tweet tweets",
    "wordpress disqus comment_feed": "xml wxr",
    "youtube_takeout youtube_takeout_page": "takeout google_takeout",
    "google_play_api google_play_console google_play_scraper google_play_scraper_json": "play play_store google_play",
    "google_business": "google_maps maps google_my_business business_profile",
    "ytdlp": "yt_dlp youtube_dl",
    "reddit_dump": "pushshift arctic_shift",
    "kakaotalk": "kakao",
    "exportcomments": "export_comments",
}
OF_WORD = {word: names.split() for names, words in _MEANT.items() for word in words.split()}
"""The names of formats that a word may mean; no word is itself one."""
_MOST = 6
"""Names that are offered at once; more are no help."""


def meant(typed: str, known: Sequence[str]) -> list[str]:
    """Return the names of formats that were probably meant by a word that is none; at most six."""
    word = "_".join(typed.lower().replace("-", " ").replace(".", " ").replace("_", " ").split())
    if word in known:
        return [word]
    if word in OF_WORD:
        return OF_WORD[word]
    parts = [name for name in known if f"_{word}_" in f"_{name}_"]
    return parts[:_MOST] or nearest(word, known)
