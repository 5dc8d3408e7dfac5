"""Commands that keep a library safe: copies, going back, a look for damage."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.cli.output import Output, one_line
from moderator.cli.session import DONE, FAILED, database, opened
from moderator.core.wording import many

if TYPE_CHECKING:
    from moderator.cli.session import Handler
    from moderator.services.backups import Contents


def backup(arguments: argparse.Namespace, output: Output) -> int:
    """Copy the library."""
    from moderator.services.keeping import safety

    target = Path(arguments.file)
    with opened(arguments, create=False) as library, output.working() as context:
        safety.backup(library, target, context)
    output.result({"backup": str(target), "bytes": target.stat().st_size}, f"Copied to {target}.")
    return DONE


def backups(arguments: argparse.Namespace, output: Output) -> int:
    """List the kept copies."""
    from moderator.services.backups import listed

    found = listed(_path(arguments))
    output.result(
        {
            "backups": [
                {
                    "path": str(one.kept.path),
                    "at": one.kept.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
                    "reason": one.kept.reason,
                    "bytes": one.kept.size,
                    **_contents(one.contents),
                }
                for one in found
            ]
        },
        *([f"{one.kept.path.name}  {_said(one.contents)}; {one.why}" for one in found] or ["None so far."]),
    )
    return DONE


def restore(arguments: argparse.Namespace, output: Output) -> int:
    """Put a copy in the library's place."""
    from moderator.services import backups
    from moderator.services.keeping import safety

    path = _path(arguments)
    source = backups.find(path, arguments.file)
    preview = safety.preview_restore(path, source)
    said = [
        f"The backup: {_said(preview.backup)}.",
        f"The library: {_said(preview.present, there=path.exists())}.",
    ]
    document = {"backup": _contents(preview.backup), "present": _contents(preview.present)}
    if arguments.dry_run:
        output.result({"restored": None, "kept": None, **document}, *said, "Nothing was changed (dry run).")
        return DONE
    kept = safety.restore(path, source)
    output.result(
        {"restored": str(path), "kept": str(kept) if kept else None, **document},
        *said,
        f"Restored. What was there before is kept as {kept}." if kept else "Restored.",
    )
    return DONE


def recover(arguments: argparse.Namespace, output: Output) -> int:
    """Save what can be read of a damaged library."""
    from moderator.services.keeping import recovering

    path = _path(arguments)
    target = Path(arguments.file).expanduser().absolute()
    recovering.require_free(target)
    if path.is_file() and recovering.is_sound(path):
        output.result(
            {
                "recovered": None,
                "rows": {},
                "from_backup": {},
                "comments_lost": 0,
                "history_lost": 0,
                "aside": None,
            },
            f"“{one_line(path.name)}” is sound: there is nothing to recover, and nothing was written. "
            "“moderator backup FILE” makes a copy.",
        )
        return DONE
    done = recovering.recover(path, target)
    output.result(
        {
            "recovered": str(done.found.path),
            "rows": done.found.rows,
            "from_backup": done.found.from_backup,
            "comments_lost": done.found.comments_lost,
            "history_lost": done.found.entries_lost,
            "aside": str(done.aside) if done.aside else None,
        },
        *done.sentences(),
    )
    return DONE


def check(arguments: argparse.Namespace, output: Output) -> int:
    """Look for damage, and mend it if asked."""
    from moderator.services.keeping import safety

    report = safety.check(_path(arguments), repair=arguments.repair)
    output.result(
        {"ok": report.ok, "problems": report.problems, "repaired": report.repaired},
        *(report.problems or ["The library is sound."]),
    )
    if not report.ok:
        output.message(f"{many(len(report.problems), 'problem')} found in the library.")
    return DONE if report.ok else FAILED


def share(arguments: argparse.Namespace, output: Output) -> int:
    """Write a copy without names."""
    from moderator.services.keeping import sharing

    with opened(arguments, create=False) as library, output.working() as context:
        done = sharing.share(library, Path(arguments.file), context)
    output.result(
        {"shared": str(done.path), "authors": done.authors},
        f"Written to {done.path}: {many(done.authors, 'author')} under other names.",
        "Texts keep their words: read them before you give the copy away.",
    )
    return DONE


def erase(arguments: argparse.Namespace, output: Output) -> int:
    """Erase everything of one author."""
    from moderator.services.keeping import erasing

    with opened(arguments, create=False) as library:
        found = erasing.preview(library, arguments.author, arguments.platform)
        document: dict[str, object] = {
            "authors": [
                {"platform": one.platform, "name": one.name, "comments": one.comments}
                | ({"in_backups": one.in_backups} if one.in_backups else {})
                for one in found
            ]
        }
        said = [
            f"{one_line(one.name)} ({one.platform or 'other'}): {many(one.comments, 'comment')}"
            + (f"; {many(one.in_backups, 'comment')} in a backup" if one.in_backups else "")
            for one in found
        ]
        if not arguments.yes:
            said.append("Nothing was erased. With --yes it is done, and it cannot be undone.")
            output.result({"erased": False, **document}, *said)
            return DONE
        with output.working() as context:
            done = erasing.erase(library, arguments.author, arguments.platform, context)
    said.append(
        f"Erased: {many(done.library.comments, 'comment')}; the name put out in "
        f"{many(done.library.mentions, 'comment')} of others; {many(done.backups, 'backup')} changed."
    )
    said += [f"Cannot be read or written anew, and may hold it still: {path}" for path in done.left]
    if done.traces:
        said.append("The free space of the library's file could not be cleared; the next start does it.")
    if done.models:
        said.append(
            "Models of this library learnt from corrections of these comments; retrain to be rid of it."
        )
    said.append("Exports, evidence packs and copies that you made elsewhere are not known here.")
    output.result(
        {
            "erased": True,
            **document,
            "comments": done.library.comments,
            "mentions": done.library.mentions,
            "backups": done.backups,
            "left": [str(path) for path in done.left],
            "models_learnt_from_them": done.models,
        },
        *said,
    )
    return DONE


def _path(arguments: argparse.Namespace) -> Path:
    from moderator.services.shelves import default_path

    return (database(arguments) or default_path()).expanduser().absolute()


def _contents(contents: "Contents | None") -> dict[str, object]:
    if contents is None:
        return {"comments": None, "decided": None, "corrected": None, "newest_decision": None}
    newest = contents.newest
    return {
        "comments": contents.comments,
        "decided": contents.decided,
        "corrected": contents.corrected,
        "newest_decision": newest.isoformat(timespec="seconds").replace("+00:00", "Z") if newest else None,
    }


def _said(contents: "Contents | None", *, there: bool = True) -> str:
    if contents is None:
        return "cannot be read" if there else "is not there"
    newest = f", the last thing done {contents.newest:%Y-%m-%d %H:%M} UTC" if contents.newest else ""
    return (
        f"{many(contents.comments, 'comment')}, {many(contents.decided, 'decision')}, "
        f"{many(contents.corrected, 'correction')}{newest}"
    )


COMMANDS: "dict[str, Handler]" = {
    "backup": backup,
    "backups": backups,
    "restore": restore,
    "recover": recover,
    "check": check,
    "share": share,
    "erase": erase,
}
