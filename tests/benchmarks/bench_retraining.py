"""What corrections give and cost: a base model that never saw one source is corrected on it.

python tests/benchmarks/bench_retraining.py --data DIR --source goemotions --work DIR [--epochs 2] [--counts 50,200]

First a small base is trained on everything in DIR but the named source (once: it is kept in --work). Then N of
the source's val rows become corrections, at random or those of which the base is least sure; macro-recall is
told on the source's other val rows, and on all other sources' val.
"""

import argparse
import gzip
import json
import random
import shutil
import sys
import time
from collections import defaultdict
from pathlib import Path

from moderator.classifier.artifact import ModelFolder
from moderator.classifier.evaluation import evaluate
from moderator.classifier.retraining import RetrainOptions, retrain
from moderator.classifier.runtime import Scorer
from moderator.classifier.training import TrainOptions, train
from moderator.core.comment import Sentiment
from moderator.core.operation import JobContext

Pairs = list[tuple[str, Sentiment]]


def without(data: Path, source: str, target: Path) -> dict[str, Pairs]:
    """Copy the data without one source, and return the val rows of all."""
    target.mkdir(parents=True, exist_ok=True)
    val: dict[str, Pairs] = defaultdict(list)
    for path in sorted(data.rglob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream, gzip.open(target / path.name, "wt", 3) as out:
            for line in stream:
                row = json.loads(line)
                if row.get("split") == "val" and row.get("label"):
                    val[row["source"]].append((row["text"], Sentiment(row["label"])))
                if not str(row.get("source")).startswith(source):
                    out.write(line)
    return val


def figures(folder: ModelFolder, val: dict[str, Pairs]) -> dict[str, float]:
    with Scorer(folder) as scorer:
        return {
            source: evaluate(
                [label for _, label in pairs],
                [answer.probabilities for answer in scorer.score([text for text, _ in pairs])],
            ).macro_recall
            for source, pairs in val.items()
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--source", required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--counts", default="25,50,100,200,500,1000")
    parser.add_argument("--variants", default="{}", help="JSON: name to RetrainOptions fields")
    arguments = parser.parse_args()
    val = without(arguments.data, arguments.source, arguments.work / "data")
    base = arguments.work / "base"
    if not (base / "card.json").exists():
        options = TrainOptions(epochs=arguments.epochs, batch=256, rate=2.5e-3, units=128, version="base")
        train(arguments.work / "data", base, options, JobContext())
    theirs = next(source for source in val if source.startswith(arguments.source))
    others = {source: pairs for source, pairs in val.items() if source != theirs and len(pairs) > 400}
    rows = list(val[theirs])
    random.Random(1).shuffle(rows)
    half = len(rows) // 2
    pool, unseen = rows[:half], rows[half:]
    with Scorer(ModelFolder(base)) as scorer:
        sure = {
            text: answer.probabilities.confidence
            for (text, _), answer in zip(pool, scorer.score([t for t, _ in pool]), strict=True)
        }
    before = figures(ModelFolder(base), {theirs: unseen, **others})
    sys.stdout.write(
        f"before: {theirs} {before[theirs]:.4f}; " + " ".join(f"{s} {before[s]:.4f}" for s in others) + "\n"
    )
    variants = {"default": {}} | json.loads(arguments.variants)
    for count in map(int, arguments.counts.split(",")):
        for way in ("random", "least sure"):
            chosen = pool if way == "random" else sorted(pool, key=lambda pair: sure[pair[0]])
            for name, fields in variants.items():
                staging = arguments.work / "staging"
                shutil.rmtree(staging, ignore_errors=True)
                staging.mkdir()
                started = time.monotonic()
                comments = [text for text, _ in pool]
                options = RetrainOptions(version="new", **fields)
                try:
                    retrain(ModelFolder(base), chosen[:count], comments, staging, options, JobContext())
                except Exception as error:
                    sys.stdout.write(f"{count} {way} {name}: {error}\n")
                    continue
                seconds = time.monotonic() - started
                after = figures(ModelFolder(staging), {theirs: unseen, **others})
                cost = [after[source] - before[source] for source in others]
                sys.stdout.write(
                    f"{count:5} {way:10} {name:14} {theirs} {after[theirs] - before[theirs]:+.4f}  "
                    f"others mean {sum(cost) / len(cost):+.4f} worst {min(cost):+.4f}  {seconds:.0f} s\n"
                )
                sys.stdout.flush()


if __name__ == "__main__":
    main()
