"""The few passages of a segment that may be among the best, without scoring the others.

Every term's impacts, rounded up, are summed for all passages in whole numbers of 16 bits. Of the
highest sums of disjoint lanes, the k-th best tells a sum that k passages reach, less what rounding
may have added; whatever is below that cannot be among the best k. docs/index.md has the proof.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

MOST_SUM = 65_535  # the sums are 16 bits wide
FINEST = 8  # as many times as fine as impacts, where weights are no whole numbers

# A row for each term of a question in one part of a field. Its postings are from START to END; its
# impacts begin at PLACE, or that is the row of its levels where it IS_COMMON. An impact times
# FACTOR, rounded up, is added to a sum, MOST at the most. COEFFICIENT is weight · idf. The sum may
# be so much BELOW and ABOVE the score it stands for, measured in sums: impacts are rounded up, and
# were worked out for what a part held alone, when it was written.
START, END, PLACE, IS_COMMON, FACTOR, COEFFICIENT, MOST, BELOW, ABOVE = range(9)
COLUMNS = 9
TOTALS = 3  # of the last so many columns

Rows = npt.NDArray[np.float64]

_NO_ROWS: Rows = np.empty((0, COLUMNS))


class Lookups:
    """The terms of a question in one segment, and what they come to.

    `rows` has all terms of each field; `finders` are those of them that find, `lenders` by field
    those that only add to what was found. All together add `most` to a sum at the most, which may
    be so much `below` the score, and is off by at most `slack`.
    """

    def __init__(
        self,
        rows: Mapping[str, Rows],
        totals: Sequence[float],
        finding: str,
        finds: Sequence[bool],
    ) -> None:
        """`totals` are of the rows' last columns; `finds` tells which rows of the field find."""
        self.rows = rows
        self.most, below, above = totals
        self.below, self.slack = below + 1, above + below + 2
        self.count = sum(map(len, rows.values()))
        self.lenders = dict(rows)
        self.finders = self.lenders.pop(finding, _NO_ROWS)
        if not all(finds):
            found = np.array(finds)
            self.finders, self.lenders[finding] = self.finders[found], self.finders[~found]
