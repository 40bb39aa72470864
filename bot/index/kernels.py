"""The loops of a search, compiled: sums for every document, and exact scores for a few of them.

Plain enough for LLVM to make vector instructions of what runs over every document: sums of 16 bits,
rows of 8. The home of numba; bot/index/compiled.py imports this out of everybody's way.
"""

from __future__ import annotations

import math

import numpy as np
from numba import from_dtype, njit, types

from bot.index.pruning import (
    ABOVE,
    BELOW,
    COEFFICIENT,
    COLUMNS,
    END,
    FACTOR,
    IS_COMMON,
    MOST,
    MOST_SUM,
    PLACE,
    START,
)
from bot.index.segment import COMMON, LANES, LEVEL
from bot.index.terms import RECORD

# What numba has compiled, it keeps until this very file changes: so these are to change here too.
if (COMMON, LANES, LEVEL, MOST_SUM, COLUMNS) != (16, 128, 8, 65_535, 9):
    raise RuntimeError("the kernels are of other constants: update this line")

WINDOW = LANES * 64  # documents summed at a time: their sums stay in the nearest cache


def column(kind, dimensions=1):
    """The type of an array that is only read: a column of a segment, which is mapped, say."""
    return types.Array(kind, dimensions, "C", readonly=True)


SUMS, ROWS, SCORES = types.uint16[::1], column(types.float64, 2), types.float64[::1]
INT32, UINT16, BYTES = column(types.int32), column(types.uint16), column(types.uint8)
FLOATS, LEVELS = column(types.float64), column(types.uint8, 2)
RECORDS, BUCKETS = column(from_dtype(RECORD)), column(types.uint32)
DIGESTS, ROWS_FOUND = column(types.uint64, 2), types.float64[:, ::1]

SIZES = types.UniTuple(types.float64, 4)

# Called from a kernel; those called from outside have a signature, to be compiled when imported.
inner = njit(nogil=True)


def kernel(*signatures):
    """Without the GIL: questions are answered side by side. Kept compiled where that can be."""

    def compiled(function):
        try:
            return njit(list(signatures), nogil=True, cache=True)(function)
        except (OSError, RuntimeError):  # no folder to write to, or no room
            return njit(list(signatures), nogil=True)(function)

    return compiled


@inner
def _find(digest, records, buckets, shift):
    """The number of a digest's record, as TermTable.find finds it; else -1."""
    bucket = digest[0] >> shift
    for number in range(np.int64(buckets[bucket]), np.int64(buckets[bucket + 1])):
        if records[number].high == digest[0] and records[number].low == digest[1]:
            return number
    return -1


@kernel(types.void(SCORES, DIGESTS, RECORDS, BUCKETS, types.uint64))
def count(counts, digests, records, buckets, shift):
    """Add how many documents of a part hold each term."""
    for at in range(len(digests)):
        number = _find(digests[at], records, buckets, shift)
        if number >= 0:
            counts[at] += records[number].count


@inner
def _weigh(row, peak, factor):
    """How often an impact counts in a sum, how much it adds at the most, and that is too much."""
    if row[IS_COMMON]:
        levels, times = math.ceil(peak / LEVEL), math.ceil(LEVEL * factor)
        row[FACTOR], row[MOST] = times, times * levels
        row[ABOVE] = LEVEL * factor + (times - LEVEL * factor) * levels
    else:
        rounded = 1.0 if factor != 1 else 0.0
        row[FACTOR], row[MOST] = factor, math.ceil(factor * peak) + rounded
        row[ABOVE] = factor + rounded


@inner
def _idf(documents, document_frequency):
    """Similarity.idf_of, to the last bit: both take log1p from the system's libm."""
    return math.log1p((documents - document_frequency + 0.5) / (document_frequency + 0.5))


@kernel(
    ROWS_FOUND(
        SCORES, DIGESTS, RECORDS, BUCKETS, types.uint64, FLOATS, FLOATS, types.float64, SIZES
    )
)
def look_up(totals, digests, records, buckets, shift, frequencies, weights, scale, sizes):
    """The rows of terms in a part; bot/index/pruning.py says what they have.

    Their last columns, MOST, BELOW and ABOVE, are added to the totals. Of a term that no document
    of the part holds, all is 0. `frequencies` are document frequencies, none where the part is all
    there is. `sizes` are how many documents it has; how many hold any term, in all parts today, and
    in this when its impacts were worked out; and the average length today by that of then.
    """
    documents, held, held_then, length_ratio = sizes
    rows = np.zeros((len(digests), COLUMNS))
    for at in range(len(digests)):
        number = _find(digests[at], records, buckets, shift)
        if number < 0:
            continue
        row, record = rows[at], records[number]
        idf = _idf(held, frequencies[at] if len(frequencies) else record.count)
        row[START], row[END] = record.start, record.start + record.count
        row[PLACE] = record.place
        row[COEFFICIENT] = weights[at] * idf
        row[IS_COMMON] = record.count * COMMON > documents
        _weigh(row, record.peak, weights[at] * scale)
        idf_ratio = idf / _idf(held_then, record.count)
        row[BELOW] = row[MOST] * max(0.0, idf_ratio * max(1.0, length_ratio) - 1)
        row[ABOVE] += row[MOST] * max(0.0, 1 - idf_ratio * min(1.0, length_ratio))
        for total in range(len(totals)):
            totals[total] += row[MOST + total]
    return rows


@inner
def _clear(sums):
    for at in range(len(sums)):
        sums[at] = 0


@inner
def _add_levels(sums, row, factor):
    for at in range(len(sums)):
        sums[at] += factor * row[at]


@inner
def _add_impacts(sums, first, numbers, impacts, factor):
    """Add a rare term's impacts; `first` is the number of the first document with a sum."""
    for at in range(len(numbers)):
        impact = impacts[at]
        if factor != 1:
            impact = np.uint16(math.ceil(impact * factor))
        sums[np.uint32(numbers[at] - first)] += impact  # unsigned: it is not counted from the end


@inner
def _first_from(document, numbers, low, high):
    """The first posting from `low` on that is of this document or a later one; else `high`."""
    while low < high:
        middle = (low + high) // 2
        if numbers[middle] < document:
            low = middle + 1
        else:
            high = middle
    return low


@kernel(types.void(SUMS, ROWS, INT32, UINT16, LEVELS))
def add_up(sums, terms, numbers, impacts, levels):
    """Write the sums of the terms' impacts for every document, rounded up.

    `terms` has a row for a term, its columns named in bot/index/pruning.py.
    """
    at = terms[:, START].astype(np.int64)
    for first in range(0, len(sums), WINDOW):
        window = sums[first : first + WINDOW]
        _clear(window)
        for number in range(len(terms)):
            term = terms[number]
            if term[IS_COMMON]:
                row = levels[int(term[PLACE])]
                _add_levels(window, row[first : first + WINDOW], np.uint16(term[FACTOR]))
            else:
                begin, offset = at[number], int(term[PLACE]) - int(term[START])
                end = _first_from(first + len(window), numbers, begin, int(term[END]))
                impacts_here = impacts[begin + offset : end + offset]
                _add_impacts(window, first, numbers[begin:end], impacts_here, term[FACTOR])
                at[number] = end


@kernel(types.void(SUMS, SUMS))
def lend(sums, others):
    """Add the sums of terms that find nothing to what others have found."""
    for at in range(len(sums)):
        if sums[at]:
            sums[at] += others[at]


@kernel(types.void(SUMS, SUMS, INT32))
def lend_whole(sums, of_articles, articles):
    """The same of articles' sums, to each of their passages."""
    for article in range(len(articles) - 1):
        for at in range(articles[article], articles[article + 1]):
            if sums[at]:
                sums[at] += of_articles[article]


@inner
def _raise(best, found, sums):
    for at in range(len(best)):
        best[at] = max(best[at], sums[at])
        found[at] += sums[at] > 0


@inner
def _maxima(sums):
    """The best sum of every lane of every window; the documents of a lane are LANES apart.

    And how many documents have a sum.
    """
    windows = -(-len(sums) // WINDOW)
    maxima = np.zeros(windows * LANES, sums.dtype)
    found, total = np.zeros(LANES, sums.dtype), 0
    for window in range(windows):
        best = maxima[window * LANES : (window + 1) * LANES]
        found[:] = 0
        for first in range(window * WINDOW, min(window * WINDOW + WINDOW, len(sums)), LANES):
            _raise(best, found, sums[first : first + LANES])
        total += found.sum()
    return maxima, total


@inner
def _kth_best(sums, most):
    """The lowest of the best `most`; 0 where there are fewer."""
    best = np.zeros(most, sums.dtype)
    for value in sums:
        if value > best[0]:
            at = 0
            while at + 1 < most and best[at + 1] < value:
                best[at] = best[at + 1]
                at += 1
            best[at] = value
    return best[0]


@inner
def _collect(sums, maxima, cut, numbers):
    """How many documents reach the cut; they are written as far as there is room."""
    count = 0
    for lane in range(len(maxima)):
        if maxima[lane] < cut:
            continue
        window = lane // LANES * WINDOW
        for number in range(window + lane % LANES, min(window + WINDOW, len(sums)), LANES):
            if sums[number] >= cut:
                if count < len(numbers):
                    numbers[count] = number
                count += 1
    return count


@kernel(types.Tuple((types.int32[::1], types.int64))(SUMS, types.int64, *[types.float64] * 2))
def hopeful(sums, most, needed, slack):
    """The documents whose sum is at least `needed`, and not below the k-th best by over `slack`.

    Not in their order. Found are only those whose sum is not nothing: it also counts these.
    """
    maxima, total = _maxima(sums)
    least = max(1.0, needed, _kth_best(maxima, most) - slack)
    if least > MOST_SUM:
        return np.empty(0, np.int32), total
    cut = np.uint16(least)
    count = _collect(sums, maxima, cut, np.empty(0, np.int32))
    numbers = np.empty(count, np.int32)
    _collect(sums, maxima, cut, numbers)
    return numbers, total


@kernel(
    *(
        types.void(SCORES, INT32, ROWS, INT32, column(kind), BYTES, FLOATS, types.float64)
        for kind in (types.uint16, types.uint32)
    )
)
def add_exact(scores, documents, terms, numbers, frequencies, codes, norms, k1):
    """Add the scores of some documents, to the last bit those of Field.add_scores."""
    for at in range(len(documents)):
        document = documents[at]
        norm = norms[codes[document]]
        score = 0.0
        for term in terms:
            end = int(term[END])
            posting = _first_from(document, numbers, int(term[START]), end)
            if posting < end and numbers[posting] == document:
                frequency = frequencies[posting]
                score += term[COEFFICIENT] * (frequency * (k1 + 1) / (frequency + norm))
        scores[at] += score
