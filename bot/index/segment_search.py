"""The best passages of one segment for a question's terms: sums first, then the few exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from bot.index.field import Field, Held
from bot.index.pruning import (
    Lookup,
    Numbers,
    Sheet,
    Sums,
    add_up,
    exact,
    frequencies_of,
    gathered,
    kth,
    kth_best,
    reaching,
)
from bot.index.segment import UNIT, lanes_of, width_of

MANY = 200  # hopeful passages, of which the better ones are scored first
GATHERED = 40  # one in so many passages at most is looked into for its rare terms
LIKELY = 0.25  # of what a question's terms can add up to: nearly all its best passages have more
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
        self,
        wanted: Lookups,
        scale: float,
        most: int,
        allowed: npt.NDArray[np.bool_] | None,
        enough: float,
    ) -> tuple[Numbers, Scores] | None:
        """The passages that may be among the best, by their numbers in the index, and scores.

        `enough` is the score that any of them needs. None where nearly all may be among them.
        """
        terms = [term for lookups in wanted.values() for term in lookups]
        if not any(term.finds for term in terms):
            return np.empty(0, np.int32), np.empty(0)
        if allowed is not None and np.count_nonzero(allowed) * GATHERED <= self.size:
            numbers = self._allowed(wanted, allowed)
            return numbers, self._exact(wanted, numbers)
        below = 1 + sum([term.below for term in terms])
        slack = 1 + sum([term.above for term in terms]) + below
        needed = enough * UNIT * scale - below
        hopeful = self._gathered(terms, most, needed, slack) if allowed is None else None
        if hopeful is None:
            hopeful = self._summed(wanted, most, needed, slack, allowed)
        numbers, sums = hopeful
        if len(numbers) > MANY + 4 * most:
            better = numbers[np.argpartition(sums, -2 * most)[-2 * most :]]
            scores = np.sort(self._exact(wanted, better))
            numbers = numbers[sums >= scores[-most] * UNIT * scale - below]
        if len(numbers) * len(terms) > TOO_MANY:
            return None
        return numbers, self._exact(wanted, numbers)

    def _allowed(self, wanted: Lookups, allowed: npt.NDArray[np.bool_]) -> Numbers:
        """The passages that are found, of few that may be."""
        numbers = np.flatnonzero(allowed).astype(np.int32)
        numbers = numbers[self._is_left.take(numbers)]
        finders = [term for term in wanted[self._finding] if term.finds]
        part = self._fields[self._finding][1].part
        return numbers[frequencies_of(part, finders, numbers).any(axis=0)]

    def _gathered(
        self, terms: Sequence[Lookup], most: int, needed: float, slack: float
    ) -> tuple[Numbers, Sums] | None:
        """The hopeful passages and their sums, if all of them hold a rare term; else None."""
        rare, common = [], []
        postings = most_of_rare = most_without = 0
        for term in terms:
            if not term.finds:
                return None
            if term.is_common:
                common.append(term)
                most_without += term.most
            else:
                rare.append(term)
                most_of_rare += term.most
                postings += term.end - term.start
        likely = LIKELY * (most_of_rare + most_without)
        if not 0 < postings * GATHERED <= self.size or most_without > likely:
            return None
        numbers, sums = gathered(self._fields[self._finding][1].part, rare, common)
        if len(self._gone):
            left = self._is_left.take(numbers)
            numbers, sums = numbers[left], sums[left]
        if len(numbers) >= most:
            needed = max(needed, kth(sums, most) - slack)
        if needed <= most_without and common:
            return None
        hopeful = (sums >= needed).nonzero()[0]
        return numbers.take(hopeful), sums.take(hopeful)

    def _summed(
        self,
        wanted: Lookups,
        most: int,
        needed: float,
        slack: float,
        allowed: npt.NDArray[np.bool_] | None,
    ) -> tuple[Numbers, Sums]:
        """The hopeful passages and their sums, all passages summed."""
        sums = self._sum_up(wanted, allowed)
        best, lowest = kth_best(sums, self._lanes, most)
        numbers = reaching(sums, best, max(needed, lowest - slack))
        return numbers, sums.take(numbers)

    def _sum_up(self, wanted: Lookups, allowed: npt.NDArray[np.bool_] | None) -> Sums:
        """The sums of all passages that are found, 0 for the others."""
        sums = _sheet.sums("sums", self._width)
        terms = wanted.get(self._finding, ())
        finders = [term for term in terms if term.finds]
        add_up(self._fields[self._finding][1].part, finders, sums, _sheet)
        if len(wanted) > 1 or len(finders) < len(terms):
            found = sums != 0
            for name, lookups in wanted.items():
                others = [term for term in lookups if not term.finds]
                if others:
                    self._add_others(name, others, sums)
            np.multiply(sums, found, out=sums)
        if len(self._gone):
            sums[self._gone] = 0
        if allowed is not None:
            sums[: self.size] *= allowed
        return sums

    def _add_others(self, name: str, lookups: Sequence[Lookup], sums: Sums) -> None:
        part = self._fields[name][1].part
        others = _sheet.sums("others", width_of(part.size))
        add_up(part, lookups, others, _sheet)
        if name == self._whole:
            sums[: self.size] += others.take(self._article_of)
        else:
            sums += others

    def _exact(self, wanted: Lookups, numbers: Numbers) -> Scores:
        """The scores of some passages, field by field as Index does where it scores all."""
        scores = np.zeros(len(numbers))
        for name, lookups in wanted.items():
            if lookups:
                field, held = self._fields[name]
                documents = self._article_of.take(numbers) if name == self._whole else numbers
                scores += exact(held.part, lookups, field, documents)
        return scores

    @cached_property
    def _is_left(self) -> npt.NDArray[np.bool_]:
        """Which passages are not gone."""
        is_left = np.ones(self.size, bool)
        is_left[self._gone] = False
        return is_left

    @cached_property
    def _article_of(self) -> Numbers:
        """The article of each passage."""
        counts = np.diff(self._articles)
        return np.repeat(np.arange(len(counts), dtype=np.int32), counts)
