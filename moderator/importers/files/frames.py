"""Whether a zst file is all there: its frames and blocks say how long they are, so none is decompressed to know."""

from typing import BinaryIO

_MAGIC = b"\x28\xb5\x2f\xfd"
_CONTENT_SIZES = (0, 2, 4, 8)
_DICTIONARY_SIZES = (0, 1, 2, 4)
_STEP = 1024 * 1024


def is_whole(stream: BinaryIO) -> bool:
    """Say whether the stream ends where a frame does."""
    while magic := stream.read(4):
        if magic == _MAGIC:
            if not _frame(stream):
                return False
        elif len(magic) == 4 and magic[1:] == b"\x2a\x4d\x18" and 0x50 <= magic[0] <= 0x5F:
            size = stream.read(4)
            if len(size) < 4 or not _passed(stream, int.from_bytes(size, "little")):
                return False
        else:
            return False
    return True


def _frame(stream: BinaryIO) -> bool:
    """Pass over the rest of a frame; say whether it is there."""
    told = stream.read(1)
    if not told:
        return False
    descriptor = told[0]
    single, checked = bool(descriptor & 0x20), bool(descriptor & 0x04)
    header = int(not single) + _DICTIONARY_SIZES[descriptor & 3] + _CONTENT_SIZES[descriptor >> 6]
    if descriptor >> 6 == 0 and single:
        header += 1
    if not _passed(stream, header):
        return False
    last = False
    while not last:
        block = stream.read(3)
        if len(block) < 3:
            return False
        words = int.from_bytes(block, "little")
        last, kind, size = bool(words & 1), words >> 1 & 3, words >> 3
        # A block of one byte that is repeated holds but that byte.
        if kind == 3 or not _passed(stream, 1 if kind == 1 else size):
            return False
    return _passed(stream, 4 if checked else 0)


def _passed(stream: BinaryIO, size: int) -> bool:
    while size > 0:
        raw = stream.read(min(size, _STEP))
        if not raw:
            return False
        size -= len(raw)
    return True
