"""The best passages of one segment for a question's terms: sums first, then the few exactly."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.index.compiled import Kernels
from bot.index.field import Field, Held
from bot.index.pruning import Lookups, Rows
from bot.index.segment import UNIT, Part, width_of

MANY = 200  # hopeful passages, of which the better ones are scored first
TOO_MANY = 1 << 22  # figures to work out, when all passages are scored as quickly

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int32]
Scores = npt.NDArray[np.float64]
Sums = npt.NDArray[np.uint16]


class Hopeful(NamedTuple):
    """The passages of a segment that may be among the best, with scores; how many were found."""

    numbers: Numbers
    scores: Scores
    total: int


class SegmentSearch:
    """One segment of an index, with what the whole of the index knows of each field."""

    def __init__(
        self,
        articles: npt.NDArray[np.int32],
        fields: Mapping[str, tuple[Field, Held]],
        finding: str,
        whole: str | None,
    ) -> None:
        self._articles, self._fields = articles, fields
        self._finding, self._whole = finding, whole
        self.first, self._part, self._gone = fields[finding][1]
        self.size = self._part.size

    def best(
        self,
        kernels: Kernels,
        wanted: Lookups,
        scale: float,
        most: int,
        allowed: Mask | None,
        enough: float,
    ) -> Hopeful | None:
        """The passages that may be among the best `most`, numbered from 0.

        `enough` is the score that any of them needs. None where nearly all may be among them.
        """
        sums = self._sum_up(kernels, wanted, allowed)
        to_sums = UNIT * scale
        needed = enough * to_sums - wanted.below
        numbers, total = kernels.hopeful(sums, most, needed, wanted.slack)
        if len(numbers) > MANY + 4 * most:
            better = numbers[np.argpartition(sums[numbers], -2 * most)[-2 * most :]]
            scores = np.sort(self._exact(kernels, wanted, better))
            numbers = numbers[sums[numbers] >= scores[-most] * to_sums - wanted.below]
        if len(numbers) * wanted.count > TOO_MANY:
            return None
        return Hopeful(numbers, self._exact(kernels, wanted, numbers), total)

    def _sum_up(self, kernels: Kernels, wanted: Lookups, allowed: Mask | None) -> Sums:
        """The sums of all passages that are found, 0 for the others."""
        sums = _added_up(kernels, "sums", self._part, wanted.finders)
        if len(self._gone):
            sums[self._gone] = 0
        if allowed is not None:
            sums[: self.size] *= allowed
        for name, rows in wanted.lenders.items():
            lent = _added_up(kernels, "lent", self._fields[name][1].part, rows)
            if name == self._whole:
                kernels.lend_whole(sums, lent, self._articles)
            else:
                kernels.lend(sums, lent)
        return sums

    def _exact(self, kernels: Kernels, wanted: Lookups, numbers: Numbers) -> Scores:
        """The scores of some passages, field by field as Index does where it scores all."""
        scores = np.zeros(len(numbers))
        for name, rows in wanted.rows.items():
            field, (_, part, _) = self._fields[name]
            documents = self._articles_of(numbers) if name == self._whole else numbers
            kernels.add_exact(
                *(scores, documents, rows, part.numbers, part.frequencies),
                *(part.codes, field.norms, field.k1),
            )
        return scores

    def _articles_of(self, numbers: Numbers) -> Numbers:
        return (self._articles.searchsorted(numbers, side="right") - 1).astype(np.int32)


class _Sheet(threading.local):
    """Room to add in, kept from question to question, one for each thread."""

    def __init__(self) -> None:
        self._room: dict[tuple[str, int], Sums] = {}

    def sums(self, name: str, width: int) -> Sums:
        """Room for sums, with what was left in it."""
        room = self._room.get((name, width))
        if room is None:
            room = self._room[name, width] = np.empty(width, np.uint16)
        return room


_sheet = _Sheet()


def _added_up(kernels: Kernels, name: str, part: Part, rows: Rows) -> Sums:
    """Sums of terms' impacts, in room that the next of the same name takes over."""
    sums = _sheet.sums(name, width_of(part.size))
    kernels.add_up(sums, rows, part.numbers, part.impacts, part.levels)
    return sums
