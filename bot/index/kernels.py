"""The loops of a search, compiled: sums for every document, and exact scores for a few of them.

Plain enough for LLVM to make vector instructions of what runs over every document: sums of 16 bits,
rows of 8. The home of numba; bot/index/compiled.py imports this out of everybody's way.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import carray, njit, types  # type: ignore[attr-defined]
from numba.core import cgutils
from numba.extending import intrinsic

from bot.index.pruning import (
    ABOVE,
    BELOW,
    COARSEST,
    COEFFICIENT,
    COLUMNS,
    END,
    FACTOR,
    FINDS,
    IS_COMMON,
    MANY,
    MOST,
    MOST_SUM,
    PLACE,
    START,
    TOO_MANY,
    TOTALS,
)
from bot.index.segment import COMMON, LANES, LEVEL, UNIT
from bot.index.segment_search import (
    ARTICLES,
    BUCKETS,
    CODES,
    DOCUMENTS,
    FREQUENCIES,
    GONE,
    HELD,
    HELD_THEN,
    IMPACTS,
    IS_WIDE,
    K1,
    LENGTH_RATIO,
    LEVELS,
    NORMS,
    NUMBERS,
    RECORDS,
    SHIFT,
    WHOLE,
    WIDTH,
)
from bot.index.terms import RECORD

# What numba has compiled, it keeps until this very file changes: so these are to change here too.
ROW = (START, END, PLACE, IS_COMMON, FINDS, FACTOR, COEFFICIENT, MOST, BELOW, ABOVE, COLUMNS)
ARRAYS = (RECORDS, BUCKETS, NUMBERS, IMPACTS, LEVELS)
OTHERS = (SHIFT, FREQUENCIES, IS_WIDE, CODES, DOCUMENTS, NORMS, WIDTH)
if (
    (COMMON, LANES, LEVEL, UNIT, MOST_SUM) != (16, 128, 8, 128, 65_535)
    or (COARSEST, MANY, TOO_MANY, TOTALS) != (1e-4, 200, 1 << 22, 3)
    or ((*range(11),), (*range(0, 10, 2),), (*range(10, 17),)) != (ROW, ARRAYS, OTHERS)
    or RECORD.itemsize != 40
    or (K1, HELD, HELD_THEN, LENGTH_RATIO, GONE, ARTICLES, WHOLE) != (0, 1, 2, 3, 0, 2, 4)
):
    raise RuntimeError("the kernels are of other constants: update these lines")

WINDOW = LANES * 64  # documents summed at a time: their sums stay in the nearest cache

inner = njit(nogil=True)


def kernel(signature):
    """Without the GIL: questions are answered side by side. Kept compiled where that can be."""

    def compiled(function):
        try:
            return njit(signature, nogil=True, cache=True)(function)
        except (OSError, RuntimeError):  # no folder to write to, or no room
            return njit(signature, nogil=True)(function)

    return compiled


def _to_pointer(typing, address):
    """Numba's intrinsic for an address as what carray() takes."""

    def generate(context, builder, signature, arguments):
        return builder.inttoptr(arguments[0], cgutils.voidptr_t)

    return types.voidptr(address), generate


# To look at thirty arrays, numba takes longer than a search takes. Their addresses are one array.
_pointer: Any = intrinsic(_to_pointer)


@inner
def _numbers(field):
    return carray(_pointer(field[NUMBERS]), field[NUMBERS + 1], np.int32)


@inner
def _find(digest, field):
    """A digest's record among those of a field, as TermTable.find finds it, in an array."""
    records = carray(_pointer(field[RECORDS]), field[RECORDS + 1], RECORD)
    buckets = carray(_pointer(field[BUCKETS]), field[BUCKETS + 1], np.uint32)
    bucket = digest[0] >> np.uint64(field[SHIFT])
    for number in range(np.int64(buckets[bucket]), np.int64(buckets[bucket + 1])):
        if records[number].high == digest[0] and records[number].low == digest[1]:
            return records[number : number + 1]
    return records[:0]


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


@inner
def _look_up(rows, totals, field, figures, digests, weights, frequencies, scale):
    """Fill in the rows of terms in a field. Their last columns are added to the totals.

    `frequencies` are document frequencies, none where the segment is all there is. Of a term that
    no document holds, nothing is filled in.
    """
    held, held_then, length_ratio = figures[HELD], figures[HELD_THEN], figures[LENGTH_RATIO]
    for at in range(len(rows)):
        row = rows[at]
        for record in _find(digests[at], field):
            idf = _idf(held, frequencies[at] if len(frequencies) else record.count)
            row[START], row[END] = record.start, record.start + record.count
            row[PLACE] = record.place
            row[COEFFICIENT] = weights[at] * idf
            row[IS_COMMON] = record.count * COMMON > field[DOCUMENTS]
            _weigh(row, record.peak, weights[at] * scale)
            idf_ratio = idf / _idf(held_then, record.count)
            row[BELOW] = row[MOST] * max(0.0, idf_ratio * max(1.0, length_ratio) - 1)
            row[ABOVE] += row[MOST] * max(0.0, 1 - idf_ratio * min(1.0, length_ratio))
            for total in range(TOTALS):
                totals[total] += row[MOST + total]


@inner
def _look_all_up(fields, figures, digests, bounds, weights, finds, frequencies, scale):
    """All terms' rows, what they come to, and the scale at which no sum overflows; else 0."""
    rows, totals = np.zeros((len(digests), COLUMNS)), np.zeros(TOTALS)
    for at in range(len(digests)):
        rows[at, FINDS] = finds[at] if at < len(finds) else 1.0
    while scale > COARSEST:
        totals[:] = 0
        for at in range(len(fields)):
            some = slice(bounds[at], bounds[at + 1])
            counts = frequencies[some] if len(frequencies) else frequencies
            _look_up(
                *(rows[some], totals, fields[at], figures[at], digests[some], weights[some]),
                *(counts, scale),
            )
        if totals[0] <= MOST_SUM:
            return rows, totals, scale
        scale /= 2
    return rows, totals, 0.0


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


@inner
def _add_up(room, terms, field, finds):
    """The sums of the terms' impacts for every document, rounded up, in as much room as they take.

    Of terms that find, or of those that do not.
    """
    numbers, width = _numbers(field), field[WIDTH]
    impacts = carray(_pointer(field[IMPACTS]), field[IMPACTS + 1], np.uint16)
    levels = carray(_pointer(field[LEVELS]), (field[LEVELS + 1], width), np.uint8)
    sums = room[:width]
    at = terms[:, START].astype(np.int64)
    for first in range(0, len(sums), WINDOW):
        window = sums[first : first + WINDOW]
        _clear(window)
        for number in range(len(terms)):
            term = terms[number]
            if term[FINDS] != finds:
                continue
            if term[IS_COMMON]:
                row = levels[int(term[PLACE])]
                _add_levels(window, row[first : first + WINDOW], np.uint16(term[FACTOR]))
            else:
                begin, offset = at[number], int(term[PLACE]) - int(term[START])
                end = _first_from(first + len(window), numbers, begin, int(term[END]))
                impacts_here = impacts[begin + offset : end + offset]
                _add_impacts(window, first, numbers[begin:end], impacts_here, term[FACTOR])
                at[number] = end
    return sums


@inner
def _lend(sums, others):
    """Add the sums of terms that find nothing to what others have found."""
    for at in range(len(sums)):
        if sums[at]:
            sums[at] += others[at]


@inner
def _lend_whole(sums, of_articles, articles):
    """The same of articles' sums, to each of their passages."""
    for article in range(len(articles) - 1):
        for at in range(articles[article], articles[article + 1]):
            if sums[at]:
                sums[at] += of_articles[article]


@inner
def _sum_up(rooms, fields, bounds, rows, gone, allowed, articles, whole):
    """The sums of all passages that are found, 0 for the others."""
    finding = rows[: bounds[1]]
    sums = _add_up(rooms[0], finding, fields[0], 1.0)
    for number in gone:
        sums[number] = 0
    for number in range(len(allowed)):
        sums[number] *= allowed[number]
    if finding[:, FINDS].sum() < len(finding):
        _lend(sums, _add_up(rooms[1], finding, fields[0], 0.0))
    for at in range(1, len(fields)):
        if bounds[at] < bounds[at + 1]:
            lent = _add_up(rooms[1], rows[bounds[at] : bounds[at + 1]], fields[at], 1.0)
            if at == whole:
                _lend_whole(sums, lent, articles)
            else:
                _lend(sums, lent)
    return sums


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


@inner
def _hopeful(sums, most, needed, slack):
    """The documents whose sum is at least `needed`, and not below the k-th best by over `slack`.

    Found are only those whose sum is not nothing: it also counts these.
    """
    maxima, total = _maxima(sums)
    least = max(1.0, needed, _kth_best(maxima, most) - slack)
    if least > MOST_SUM:
        return np.empty(0, np.int32), total
    cut = np.uint16(least)
    count = _collect(sums, maxima, cut, np.empty(0, np.int32))
    numbers = np.empty(count, np.int32)
    _collect(sums, maxima, cut, numbers)
    return np.sort(numbers), total


@inner
def _frequency(field, posting):
    """How often a posting's document holds its term."""
    if field[IS_WIDE]:
        wide = carray(_pointer(field[FREQUENCIES]), field[NUMBERS + 1], np.uint32)
        return float(wide[posting])
    return float(carray(_pointer(field[FREQUENCIES]), field[NUMBERS + 1], np.uint16)[posting])


@inner
def _add_exact(scores, documents, terms, field, k1):
    """Add the scores of some documents, to the last bit those of Field.add_scores."""
    numbers = _numbers(field)
    codes = carray(_pointer(field[CODES]), field[DOCUMENTS], np.uint8)
    norms = carray(_pointer(field[NORMS]), 256, np.float64)
    for at in range(len(documents)):
        document = documents[at]
        norm = norms[codes[document]]
        score = 0.0
        for term in terms:
            end = int(term[END])
            posting = _first_from(document, numbers, int(term[START]), end)
            if posting < end and numbers[posting] == document:
                frequency = _frequency(field, posting)
                score += term[COEFFICIENT] * (frequency * (k1 + 1) / (frequency + norm))
        scores[at] += score


@inner
def _scored(documents, rows, fields, figures, bounds, articles, whole):
    """The scores of some passages, field by field as Index adds them where it scores all."""
    scores = np.zeros(len(documents))
    for at in range(len(fields)):
        if bounds[at] == bounds[at + 1]:
            continue
        of_field = documents
        if at == whole:
            of_field = np.empty_like(documents)
            for number in range(len(documents)):
                after = _first_from(documents[number] + 1, articles, 0, len(articles))
                of_field[number] = after - 1
        terms = rows[bounds[at] : bounds[at + 1]]
        _add_exact(scores, of_field, terms, fields[at], figures[at, K1])
    return scores


FOUND = types.Tuple((types.int32[::1], types.float64[::1], types.int64))
SEGMENT = types.uint16[:, ::1], types.int64[:, ::1], types.float64[:, ::1], types.int64[::1]
DIGESTS, MASK = types.Array(types.uint64, 2, "C", True), types.Array(types.boolean, 1, "C", True)
WANTED = DIGESTS, types.int64[::1], types.float64[::1], types.boolean[::1], types.float64[::1]


@kernel(FOUND(*SEGMENT, *WANTED, MASK, types.float64, types.int64, types.float64))
def best(
    rooms,
    fields,
    figures,
    segment,
    digests,
    bounds,
    weights,
    finds,
    frequencies,
    allowed,
    scale,
    most,
    enough,
):
    """The best `most` passages of a segment, their scores, and how many are found.

    Of equals the first; -1 where that is not found out, as nearly all may be among the best. The
    rooms are written over. bot/index/segment_search.py says what all else is.
    """
    rows, totals, scale = _look_all_up(
        fields, figures, digests, bounds, weights, finds, frequencies, scale
    )
    not_known = np.empty(0, np.int32), np.empty(0), -1
    if not scale:
        return not_known
    gone = carray(_pointer(segment[GONE]), segment[GONE + 1], np.int32)
    articles = carray(_pointer(segment[ARTICLES]), segment[ARTICLES + 1], np.int32)
    whole = segment[WHOLE]
    below, slack, to_sums = totals[1] + 1, totals[1] + totals[2] + 2, UNIT * scale
    sums = _sum_up(rooms, fields, bounds, rows, gone, allowed, articles, whole)
    numbers, total = _hopeful(sums, most, enough * to_sums - below, slack)
    if len(numbers) > MANY + 4 * most:  # the better ones tell what the others need
        of_numbers = sums[numbers]
        better = numbers[of_numbers >= _kth_best(of_numbers, 2 * most)][: 2 * most]
        scores = _scored(better, rows, fields, figures, bounds, articles, whole)
        numbers = numbers[of_numbers >= _kth_best(scores, most) * to_sums - below]
    if len(numbers) * len(rows) > TOO_MANY:
        return not_known
    scores = _scored(numbers, rows, fields, figures, bounds, articles, whole)
    order = np.argsort(-scores, kind="mergesort")[:most]
    return numbers[order], scores[order], total
