import pytest

from moderator.core.comment import TimePrecision
from moderator.core.errors import UserError
from tests.importers.reading import read

ONE = "<wp:comment_id>4</wp:comment_id><wp:comment_content>some words</wp:comment_content>"


def site(*items: str, version: str = "1.2", prefix: str = "wp") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items).replace("wp:", f"{prefix}:")
    return (
        f'<rss version="2.0" xmlns:{prefix}="http://wordpress.org/export/{version}/">'
        f"<channel><title>Site</title><link>https://s.example</link>{inside}</channel></rss>"
    )


def item(*comments: str, post: str = "9") -> str:
    inside = "".join(f"<wp:comment>{comment}</wp:comment>" for comment in comments)
    return (
        f"<title>A post</title><link>https://s.example/{post}</link><wp:post_id>{post}</wp:post_id>{inside}"
    )


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "1.3"])
@pytest.mark.parametrize("prefix", ["wp", "ns4"])
def test_any_version_under_any_prefix(version: str, prefix: str) -> None:
    got = read(site(item(ONE), version=version, prefix=prefix))
    assert (got.format, got.texts) == ("wordpress", ["some words"])
    comment = got.comments[0]
    assert (comment.external_id, comment.thread_id, comment.thread_title) == ("4", "9", "A post")
    assert comment.permalink == "https://s.example/9#comment-4"


def test_comments_of_one_post_are_never_those_of_the_next() -> None:
    got = read(site(item(ONE), item(post="10"), item(ONE, post="11")))
    assert [(one.external_id, one.thread_id) for one in got.comments] == [("4", "9"), ("4", "11")]


@pytest.mark.parametrize(
    ("dates", "hour", "precision"),
    [
        ({"gmt": "2026-06-01 10:00:00", "": "2026-06-01 12:00:00"}, 10, TimePrecision.EXACT),
        ({"gmt": "0000-00-00 00:00:00", "": "2026-06-01 12:00:00"}, 12, TimePrecision.LOCAL),
        ({"": "2026-06-01 12:00:00"}, 12, TimePrecision.LOCAL),
        ({}, None, TimePrecision.EXACT),
    ],
)
def test_the_instant_by_what_is_known(
    dates: dict[str, str], hour: int | None, precision: TimePrecision
) -> None:
    fields = ""
    for kind, value in dates.items():
        name = f"comment_date_{kind}" if kind else "comment_date"
        fields += f"<wp:{name}>{value}</wp:{name}>"
    comment = read(site(item(ONE + fields))).comments[0]
    assert (comment.created_at.hour if comment.created_at else None) == hour
    assert comment.created_at_precision is precision


def test_a_site_without_comments_is_an_export_all_the_same() -> None:
    got = read(site(item()))
    assert (got.format, got.found) == ("wordpress", 0)


def test_private_things_stay_out() -> None:
    private = (
        "<wp:comment_author_email>a@mail.example</wp:comment_author_email>"
        "<wp:comment_author_IP>203.0.113.1</wp:comment_author_IP>"
        "<wp:commentmeta><wp:meta_key>akismet_as_submitted</wp:meta_key>"
        "<wp:meta_value>203.0.113.1</wp:meta_value></wp:commentmeta>"
    )
    assert "203.0.113.1" not in str(read(site(item(ONE + private))).comments)
    assert "mail.example" not in str(read(site(item(ONE + private))).comments)


def test_a_trap() -> None:
    with pytest.raises(UserError, match="defines entities"):
        read('<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">]>' + site(item(ONE)))


def test_a_comment_of_which_nothing_is_left_without_its_markup_is_counted() -> None:
    columns = "comment_ID,comment_post_ID,comment_author,comment_date_gmt,comment_content,comment_approved\n"
    rows = "1,7,Ann,2026-05-01 10:00:00,<p>Never again</p>,1\n2,7,Bo,2026-05-01 11:00:00,<p> <br></p>,1\n"
    found = read(columns + rows)
    assert found.format == "wordpress_table"
    assert found.texts == ["Never again"]
    assert [(one.reason, one.where) for one in found.skipped] == [("no text", "line 3")]
