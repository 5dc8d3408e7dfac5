"""Whether explanations name the words that count: removing them must cost the answer more than removing others.

python tests/benchmarks/bench_explanations.py --data FILE.jsonl[.gz] ... [--model FOLDER] [--limit N]

A deletion test (DeYoung et al., ERASER, 2020, call it comprehensiveness): from each confident comment of seven words
or more the three words named first are removed, and beside that three random ones, three times.
"""

import argparse
import gzip
import json
import random
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from moderator.classifier.artifact import ModelShelf
from moderator.classifier.card import ModelFolder
from moderator.classifier.explain import Explanation, Span, explain
from moderator.classifier.runtime import Scorer
from moderator.core.comment import ORDER

CONFIDENT, WORDS, REMOVED, DRAWS = 0.8, 7, 3, 3


@dataclass(frozen=True)
class Faithfulness:
    """What the deletion test gave."""

    comments: int
    share: float
    """Of comments where the named words cost more than the random ones."""
    stable: float
    milliseconds: float
    """For one explanation, the median."""


def faithfulness(scorer: Scorer, texts: Sequence[str], *, limit: int) -> Faithfulness:
    """Test explanations on the first `limit` texts that are confident and long enough."""
    draw = random.Random(1)
    won, stable, times = 0, 0, []
    tested = 0
    for text in texts:
        if tested == limit:
            break
        if scorer.score([text])[0].probabilities.confidence < CONFIDENT:
            continue
        started = time.perf_counter()
        found = explain(scorer, text)
        times.append(1000 * (time.perf_counter() - started))
        if len(found.spans) < WORDS:
            continue
        tested += 1
        named = sorted(found.spans, key=lambda span: -span.weight)[:REMOVED]
        others = [draw.sample(found.spans, REMOVED) for _ in range(DRAWS)]
        without, *randomly = _believed(scorer, text, found, [named, *others])
        won += without < statistics.fmean(randomly)
        stable += found.stable
    return Faithfulness(
        tested, won / max(tested, 1), stable / max(tested, 1), statistics.median(times or [0])
    )


def _believed(
    scorer: Scorer, text: str, found: Explanation, removed: Sequence[Sequence[Span]]
) -> list[float]:
    shorter = []
    for spans in removed:
        left = text
        for span in sorted(spans, key=lambda one: -one.start):
            left = left[: span.start] + left[span.end :]
        shorter.append(left)
    place = ORDER.index(found.scored.probabilities.label)
    return [answer.probabilities[place] for answer in scorer.score(shorter)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--limit", type=int, default=500)
    arguments = parser.parse_args()
    texts = []
    for path in arguments.data:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as stream:
            rows = [json.loads(line) for line in stream]
        texts += [row["text"] for row in rows if row.get("split") == "val"]
    random.Random(0).shuffle(texts)
    with Scorer(ModelFolder(arguments.model) if arguments.model else ModelShelf().active()) as scorer:
        found = faithfulness(scorer, texts, limit=arguments.limit)
    sys.stdout.write(
        f"{found.comments} confident comments; the named words count more in {found.share:.1%}; "
        f"stable without them {found.stable:.1%}; {found.milliseconds:.1f} ms an explanation\n"
    )


if __name__ == "__main__":
    main()
