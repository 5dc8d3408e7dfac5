"""Commands about how good the machine is: blind audit, threshold of the review queue, second look."""

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from moderator.cli.output import Output, one_line
from moderator.cli.session import DONE, opened
from moderator.core.comment import Sentiment
from moderator.core.errors import UserError
from moderator.core.wording import many
from moderator.services.quality import auditing, threshold
from moderator.services.search import searching

if TYPE_CHECKING:
    from moderator.cli.session import Handler
    from moderator.services.library import Library
    from moderator.services.quality.auditing import AuditResult, AuditState, Quality
    from moderator.services.quality.second_look import Slip


def audit(arguments: argparse.Namespace, output: Output) -> int:
    """Show the audits, list what is left to judge, or judge one comment."""
    action, *rest = arguments.words or ["show"]
    with opened(arguments, create=False) as library:
        if action == "label":
            auditing.answer(library, int(rest[0]), Sentiment(rest[1]))
            left = auditing.state(library).waiting
            output.result({"labelled": 1, "waiting": left}, f"{many(left, 'comment')} left to judge.")
        elif action == "show":
            found = auditing.state(library)
            output.result(_state(found), *_lines(found))
        else:
            ids = auditing.begin(library) if action == "new" else auditing.queue(library)
            _list(library, ids.tolist(), arguments.limit, output)
    return DONE


def _list(library: "Library", ids: list[int], limit: int, output: Output) -> None:
    """Write the comments without what the machine thinks of them."""
    rows = searching.rows(library, ids[:limit])
    shown: list[dict[str, object]] = [
        {"id": row.id, "author": row.author, "text": row.text, "permalink": row.permalink} for row in rows
    ]
    words = [f"{row.id:>8}  {one_line(row.text, 120)}" for row in rows]
    if not rows:
        words = ["Nothing is left to judge today; “audit new” draws again."]
    output.result({"waiting": len(ids), "comments": shown}, *words)
    if rows:
        output.message(f"Say what each is, such as “moderator audit label {rows[0].id} neutral”.")


def _state(found: "AuditState") -> dict[str, object]:
    return {
        "audits": [
            {
                "begun_at": one.begun_at.isoformat().replace("+00:00", "Z"),
                "model": one.version,
                "drawn": one.drawn,
                "answered": one.answered,
                "blind": one.blind,
                "quality": _quality(one.quality),
            }
            for one in found.audits
        ],
        "now": _quality(found.now),
        "left_out": found.learnt,
        "unread": found.unread,
        "waiting": found.waiting,
        "due": found.due,
        "drift": found.drift,
    }


def _quality(told: "Quality | None") -> dict[str, object] | None:
    if told is None:
        return None
    return {
        "judged": told.judged,
        "enough": told.enough,
        "right": asdict(told.right),
        "recall_negative": told.finds and asdict(told.finds),
        "precision_negative": told.holds and asdict(told.holds),
    }


def _lines(found: "AuditState") -> list[str]:
    lines = [_audit_line(one) for one in found.audits]
    if found.now is not None and found.now.enough:
        lines.append(f"The model in use, over all audits: {_told(found.now)}.")
    if found.drift:
        lines.append(found.drift)
    if found.learnt:
        lines.append(f"{many(found.learnt, 'comment')} left out: the machine had learnt from them.")
    if found.unread:
        words = f"{many(found.unread, 'audited comment')} not read by the model in use yet"
        lines.append(f"{words}: “moderator classify” goes on.")
    if found.waiting:
        lines.append(f"{many(found.waiting, 'comment')} left to judge: “audit next”.")
    elif found.due:
        lines.append("An audit is due: “audit next” draws 100 comments.")
    return lines


def _audit_line(one: "AuditResult") -> str:
    told = one.quality
    words = f"{one.begun_at:%Y-%m-%d}  {one.version}  {one.answered:,} of {one.drawn:,} judged, {one.blind:,} blind"
    if told is None or not told.enough:
        return f"{words}; too few to tell, {auditing.FEW} are needed"
    return f"{words}; {_told(told)}"


def _told(told: "Quality") -> str:
    parts = [f"right {told.right.percent}"]
    if told.finds is not None:
        parts.append(f"finds {told.finds.percent} of the negative")
    if told.holds is not None:
        parts.append(f"right in {told.holds.percent} of what it calls negative")
    return ", ".join(parts)


def threshold_(arguments: argparse.Namespace, output: Output) -> int:
    """Say what a threshold would mean, or let the review queue keep to it."""
    wanted = _value(arguments.value)
    with opened(arguments, create=False) as library:
        if arguments.use:
            threshold.choose(library, wanted)
        found = threshold.outlook(library)
        told = found.at(wanted if arguments.value is not None else found.chosen)
    document = told.to_json() | {"in_use": found.chosen}
    name = "the most likely of three" if told.threshold is None else f"{told.threshold:.3g}"
    output.result(
        document,
        f"Threshold: {name}{', in use' if told.threshold == found.chosen else ''}.",
        told.sentence,
        f"{many(told.waiting, 'comment')} of those it flags wait for review.",
    )
    return DONE


def second_look_(arguments: argparse.Namespace, output: Output) -> int:
    """List corrections that are probably slips, take a suggestion, or stand by what was said."""
    from moderator.services.quality import second_look

    action, *rest = arguments.words or ["list"]
    with opened(arguments, create=False) as library:
        if action == "list":
            with output.working() as context:
                found = second_look.slips(library, context)
            output.result(
                {"total": len(found), "slips": [one.to_json() for one in found[: arguments.limit]]},
                *(_slip(one) for one in found[: arguments.limit]),
                f"{many(len(found), 'correction')} to look at again.",
            )
            return DONE
        slip = second_look.find(library, int(rest[0]))
        if action == "agree":
            second_look.agree(library, slip)
        else:
            second_look.keep(library, slip)
    now = slip.suggested if action == "agree" else slip.said
    output.result({"id": slip.comment_id, "label": now.value}, f"{slip.comment_id} is {now.value}.")
    return DONE


def _slip(one: "Slip") -> str:
    return f"{one.comment_id:>8}  {one.said.value} → {one.suggested.value}  {one_line(one.text, 80)}  {one.reason}"


def _value(text: str | None) -> float | None:
    if text is None or text == "default":
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = 0.0
    if not 0 < value < 1:
        raise UserError("A threshold is a probability between 0 and 1, such as 0.6, or “default”.")
    return value


COMMANDS: "dict[str, Handler]" = {
    "audit": audit,
    "threshold": threshold_,
    "second-look": second_look_,
}
