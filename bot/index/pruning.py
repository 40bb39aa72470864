"""The few passages of a segment that may be among the best, without scoring the others.

Every term's impacts, rounded up, are summed for all passages at once in whole numbers of 16 bits.
Dealt out in lanes, the k-th best lane has a passage of at least that sum, less what rounding may
have added; whatever is below that cannot be among the best k. docs/index.md has the proof.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.index.bm25 import Similarity
from bot.index.segment import LEVEL, Part
from bot.index.terms import Term

MOST_SUM = 65_535  # the sums are 16 bits wide
FINEST = 8  # as many times as fine as impacts, where weights are no whole numbers
FEW_LANES = 32  # one in so many, to be looked into by themselves

# By how much of an impact it may be too low, and too high: they were worked out for what a part
# held alone, when it was written.
Drift = tuple[float, float]

Sums = npt.NDArray[np.uint16]
Numbers = npt.NDArray[np.int32]


class Lookup(NamedTuple):
    """A term of a question in one part of a field, and what its impacts are in a sum.

    An impact times `factor`, rounded up, is added to a sum: `most` at the most. A sum may then be
    so much `below` and `above` the score it stands for, measured in sums.
    """

    coefficient: float
    start: int
    end: int
    place: int
    is_common: bool
    finds: bool
    factor: float
    most: int
    below: float
    above: float


def lookup_of(
    kept: Term, is_common: bool, finds: bool, weight: float, idf: float, scale: float, drift: Drift
) -> Lookup:
    """A term as it is kept, with what it is worth in a question."""
    start, place, postings, peak = kept
    factor = weight * scale
    if is_common:
        levels = -(-peak // LEVEL)
        times = math.ceil(LEVEL * factor)
        most, above = times * levels, LEVEL * factor + (times - LEVEL * factor) * levels
        factor = times
    else:
        most, above = math.ceil(factor * peak) + (factor != 1), factor + (factor != 1)
    low, high = drift
    return Lookup(
        weight * idf,
        start,
        start + postings,
        place,
        is_common,
        finds,
        factor,
        most,
        low * most,
        above + high * most,
    )


class Sheet(threading.local):
    """Room to add in, kept from question to question, one for each thread."""

    def __init__(self) -> None:
        self._room: dict[tuple[str, int], npt.NDArray[Any]] = {}

    def sums(self, name: str, width: int) -> Sums:
        """Room for sums, with what was left in it."""
        return self._of(name, width, np.uint16)

    def levels(self, width: int) -> npt.NDArray[np.uint8]:
        """Room for sums of levels, with what was left in it."""
        return self._of("levels", width, np.uint8)

    def _of(self, name: str, width: int, kind: Any) -> npt.NDArray[Any]:
        room = self._room.get((name, width))
        if room is None:
            room = self._room[name, width] = np.empty(width, kind)
        return room


def add_up(part: Part, lookups: Sequence[Lookup], sums: Sums, sheet: Sheet) -> None:
    """Write the sums of the terms' impacts for every document, rounded up."""
    common = [term for term in lookups if term.is_common]
    added = sums
    for factor in {term.factor for term in common}:
        terms = [term for term in common if term.factor == factor]
        for levels in _level_sums(part, terms, sheet):
            np.multiply(levels, np.uint16(factor), out=added)
            if added is not sums:
                np.add(sums, added, out=sums)
            added = sheet.sums("added", len(sums))
    if not common:
        sums.fill(0)
    for term in lookups:
        if not term.is_common:
            np.add.at(sums, part.numbers[term.start : term.end], _impacts(part, term))


def _impacts(part: Part, term: Lookup) -> Sums:
    impacts = part.impacts[term.place : term.place + term.end - term.start]
    if term.factor == 1:
        return impacts
    return np.ceil(impacts * np.float32(term.factor)).astype(np.uint16)


def _level_sums(
    part: Part, terms: Sequence[Lookup], sheet: Sheet
) -> Iterable[npt.NDArray[np.uint8]]:
    """Rows of levels summed, as many at once as cannot overflow 8 bits."""
    total, highest = None, 0
    for term in terms:
        row = part.levels[term.place]
        peak = term.most // int(term.factor)
        if total is not None and highest + peak <= 255:
            total = np.add(total, row, out=sheet.levels(len(row)))
            highest += peak
            continue
        if total is not None:
            yield total
        total, highest = row, peak
    if total is not None:
        yield total


def gathered(part: Part, rare: Sequence[Lookup], common: Sequence[Lookup]) -> tuple[Numbers, Sums]:
    """The documents that hold a rare term, ascending, and their sums with the common ones."""
    if len(rare) == 1:
        numbers, sums = part.numbers[rare[0].start : rare[0].end], _impacts(part, rare[0])
    else:
        together = np.concatenate([part.numbers[term.start : term.end] for term in rare])
        order = together.argsort(kind="stable")
        together = together.take(order)
        is_first = np.ones(len(order), bool)
        np.not_equal(together[1:], together[:-1], out=is_first[1:])
        begins = is_first.nonzero()[0]
        impacts = np.concatenate([_impacts(part, term) for term in rare]).take(order)
        numbers, sums = together.take(begins), np.add.reduceat(impacts, begins, dtype=np.uint16)
    for term in common:
        sums = sums + part.levels[term.place].take(numbers) * np.uint16(term.factor)
    return numbers, sums


def kth(sums: Sums, most: int) -> int:
    """The lowest of the best `most`."""
    ordered = sums.copy()
    ordered.partition(len(sums) - most)
    return int(ordered[len(sums) - most])


def kth_best(sums: Sums, lanes: int, most: int) -> tuple[Sums, int]:
    """The best sum of every lane, and one that at least `most` documents have."""
    best: Sums = sums.reshape(-1, lanes).max(axis=0)
    if most > lanes:
        return best, 0
    return best, kth(best, most)


def reaching(sums: Sums, best: Sums, least: float) -> Numbers:
    """The documents, ascending, whose sum is at least so much and not nothing."""
    cut = np.uint16(min(max(1, math.floor(least)), 65535))
    lanes = len(best)
    hopeful = (best >= cut).nonzero()[0]
    if len(hopeful) * FEW_LANES > lanes:
        return (sums >= cut).nonzero()[0].astype(np.int32)
    found = (sums.reshape(-1, lanes).take(hopeful, axis=1) >= cut).ravel().nonzero()[0]
    turn, lane = np.divmod(found, len(hopeful))
    turn *= lanes
    turn += hopeful.take(lane)
    return turn.astype(np.int32)


def frequencies_of(part: Part, lookups: Sequence[Lookup], documents: Numbers) -> Numbers:
    """How often each document holds each term; a row for a term."""
    # Without the last posting, what is not found is not taken for the next term's.
    places = np.concatenate(
        [part.numbers[term.start : term.end - 1].searchsorted(documents) for term in lookups]
    ).reshape(len(lookups), -1)
    places += np.array([term.start for term in lookups])[:, np.newaxis]
    frequencies: Numbers = part.frequencies.take(places)
    frequencies *= part.numbers.take(places) == documents
    return frequencies


def exact(
    part: Part, lookups: Sequence[Lookup], similarity: Similarity, documents: Numbers
) -> npt.NDArray[np.float64]:
    """The scores of some documents, to the last bit those of Field.add_scores."""
    frequencies = frequencies_of(part, lookups, documents)
    added = similarity.saturation(frequencies, part.codes.take(documents))
    added *= np.array([term.coefficient for term in lookups])[:, np.newaxis]
    # Not a sum: NumPy may add in another order there.
    scores: npt.NDArray[np.float64] = np.add.accumulate(added, axis=0)[-1]
    return scores
