"""Files of plain arrays, in NumPy's own form: the same arrays make the same file, and nothing in a file is executed."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LARGEST = 64 * 1024 * 1024
"""No file of arrays is larger when it is unpacked, in bytes."""
_KINDS = (np.dtype(np.int8), np.dtype(np.float16), np.dtype(np.float32))
_SPOILT = (OSError, ValueError, EOFError, zipfile.BadZipFile, NotImplementedError, RuntimeError)
"""What reading a ZIP file raises where its bytes are spoilt."""


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays of 8-bit whole numbers or of 16- or 32-bit floats, compressed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
        for name, array in arrays.items():
            stream = io.BytesIO()
            np.lib.format.write_array(stream, np.ascontiguousarray(array), allow_pickle=False)
            # A fixed date: the same arrays make the same file.
            file.writestr(zipfile.ZipInfo(f"{name}.npy"), stream.getvalue(), zipfile.ZIP_DEFLATED)


def read_arrays(path: Path, names: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Read the arrays of exactly these names.

    Raises:
        ValueError: the file is missing, damaged, holds others, or claims to be larger than any of ours.

    """
    try:
        with zipfile.ZipFile(path) as file:
            members = file.infolist()
            named = sorted(info.filename for info in members) == sorted(f"{name}.npy" for name in names)
            if not named or sum(info.file_size for info in members) > LARGEST:
                raise ValueError("Not the arrays that were asked for.")
            found = {name: _array(file.read(f"{name}.npy")) for name in names}
    except _SPOILT as error:
        raise ValueError(f"{path.name} cannot be read.") from error
    if not all(np.isfinite(array).all() for array in found.values()):
        raise ValueError(f"{path.name} holds values that are no numbers.")
    return found


def _array(data: bytes) -> NDArray[Any]:
    """Read an array of numbers, exactly as many as there are bytes for."""
    stream = io.BytesIO(data)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("Another version of the format.")
    shape, by_columns, kind = np.lib.format.read_array_header_1_0(stream)
    if kind not in _KINDS or by_columns:
        raise ValueError("No array of ours.")
    return np.frombuffer(data[stream.tell() :], kind).reshape(shape)
