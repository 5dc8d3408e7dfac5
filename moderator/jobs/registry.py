"""Every job by its name. What a job needs is imported when it is first asked for."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from moderator.core.operation import Changes, JobContext
from moderator.jobs.performing import WithoutLibrary

if TYPE_CHECKING:
    from moderator.classifier.explain import Explanation
    from moderator.core.query import CommentQuery
    from moderator.core.rule import Rule
    from moderator.importers.base import Options
    from moderator.importers.preview import Preview
    from moderator.jobs.performing import Job
    from moderator.services.handout.exporting import ExportReport
    from moderator.services.handout.handback import HandBack
    from moderator.services.intake.batches import BatchUndone
    from moderator.services.intake.grouping import GroupReport
    from moderator.services.intake.import_report import ImportReport
    from moderator.services.keeping.erasing import ErasureReport
    from moderator.services.keeping.recovering import Recovery
    from moderator.services.keeping.safety import CheckReport
    from moderator.services.keeping.sharing import Shared
    from moderator.services.library import Library
    from moderator.services.model.retraining import Candidate
    from moderator.services.model.scoring import ClassifyReport
    from moderator.services.report.overview import Overview, Period
    from moderator.services.report.reporting import Report, ReportWritten
    from moderator.services.review.rules import RuleRun, Trial


def open_library(path: Path) -> "Library":
    """Open the library in the process that calls."""
    from moderator.services.library import Library

    return Library.open(path, create=False)


def _import(
    library: "Library",
    context: JobContext,
    *,
    paths: Sequence[Path],
    options: "Options | None" = None,
    dry_run: bool = False,
) -> "ImportReport":
    from moderator.services.intake.importing import import_files

    return import_files(library, paths, options, context, dry_run=dry_run)


def _preview(
    library: "Library", context: JobContext, *, paths: Sequence[Path], options: "Options | None" = None
) -> "list[Preview]":
    from moderator.services.intake.importing import preview_files

    context.check()
    return preview_files(paths, options, library=library)


def _sample(library: "Library", context: JobContext) -> "ImportReport":
    from moderator.services.intake.sample import import_sample

    return import_sample(library, context)


def _undo_batch(library: "Library", context: JobContext, *, batch: int) -> "BatchUndone":
    from moderator.services.intake import batches

    context.step(0, 0, "Taking back an import")
    return batches.undo(library, batch)


def _group(library: "Library", context: JobContext) -> "GroupReport":
    from moderator.services.intake.grouping import group

    return group(library, context)


def _classify(library: "Library", context: JobContext, *, everything: bool = False) -> "ClassifyReport":
    from moderator.services.model.scoring import classify

    return classify(library, context, everything=everything)


def _try_rule(library: "Library", context: JobContext, *, rule: "Rule") -> "Trial":
    from moderator.services.review import rules

    return rules.try_rule(library, rule, context)


def _run_rule(library: "Library", context: JobContext, *, name: str) -> "RuleRun":
    from moderator.services.review import rules

    return rules.run(library, name, context)


def _explain(library: "Library", context: JobContext, *, comment_id: int) -> "Explanation":
    from moderator.services.model.explaining import explain

    context.check()
    return explain(library, comment_id)


def _explain_text(library: "Library", context: JobContext, *, text: str) -> "Explanation":
    from moderator.classifier.explain import explain

    context.check()
    return explain(library.scorer(), text)


def _export(
    library: "Library", context: JobContext, *, target: Path, query: "CommentQuery | None" = None
) -> "ExportReport":
    from moderator.core.query import EVERYTHING
    from moderator.services.handout.exporting import export

    return export(library, target, query or EVERYTHING, context)


def _overview(
    library: "Library",
    context: JobContext,
    *,
    period: "Period",
    query: "CommentQuery | None" = None,
    shown: "Overview | None" = None,
) -> "Overview":
    from moderator.services.report.overview_kept import keep

    return keep(library, period, query, shown, context)


def _report(
    library: "Library",
    context: JobContext,
    *,
    target: Path,
    query: "CommentQuery | None" = None,
    period: "Period | None" = None,
) -> "ReportWritten":
    from moderator.core.query import EVERYTHING
    from moderator.services.report.overview import Period
    from moderator.services.report.reporting import write_report

    return write_report(library, target, query or EVERYTHING, context, period=period or Period.ALL)


def _compose_report(
    library: "Library",
    context: JobContext,
    *,
    query: "CommentQuery | None" = None,
    period: "Period | None" = None,
) -> "Report":
    from moderator.core.query import EVERYTHING
    from moderator.services.report.overview import Period
    from moderator.services.report.reporting import compose

    return compose(library, query or EVERYTHING, context, period=period or Period.ALL)


def _hand_back(library: "Library", context: JobContext, *, folder: Path) -> "HandBack":
    from moderator.services.handout.handback import hand_back

    return hand_back(library, folder, context=context)


def _retrain(library: "Library", context: JobContext, *, epochs: int | None = None) -> "Candidate":
    from moderator.services.model.retraining import retrain

    return retrain(library, context, epochs=epochs)


def _compare(library: "Library", context: JobContext, *, before: str, after: str) -> "Candidate":
    from moderator.services.model.comparing import compare_versions

    return compare_versions(library, before, after, context)


def _activate(library: "Library", context: JobContext, *, version: str) -> Changes:
    from moderator.services.model import retraining

    context.step(0, 0, "Changing the model")
    return retraining.accept(library, version)


def _backup(library: "Library", context: JobContext, *, target: Path) -> Path:
    from moderator.services.keeping import safety

    return safety.backup(library, target, context)


def _check(library: "Library", context: JobContext, *, repair: bool = False) -> "CheckReport":
    from moderator.services.keeping import safety

    context.step(0, 0, "Looking for damage")
    return safety.check(library.path, repair=repair)


def _keep_backup(library: "Library", context: JobContext, *, reason: str) -> Path | None:
    context.step(0, 0, "Backing up")
    return library.keeper.keep(reason)


def _restore(library: "Library", context: JobContext, *, source: Path) -> Changes:
    from moderator.services.keeping import safety

    context.step(0, 0, "Restoring")
    safety.restore(library.path, source)
    return Changes.COMMENTS | Changes.VERDICTS | Changes.MODELS | Changes.SETTINGS


def _recover(context: JobContext, *, path: Path) -> "Recovery":
    from moderator.services.keeping import recovering

    return recovering.recover(path, context=context)


def _restore_damaged(context: JobContext, *, path: Path, source: Path) -> Path | None:
    from moderator.services.keeping import safety

    context.step(0, 0, "Keeping the damaged file, and putting the backup in its place")
    return safety.restore(path, source)


def _share(library: "Library", context: JobContext, *, target: Path) -> "Shared":
    from moderator.services.keeping.sharing import share

    return share(library, target, context)


def _erase(library: "Library", context: JobContext, *, name: str) -> "ErasureReport":
    from moderator.services.keeping.erasing import erase

    return erase(library, name, context=context)


JOBS: "dict[str, Job]" = {
    "import": _import,
    "preview": _preview,
    "sample": _sample,
    "undo_batch": _undo_batch,
    "group": _group,
    "classify": _classify,
    "try_rule": _try_rule,
    "run_rule": _run_rule,
    "explain": _explain,
    "explain_text": _explain_text,
    "export": _export,
    "overview": _overview,
    "report": _report,
    "compose_report": _compose_report,
    "hand_back": _hand_back,
    "retrain": _retrain,
    "compare": _compare,
    "activate": _activate,
    "backup": _backup,
    "check": _check,
    "keep_backup": _keep_backup,
    "restore": _restore,
    "recover": WithoutLibrary(_recover),
    "restore_damaged": WithoutLibrary(_restore_damaged),
    "share": _share,
    "erase": _erase,
}
QUICK = frozenset({"explain", "explain_text"})
"""Questions that are answered beside a long job."""
