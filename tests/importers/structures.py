"""Exports by design: records are drawn, written down in one of the ways people have, and must all come back."""

import csv
import io
import json
from dataclasses import dataclass
from xml.sax.saxutils import escape

from hypothesis import strategies as st

_LETTERS = st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff\ufffe\uffff")
_ODD = st.sampled_from(
    ["=1+1", "a,b", 'she said "no"', "line\nbreak", "tab\there", "“curly” – 5 €", "😀 ok", "نص عربي", "ß;|", "'", "NaN",
     "0", "<b>x</b> &amp; y", "x" * 3000, "\u202eback", "a\u200db", "{}", "[1]", "null", "#REF!", "1,234"]
)  # fmt: skip
TEXTS = st.one_of(st.text(_LETTERS, min_size=1, max_size=40).filter(lambda text: bool(text.strip())), _ODD)
NAMES = st.one_of(st.none(), st.text(_LETTERS, max_size=12), st.integers(0, 10**20))
TIMES = st.one_of(
    st.none(), st.sampled_from(["2026-06-01", "01/02/2026 10:00", "1780300800", "vor 3 Tagen", "yesterday", "x"]),
    st.datetimes().map(str), st.integers(0, 2 * 10**12),
)  # fmt: skip
LIKES = st.one_of(st.none(), st.integers(-5, 10**9), st.sampled_from(["1.2K", "1,234", "-", "NaN", ""]))
OTHER = st.one_of(st.none(), st.booleans(), st.floats(), st.text(_LETTERS, max_size=8), st.integers())


WAYS = ("array", "lines", "concatenated", "wrapped", "deep", "nodes", "keyed", "columns", "split")
"""How JSON holds its records."""


@dataclass(frozen=True)
class Export:
    """A file, and how many records it holds."""

    name: str
    content: bytes
    records: int
    texts: tuple[str, ...]


@st.composite
def records(draw: st.DrawFn) -> list[dict[str, object]]:
    """Draw comments with the fields that generic files have; ids are words, so that they are no numbers of rows."""
    fields: dict[str, st.SearchStrategy[object]] = {
        "author": NAMES,
        "date": TIMES,
        "likes": LIKES,
        "other": OTHER,
    }
    kept = draw(st.lists(st.sampled_from(sorted(fields)), unique=True))
    found = []
    for number in range(draw(st.integers(2, 12))):
        row: dict[str, object] = {"comment_id": f"c{number}x"}
        row.update((name, draw(fields[name])) for name in kept)
        row["comment_text"] = draw(TEXTS)
        found.append(row)
    return found


@st.composite
def tables(draw: st.DrawFn) -> Export:
    """Write records as delimited text: order of columns, delimiter, quotes, line ends, encoding, preamble."""
    rows = draw(records())
    names = draw(st.permutations(list(rows[0])))
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    out = io.StringIO(newline="")
    if draw(st.booleans()):
        out.write(f"Report of comments{ends}{ends}")
    writer = csv.writer(
        out,
        delimiter=delimiter,
        lineterminator=ends,
        quoting=draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])),
    )
    writer.writerow(names)
    for row in rows:
        writer.writerow(["" if row[name] is None else str(row[name]) for name in names])
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return Export(
        "t.csv", out.getvalue().encode(encoding), len(rows), tuple(str(row["comment_text"]) for row in rows)
    )


@st.composite
def documents(draw: st.DrawFn) -> Export:
    """Write records as JSON in one of the arrangements that FORMATS names."""
    rows = draw(records())
    ascii_only, indent = draw(st.booleans()), draw(st.sampled_from([None, 2]))

    def words(value: object, indent: int | None = indent) -> str:
        return json.dumps(value, ensure_ascii=ascii_only, indent=indent)

    way = draw(st.sampled_from(WAYS))
    if way == "array":
        text = words(rows)
    elif way == "lines":
        text = "\n".join(words(row, None) for row in rows)
    elif way == "concatenated":
        text = "".join(words(row) for row in rows)
    elif way == "wrapped":
        text = words(
            {
                "count": len(rows),
                draw(st.sampled_from(["comments", "data", "items", "results"])): rows,
                "next": None,
            }
        )
    elif way == "deep":
        text = words({"meta": {"page": 1}, "response": {"body": {"comments": rows}}})
    elif way == "nodes":
        text = words(
            {"data": {"post": {"comments": {"edges": [{"cursor": "x", "node": row} for row in rows]}}}}
        )
    elif way == "keyed":
        text = words({f"k{number}": row for number, row in enumerate(rows)})
    elif way == "columns":
        text = words({name: {str(n): row[name] for n, row in enumerate(rows)} for name in rows[0]})
    else:
        text = words({"columns": list(rows[0]), "data": [list(row.values()) for row in rows]})
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    content = text.encode(encoding, "surrogatepass")
    return Export("d.json", content, len(rows), tuple(str(row["comment_text"]) for row in rows))


@st.composite
def trees(draw: st.DrawFn) -> Export:
    """Write posts of Disqus, or comments of WordPress, as XML; what an element may lack is lacking now and then."""
    texts = draw(st.lists(TEXTS.filter(lambda text: not set(text) & set("<>&")), min_size=1, max_size=8))
    if draw(st.booleans()):
        parts = [
            f"<post{draw(st.sampled_from([f' dsq:id={chr(34)}{n}{chr(34)}', '']))}>"
            f"<message><![CDATA[<p>{text}</p>]]></message>"
            + draw(
                st.sampled_from(
                    ["<createdAt>2026-06-01T08:00:00Z</createdAt>", "<createdAt>x</createdAt>", ""]
                )
            )
            + draw(st.sampled_from(["<author><name>Ida</name></author>", "<author/>", ""]))
            + draw(st.sampled_from(['<thread dsq:id="1"/>', ""]))
            + "</post>"
            for n, text in enumerate(texts, 10)
        ]
        whole = (
            '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
            f"{''.join(parts)}</disqus>"
        )
    else:
        parts = [
            f"<wp:comment><wp:comment_id>{n}</wp:comment_id><wp:comment_content>{escape(text)}</wp:comment_content>"
            + draw(st.sampled_from(["<wp:comment_date_gmt>2026-06-01 08:00:00</wp:comment_date_gmt>", ""]))
            + draw(st.sampled_from(["<wp:comment_approved>spam</wp:comment_approved>", ""]))
            + "</wp:comment>"
            for n, text in enumerate(texts, 10)
        ]
        whole = (
            '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><wp:post_id>1</wp:post_id>'
            f"{''.join(parts)}</item></channel></rss>"
        )
    encoding = draw(st.sampled_from(["utf-8", "utf-16"]))
    head = f'<?xml version="1.0" encoding="{encoding}"?>' if draw(st.booleans()) else ""
    return Export("x.xml", (head + whole).encode(encoding), len(texts), tuple(texts))
