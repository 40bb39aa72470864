"""The few passages of a segment that may be among the best, without scoring the others.

Every term's impacts, rounded up, are summed for all passages in whole numbers of 16 bits. Of the
highest sums of disjoint lanes, the k-th best tells a sum that k passages reach, less what rounding
may have added; whatever is below that cannot be among the best k. docs/index.md has the proof.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.index.terms import Array, digests_asked_for

MOST_SUM = 65_535  # the sums are 16 bits wide
FINEST = 8  # as many times as fine as impacts, where weights are no whole numbers
COARSEST = 1e-4  # scale of sums; below, all passages are scored instead
LIGHTEST, HEAVIEST = 1e-9, 1e9  # weights; outside, no scale keeps sums within 16 bits and above 0
MANY = 200  # hopeful passages, of which the better ones are scored first
TOO_MANY = 1 << 22  # figures to work out, when all passages are scored as quickly

# A row for each term of a question in a segment. Its postings are from START to END; its impacts
# begin at PLACE, or that is the row of its levels where it IS_COMMON. It FINDS passages, or only
# adds to what is found. An impact times FACTOR, rounded up, is added to a sum, MOST at the most.
# COEFFICIENT is weight · idf. The sum may be so much BELOW and ABOVE the score it stands for,
# measured in sums: impacts are rounded up, and were worked out for what a part held alone, when it
# was written.
START, END, PLACE, IS_COMMON, FINDS, FACTOR, COEFFICIENT, MOST, BELOW, ABOVE = range(10)
COLUMNS = 10
TOTALS = 3  # of the last so many columns

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_ALL_FIND: Flags = np.empty(0, bool)


class Wanted(NamedTuple):
    """The terms of a question, those of each field in turn, as the kernels take them.

    Those of the n-th field are from `bounds[n]` to `bounds[n + 1]`. `finds` are flags for those of
    the first, none where all of them find.
    """

    digests: Array
    bounds: npt.NDArray[np.int64]
    weights: Floats
    finds: Flags


def wanted_of(terms: Sequence[Mapping[str, float]], finding: Mapping[str, float]) -> Wanted:
    """Terms with their weights, field by field, and those of the first field that find."""
    bounds = [0, *accumulate(map(len, terms))]
    finds = _ALL_FIND
    if len(finding) < len(terms[0]):
        finds = np.fromiter((term in finding for term in terms[0]), bool, len(terms[0]))
    return Wanted(
        digests_asked_for(chain.from_iterable(terms)),
        np.array(bounds),
        np.fromiter(chain.from_iterable(held.values() for held in terms), np.float64, bounds[-1]),
        finds,
    )


def scale_for(terms: Sequence[Mapping[str, float]]) -> float:
    """How fine sums have to be for the weights; 0 where one is out of all proportion.

    Impacts need no multiplication where all weights are 1.
    """
    scale = 1.0
    for held in terms:
        for weight in held.values():
            if weight != 1:
                if not LIGHTEST < weight < HEAVIEST:
                    return 0.0
                scale = float(FINEST)
    return scale
