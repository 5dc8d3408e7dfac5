import numpy as np
import pytest

from moderator.classifier import light


def made(count: int, *, seed: int = 1) -> tuple[list[str], light.Array, light.Codes]:
    """Texts of which the network knows half; "sick" is praise here, which it does not know at all."""
    random = np.random.default_rng(seed)
    truth = random.integers(0, 3, count)
    texts, beliefs = [], []
    for code in truth.tolist():
        slang = code == 2 and random.random() < 0.5
        texts.append(f"{'sick ' if slang else ''}word{random.integers(9)} video")
        told = 0 if slang else code
        beliefs.append([0.8 if place == told else 0.1 for place in range(3)])
    return texts, np.array(beliefs), truth


def test_without_examples_it_says_what_the_network_says() -> None:
    beliefs = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]])
    table = light.features(["one", "two"], beliefs)
    start = np.zeros((table.shape[1] + 1, 3))
    start[:3] = np.eye(3)
    assert light.predict(table, start) == pytest.approx(beliefs, abs=1e-9)


def test_it_learns_what_this_library_means() -> None:
    texts, beliefs, truth = made(300)
    table = light.features(texts, beliefs)
    answers = light.out_of_fold(table, truth, range(300))
    assert answers.sum(axis=1) == pytest.approx(np.ones(300))
    assert (answers.argmax(axis=1) == truth).mean() > 0.97 > (beliefs.argmax(axis=1) == truth).mean()


def test_slips_are_found_and_ranked() -> None:
    texts, beliefs, truth = made(300)
    wrong = [5, 50, 120, 200]
    labels = truth.copy()
    labels[wrong] = (labels[wrong] + 1) % 3
    answers = light.out_of_fold(light.features(texts, beliefs), labels, range(300))
    found = light.doubtful(labels, answers)
    assert set(wrong) <= {place for place, _, _ in found[:6]}
    assert all(code == truth[place] for place, code, _ in found[:4] if place in wrong)
    margins = [margin for _, _, margin in found]
    assert margins == sorted(margins, reverse=True)


def test_a_group_is_never_divided() -> None:
    # Copies of one text, all mislabelled alike, must not vouch for each other.
    texts, beliefs, truth = made(120)
    texts += ["unheard of"] * 6
    beliefs = np.vstack([beliefs, np.tile([0.8, 0.1, 0.1], (6, 1))])
    labels = np.concatenate([truth, np.full(6, 2)])
    groups = [*range(120), *[120] * 6]
    answers = light.out_of_fold(light.features(texts, beliefs), labels, groups)
    assert (answers[120:].argmax(axis=1) == 0).all()


def test_a_class_without_examples_is_never_suggested() -> None:
    beliefs = np.array([[0.1, 0.8, 0.1], [0.7, 0.2, 0.1]])
    assert light.doubtful(np.array([0, 0]), beliefs) == []


def test_several_that_are_learnt_together_are_those_that_are_learnt_alone() -> None:
    texts, beliefs, truth = made(90)
    table = light.features(texts, beliefs)
    groups = [place // 2 for place in range(90)]
    together = light.out_of_fold(table, truth, groups)
    alone = np.zeros_like(together)
    folds = np.random.default_rng(2026).permutation(45) % light.FOLDS
    for place in range(90):
        others = np.array([folds[group] != folds[groups[place]] for group in groups])
        weights = light.fit(table[others], truth[others])
        alone[place] = light.predict(table[place : place + 1], weights)[0]
    assert together == pytest.approx(alone, abs=1e-9)
