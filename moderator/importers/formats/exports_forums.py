"""Tables of posts and comments as forums and site builders keep them in their databases."""

from collections.abc import Iterator, Sequence

from moderator.core.comment import NewComment, Record
from moderator.importers.base import Source
from moderator.importers.documents.jsonformat import SERVICE
from moderator.importers.formats.known_table import described
from moderator.importers.generic.hints import Finish, LeftOut, unmarked
from moderator.importers.generic.table import Reading


def _marked_up(source: Source, reading: Reading) -> Finish:
    """Turn the markup that posts are kept in into text; person 0 is whoever has not logged in."""
    del source, reading

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del cells, number
        yield unmarked(comment._replace(author_id=None if comment.author_id == "0" else comment.author_id))

    return finish


def _events(reading: Reading) -> LeftOut:
    """Leave out what tells that a discussion was renamed, locked or moved."""
    place = reading.grid.place("type")

    def left_out(cells: Sequence[str]) -> str | None:
        kind = cells[place].strip() if place is not None else "comment"
        return None if kind in ("comment", "") else SERVICE

    return left_out


FORUMS = (
    described(
        "vbulletin_table", "vBulletin posts table", "vBulletin", "vbulletin",
        ["postid threadid dateline pagetext"], _marked_up,
        text="pagetext", external_id="postid", parent_external_id="parentid", thread_id="threadid",
        author_name="username", author_id="userid", created_at="dateline",
    ),
    described(
        "mybb_table", "MyBB posts table", "MyBB", "mybb",
        ["pid tid uid dateline message"], _marked_up,
        text="message", external_id="pid", parent_external_id="replyto", thread_id="tid", author_name="username",
        author_id="uid", created_at="dateline",
    ),
    described(
        "xenforo_table", "XenForo posts table", "XenForo", "xenforo",
        ["post_id thread_id user_id post_date message"], _marked_up,
        text="message", external_id="post_id", thread_id="thread_id", author_name="username", author_id="user_id",
        created_at="post_date", like_count="reaction_score likes",
    ),
    described(
        "smf_table", "SMF posts table", "SMF", "smf",
        ["id_msg id_topic poster_time body"], _marked_up,
        text="body", external_id="id_msg", thread_id="id_topic", author_name="poster_name", author_id="id_member",
        created_at="poster_time",
    ),
    described(
        "vanilla_table", "Vanilla comments table", "Vanilla", "vanilla",
        ["commentid discussionid insertuserid body"], _marked_up,
        text="body", external_id="commentid", thread_id="discussionid", author_id="insertuserid",
        created_at="dateinserted",
    ),
    described(
        "flarum_table", "Flarum posts table", "Flarum", "flarum",
        ["discussion_id number user_id type content"], _marked_up, left_out=_events,
        text="content", external_id="id", thread_id="discussion_id", author_id="user_id", created_at="created_at",
    ),
    described(
        "drupal_table", "Drupal comments table", "Drupal", "drupal",
        ["cid pid nid uid comment_body_value", "cid pid entity_id uid comment_body_value", "cid pid nid uid comment",
         "cid pid entity_id uid comment_body__value"], _marked_up,
        text="comment_body_value comment_body__value comment", external_id="cid", parent_external_id="pid",
        thread_id="nid entity_id", author_name="name", author_id="uid", created_at="created timestamp",
    ),
)  # fmt: skip
