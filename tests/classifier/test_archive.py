import hashlib
import json
import zipfile
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from moderator.classifier.archive import check_onnx
from moderator.classifier.artifact import ModelShelf
from moderator.classifier.card import ModelCard
from moderator.classifier.runtime import Scorer
from moderator.core.errors import UserError
from tests.classifier.tiny import tiny_model


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    tiny_model(tmp_path / "shipped", "shipped-1")
    return ModelShelf(tmp_path / "models", tmp_path / "shipped")


def packed(tmp_path: Path, files: dict[str, bytes], **fields) -> Path:
    """A model file whose card tells the true hashes of whatever is in it."""
    good = tiny_model(tmp_path / "good", "guest-1")
    content = {
        path.name: path.read_bytes() for path in good.path.iterdir() if path.name != "card.json"
    } | files
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
    card = ModelCard("guest-1", sha256=hashes).to_json() | fields
    target = tmp_path / "guest.zip"
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("card.json", json.dumps(card))
        for name, data in content.items():
            file.writestr(name, data)
    return target


def refused(shelf: ModelShelf, file: Path) -> str:
    with pytest.raises(UserError) as caught:
        shelf.import_(file)
    assert shelf.root is None or not shelf.root.exists() or not list(shelf.root.iterdir())
    return str(caught.value)


def test_a_model_travels_as_one_file(shelf: ModelShelf, tmp_path: Path) -> None:
    shelf.export("shipped-1", tmp_path / "model.zip")
    other = ModelShelf(tmp_path / "other", tmp_path / "none")
    assert other.import_(tmp_path / "model.zip").version == "shipped-1"
    other.activate("shipped-1")
    scorer = Scorer(other.active())
    assert scorer.score(["I love it"])[0].probabilities.label == "positive"
    scorer.close()
    with pytest.raises(UserError, match="already"):
        other.import_(tmp_path / "model.zip")
    assert [path.name for path in tmp_path.glob(".*tmp")] == []


def test_a_good_file_is_taken(shelf: ModelShelf, tmp_path: Path) -> None:
    assert shelf.import_(packed(tmp_path, {})).version == "guest-1"


def test_no_zip(shelf: ModelShelf, tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(b"PK nothing")
    assert "not a model" in refused(shelf, file)
    assert "not a model" in refused(shelf, tmp_path / "absent.zip")


@pytest.mark.parametrize("name", ["../../evil.txt", "/etc/evil", "run.py", "model.pkl", "sub/model.onnx"])
def test_other_files_are_refused(shelf: ModelShelf, tmp_path: Path, name: str) -> None:
    assert "refused" in refused(shelf, packed(tmp_path, {name: b"x"}))
    assert not (tmp_path.parent / "evil.txt").exists()


def test_wrong_hashes_are_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    file = packed(tmp_path, {})
    content = {}
    with zipfile.ZipFile(file) as source:
        content = {name: source.read(name) for name in source.namelist()}
    content["tokenizer.json"] += b" "
    with zipfile.ZipFile(file, "w") as target:
        for name, data in content.items():
            target.writestr(name, data)
    assert "damaged" in refused(shelf, file)


def test_a_card_that_leaves_its_folder_is_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    assert "cannot be the name" in refused(shelf, packed(tmp_path, {}, version="../../x"))


def test_an_incomplete_file_is_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    with zipfile.ZipFile(file, "w") as target:
        target.writestr("card.json", json.dumps(ModelCard("x").to_json()))
    assert "complete" in refused(shelf, file)


def keras_file(path: Path, config: object, **more: bytes) -> bytes:
    with zipfile.ZipFile(path, "w") as file:
        for name in ("metadata.json", "model.weights.h5"):
            file.writestr(name, b"{}")
        file.writestr("config.json", json.dumps(config))
        for name, data in more.items():
            file.writestr(name, data)
    return path.read_bytes()


def test_a_network_with_code_is_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    layer = {"module": "keras.layers", "class_name": "Lambda", "config": {"function": "…"}}
    data = keras_file(tmp_path / "x.keras", {"class_name": "Functional", "config": {"layers": [layer]}})
    assert "code" in refused(shelf, packed(tmp_path, {"model.keras": data}))


def test_a_network_of_foreign_classes_is_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    data = keras_file(tmp_path / "x.keras", {"module": "os", "class_name": "system", "config": {}})
    assert "code" in refused(shelf, packed(tmp_path, {"model.keras": data}))


def test_a_network_with_a_pickle_is_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    data = keras_file(tmp_path / "x.keras", {}, **{"weights.pkl": b"x"})
    assert "no need of" in refused(shelf, packed(tmp_path, {"model.keras": data}))
    assert "cannot be read" in refused(shelf, packed(tmp_path / "2", {"model.keras": b"\x80\x04pickle"}))


def test_a_huge_network_is_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    data = keras_file(tmp_path / "x.keras", {"class_name": "Functional", "module": "keras"})
    shape = {"vocabulary": 10**12}
    assert "how its network is built" in refused(
        shelf, packed(tmp_path, {"model.keras": data}, network=shape)
    )


def graph_of(nodes, constants) -> bytes:
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT32, [None]) for name in ("ids", "lengths")]
    outputs = [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None])]
    return helper.make_model(helper.make_graph(nodes, "g", inputs, outputs, constants)).SerializeToString()


def scan_of(nodes, constants=()):
    told = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None]) for name in ("x", "z")]
    body = helper.make_graph(nodes, "step", told[:1], told[1:], list(constants))
    return helper.make_node("Scan", ["ids"], ["y"], body=body, num_scan_inputs=1)


def test_odd_graphs_are_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    table = numpy_helper.from_array(np.zeros((5, 2), np.float32), "words")
    outside = onnx.TensorProto()
    outside.CopyFrom(table)
    outside.data_location = TensorProto.EXTERNAL
    outside.external_data.add(key="location", value="/etc/passwd")
    claims = onnx.TensorProto()
    claims.CopyFrom(table)
    claims.dims[0] = 10**12
    gather = helper.make_node("Gather", ["words", "ids"], ["y"])
    loop = helper.make_node("Loop", ["ids"], ["y"])
    units = numpy_helper.from_array(np.array([10**12]), "units")
    odd = [
        graph_of([loop], []),
        graph_of([scan_of([helper.make_node("Loop", ["x"], ["z"])])], []),
        graph_of([scan_of([scan_of([])])], []),
        graph_of([scan_of([], constants=[table])], []),
        graph_of([helper.make_node("ConstantOfShape", ["units"], ["y"])], [units]),
        graph_of([helper.make_node("Gather", ["words", "ids"], ["y"], domain="evil")], [table]),
        graph_of([gather], [outside]),
        graph_of([gather], [claims]),
        graph_of([gather], [table]),  # a table smaller than the vocabulary
        b"\x00\x01",
    ]
    for number, data in enumerate(odd):
        place = tmp_path / str(number)
        assert "refused" in refused(shelf, packed(place, {"model.onnx": data})), number


def test_our_own_graphs_pass(tmp_path: Path) -> None:
    for quantized in (False, True):
        folder = tiny_model(tmp_path, f"v-{quantized}", quantized=quantized)
        check_onnx(folder.onnx, 20)


def test_a_zip_bomb_is_refused_before_it_fills_the_disk(
    shelf: ModelShelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderator.classifier.archive.LARGEST", 1 << 20)
    bomb = tmp_path / "bomb.zip"
    zeros = b"\0" * (8 << 20)
    hashes = {name: hashlib.sha256(zeros).hexdigest() for name in ("model.onnx", "tokenizer.json")}
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("card.json", json.dumps(ModelCard("guest-1", sha256=hashes).to_json()))
        for name in hashes:
            file.writestr(name, zeros)
    assert bomb.stat().st_size < 100_000
    assert "too large" in refused(shelf, bomb)


def test_a_card_that_is_a_bomb_is_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("card.json", b" " * (8 << 20))
    assert "too large" in refused(shelf, bomb)


def test_a_header_that_lies_about_sizes_is_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    data = bytearray(packed(tmp_path, {}).read_bytes())
    place = data.rindex(b"tokenizer.json") - 46  # its entry in the table at the end
    assert data[place : place + 4] == b"PK\x01\x02"
    data[place + 24 : place + 28] = (7).to_bytes(4, "little")
    lying = tmp_path / "lying.zip"
    lying.write_bytes(data)
    assert refused(shelf, lying)


def test_a_link_is_never_followed(shelf: ModelShelf, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    file = packed(tmp_path, {"tokenizer.json": str(secret).encode()})
    with zipfile.ZipFile(file) as source:
        content = {info.filename: source.read(info) for info in source.infolist()}
    link = tmp_path / "link.zip"
    with zipfile.ZipFile(link, "w") as target:
        for name, data in content.items():
            info = zipfile.ZipInfo(name)
            if name == "tokenizer.json":
                info.external_attr = 0o120777 << 16
            target.writestr(info, data)
    # What the link names is taken for the content of a file, and that is no vocabulary.
    assert "secret" not in refused(shelf, link)
    assert secret.read_text() == "secret"


def test_a_name_given_twice_is_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    file = packed(tmp_path, {})
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(file, "a") as target:
        target.writestr("tokenizer.json", b"other")
    assert "twice the same name" in refused(shelf, file)


def test_a_weight_file_that_claims_more_than_it_holds_is_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    inner = tmp_path / "huge.keras"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("metadata.json", b"{}")
        file.writestr("config.json", json.dumps({"class_name": "Functional", "module": "keras"}))
        # A header that says 5 GB: it is believed only as far as refusing it.
        file.writestr("model.weights.h5", b"x")
    data = bytearray(inner.read_bytes())
    place = data.rindex(b"model.weights.h5") - 46
    data[place + 24 : place + 28] = (0xFFFF_FFF0).to_bytes(4, "little")
    assert "no need of" in refused(shelf, packed(tmp_path, {"model.keras": bytes(data)}))


def test_a_file_whose_bytes_are_spoilt_is_refused(shelf: ModelShelf, tmp_path: Path) -> None:
    made = packed(tmp_path, {})
    with (
        zipfile.ZipFile(made) as source,
        zipfile.ZipFile(tmp_path / "small.zip", "w", zipfile.ZIP_DEFLATED) as small,
    ):
        for name in source.namelist():
            small.writestr(name, source.read(name))
    whole = (tmp_path / "small.zip").read_bytes()
    good = {path.name: path.read_bytes() for path in (tmp_path / "good" / "guest-1").iterdir()}
    taken = 0
    for at in range(30, min(len(whole), 900), 30):
        content = bytearray(whole)
        content[at : at + 20] = b"\xff" * 20
        (tmp_path / "spoilt.zip").write_bytes(content)
        try:
            card = shelf.import_(tmp_path / "spoilt.zip")
        except UserError:
            assert not list((tmp_path / "models").glob("*"))
            continue
        # What was spoilt was a date or the like, that nobody reads: what was taken is whole all the same.
        taken += 1
        for name in card.sha256:
            assert (tmp_path / "models" / "guest-1" / name).read_bytes() == good[name]
        shelf.remove("guest-1")
    assert taken < 3
