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

MOST_SUM = 65_000  # the sums are 16 bits wide
FINEST = 8  # as many times as fine as impacts, where weights are no whole numbers
FEW_LANES = 32  # one in so many, to be looked into by themselves
GATHERED = 16  # one in so many passages at most is looked into for its rare terms
LIKELY = 0.45  # of what a question's terms can add up to: what the best passages may well have
NO_DRIFT = (0.0, 0.0)

Sums = npt.NDArray[np.uint16]
Numbers = npt.NDArray[np.int32]


class Lookup(NamedTuple):
    """A term of a question in one part.

    `drift` is by how much its impacts may be too low, and too high, as shares of them: they were
    worked out for what the part held alone, when it was written.
    """

    weight: float
    idf: float
    start: int
    end: int
    place: int
    peak: int
    is_common: bool
    finds: bool
    drift: tuple[float, float]


def scale_of(lookups: Sequence[Lookup]) -> float | None:
    """What to multiply impacts by, so that no sum of theirs can overflow; None if all would."""
    most = 0.0
    scale = 1.0
    for term in lookups:
        most += term.weight * (term.peak + LEVEL)
        if term.weight != 1:
            scale = FINEST
    if scale * most <= MOST_SUM / 2 or (scale == 1 and most <= MOST_SUM):
        return scale
    scale = min(scale, MOST_SUM / most)
    while scale * most > 1:
        if sum(_highest(term, scale) for term in lookups) <= MOST_SUM:
            return scale
        scale /= 2
    return None


def _highest(term: Lookup, scale: float) -> int:
    if term.is_common:
        return math.ceil(LEVEL * term.weight * scale) * -(-term.peak // LEVEL)
    return math.ceil(term.weight * scale * term.peak) + 1


def slack(lookups: Sequence[Lookup], scale: float) -> tuple[float, float]:
    """By how much a sum may be below, and above, the score it stands for."""
    below = above = 1.0
    for term in lookups:
        factor = term.weight * scale
        above += factor * LEVEL if term.is_common else factor
        if factor != 1:
            above += _rounded(term, factor)
        if term.drift != NO_DRIFT:
            low, high = term.drift
            below += low * factor * term.peak
            above += high * factor * (term.peak + LEVEL)
    return below, above


def _rounded(term: Lookup, factor: float) -> float:
    """What is added to an impact by making its product with a factor a whole number."""
    if term.is_common:
        return (math.ceil(LEVEL * factor) - LEVEL * factor) * -(-term.peak // LEVEL)
    return 1.0


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


def add_up(part: Part, lookups: Sequence[Lookup], scale: float, sums: Sums, sheet: Sheet) -> None:
    """Write the sums of the terms' impacts for every document, rounded up."""
    common = [term for term in lookups if term.is_common]
    added = sums
    for weight in {term.weight for term in common}:
        factor = np.uint16(math.ceil(LEVEL * weight * scale))
        for levels in _level_sums(part, [term for term in common if term.weight == weight], sheet):
            np.multiply(levels, factor, out=added)
            if added is not sums:
                np.add(sums, added, out=sums)
            added = sheet.sums("added", len(sums))
    if not common:
        sums.fill(0)
    for term in lookups:
        if not term.is_common:
            np.add.at(sums, part.numbers[term.start : term.end], _impacts(part, term, scale))


def _impacts(part: Part, term: Lookup, scale: float) -> npt.NDArray[np.uint16]:
    impacts = part.impacts[term.place : term.place + term.end - term.start]
    factor = term.weight * scale
    if factor == 1:
        return impacts
    return np.ceil(impacts * np.float32(factor)).astype(np.uint16)


def _level_sums(
    part: Part, terms: Sequence[Lookup], sheet: Sheet
) -> Iterable[npt.NDArray[np.uint8]]:
    """Rows of levels summed, as many at once as cannot overflow 8 bits."""
    total, highest = None, 0
    for term in terms:
        row = part.levels[term.place]
        peak = -(-term.peak // LEVEL)
        if total is None or highest + peak > 255:
            if total is not None:
                yield total
            total, highest = row, peak
        else:
            room = sheet.levels(len(row))
            np.add(total, row, out=room)
            total, highest = room, highest + peak
    if total is not None:
        yield total


def gathered(part: Part, lookups: Sequence[Lookup], scale: float) -> tuple[Numbers, Sums] | None:
    """The documents that hold a rare term, ascending, and their sums with the common ones.

    None where they are too many, or the others are likely to be among the best as well.
    """
    rare = [term for term in lookups if not term.is_common]
    postings = sum(term.end - term.start for term in rare)
    common = [term for term in lookups if term.is_common]
    if not 0 < postings * GATHERED <= part.size or _reach(common) > LIKELY * _reach(lookups):
        return None
    numbers = np.concatenate([part.numbers[term.start : term.end] for term in rare])
    sums: Sums = np.concatenate([_impacts(part, term, scale) for term in rare])
    if len(rare) > 1:
        order = numbers.argsort(kind="stable")
        numbers = numbers[order]
        begins = np.flatnonzero(numbers[1:] != numbers[:-1])
        begins += 1
        begins = np.concatenate([[0], begins])
        numbers, sums = numbers[begins], np.add.reduceat(sums[order], begins, dtype=np.uint16)
    for term in common:
        factor = np.uint16(math.ceil(LEVEL * term.weight * scale))
        sums += part.levels[term.place].take(numbers) * factor
    return numbers, sums


def _reach(lookups: Sequence[Lookup]) -> float:
    return sum(term.weight * term.peak for term in lookups)


def most_without_rare(lookups: Sequence[Lookup], scale: float) -> int:
    """No sum of a document without any rare term is higher."""
    return sum(_highest(term, scale) for term in lookups if term.is_common)


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
    added *= np.array([term.weight * term.idf for term in lookups])[:, np.newaxis]
    # Not a sum: NumPy may add in another order there.
    scores: npt.NDArray[np.float64] = np.add.accumulate(added, axis=0)[-1]
    return scores
