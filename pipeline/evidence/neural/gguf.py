"""Reading GGUF: one file that holds a model's settings, its vocabulary and its weights.

Only what the language model needs is understood: version 3, little-endian, weights in float32, Q4_1 and
Q8_0. The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mmap import mmap

    import numpy as np
    from numpy.typing import NDArray

BLOCK = 32  #: weights that share a scale
F32, Q4_1, Q8_0 = 0, 3, 8  #: kinds of weights, as they are numbered in the file

_MAGIC, _VERSION = b"GGUF", 3
_NUMBERS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_ALIGNMENT = 32  # unless the file says otherwise


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a table of weights lies, and how."""

    rows: int  #: 1 for a vector
    columns: int
    kind: int  #: F32, Q4_1 or Q8_0
    offset: int  #: in bytes, from the beginning of the file


@dataclass(frozen=True, slots=True)
class Gguf:
    """A file that was read. The weights stay where they are until they are asked for."""

    data: bytes | mmap
    settings: dict[str, Any]
    entries: dict[str, Entry]

    def blocks(self, name: str) -> NDArray[np.void]:
        """Return a table as it lies in the file, without copying: (rows, blocks).

        The fields of a block of Q4_1 are `scale`, `least` and `codes` (two to a byte: the low halves are
        the first 16, the high halves the others; weight = code × scale + least); of Q8_0 `scale` and
        `codes` (weight = code × scale); of F32 the one field `codes` with the weights.

        Raises:
            KeyError: there is no such table.
        """
        import numpy as np

        entry = self.entries[name]
        width = entry.columns // BLOCK
        fields: dict[int, list[Any]] = {
            F32: [("codes", "<f4", (BLOCK,))],
            Q4_1: [("scale", "<f2"), ("least", "<f2"), ("codes", "u1", (BLOCK // 2,))],
            Q8_0: [("scale", "<f2"), ("codes", "i1", (BLOCK,))],
        }
        kind = np.dtype(fields[entry.kind])
        return np.frombuffer(self.data, kind, entry.rows * width, entry.offset).reshape(entry.rows, width)

    def vector(self, name: str) -> NDArray[np.float32]:
        """Return a table of float32 in one row.

        Raises:
            KeyError: there is no such table.
        """
        import numpy as np

        return self.blocks(name)["codes"].reshape(-1).astype(np.float32)


def read_gguf(data: bytes | mmap) -> Gguf:
    """Read the settings of a file, and where its weights lie.

    Args:
        data: the file, as bytes or mapped into memory.

    Raises:
        ValueError: it is not a GGUF file, it ends too early, or it holds what is not understood here.
    """
    reader = _Reader(data)
    try:
        return reader.file(data)
    except (struct.error, UnicodeDecodeError, KeyError) as error:
        raise ValueError(f"not a GGUF file that can be read ({error!r})") from error


class _Reader:
    """Takes one thing after the other from the beginning of a file."""

    def __init__(self, data: bytes | mmap) -> None:
        self._data = memoryview(data)
        self._at = 0

    def file(self, data: bytes | mmap) -> Gguf:
        if bytes(self._data[:4]) != _MAGIC:
            raise ValueError("not a GGUF file")
        self._at = 4
        version, tables, settings = self._numbers("IQQ")
        if version != _VERSION:
            raise ValueError(f"GGUF of version {version}; only version {_VERSION} is understood")
        told = {self._string(): self._value(self._numbers("I")[0]) for _ in range(settings)}
        listed = [self._entry() for _ in range(tables)]
        alignment = told.get("general.alignment", _ALIGNMENT)
        start = -(-self._at // alignment) * alignment
        entries = {name: Entry(rows, columns, kind, start + at) for name, rows, columns, kind, at in listed}
        sizes = {F32: 4 * BLOCK, Q4_1: 4 + BLOCK // 2, Q8_0: 2 + BLOCK}
        for name, entry in entries.items():
            if entry.kind not in sizes:
                raise ValueError(f"the weights {name} are of kind {entry.kind}, which is not understood")
            size = sizes[entry.kind]
            if entry.columns % BLOCK or entry.offset + entry.rows * entry.columns // BLOCK * size > len(self._data):
                raise ValueError(f"the weights {name} are cut off")
        return Gguf(data, told, entries)

    def _entry(self) -> tuple[str, int, int, int, int]:
        name = self._string()
        (dimensions,) = self._numbers("I")
        columns, *others = self._numbers(f"{dimensions}Q")
        kind, offset = self._numbers("IQ")
        rows = 1
        for other in others:
            rows *= other
        return name, rows, columns, kind, offset

    def _value(self, kind: int) -> Any:
        if kind == _STRING:
            return self._string()
        if kind != _ARRAY:
            return self._numbers(_NUMBERS[kind])[0]
        inner, count = self._numbers("IQ")
        if inner in _NUMBERS:
            return list(self._numbers(f"{count}{_NUMBERS[inner]}"))
        return [self._value(inner) for _ in range(count)]

    def _string(self) -> str:
        (length,) = self._numbers("Q")
        raw = bytes(self._data[self._at : self._at + length])
        if len(raw) < length:
            raise ValueError("the file is cut off")
        self._at += length
        return raw.decode()

    def _numbers(self, format: str) -> tuple[Any, ...]:
        found = struct.unpack_from("<" + format, self._data, self._at)
        self._at += struct.calcsize("<" + format)
        return found
