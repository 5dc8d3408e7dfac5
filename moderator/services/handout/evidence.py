"""Comments as evidence: what was written, where and when, and what was decided by whom, sealed with a digest.

The pack is a ZIP file of two: `evidence.json`, canonical (keys sorted, no spare space, UTF-8), and `evidence.html`
to read and print. The SHA-256 of each comment stands beside it and that of the JSON file in the page: whoever keeps
the page, on paper too, can show later that the file is the one of that day.
"""

import hashlib
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moderator import __version__
from moderator.core.comment import CommentRow
from moderator.core.errors import UserError
from moderator.core.hidden import escaped as escape
from moderator.core.operation import JobContext
from moderator.core.paths import unreadable
from moderator.core.query import CommentQuery
from moderator.core.wording import many
from moderator.services.forms.records import record
from moderator.services.forms.writing import replaced
from moderator.services.report.reporting import POLICY
from moderator.store import comments, journal, search

if TYPE_CHECKING:
    from moderator.services.library import Library

MOST = 2000
"""Comments in one pack: evidence is chosen, a whole library is exported."""
JSON, PAGE = "evidence.json", "evidence.html"
_LARGEST = 256 * 1024 * 1024
_KEPT = (
    "id", "platform", "external_id", "parent_external_id", "thread_id", "thread_title", "author", "text",
    "created_at", "created_at_precision", "permalink", "like_count", "label", "confidence", "corrected_label",
    "decision", "note", "model",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pack:
    """What was sealed."""

    path: Path
    comments: int
    sha256: str
    """Of `evidence.json` inside."""


def canonical(document: Mapping[str, Any]) -> bytes:
    """Return JSON that has one form: the same content gives the same bytes, everywhere."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal(
    library: "Library",
    target: Path,
    query: CommentQuery,
    context: JobContext | None = None,
    *,
    now: datetime | None = None,
) -> Pack:
    """Write the comments that match, each with its parent and its history, into a pack.

    Raises:
        UserError: nothing matches, too much does, or the file cannot be written.

    """
    context = context or JobContext()
    if target.suffix.lower() != ".zip":
        raise UserError(f"“{target.name}” does not end in .zip.", advice="An evidence pack is a ZIP file.")
    with library.store.read() as connection:
        ids = search.ids(connection, query, limit=MOST + 1)
        if not ids:
            raise UserError("No comment matches, so there is nothing to put into evidence.")
        if len(ids) > MOST:
            raise UserError(
                f"More than {MOST:,} comments match.", advice="Narrow the search, or export instead."
            )
        entries = []
        for place, row in enumerate(comments.rows(connection, ids)):
            context.step(place, len(ids), "Gathering evidence")
            parent = comments.parent_of(connection, row.id)
            history = journal.entries(connection, 200, comment_id=row.id)
            entries.append(_entry(row, parent, reversed(history)))
    made = (now or datetime.now(UTC)).isoformat(timespec="seconds").replace("+00:00", "Z")
    document = {"format": 1, "library": library.name, "made": made, "by": f"Moderator {__version__}"}
    data = canonical({**document, "who": library.who, "comments": entries})
    digest = hashlib.sha256(data).hexdigest()
    with replaced(target) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(JSON, data)
        file.writestr(PAGE, _page(json.loads(data), digest))
    return Pack(target, len(entries), digest)


_NO_PACK = (
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ValueError,
    KeyError,
    TypeError,
    RuntimeError,
    OverflowError,
)
"""What reading a ZIP file or a document raises that is not one of ours."""


def verify(path: Path) -> Pack:
    """Check that a pack is as it was sealed: each comment's digest, and the page's word on the whole.

    Raises:
        UserError: it is no pack, or something in it was changed.

    """
    try:
        with zipfile.ZipFile(path) as file:
            sizes = {info.filename: info.file_size for info in file.infolist()}
            if max(sizes.get(JSON, _LARGEST + 1), sizes.get(PAGE, _LARGEST + 1)) > _LARGEST:
                raise KeyError(JSON)
            data, page = file.read(JSON), file.read(PAGE).decode()
        document = json.loads(data)
        entries = document["comments"]
        changed = [
            str(one["id"])
            for one in entries
            if one["sha256"] != hashlib.sha256(canonical({**one, "sha256": ""})).hexdigest()
        ]
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise unreadable(path, error) from error
    except _NO_PACK as error:
        raise UserError(
            f"“{path.name}” is not an evidence pack, or is damaged.",
            advice="Ask for it once more, or seal it anew with “moderator evidence FILE.zip”.",
        ) from error
    digest = hashlib.sha256(data).hexdigest()
    if changed:
        raise UserError(f"The evidence was changed: comment {', '.join(changed[:5])}.")
    if digest not in page or canonical(document) != data:
        raise UserError("The evidence was changed: the page names another digest than the file has.")
    return Pack(path, len(entries), digest)


def _entry(row: CommentRow, parent: CommentRow | None, history: Iterable[journal.Entry]) -> dict[str, Any]:
    values = record(row)
    entry: dict[str, Any] = {name: values[name] for name in _KEPT}
    entry["answers"] = {"author": parent.author, "text": parent.text} if parent else None
    entry["history"] = [
        {
            "at": one.at.isoformat().replace("+00:00", "Z"),
            "who": one.who,
            "kind": one.kind,
            "before": one.before,
            "after": one.after,
            "by": one.by,
        }
        for one in history
    ]
    entry["sha256"] = ""
    entry["sha256"] = hashlib.sha256(canonical(entry)).hexdigest()
    return entry


def _page(document: Mapping[str, Any], digest: str) -> str:
    parts = [_HEAD, f"<h1>Evidence: {many(len(document['comments']), 'comment')}</h1>"]
    parts.append(
        f"<p>From the library “{_safe(document['library'])}”, put together on {_safe(document['made'])} by "
        f"{_safe(document['who'])} with {_safe(document['by'])}.</p>"
        f"<p>SHA-256 of {JSON}:<br><code>{digest}</code></p>"
    )
    parts += [_article(one) for one in document["comments"]]
    parts.append("</main>\n</body>\n</html>\n")
    return "\n".join(parts)


def _article(one: Mapping[str, Any]) -> str:
    where = " · ".join(str(v) for v in (one["platform"], one["thread_title"] or one["thread_id"]) if v)
    lines = [f"<article><h2>{_safe(one['author'] or 'Unknown author')}</h2>"]
    lines.append(f"<p class='meta'>{_safe(one['created_at'] or 'no date')} · {_safe(where)}</p>")
    if one["answers"]:
        quoted = one["answers"]
        lines.append(
            f"<p class='quoted' dir='auto'>{_safe(quoted['author'] or '')}: {_safe(quoted['text'])}</p>"
        )
    lines.append(f"<p class='text' dir='auto'>{_safe(one['text'])}</p>")
    if one["permalink"]:
        lines.append(f"<p class='meta'>{_safe(one['permalink'])}</p>")
    said = one["corrected_label"] or one["label"] or "not read"
    whose = "a person" if one["corrected_label"] else f"the model {one['model']}"
    lines.append(
        f"<p class='meta'>{_safe(said)}, says {_safe(whose)}. Decision: {_safe(one['decision'])}.</p>"
    )
    for step in one["history"]:
        lines.append(
            f"<p class='meta'>{_safe(step['at'])} {_safe(step['who'])}: {_safe(step['kind'])} "
            f"{_safe(step['before'] or '–')} → {_safe(step['after'] or '–')}, by {_safe(step['by'])}</p>"
        )
    lines.append(f"<p class='meta'><code>{one['sha256']}</code></p></article>")
    return "\n".join(lines)


def _safe(value: object) -> str:
    return escape(str(value))


_HEAD = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">
<title>Evidence</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; color: #1d1d1b; background: #fff; margin: 0 }}
main {{ max-width: 760px; margin: 2.5rem auto; padding: 0 20px }}
h1 {{ font-size: 22px }} h2 {{ font-size: 15px; margin: 0 }}
article {{ border-top: 1px solid #c9c8c2; padding: 14px 0; break-inside: avoid }}
p {{ margin: 4px 0; overflow-wrap: anywhere }}
.text {{ font-size: 17px; white-space: pre-wrap; margin: 10px 0 }}
.quoted {{ color: #5f5f5a; border-left: 3px solid #e3e2dd; padding-left: 10px; white-space: pre-wrap }}
.meta {{ color: #5f5f5a; font-size: 13px }}
code {{ font-size: 12px }}
@media print {{ main {{ margin: 0; max-width: none }} @page {{ margin: 18mm }} }}
</style>
</head>
<body>
<main>"""
