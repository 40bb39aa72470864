"""The best passages of one segment for a question's terms: sums first, then the few exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from bot.index.field import Field, Held
from bot.index.pruning import (
    UNIT,
    Lookup,
    Numbers,
    Sheet,
    Sums,
    add_up,
    exact,
    kth_best,
    reaching,
    scale_of,
    slack,
)
from bot.index.segment import lanes_of, width_of

MANY = 200  # hopeful passages, of which the better ones are scored first
TOO_MANY = 1 << 22  # figures to work out, when all passages are scored as quickly

Lookups = Mapping[str, Sequence[Lookup]]
Scores = npt.NDArray[np.float64]

_sheet = Sheet()


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
        self.first, part, self._gone = fields[finding][1]
        self.size = part.size
        self._lanes, self._width = lanes_of(self.size), width_of(self.size)

    def best(
        self, wanted: Lookups, most: int, allowed: npt.NDArray[np.bool_] | None, enough: float
    ) -> tuple[Numbers, Scores] | None:
        """The passages that may be among the best, by their numbers in the index, and scores.

        `enough` is the score that any of them needs. None where nearly all may be among them.
        """
        terms = [term for lookups in wanted.values() for term in lookups]
        if not any(term.finds for term in terms):
            return np.empty(0, np.int32), np.empty(0)
        scale = scale_of(terms)
        if scale is None:
            return None
        below, above = slack(terms, scale)
        sums = self._sum_up(wanted, scale, allowed)
        best_of_lanes, kth = kth_best(sums, self._lanes, most)
        least = max(kth - above - below, enough * UNIT * scale - below)
        numbers = reaching(sums, self._lanes, best_of_lanes, least)
        if len(numbers) > MANY + 4 * most:
            better = numbers[np.argpartition(sums[numbers], -2 * most)[-2 * most :]]
            scores = np.sort(self._exact(wanted, better))
            least = max(least, scores[-most] * UNIT * scale - below)
            numbers = numbers[sums[numbers] >= least]
        if len(numbers) * len(terms) > TOO_MANY:
            return None
        return numbers + self.first, self._exact(wanted, numbers)

    def _sum_up(self, wanted: Lookups, scale: float, allowed: npt.NDArray[np.bool_] | None) -> Sums:
        """The sums of all passages that are found, 0 for the others."""
        sums = _sheet.sums("sums", self._width)
        part = self._fields[self._finding][1].part
        finders = [term for term in wanted[self._finding] if term.finds]
        add_up(part, finders, scale, sums, _sheet)
        others = {
            name: [term for term in lookups if not term.finds] for name, lookups in wanted.items()
        }
        if any(others.values()):
            found = sums != 0
            for name, lookups in others.items():
                if lookups:
                    self._add_others(name, lookups, scale, sums)
            np.multiply(sums, found, out=sums)
        if len(self._gone):
            sums[self._gone] = 0
        if allowed is not None:
            sums[: self.size] *= allowed
        return sums

    def _add_others(self, name: str, lookups: Sequence[Lookup], scale: float, sums: Sums) -> None:
        part = self._fields[name][1].part
        others = _sheet.sums("others", width_of(part.size))
        add_up(part, lookups, scale, others, _sheet)
        if name == self._whole:
            sums[: self.size] += others.take(self._article_of)
        else:
            sums += others

    def _exact(self, wanted: Lookups, numbers: Numbers) -> Scores:
        """The scores of some passages, term by term in the order of the question."""
        scores = np.zeros(len(numbers))
        for name, lookups in wanted.items():
            if lookups:
                field, held = self._fields[name]
                documents = self._article_of.take(numbers) if name == self._whole else numbers
                exact(held.part, lookups, field, documents, scores)
        return scores

    @cached_property
    def _article_of(self) -> Numbers:
        """The article of each passage."""
        counts = np.diff(self._articles)
        return np.repeat(np.arange(len(counts), dtype=np.int32), counts)
