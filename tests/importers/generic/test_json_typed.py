"""A text that a field beside it calls HTML is read as that, record by record; threads named after their first."""

import json

from tests.importers.reading import read


def test_each_record_says_itself_whether_it_is_html() -> None:
    kinds = (
        ("html", "<div>cold &amp; <b>hard</b></div>"),
        ("text", "a < b, said twice"),
        ("text", "no more of it"),
    )
    rows = [
        {
            "id": f"m{n}",
            "body": {"contentType": kind, "content": text},
            "from": {"user": {"displayName": "Ann"}},
        }
        for n, (kind, text) in enumerate(kinds)
    ]
    found = read(json.dumps({"value": rows})).comments
    assert [one.text for one in found] == ["cold & hard", "a < b, said twice", "no more of it"]
    assert found[0].extra["raw_text"] == kinds[0][1]


def test_an_answer_to_the_first_of_a_thread_keeps_it_where_that_is_a_comment_too() -> None:
    head = "id,thread_id,replied_to_id,sender_name,body\n"
    rooted = "1001,1001,,Ann,The oven is cold\n1002,1001,1001,Bo,I will look at it\n1003,1001,1002,Cy,Thanks to you\n"
    posts = "501,1001,1001,Ann,The oven is cold\n502,1001,1001,Bo,I will look at it\n503,1001,501,Cy,Thanks to you\n"
    lines = [dict(zip(head.strip().split(","), row.split(","), strict=True)) for row in rooted.splitlines()]
    for content, above in ((head + rooted, [None, "1001", "1002"]), (head + posts, [None, None, "501"])):
        assert [one.parent_external_id for one in read(content).comments] == above
    assert [one.parent_external_id for one in read(json.dumps(lines)).comments] == [None, "1001", "1002"]
