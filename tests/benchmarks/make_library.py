"""Make a library of many comments, as the other benchmarks need it; no real person wrote any of them.

python tests/benchmarks/make_library.py PATH [--comments N] [--seed S]

Authors and likes have a long tail, posts come over two years, texts are drawn by chance from words that follow
Zipf's law, one in twenty is a copy of another, and scores are spread as a model spreads them.
"""

import argparse
import itertools
import random
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from moderator.core.comment import Decision, NewComment, Probabilities, Scored, Sentiment
from moderator.store import comments, journal
from moderator.store.engine import Store
from moderator.store.intake import batches
from moderator.store.intake.loading import Loader
from tests.store.making import put

PLATFORMS = ("youtube", "instagram", "facebook", "reddit", "x")
COMMON = (  # noqa: SIM905 (a list of words reads better as a line)
    "the a to and i it is of this that you in for my was but so not have on are with just be like love what "
    "they me all when at good he how one now do get time really can your we she no more there out if about up "
    "video would people great never why know song best bad thank after last then her only ever box order price "
    "delivery refund broken missing late wrong terrible awful boring stupid lovely perfect wonderful nice happy"
).split()
SYLLABLES = ("ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "za", "dri", "sta", "plo", "gre", "kin")
RARE = tuple("".join(parts) for parts in itertools.product(SYLLABLES, repeat=3))
RARE_WORD = "quillwort"
"""Stands in one comment of ten thousand."""
START = datetime(2024, 11, 1, tzinfo=UTC)
PAGE = 20_000


def texts(draw: random.Random, count: int) -> list[str]:
    """Return texts of one to sixty words."""
    words = COMMON + list(RARE)
    weights = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(words))))
    made: list[str] = []
    for number in range(count):
        if made and draw.random() < 0.05:
            made.append(draw.choice(made[-5000:]))
            continue
        chosen = draw.choices(words, cum_weights=weights, k=min(60, 1 + int(draw.expovariate(1 / 11))))
        if number % 10_000 == 77:
            chosen.append(RARE_WORD)
        made.append(" ".join(chosen) + draw.choice((".", "!", "", "?", " 😂")))
    return made


def fill(store: Store, count: int, seed: int = 1) -> None:
    """Fill an empty library."""
    draw = random.Random(seed)
    posts = max(20, count // 500)
    latest: dict[int, int] = {}
    with store.write(durable=False) as connection:
        batch = batches.begin(connection, ["made-up.jsonl"])
    for first in range(0, count, PAGE):
        new = []
        for number, text in enumerate(texts(draw, min(PAGE, count - first)), first):
            # A tenth of the posts draws half of the comments.
            post = int(posts * draw.random() ** 3)
            written = START + timedelta(minutes=730 * 1440 * post / posts + draw.expovariate(1 / 2000))
            new.append(
                NewComment(
                    text,
                    PLATFORMS[post % 5],
                    f"c{number}",
                    f"c{latest[post]}" if not number % 4 and post in latest else None,
                    f"p{post}",
                    f"Post number {post}",
                    f"author_{int(count / 4 * draw.random() ** 4)}",
                    created_at=written,
                    like_count=int(draw.paretovariate(0.9)) - 1,
                    permalink=f"https://example.org/p{post}/c{number}",
                )
            )
            latest[post] = number
        with store.write(durable=False) as connection:
            put(connection, batch, new)
    Loader(store).tidy()
    with store.write(durable=False) as connection:
        batches.finish(connection, batch, "{}")
    score(store, draw, "bench-1")
    decide(store, draw, count)


def score(store: Store, draw: random.Random, model: str) -> None:
    """Give every comment what a model might say of it."""
    after = 0
    while True:
        with store.read() as connection:
            page = comments.unscored(connection, model, after, PAGE)
        if not page:
            return
        said = []
        for comment, _ in page:
            sure = min(0.99, 0.4 + 0.6 * draw.betavariate(3, 1.4))
            rest = (1 - sure) * draw.random()
            beliefs = [sure, rest, 1 - sure - rest]
            kind = draw.choices((0, 1, 2), (0.25, 0.45, 0.3))[0]
            beliefs = beliefs[-kind:] + beliefs[:-kind]
            said.append((comment, Scored(Probabilities(*beliefs), abuse=draw.betavariate(0.5, 3))))
        with store.write(durable=False) as connection:
            comments.store_scores(connection, model, said)
        after = page[-1][0]


def decide(store: Store, draw: random.Random, count: int) -> None:
    """Decide about one comment in a hundred, as a person would have by now."""
    chosen = draw.sample(range(1, count + 1), count // 100)
    decisions = draw.choices((Decision.FLAGGED, Decision.HELD, Decision.APPROVED), (2, 1, 5), k=len(chosen))
    sentiments = draw.choices(tuple(Sentiment), k=len(chosen) // 10)
    with store.write(durable=False) as connection:
        decided = [(one, "decision", what) for one, what in zip(chosen, decisions, strict=True)]
        journal.record_step(connection, decided, who="anna", by="hand", label="Decided")
        said = [(one, "sentiment", what) for one, what in zip(chosen, sentiments, strict=False)]
        journal.record_step(connection, said, who="anna", by="hand", label="Labelled")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--comments", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    started = time.monotonic()
    store = Store.open(arguments.path)
    fill(store, arguments.comments, arguments.seed)
    store.close()
    size = arguments.path.stat().st_size / 1e6
    sys.stdout.write(f"{arguments.comments} comments, {size:.0f} MB, {time.monotonic() - started:.0f} s\n")


if __name__ == "__main__":
    main()
