"""The way back: what was flagged and held, in the forms that the platforms' own tools take. Nothing goes online.

Per platform a file of ids, a list of blocked words and one of authors; and for all of it one page, grouped by post,
with the addresses. A person follows them, or a script of theirs reads the files.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from moderator.clock import now_ms
from moderator.core.comment import CommentRow, Decision
from moderator.core.errors import UserError
from moderator.core.hidden import escaped as escape
from moderator.core.operation import Changes, JobContext
from moderator.core.query import And, CommentQuery, Decided, Node, Not, Order, State
from moderator.core.wording import many
from moderator.services.backups import LARGE
from moderator.services.forms.export_formats import guarded
from moderator.services.forms.writing import filled, replaced
from moderator.services.handout.platform_tools import PlatformTools, tools_of
from moderator.services.report.keyness import keywords
from moderator.services.report.reporting import POLICY
from moderator.services.review import reviewing
from moderator.store import comments, journal, search

if TYPE_CHECKING:
    from moderator.services.library import Library

WANTED = (Decision.FLAGGED, Decision.HELD)
_WHERE = And((Decided(WANTED), Not(State("handed"))))
DEFAULT = CommentQuery("decision:flagged,held -is:handed", _WHERE, Order.THREAD)
"""What is handed back unless something else is asked for."""
PAGE = 1000
WORDS = 200
"""Blocked words that are proposed at most."""
TEXTS = 20_000
"""Texts that are looked at for words, on each side."""


@dataclass(frozen=True, slots=True)
class Post:
    """The comments under one post that are to be dealt with there."""

    platform: str
    title: str
    comments: tuple[CommentRow, ...]


@dataclass(frozen=True, slots=True)
class HandBack:
    """What was written."""

    folder: Path
    comments: int
    files: tuple[str, ...] = ()
    without_id: int = 0
    """Comments whose export carried no id: they are in the page alone."""
    without_address: int = 0
    """Comments whose export carried no address."""
    by_platform: dict[str, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "comments": self.comments,
            "files": list(self.files),
            "platforms": self.by_platform,
            "without_id": self.without_id,
            "without_address": self.without_address,
        }


def posts(library: "Library", query: CommentQuery = DEFAULT) -> list[Post]:
    """Return what is to be dealt with, by platform and post, the fullest post first."""
    with library.store.read() as connection:
        ids = search.ids(connection, query)
    rows: list[CommentRow] = []
    for start in range(0, len(ids), PAGE):
        with library.store.read() as connection:
            rows += comments.rows(connection, ids[start : start + PAGE])
    grouped: dict[tuple[str, str], list[CommentRow]] = {}
    for row in rows:
        title = row.thread_title or row.thread_id or "Without a post"
        grouped.setdefault((row.platform or "other", title), []).append(row)
    found = [Post(platform, title, tuple(under)) for (platform, title), under in grouped.items()]
    return sorted(found, key=lambda post: (post.platform, -len(post.comments), post.title))


def hand_back(
    library: "Library", folder: Path, query: CommentQuery = DEFAULT, context: JobContext | None = None
) -> HandBack:
    """Write the files for every platform into a folder; files of the same names are replaced.

    Raises:
        UserError: nothing matches, or the folder cannot be written to.
        Cancelled: the person asked to stop; the folder is as it was.

    """
    context = context or JobContext()
    context.step(0, 0, "Gathering what was decided")
    found = posts(library, query)
    if not found:
        raise UserError("No comment that is flagged or held waits to be handed back.")
    others = _texts(library, Not(Decided(WANTED)))
    files = []
    platforms = [(name, list(group)) for name, group in groupby(found, key=lambda post: post.platform)]
    with filled(folder) as staging:
        for place, (platform, under) in enumerate(platforms):
            context.step(place, len(platforms), "Writing the lists")
            files += _write_platform(staging, platform, under, others)
        for name, text in (("hand-back.html", _page(found)), ("READ-ME.txt", _read_me(platforms))):
            with replaced(staging / name) as part:
                part.write_text(text, encoding="utf-8", newline="\n")
    rows = [row for post in found for row in post.comments]
    return HandBack(
        folder,
        len(rows),
        ("hand-back.html", "READ-ME.txt", *files),
        sum(row.external_id is None for row in rows),
        sum(address(row) is None for row in rows),
        {platform: sum(len(post.comments) for post in under) for platform, under in platforms},
    )


def mark(library: "Library", ids: Sequence[int], *, done: bool = True) -> reviewing.Step:
    """Write down that comments were dealt with on their platform, or were not after all; one undoable step.

    Raises:
        UserError: one of them does not exist.

    """
    now = now_ms() if done else None
    those = many(len(ids), "comment") if len(ids) != 1 else "a comment"
    label = f"Handed back {those}" if done else f"Marked {those} as not handed back"
    with library.store.write(long=len(ids) > LARGE) as connection:
        step = journal.record_step(
            connection, [(one, "handed", now) for one in ids], who=library.who, by="hand", label=label
        )
    return reviewing.Step(label, tuple(ids), step, Changes.VERDICTS if step else Changes.NONE)


def address(row: CommentRow) -> str | None:
    """Return where a comment stands on the web, if that is an address a browser may be sent to."""
    try:
        parts = urlsplit(row.permalink or "")
    except ValueError:
        return None
    return row.permalink if parts.scheme in ("http", "https") and parts.hostname else None


def blocked_words(texts: Sequence[str], others: Sequence[str], tools: PlatformTools) -> list[str]:
    """Return words that mark the texts against the others, in the form a platform's list of words takes."""
    found = [one.words for one in keywords(list(texts), list(others), WORDS)]
    # A separator inside would make two words of one.
    clean = [word for word in found if tools.separator.strip() not in word or not tools.separator.strip()]
    return clean[: tools.most_words]


def _texts(library: "Library", node: Node) -> list[str]:
    with library.store.read() as connection:
        ids = search.ids(connection, CommentQuery("", node), limit=TEXTS)
        return [row.text for row in comments.rows(connection, ids)]


def _write_platform(folder: Path, platform: str, under: Sequence[Post], others: Sequence[str]) -> list[str]:
    tools = tools_of(platform)
    name = re.sub(r"[^a-z0-9-]+", "-", platform.lower()).strip("-") or "other"
    rows = [row for post in under for row in post.comments]
    files = []
    ids = [_prefixed(row.external_id, tools) for row in rows if row.external_id]
    if ids:
        files.append(f"{name}-ids.csv")
        header = [tools.id_column, *(column for column, _ in tools.columns)]
        fixed = [value for _, value in tools.columns]
        calls = (ids[start : start + tools.at_once] for start in range(0, len(ids), tools.at_once))
        _write_csv(folder / files[-1], header, ([",".join(some), *fixed] for some in calls))
    words = blocked_words([row.text for row in rows], others, tools)
    if words:
        files.append(f"{name}-words.txt")
        with replaced(folder / files[-1]) as part:
            part.write_text(tools.separator.join(words) + "\n", encoding="utf-8", newline="\n")
    counts = Counter(row.author for row in rows if row.author)
    if counts:
        files.append(f"{name}-authors.csv")
        _write_csv(folder / files[-1], ["author", "comments"], counts.most_common())
    return files


def _prefixed(external_id: str, tools: PlatformTools) -> str:
    return external_id if external_id.startswith(tools.prefix) else tools.prefix + external_id


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    with replaced(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for row in rows:
            writer.writerow([guarded(value) for value in row])


def _read_me(platforms: Sequence[tuple[str, Sequence[Post]]]) -> str:
    lines = ["What was flagged and held, to be dealt with on the platforms.", ""]
    lines += ["hand-back.html lists every comment by post, with its address: open, deal with it, next.", ""]
    for platform, _ in platforms:
        tools = tools_of(platform)
        lines.append(tools.title)
        lines += [f"  ids: {tools.call}"] if tools.call else []
        lines += [f"  blocked words, proposed (read them first): {tools.words_go}"] if tools.words_go else []
        lines += [f"  {tools.warning}"] if tools.warning else []
        lines.append("")
    return "\n".join(lines)


def _page(found: Sequence[Post]) -> str:
    parts = [_HEAD]
    for post in found:
        title = f"{tools_of(post.platform).title}: {post.title}"
        parts.append(f'<h2 dir="auto">{escape(title)} ({len(post.comments)})</h2><ol>')
        for row in post.comments:
            where = address(row)
            # A link leads only where a person clicks it, and takes nothing along.
            link = (
                f'<a rel="noreferrer noopener" href="{escape(where)}">{escape(where)}</a>'
                if where
                else "no address"
            )
            parts.append(
                f"<li><b>{escape(row.author or 'Unknown author')}</b> {escape(row.decision.value)}"
                f'<p dir="auto">{escape(row.text)}</p><small>{link}</small></li>'
            )
        parts.append("</ol>")
    return "\n".join([*parts, "</main>\n</body>\n</html>\n"])


_HEAD = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">
<title>Hand back</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; color: #1d1d1b; background: #fff; margin: 0 }}
main {{ max-width: 760px; margin: 2rem auto; padding: 0 20px }}
h2 {{ font-size: 16px; margin: 28px 0 8px }}
li {{ padding: 8px 0; border-bottom: 1px solid #e3e2dd }}
p {{ margin: 2px 0; white-space: pre-wrap; overflow-wrap: anywhere }}
small {{ color: #5f5f5a; overflow-wrap: anywhere }}
</style>
</head>
<body>
<main>
<h1>Hand back</h1>"""
