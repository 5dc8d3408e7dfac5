"""Learning what n-grams say, for the languages of which there is little labelled text.

Multinomial logistic regression with a Gaussian prior, by Adam: Keras' own layers and optimizer. Which settings decide
was tried on the rows kept aside; between half and twice of each, nothing there moves by more than chance.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderator.classifier.calibration import softmax
from moderator.classifier.evaluation import macro_recall
from moderator.classifier.graph import quantize_columns
from moderator.classifier.learning.dataset import Row, uplifts, wanted_of
from moderator.classifier.network import repeatable
from moderator.classifier.ngrams import STEP, NgramModel, Ngrams, mixed
from moderator.classifier.text.character_ngrams import BUCKETS, character_ngrams
from moderator.classifier.text.tokenizer import SPECIAL, Tokenizer
from moderator.core.operation import JobContext

LITTLE, MUCH = 300, 50_000
"""Labelled rows: languages with at least the first and less than the second are learnt here, if another has more."""
EPOCHS, BATCH, RATE = 30, 256, 0.05
EVEN = 0.4
"""How much more the rows of a language's small sources weigh; 0 is not at all."""
PRIOR = 2.0
"""The variance of the prior on each vote; as `C` of scikit-learn's logistic regression."""
MOST = 2048
"""N-grams that are looked at of one text."""
BETTER = 1.3
"""How many times better than by chance n-grams alone must do, in macro-recall, for a language to be theirs."""
SHARES = np.linspace(0, 1, 21)
"""What is tried for the network's share; the n-grams may count up to twice as much."""


def little_labelled(rows: Sequence[Row]) -> frozenset[str]:
    """Return the languages that are better asked about with n-grams too; none where no language has many rows."""
    counts = Counter(row.lang for row in rows if row.lang and row.label is not None and not row.weak)
    if max(counts.values(), default=0) < MUCH:
        return frozenset()
    return frozenset(lang for lang, count in counts.items() if LITTLE <= count < MUCH)


def fit_ngrams(
    rows: Sequence[Row],
    sequences: Sequence[Sequence[int]],
    aside: Sequence[Row],
    tokenizer: Tokenizer,
    context: JobContext,
    *,
    seed: int,
) -> NgramModel | None:
    """Learn from the rows in languages of which there are few; None if there is no such language.

    `sequences` are the same texts in the tokenizer's numbers. A language that n-grams cannot tell anything about, by
    the rows kept aside, is left to the network alone.
    """
    languages = little_labelled(rows)
    while languages:
        known = [row for row in rows if row.lang in languages and row.label is not None and not row.weak]
        votes, scale = quantize_columns(_fitted(known, tokenizer, context, seed))
        model = NgramModel(votes, scale, _likelier(rows, sequences, languages, len(tokenizer)))
        untold = _untold(Ngrams(model, tokenizer, (0, 1)), aside, tokenizer, languages)
        if not untold:
            return model
        languages -= untold
    return None


def _untold(
    model: Ngrams, aside: Sequence[Row], tokenizer: Tokenizer, languages: frozenset[str]
) -> frozenset[str]:
    """Return the languages whose judged rows the n-grams alone tell hardly better than chance does."""
    found = set()
    for language in languages:
        rows = [row for row in aside if row.lang == language and row.label is not None]
        truth = np.array([row.label for row in rows], np.int64)
        votes = [model.votes(tokenizer.read_tokens(row.text)).sum(axis=0) for row in rows]
        if rows and macro_recall(truth, np.array(votes)[:, :3].argmax(axis=1)) < BETTER / len(set(truth)):
            found.add(language)
    return frozenset(found)


def _likelier(
    rows: Sequence[Row], sequences: Sequence[Sequence[int]], languages: frozenset[str], size: int
) -> NDArray[np.int8]:
    """Return how much likelier each word is in these languages than in the others (naive Bayes, smoothed by one)."""
    counts = np.ones((2, size))
    for row, sequence in zip(rows, sequences, strict=True):
        if row.lang:
            counts[int(row.lang in languages), list(set(sequence))] += 1
    shares = np.log(counts / counts.sum(axis=1, keepdims=True))
    steps = np.rint((shares[1] - shares[0]) / STEP)
    steps[: len(SPECIAL)] = 0
    return np.asarray(np.clip(steps, -120, 120), np.int8)


def _fitted(rows: Sequence[Row], tokenizer: Tokenizer, context: JobContext, seed: int) -> NDArray[np.float32]:
    """Return the votes, (BUCKETS, 3), that explain the rows' labels best."""
    repeatable(seed)
    import keras

    texts = [character_ngrams(tokenizer.read_tokens(row.text))[0][:MOST] for row in rows]
    wanted = np.array([wanted_of(row) for row in rows])
    weights = _balanced(rows)
    model = _model(len(rows))
    lengths = np.array([len(text) for text in texts])
    size = min(BATCH, len(rows))
    steps = EPOCHS * -(-len(rows) // size)
    schedule = keras.optimizers.schedules.CosineDecay(RATE, steps)
    model.compile(
        optimizer=keras.optimizers.Adam(schedule),
        loss=keras.losses.CategoricalCrossentropy(from_logits=True),
        jit_compile=False,
    )
    for epoch in range(EPOCHS):
        context.step(epoch, EPOCHS, "Learning the n-grams of languages with little text")
        for members in _batches(lengths, size, np.random.default_rng((seed, epoch))):
            model.train_on_batch(_padded([texts[n] for n in members]), wanted[members], weights[members])
    return np.asarray(model.get_layer("votes").get_weights()[0], np.float32)[1:]


def _model(rows: int) -> Any:
    import keras
    from keras import layers, ops

    # One more than the n-grams: 0 stands where a text has no more of them.
    ids = keras.Input((None,), dtype="int32")
    inside = ops.cast(ops.not_equal(ids, 0), "float32")
    votes = layers.Embedding(
        BUCKETS + 1,
        3,
        embeddings_initializer="zeros",
        # The loss is the mean over the rows, and so is the prior's part of it.
        embeddings_regularizer=keras.regularizers.L2(1 / (2 * PRIOR * rows)),
        name="votes",
    )(ids)
    total = ops.sum(votes * ops.expand_dims(inside, -1), axis=1)
    count = ops.sum(inside, axis=1, keepdims=True)
    return keras.Model(ids, total / ops.sqrt(ops.maximum(count, 1.0)))


def _balanced(rows: Sequence[Row]) -> NDArray[np.float64]:
    """Return weights by which, within each language and source, every sentiment weighs the same.

    Of a language's sources a small one weighs more, as where the network learns (`dataset.targets`).
    """
    kinds = Counter((row.lang, row.source, row.label) for row in rows)
    present = Counter(kind[:2] for kind in kinds)
    sizes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        sizes[row.lang][row.source] += 1
    uplift = {lang: uplifts(counts, EVEN) for lang, counts in sizes.items()}

    def weight(row: Row) -> float:
        kind = kinds[row.lang, row.source, row.label] * present[row.lang, row.source]
        return uplift[row.lang][row.source] * sizes[row.lang][row.source] / kind

    weights = np.array([weight(row) for row in rows])
    return np.asarray(weights * len(rows) / weights.sum(), np.float64)


def _batches(
    lengths: NDArray[np.int64], size: int, random: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """Yield places of texts of like length, as many each time, in a fresh order."""
    order = np.lexsort((random.random(len(lengths)), lengths // 64))
    # Filled up from the start: a backend that compiles by shape meets one batch size.
    order = np.resize(order, -(-len(order) // size) * size).reshape(-1, size)
    yield from order[random.permutation(len(order))]


def _padded(texts: Sequence[NDArray[np.int64]]) -> NDArray[np.int32]:
    width = -(-max(len(text) for text in texts) // 128) * 128 or 128
    ids = np.zeros((len(texts), width), np.int32)
    for row, text in zip(ids, texts, strict=True):
        row[: len(text)] = text + 1
    return ids


def fit_shares(
    beliefs: NDArray[np.float64],
    votes: NDArray[np.float32],
    truth: NDArray[np.int64],
    sources: Sequence[str],
    temperature: float,
) -> tuple[float, float]:
    """Return what the network's raw beliefs (texts, 3) and the n-grams' votes (texts, 4) must count together.

    Chosen by the log loss on judged texts in the languages that the n-grams are for: sources weigh by the root of
    their size, and in each every sentiment the same. Without texts each counts half.
    """
    if not len(truth):
        return 0.5, 0.5
    kinds = list(zip(sources, truth.tolist(), strict=True))
    counts = Counter(kinds)
    present = Counter(source for source, _ in counts)
    sizes = Counter(sources)
    weights = np.array(
        [sizes[source] ** 0.5 / (counts[source, label] * present[source]) for source, label in kinds]
    )

    def loss(shares: tuple[float, float]) -> float:
        likely = softmax(mixed(beliefs, votes, shares).astype(np.float64) / temperature)
        chosen = likely[np.arange(len(truth)), truth]
        return float(-(weights * np.log(np.maximum(chosen, 1e-9))).sum() / weights.sum())

    return min(((float(a), float(2 * b)) for a in SHARES for b in SHARES if a or b), key=loss)
