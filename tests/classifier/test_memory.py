"""What a model remembers: like its readings, nobody's text, and a file that can do nothing."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from moderator.classifier.correcting.memory import Memory
from moderator.classifier.correcting.readings import Layer
from moderator.core.errors import UserError

WIDTH = 6


@pytest.fixture
def readings() -> np.ndarray:
    random = np.random.default_rng(1)
    mixed = random.normal(size=(WIDTH, WIDTH))
    return (random.normal(size=(900, WIDTH)) @ mixed + np.repeat([[0.0], [3.0], [6.0]], 300, 0)).astype(
        np.float32
    )


@pytest.fixture
def memory(readings: np.ndarray) -> Memory:
    layer = Layer(np.ones((WIDTH, 4), np.float32), np.zeros(4, np.float32))
    return Memory.of(readings, [(0, 0)] * 300 + [(0, 2)] * 300 + [(1, 1)] * 290 + [(1, 2)] * 10, layer)


def test_what_is_drawn_is_like_what_was_read(memory: Memory, readings: np.ndarray) -> None:
    drawn = memory.draw(4000, seed=2).readings
    assert np.abs(drawn.mean(axis=0) - readings.mean(axis=0)).max() < 0.3
    assert np.linalg.norm(np.cov(drawn.T) - np.cov(readings.T)) < 0.15 * np.linalg.norm(np.cov(readings.T))
    # None of it is anyone's text.
    nearest = np.linalg.norm(drawn[:, None] - readings[None, :300], axis=2).min(axis=1)
    assert nearest.min() > 0.01
    assert (memory.draw(10, seed=2).readings == memory.draw(10, seed=2).readings).all()


def test_it_tells_what_is_drawn(memory: Memory, readings: np.ndarray) -> None:
    drawn = memory.draw(4000, seed=3)
    # Of the kind with ten texts nothing is kept.
    assert set(zip(drawn.sources.tolist(), drawn.codes.tolist(), strict=True)) == {(0, 0), (0, 2), (1, 1)}
    assert drawn.readings[drawn.sources == 1].mean(axis=0) == pytest.approx(
        readings[600:890].mean(axis=0), abs=0.4
    )


def test_small_kinds_are_drawn_as_often_as_large_ones_where_that_is_asked() -> None:
    readings = np.random.default_rng(4).normal(size=(1000, WIDTH)).astype(np.float32)
    layer = Layer(np.ones((WIDTH, 4), np.float32), np.zeros(4, np.float32))
    memory = Memory.of(readings, [(0, 0)] * 950 + [(1, 2)] * 50, layer)
    assert (memory.draw(2000, seed=5).sources == 1).mean() == pytest.approx(0.05, abs=0.02)
    assert (memory.draw(2000, seed=5, evenly=True).sources == 1).mean() == pytest.approx(0.5, abs=0.04)


def test_kinds_with_few_texts_are_kept_where_there_are_no_others(readings: np.ndarray) -> None:
    layer = Layer(np.ones((WIDTH, 4), np.float32), np.zeros(4, np.float32))
    few = Memory.of(readings[:6], [(0, 0)] * 3 + [(0, 2)] * 3, layer)
    assert len(few.means) == 2


def test_it_is_kept_as_a_file(memory: Memory, tmp_path: Path) -> None:
    memory.save(tmp_path / "one.npz")
    memory.save(tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    again = Memory.load(tmp_path / "one.npz")
    assert again.means == pytest.approx(memory.means, rel=1e-3)
    assert (again.layer.kernel == memory.layer.kernel).all()
    again.save(tmp_path / "two.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def npy(value: np.ndarray, *, claimed: tuple[int, ...] | None = None) -> bytes:
    stream = io.BytesIO()
    np.lib.format.write_array(stream, value, allow_pickle=True)
    data = stream.getvalue()
    return data.replace(str(value.shape).encode(), str(claimed).encode()) if claimed else data


@pytest.mark.parametrize(
    "change",
    [
        {"means": b"no array"},
        {"means": npy(np.array([print], object))},
        {"means": npy(np.zeros((2, WIDTH), np.float32), claimed=(900000, 900000))},
        {"means": npy(np.zeros((2, WIDTH + 1), np.float32))},
        {"means": npy(np.zeros((0, WIDTH), np.float32))},
        {"means": npy(np.zeros((2, WIDTH), np.int64))},
        {"shares": npy(np.array([-1, 1], np.float32))},
        {"kinds": npy(np.array([[0, 0], [0, 3]], np.float32))},
        {"kernel": npy(np.full((WIDTH, 4), np.nan, np.float32))},
        {"../../evil": b""},
        {"bias": None},
    ],
    ids=[
        "noise",
        "pickle",
        "huge",
        "shape",
        "empty",
        "kind",
        "shares",
        "kinds",
        "numbers",
        "path",
        "missing",
    ],
)
def test_a_hostile_file_is_refused(tmp_path: Path, change: dict[str, bytes | None]) -> None:
    arrays = {
        "kinds": npy(np.array([[0, 0], [0, 2]], np.float32)),
        "means": npy(np.zeros((2, WIDTH), np.float32)),
        "shares": npy(np.ones(2, np.float32)),
        "spread": npy(np.zeros((WIDTH, 3), np.float32)),
        "kernel": npy(np.zeros((WIDTH, 4), np.float32)),
        "bias": npy(np.zeros(4, np.float32)),
    }
    path = tmp_path / "memory.npz"
    for content in (arrays, arrays | change):
        with zipfile.ZipFile(path, "w") as file:
            for name, data in content.items():
                if data is not None:
                    file.writestr(f"{name}.npy", data)
        if content is arrays:
            assert Memory.load(path).means.shape == (2, WIDTH)
    with pytest.raises(UserError, match="cannot be read"):
        Memory.load(path)
