import gzip
from pathlib import Path

import pytest

from moderator.core.errors import UserError
from tests.importers.reading import read

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "disqus" / "forum.xml"


def forum(*posts: str) -> str:
    return (
        '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
        + "".join(posts)
        + "</disqus>"
    )


def post(inside: str, own: str = "7") -> str:
    return f'<post dsq:id="{own}"><message><![CDATA[{inside}]]></message><thread dsq:id="1"/></post>'


def test_packed_as_disqus_sends_it(tmp_path: Path) -> None:
    path = tmp_path / "bakery-2024-05-02.xml.gz"
    path.write_bytes(gzip.compress(GOLDEN.read_bytes()))
    got, plain = read(path), read(GOLDEN)
    assert got.format == "disqus"
    assert got.comments == plain.comments


def test_a_thread_after_its_posts_is_only_missed_for_its_title() -> None:
    thread = '<thread dsq:id="1"><link>https://b.example/1</link><title>One</title></thread>'
    got = read(forum(post("first"), thread, post("second", "8")))
    assert [(one.thread_id, one.thread_title) for one in got.comments] == [("1", None), ("1", "One")]


def test_a_name_is_no_account() -> None:
    author = "<author><name>Ann &amp;amp; Bo</name><email>a@mail.example</email></author>"
    got = read(
        forum(f'<post dsq:id="1"><message>words</message>{author}<ipAddress>203.0.113.1</ipAddress></post>')
    )
    comment = got.comments[0]
    assert (comment.author_name, comment.author_id, comment.extra) == ("Ann & Bo", None, {})


def test_no_posts_at_all() -> None:
    assert read(forum('<thread dsq:id="1"><title>One</title></thread>')).found == 0


def test_a_trap() -> None:
    with pytest.raises(UserError, match="defines entities"):
        read('<!DOCTYPE d [<!ENTITY a "ha">]>' + forum(post("&a;")))


def test_stray_signs_and_values_without_quotes() -> None:
    when = "<createdAt>2011-x09-30T22:48:43Z</createdAt>"
    odd = f'<post dsq:id="x9"><message>words</message>{when}<thread dsq:id=1/></post>'
    got = read("`<?xml version='1.0'?>\n" + forum(post("first"), odd))
    assert [(one.external_id, one.thread_id, one.created_at) for one in got.comments] == [
        ("7", "1", None),
        ("x9", "1", None),
    ]
