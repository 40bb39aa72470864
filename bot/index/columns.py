"""Columns of a segment: arrays that grow at their end, in memory or in a file of their own.

The files are NumPy's .npy, which tell their type and shape, and are mapped when they are read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

SMALL = 1 << 18  # bytes of a file that is read rather than mapped: a mapped one stays open


class Column(Protocol):
    """An array in the making; `width` is that of its rows, None where it has but one dimension."""

    def append(self, values: Array) -> None:
        """Add values, or rows, at the end."""

    def finish(self) -> Array:
        """No more will come: what there is."""


Columns = Callable[[str, Any], Column]


class MemoryColumn:
    """An array in memory."""

    def __init__(self, dtype: Any, width: int | None = None) -> None:
        self._dtype, self._shape = dtype, () if width is None else (width,)
        self._pieces: list[Array] = []

    def append(self, values: Array) -> None:
        """Add values, or rows, at the end."""
        self._pieces.append(values.astype(self._dtype))

    def finish(self) -> Array:
        """All of it as one."""
        return np.concatenate([np.empty((0, *self._shape), self._dtype), *self._pieces])


class FileColumn:
    """An array in a file, written as it comes."""

    def __init__(self, path: Path, dtype: Any, width: int | None = None) -> None:
        self._path, self._dtype = path, np.dtype(dtype)
        self._shape = () if width is None else (width,)
        self._length = 0
        self._file = path.open("wb")
        self._write_header()

    def append(self, values: Array) -> None:
        """Add values, or rows, at the end."""
        values.astype(self._dtype).tofile(self._file)
        self._length += len(values)

    def finish(self) -> Array:
        """On the disk for good, and mapped."""
        self._file.seek(0)
        self._write_header()
        os.fsync(self._file.fileno())
        self._file.close()
        return mapped(self._path)

    def _write_header(self) -> None:
        """NumPy leaves room in a header for the length to grow to 21 digits."""
        np.lib.format.write_array_header_1_0(
            self._file,
            {
                "descr": np.lib.format.dtype_to_descr(self._dtype),
                "fortran_order": False,
                "shape": (self._length, *self._shape),
            },
        )


def mapped(path: Path) -> Array:
    """A column of a file, read from it as it is needed. Raises OSError and ValueError."""
    if path.stat().st_size < SMALL:
        read: Array = np.load(path, allow_pickle=False)
        return read
    # Without the view every slice would be a np.memmap, which takes ten times as long to make.
    column: Array = np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)
    return column


def mapped_columns(folder: Path, prefix: str) -> Mapping[str, Array]:
    """The columns in a folder whose files begin with a prefix, by the rest of their names."""
    return {
        path.name.removeprefix(prefix).removesuffix(".npy"): mapped(path)
        for path in sorted(folder.glob(f"{prefix}*.npy"))
    }
