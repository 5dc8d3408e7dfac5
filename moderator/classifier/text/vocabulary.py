"""Learning a vocabulary from text: frequent words whole, the rest by pieces."""

from collections import Counter
from collections.abc import Iterable, Iterator

from moderator.classifier.text.segmentation import camel_words
from moderator.classifier.text.tokenizer import SPECIAL, Tokenizer, mended, units
from moderator.classifier.text.words import Words

RARE_WEIGHT = 5
"""A rare word counts at most this often when pieces are learnt: no single name shapes them."""


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count the words of texts in the form in which a vocabulary holds them."""
    tokens: Counter[str] = Counter()
    find = Words()
    for text in texts:
        tokens.update(find.tokenize(mended(text)))
    words: Counter[str] = Counter()
    for token, count in tokens.items():
        for unit in units(token):
            for word in camel_words(unit[1:]) if unit.startswith("#") and len(unit) > 1 else (unit,):
                words[word] += count
    for name in SPECIAL:
        words.pop(name, None)
    words.pop("", None)
    return words


def learn_tokenizer(
    counts: Counter[str], *, words: int = 45_000, pieces: int = 6_000, least: int = 5
) -> Tokenizer:
    """Return a tokenizer of the most frequent words and of pieces learnt from the rarer ones.

    Words seen fewer than `least` times never enter it, so that no name or handle of a single writer does.
    """
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    kept = [word for word, count in ranked if count >= least and not _private(word)][:words]
    return Tokenizer(kept, _learn_pieces(counts, frozenset(kept), pieces, least) if pieces else ())


def _private(word: str) -> bool:
    """Say whether a word may be somebody's number or address, however often it was seen."""
    return sum(map(str.isdigit, word)) > 4 or "http" in word or "www" in word


def _learn_pieces(counts: Counter[str], kept: frozenset[str], size: int, least: int) -> list[str]:
    from tokenizers import Tokenizer as Learner
    from tokenizers import models, pre_tokenizers, trainers

    learner = Learner(models.WordPiece(unk_token="<unk>"))
    learner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, min_frequency=max(least * 4, 2), special_tokens=["<unk>"], show_progress=False
    )

    def rare() -> Iterator[str]:
        for word, count in counts.items():
            if word[0].isalpha() and len(word) <= 30 and not _private(word):
                yield " ".join([word] * (1 if word in kept else min(count, RARE_WEIGHT)))

    learner.train_from_iterator(rare(), trainer)
    vocabulary: dict[str, int] = learner.get_vocab()
    return sorted(piece for piece in vocabulary if piece not in ("<unk>", "##"))
