"""What each platform's own moderation tools take: in which form ids and words are handed to them, and where."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlatformTools:
    """The ways back into one platform. Everything here is done by the person, or by a script of theirs."""

    title: str
    at_once: int = 1
    """Ids that one call takes."""
    id_column: str = "id"
    columns: tuple[tuple[str, str], ...] = ()
    """Further columns of the file of ids, each with its fixed value: what the call wants to hear."""
    call: str = ""
    """The call or command that takes the ids, for who writes the script."""
    prefix: str = ""
    """What the platform puts before an id, where exports leave it out."""
    separator: str = "\n"
    """What stands between blocked words."""
    most_words: int = 1000
    words_go: str = ""
    """Where blocked words are pasted, as a path through the menus."""
    warning: str = ""


TOOLS: dict[str, PlatformTools] = {
    "youtube": PlatformTools(
        "YouTube",
        at_once=50,
        columns=(("moderationStatus", "heldForReview"),),
        call="comments.setModerationStatus (YouTube Data API): up to 50 ids, separated by commas, in one call",
        separator=",",
        words_go="YouTube Studio › Settings › Community › Automated filters › Blocked words",
        warning="A comment that was rejected cannot be published again: held for review is the safe choice.",
    ),
    "facebook": PlatformTools(
        "Facebook",
        columns=(("is_hidden", "true"),),
        call="POST /{comment-id} with is_hidden=true (Graph API, with the page's own token)",
        separator=",",
        words_go="Page › Settings › Followers and public content › Hide comments containing certain words",
    ),
    "instagram": PlatformTools(
        "Instagram",
        columns=(("hide", "true"),),
        call="POST /{ig-comment-id} with hide=true (Graph API)",
        separator=",",
        words_go="Settings › Hidden Words › Manage custom words and phrases",
    ),
    "x": PlatformTools(
        "X",
        columns=(("hidden", "true"),),
        call="PUT /2/tweets/{id}/hidden with hidden=true (API v2); only replies to your own posts can be hidden",
        most_words=200,
        words_go="Settings › Privacy and safety › Mute and block › Muted words (one at a time)",
    ),
    "reddit": PlatformTools(
        "Reddit",
        prefix="t1_",
        columns=(("action", "remove"), ("spam", "false")),
        call="POST /api/remove with id=t1_… (PRAW: reddit.comment(id).mod.remove())",
        words_go="Mod Tools › Automoderator: under “body (includes-word)”, as a list",
    ),
    "tiktok": PlatformTools(
        "TikTok",
        separator=",",
        most_words=500,
        words_go="Settings and privacy › Privacy › Comments › Filter keywords",
        call="TikTok offers no call for this; use the list of links",
    ),
    "wordpress": PlatformTools(
        "WordPress",
        at_once=200,
        columns=(("status", "hold"),),
        call="wp comment unapprove ID ID … (WP-CLI)",
        words_go="Settings › Discussion › Disallowed Comment Keys",
    ),
    "disqus": PlatformTools(
        "Disqus",
        columns=(("action", "remove"),),
        call="POST posts/remove.json with post=ID (Disqus API)",
        separator=",",
        words_go="Admin › Settings › Community Rules › Restricted Words",
    ),
    "discourse": PlatformTools(
        "Discourse",
        call="PUT /posts/{id} or the review queue",
        words_go="Admin › Logs › Watched Words",
    ),
    "discord": PlatformTools(
        "Discord",
        call="DELETE /channels/{channel}/messages/{id} (bot); the server's moderators can do it by link",
        separator=",",
        words_go="Server Settings › AutoMod › Block Custom Words",
    ),
    "telegram": PlatformTools(
        "Telegram", at_once=100, call="deleteMessages (Bot API): up to 100 message ids of one chat in a call"
    ),
    "mastodon": PlatformTools(
        "Mastodon", call="Report or delete by link; POST /api/v1/reports takes status_ids[]"
    ),
}
"""By the name of the platform in the library."""


def tools_of(platform: str | None) -> PlatformTools:
    """Return the tools of a platform; of one that is not known, plain lists."""
    return TOOLS.get(platform or "", PlatformTools((platform or "other").capitalize()))
