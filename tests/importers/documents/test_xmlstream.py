import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from moderator.core.comment import Rejected
from moderator.core.errors import UserError
from moderator.importers.base import Source
from moderator.importers.documents.xmlnodes import Node
from moderator.importers.documents.xmlstream import nodes
from tests.importers.reading import read

WANTED = {"post": frozenset({"thread"}), "thread": frozenset[str]()}
ONE = '<post id="1"><text>some words</text></post>'


def of(content: str | bytes) -> Source:
    return Source.of_bytes("file.xml", content.encode() if isinstance(content, str) else content)


def texts(content: str | bytes) -> list[str]:
    found = nodes(of(content), "root", WANTED)
    return [node.value("text") if isinstance(node, Node) else node.reason for node in found]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("a &amp;amp; b", "a &amp; b"),
        ("<![CDATA[a <b> &amp; c]]>", "a <b> &amp; c"),
        ("<![CDATA[a]]]]><![CDATA[>b]]>", "a]]>b"),
        ("a <![CDATA[b]]> c", "a b c"),
        ("a<!-- no -->b<?no no?>c", "abc"),
        ("a &lt;p&gt; &#x1F35E; &#8; &#xD83D;", "a <p> 🍞"),
        ("one<b>two</b>", "one<b>two</b>"),
        ("\x0bcontrol\x00led\x1f", "controlled"),
    ],
)
def test_what_an_element_holds_is_the_same_to_both_readers(inside: str, expected: str) -> None:
    whole = f"<root><post><text>{inside}</text></post></root>"
    assert texts(whole) == [expected]
    # The name that is never declared breaks the document before anything is read.
    assert texts(f"<root>&nbsp;{whole[6:]}") == [expected]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"junk <b>here</b>\n<root>{ONE}</root>", ["some words"]),
        (f"<root>{ONE}</root><root>{ONE}</root>", ["some words"] * 2),
        (f"<root>{ONE}</root>\nand what a web server adds", ["some words"]),
        (f"<x:root>{ONE.replace('post', 'y:post')}</x:root>", ["some words"]),
        (f"<root><post><text>open</text>{ONE}</root>", ["open", "some words"]),
        (f"<root><thread><text>open</text>{ONE}</root>", ["open", "some words"]),
        (f"<root>{ONE}</wrong>{ONE}</root>", ["some words"] * 2),
        ("<root><post><text>1 < 2 & 3 > 2</text></post></root>", ["1 < 2 & 3 > 2"]),
        ("<root><post><text><![CDATA[a]]> <b>c]]></text></post></root>", ["a]]> <b>c"]),
        (f"<root>&<post><text><![CDATA[open</text></post>{ONE.replace('some', '<![CDATA[x]]> some')}</root>",
         ["open", "x some words"]),
        (f"<root>{ONE}<post><text>half", ["some words", "the file ends in the middle"]),
        (f"<root>{ONE}", ["some words", "the file ends in the middle"]),
        (f"<root>{ONE}<post><text><![CDATA[half", ["some words", "the file ends in the middle"]),
    ],
)  # fmt: skip
def test_broken_documents_give_what_can_be_saved(content: str, expected: list[str]) -> None:
    assert texts(content) == expected


def test_what_was_read_before_a_fault_is_not_read_twice() -> None:
    long = "x" * 2000
    many = "".join(f"<post><text>{number} {long}</text></post>\n" for number in range(300))
    got = texts(f"<root>{many}<post><text>a & b</text></post>{many}</root>")
    assert [text.split()[0] for text in got] == [*map(str, range(300)), "a", *map(str, range(300))]


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp1251"])
def test_encodings(name: str) -> None:
    word = "Тесто" if name == "cp1251" else "Über “das” Brot" if name == "cp1252" else "тесто 🍞"
    declared = "iso-8859-1" if name == "cp1252" else "windows-1251" if name == "cp1251" else "utf-8"
    content = f'<?xml version="1.0" encoding="{declared}"?><root><post><text>{word}</text></post></root>'
    assert texts(content.encode(name)) == [word]


def test_entities_are_refused_before_anything_is_expanded() -> None:
    bomb = '<!DOCTYPE root [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(UserError, match="defines entities"):
        texts(f'<?xml version="1.0"?>{bomb}<root><post><text>&b;</text></post></root>')
    # What a person wrote about them is text.
    assert texts(f"<root><post><text><![CDATA[{bomb}]]></text></post></root>") == [bomb]
    assert texts(f"<!DOCTYPE root><root>{ONE}</root>") == ["some words"]


def test_depth_without_end_is_text_in_the_end() -> None:
    got = texts(f"<root><post><text>{'<a>' * 50_000}deep{'</a>' * 50_000}</text></post>{ONE}</root>")
    assert len(got) == 2
    assert "deep" in got[0]
    assert got[1] == "some words"


class _Endless(io.RawIOBase):
    """Posts without end: who holds them all never comes back."""

    def __init__(self) -> None:
        self.read_so_far = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview", /) -> int:  # type: ignore[override]
        part = b"<root>" if not self.read_so_far else ONE.encode() * 1000
        part = part[: len(buffer)]
        buffer[: len(part)] = part
        self.read_so_far += len(part)
        return len(part)


def test_the_first_element_comes_long_before_the_end() -> None:
    streams: list[_Endless] = []

    def opener() -> io.BufferedReader:
        streams.append(_Endless())
        return io.BufferedReader(streams[-1])

    source = Source("file.xml", Path("file.xml"), opener)
    source.memo["encoding"] = "utf-8"
    found: Iterator[Node | Rejected] = nodes(source, "root", WANTED)
    assert isinstance(next(found), Node)
    assert sum(stream.read_so_far for stream in streams) < 8 * 1024 * 1024


@pytest.mark.parametrize("many", ["<!-- ", "<a ", "<", "</b>", "<![CDATA[ ", "<a>", "<?", '<a b="'])
def test_what_never_ends_is_looked_at_once(many: str) -> None:
    found = texts(f"<root>{ONE}{many * 30_000}{ONE}</root>")
    assert found[0] == "some words"
    assert len(found) <= 3


@pytest.mark.parametrize("inside", ["", "<post><message>"])
def test_elements_without_end_are_given_up_and_what_stood_before_is_saved(inside: str) -> None:
    good = '<post dsq:id="1"><message>Too salty</message></post>'
    start = '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
    got = read(f"{start}{good}{inside}" + "<a>" * 600_000 + good)
    assert got.texts == ["Too salty"]
    assert [rejected.reason for rejected in got.rejected] == [
        "elements are opened without end, and none is closed"
    ]


def test_many_tags_that_nobody_closed_hide_no_comment_behind_them() -> None:
    start = '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
    open_ones = "<b>" * 5000 + "words<c >" * 5000
    got = read(
        f'{start}{open_ones}<post dsq:id="1"><message>Too {"<i>" * 5000}salty &amp; dry</message></post>'
        f'{open_ones}<post dsq:id="2"><message>Sold out</message></post></disqus>'
    )
    assert got.texts == ["Too salty & dry", "Sold out"]
