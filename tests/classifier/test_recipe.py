"""How a model was made, on its card. Without Keras."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from moderator.classifier.card import ModelCard, ModelFolder, write_card
from moderator.classifier.learning.dataset import family, read_corpus
from moderator.classifier.learning.fingerprint import fingerprint, rows_by_source
from moderator.classifier.learning.recipe import Recipe, Stage, Words
from moderator.classifier.learning.training_options import SHIPPED, TrainOptions, like
from moderator.core.errors import UserError
from moderator.core.operation import JobContext

SHIPPED_FOLDER = Path(__file__).resolve().parents[2] / "models" / "2026.11-7"
NETWORK = {"cell": "gru", "embedding": 8, "units": 6, "layers": 1, "hidden": 0}
RECIPE = Recipe(
    (Stage(epochs=1, planned=4, rate=3e-3), Stage(epochs=2, kept=0.7, others=500)),
    NETWORK,
    Words(None, "ab", 60, 20, 3),
    data=("12ab" * 16, "34cd" * 16),
    rows={"34cd" * 16: {"tse": {"train": 1200, "val": 30}}},
)


def card(folder: Path, recipe: object, **fields: object) -> Path:
    folder.mkdir(exist_ok=True)
    write_card(folder, replace(ModelCard("made-1"), recipe=recipe, **fields))  # type: ignore[arg-type]
    return folder


def test_a_card_gives_a_recipe_back(tmp_path: Path) -> None:
    folder = ModelFolder(card(tmp_path / "made", RECIPE.to_json()))
    assert Recipe.from_json(folder.card.recipe) == RECIPE
    assert RECIPE.lines() == [
        "1 of 4 planned passes at 0.003; then 2 passes at 0.002, 70% of the weights before kept",
        "words learnt from the data; 1200 rows, fingerprint 34cd34cd34cd",
    ]


def test_older_cards_have_none() -> None:
    assert Recipe.from_json(ModelCard.from_json({"version": "old-1"}).recipe) is None


def test_what_could_not_be_chosen_once_is_no_gap_in_a_card() -> None:
    document = RECIPE.to_json()
    del document["stages"][0]["spatial"], document["stages"][1]["decay"]
    recipe = Recipe.from_json(document)
    assert recipe is not None
    assert recipe.stages == RECIPE.stages
    assert recipe.silent == ("decay",)


def _with(change: dict[str, object]) -> dict[str, object]:
    document = RECIPE.to_json()
    document["stages"][0] |= change
    return document


@pytest.mark.parametrize(
    "document",
    [
        {"stages": []},
        {"stages": [{}], "network": {"cell": "transformer"}},
        [1],
        "from nothing",
        {"stages": 3, "network": NETWORK},
        {"stages": [{}] * 101, "network": NETWORK},
        _with({"epochs": 10**9}),
        _with({"rate": "3"}),
        _with({"rate": float("nan")}),
        _with({"kept": 1.5}),
        _with({"dropout": 1}),
        _with({"spatial": 1}),
        _with({"others": 0}),
        _with({"batch": None}),
        RECIPE.to_json() | {"data": {"ab": {"tse": 3}}},
        RECIPE.to_json() | {"network": {**NETWORK, "units": None}},
    ],
)
def test_what_is_no_recipe_is_refused(document: object) -> None:
    with pytest.raises(UserError, match="does not say"):
        Recipe.from_json(document)


def test_the_way_of_another_model_is_taken(tmp_path: Path) -> None:
    options = like(card(tmp_path / "made", RECIPE.to_json()))
    assert options.stages == RECIPE.stages
    assert {name: getattr(options, name) for name in NETWORK} == NETWORK
    assert (options.words, options.pieces, options.least, options.vocabulary) == (60, 20, 3, "")
    taken = replace(RECIPE, words=Words("other-1", "ab"))
    folder = card(tmp_path / "made", taken.to_json())
    assert like(folder).vocabulary == str(folder)


def test_what_cannot_be_made_again_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not say how"):
        like(card(tmp_path / "made", {}))
    with pytest.raises(UserError) as raised:
        like(card(tmp_path / "made", {}, corrections=30))
    assert "corrections" in raised.value.advice
    folder = card(tmp_path / "made", replace(RECIPE, begun="old-1").to_json())
    with pytest.raises(UserError, match="begun with “old-1”"):
        like(folder)
    assert like(folder, "old").start == "old"
    with pytest.raises(UserError, match="from nothing"):
        like(card(tmp_path / "made", RECIPE.to_json()), "old")


def test_passes_are_chosen_for_every_stage() -> None:
    staged = TrainOptions(rate=0.1, then=(Stage(epochs=1, rate=0.01),))
    options = staged.passing(3)
    assert [stage.epochs for stage in options.stages] == [3, 3]
    assert [stage.rate for stage in options.stages] == [0.1, 0.01]
    assert TrainOptions(epochs=2, rate=0.1).stages == (Stage(epochs=2, rate=0.1),)


def test_the_shipped_card_says_how_it_was_made_and_that_is_what_train_does() -> None:
    folder = ModelFolder(SHIPPED_FOLDER)
    recipe = Recipe.from_json(folder.card.recipe)
    assert recipe is not None
    assert recipe.begun is None
    assert recipe.words == Words("2026.11-2", folder.card.sha256["tokenizer.json"])
    first, *after = recipe.stages
    assert (first,) == SHIPPED.stages
    assert [(stage.epochs, stage.kept) for stage in after] == [(8, 0.34), (6, 0.22)]
    assert like(SHIPPED_FOLDER).stages == recipe.stages
    assert recipe.silent == ()
    most: Counter[str] = Counter()
    for known in recipe.data:
        counts: Counter[str] = Counter()
        for source, split in recipe.rows[known].items():
            counts[family(source)] += split.get("train", 0)
        most |= counts
    assert {entry["source"]: entry["rows"] for entry in folder.card.data} == dict(most)
    rows = sum(split.get("train", 0) for split in recipe.rows[recipe.data[-1]].values())
    assert f"{rows} rows" in recipe.lines()[1]
    assert {name: getattr(SHIPPED, name) for name in recipe.network} == recipe.network


def rows() -> list[dict[str, object]]:
    return [
        {"text": f"text {n}", "label": ("negative", "positive")[n % 2], "source": "abc"[n % 3]}
        | ({"split": "val"} if n % 5 == 0 else {})
        for n in range(40)
    ]


def test_a_fingerprint_is_of_the_rows_alone(tmp_path: Path) -> None:
    def read(name: str, **files: list[dict[str, object]]) -> tuple[str, list[str]]:
        for file, content in files.items():
            (tmp_path / name).mkdir(exist_ok=True)
            (tmp_path / name / f"{file}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in content))
        corpus = read_corpus(tmp_path / name, JobContext())
        return fingerprint(corpus), [row.text for row in corpus.train]

    whole = read("whole", a=rows())
    assert read("parts", z=rows()[:9], b=rows()[:8:-1]) == whole
    assert len(whole[0]) == 64
    changed = rows()
    changed[7]["label"] = "neutral"
    assert read("changed", a=changed)[0] != whole[0]
    assert read("fewer", a=rows()[:-1])[0] != whole[0]
    moved = rows()
    moved[5]["split"] = "train"
    assert read("moved", a=moved)[0] != whole[0]


def test_rows_are_counted_by_source_and_split(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows()))
    counted = rows_by_source(read_corpus(tmp_path, JobContext()))
    assert counted["a"] == {"train": 11, "val": 3}
    assert sum(sum(splits.values()) for splits in counted.values()) == 40
