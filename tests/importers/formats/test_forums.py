"""Tables of the posts of forums, as their databases keep them."""

import pytest

from tests.importers.reading import read

CASES = {
    "vbulletin_table": (
        "postid,threadid,parentid,username,userid,title,dateline,pagetext,ipaddress",
        "9{n},5,{above},{who},4{n},,130000000{n},<p>{text}</p>,10.0.0.1",
    ),
    "mybb_table": (
        "pid,tid,replyto,fid,subject,uid,username,dateline,message,ipaddress",
        "9{n},5,{above},2,RE: bread,4{n},{who},130000000{n},{text},10.0.0.1",
    ),
    "drupal_table": (
        "cid,pid,nid,uid,subject,hostname,created,changed,status,name,mail,comment_body_value",
        "9{n},{above},5,4{n},A subject,10.0.0.1,130000000{n},1300009000,1,{who},x@e.org,{text}",
    ),
    "xenforo_table": (
        "post_id,thread_id,user_id,username,post_date,message,ip_id,message_state,position,reaction_score",
        "9{n},5,4{n},{who},130000000{n},{text},7,visible,{n},3",
    ),
    "smf_table": (
        "id_msg,id_topic,id_board,poster_time,id_member,subject,poster_name,poster_email,poster_ip,body",
        "9{n},5,2,130000000{n},4{n},Re: bread,{who},x@e.org,10.0.0.1,{text}",
    ),
    "vanilla_table": (
        "CommentID,DiscussionID,InsertUserID,Body,Format,DateInserted,InsertIPAddress",
        "9{n},5,4{n},{text},Html,2011-03-13 07:06:4{n},10.0.0.1",
    ),
}
ANSWERED = frozenset(("vbulletin_table", "mybb_table", "drupal_table"))


@pytest.mark.parametrize("name", CASES)
def test_posts_of(name: str) -> None:
    head, row = CASES[name]
    texts = ["Which flour is this?", "Rye as ever"]
    rows = [
        row.format(n=number, above=90 if number else 0, who=("ida", "bo")[number], text=text)
        for number, text in enumerate(texts)
    ]
    got = read("\n".join([head, *rows, ""]))
    assert (got.format, got.texts) == (name, texts)
    second = got.comments[1]
    assert (second.external_id, second.thread_id, second.author_id) == ("91", "5", "41")
    assert second.parent_external_id == ("90" if name in ANSWERED else None)
    assert second.author_name == (None if name == "vanilla_table" else "bo")
    assert f"{second.created_at:%Y-%m-%d %H:%M:%S}" == "2011-03-13 07:06:41"
    assert not any("10.0.0.1" in str(value) or "@" in str(value) for value in second.extra.values())


def test_what_flarum_itself_posts_is_left_out() -> None:
    got = read(
        "id,discussion_id,number,created_at,user_id,type,content\n"
        "90,5,1,2020-03-01 10:00:00,40,comment,<t><p>Which flour is this?</p></t>\n"
        '91,5,2,2020-03-01 11:00:00,41,discussionRenamed,"[""Bread"",""Rye""]"\n'
    )
    assert (got.format, got.texts) == ("flarum_table", ["Which flour is this?"])
    assert sum(got.reasons.values()) == 1
