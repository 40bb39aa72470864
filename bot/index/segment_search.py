"""The best passages of one segment for a question's terms: sums first, then the few exactly."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.index.compiled import Kernels
from bot.index.field import Field
from bot.index.pruning import Floats, Wanted
from bot.index.segment import width_of

# What the kernels know of a field, in a row of whole numbers. Of an array its address, and in the
# next place how long it is, where nothing else tells.
RECORDS, BUCKETS, NUMBERS, IMPACTS, LEVELS = range(0, 10, 2)
SHIFT, FREQUENCIES, IS_WIDE, CODES, DOCUMENTS, NORMS, WIDTH = range(10, 17)
# And in a row of others: how many documents hold any term, in all parts today, and in this as it
# was written; the average length today by that of then.
K1, HELD, HELD_THEN, LENGTH_RATIO = range(4)
# Of the segment: which passages are gone, where articles begin, and the field that is of articles.
GONE, ARTICLES, WHOLE = 0, 2, 4

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

_ALL: Mask = np.empty(0, bool)


class Best(NamedTuple):
    """The best passages of a segment with their scores, of equals the first; how many it found."""

    numbers: npt.NDArray[np.int32]
    scores: Floats
    total: int


class SegmentSearch:
    """One segment of an index, with what the whole of the index knows of each field."""

    def __init__(
        self, articles: npt.NDArray[np.int32], fields: Sequence[Field], at: int, has_whole: bool
    ) -> None:
        """The parts `at` this place of the fields, of which the first finds.

        Where it `has_whole`, the last field is of articles, and not of passages.
        """
        self.first, part, gone = fields[0].parts[at]
        self.size = part.size
        self._kept = fields, articles, gone  # the kernels have nothing but addresses
        whole = len(fields) - 1 if has_whole else -1
        self._segment = np.array([*_placed(gone), *_placed(articles), whole])
        self._fields = np.array([_numbers_of(field, at) for field in fields])
        self._figures = np.array([(field.k1, *field.sizes[at]) for field in fields])
        self._width = int(self._fields[:, WIDTH].max())

    def best(
        self,
        kernels: Kernels,
        wanted: Wanted,
        frequencies: Floats,
        scale: float,
        most: int,
        allowed: Mask | None,
        enough: float,
    ) -> Best | None:
        """The best `most` passages, numbered from 0; None where nearly all may be among them.

        `frequencies` are how many documents hold each term, none where the segment is all there
        is. `enough` is the score that any passage needs.
        """
        may_be = _ALL if allowed is None else allowed
        numbers, scores, total = kernels.best(
            *(_sheet.rooms(self._width), self._fields, self._figures, self._segment),
            *(*wanted, frequencies, may_be, scale, most, enough),
        )
        return None if total < 0 else Best(numbers, scores, total)


def _numbers_of(field: Field, at: int) -> list[int]:
    part = field.parts[at].part
    records, buckets, shift = part.terms.columns
    arrays = records, buckets, part.numbers, part.impacts, part.levels
    frequencies, codes, norms = map(_placed, (part.frequencies, part.codes, field.norms))
    return [
        *(number for array in arrays for number in _placed(array)),
        *(shift, frequencies[0], part.frequencies.itemsize == 4),
        *(*codes, norms[0], width_of(part.size)),
    ]


def _placed(array: npt.NDArray[Any]) -> tuple[int, int]:
    """Where an array is, and how long."""
    if not array.flags.c_contiguous:
        raise ValueError("only what lies in one piece has one address")
    return array.ctypes.data, len(array)


class _Sheet(threading.local):
    """Room to add in, kept from question to question, for each thread."""

    def __init__(self) -> None:
        self._rooms = np.empty((2, 0), np.uint16)

    def rooms(self, width: int) -> npt.NDArray[np.uint16]:
        """Room for two sums of every document, with what was left in it."""
        if self._rooms.shape[1] < width:
            self._rooms = np.empty((2, width), np.uint16)
        return self._rooms


_sheet = _Sheet()
