"""Write a segment in bounded memory: sorted runs first, then the runs merged by ranges of digests.

with SegmentWriter(folder, {"words": (0.9, 0.5), "article": (1.5, 0.75)}) as writer:
    writer.add_article([(["codex", "week"],), (["slack"],)])
"""

from __future__ import annotations

import shutil
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.index.bm25 import Similarity, length_codes
from bot.index.columns import Array, Column, FileColumn, MemoryColumn, mapped_columns
from bot.index.segment import ARTICLES, LEVEL, UNIT, Part, Segment, is_common, width_of
from bot.index.terms import RECORD, buckets_of, digests_of

RUN = 1 << 22  # terms read before they are sorted and set aside
HIGHEST_K1 = 4.5  # above it, levels of common terms do not fit into a byte
MERGED_AT_ONCE = 1 << 22  # postings

Similarities = Mapping[str, tuple[float, float]]


class SegmentWriter:
    """Takes articles, each as its passages and these as their terms field by field.

    `similarities` are k1 and b by the field's name, in the order of the passages' fields; of
    several, the last holds what the first has of each whole article. Without a folder the segment
    is kept in memory.
    """

    def __init__(self, folder: Path | None, similarities: Similarities) -> None:
        """Raises ValueError where a k1 is above HIGHEST_K1."""
        if too_high := [name for name, (k1, _) in similarities.items() if k1 > HIGHEST_K1]:
            raise ValueError(f"k1 of {', '.join(too_high)} is too high: {HIGHEST_K1} at the most")
        self._folder, self._similarities = folder, similarities
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        names = fields_of(similarities)
        self._articles = array("i", [0])
        self._readers = {name: _Reader() for name in names}
        self._whole = next((name for name in similarities if name not in names), None)
        self._lengths = {name: array("i") for name in similarities}
        self._runs: dict[str, list[Mapping[str, Array]]] = {name: [] for name in similarities}
        self._passages = self._first_passage = self._first_article = 0

    def __enter__(self) -> SegmentWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()

    def add_article(self, passages: Iterable[Sequence[Sequence[str]]]) -> None:
        """Add an article, after those before it; its passages get the next numbers."""
        for passage in passages:
            for reader, terms in zip(self._readers.values(), passage, strict=True):
                reader.read(terms)
            self._passages += 1
        self._articles.append(self._passages)
        if sum(len(reader.terms) for reader in self._readers.values()) >= RUN:
            self._set_aside()

    def close(self) -> Segment:
        """Complete the segment, its files on the disk for good."""
        self._set_aside()
        articles = self._column(ARTICLES, np.int32)
        articles.append(np.array(self._articles, np.int32))
        segment = Segment(
            articles.finish(), {name: self._merged(name) for name in self._similarities}
        )
        if self._folder is not None:
            shutil.rmtree(self._folder / "runs", ignore_errors=True)
        return segment

    def _set_aside(self) -> None:
        """Make a sorted run of what was read since the last."""
        for at, (name, reader) in enumerate(self._readers.items()):
            read = reader.take()
            self._keep_run(name, read, read.lengths, self._first_passage)
            if at == 0 and self._whole is not None:
                ends = np.array(self._articles[self._first_article :]) - self._first_passage
                sums = np.concatenate([[0], np.cumsum(read.lengths)])
                lengths = np.diff(sums[ends])
                self._keep_run(self._whole, read, lengths, self._first_article)
        self._first_passage = self._articles[-1]
        self._first_article = len(self._articles) - 1

    def _keep_run(self, name: str, read: _Read, lengths: Array, first: int) -> None:
        self._lengths[name].extend(lengths.tolist())
        if not len(read.terms):
            return
        run = _sorted_run(read, lengths, first)
        if self._folder is not None:
            folder = self._folder / "runs"
            folder.mkdir(exist_ok=True)
            prefix = f"{name}.{len(self._runs[name])}."
            for column, values in run.items():
                np.save(folder / f"{prefix}{column}.npy", values)
            run = mapped_columns(folder, prefix)
        self._runs[name].append(run)

    def _merged(self, name: str) -> Part:
        lengths = np.array(self._lengths[name], np.int32)
        similarity = Similarity(lengths, *self._similarities[name])
        runs = self._runs.pop(name)
        most = max((int(run["frequencies"].max()) for run in runs), default=0)
        kinds = {**_KINDS, "frequencies": np.min_scalar_type(max(most, 1 << 15))}
        columns = {
            column: self._column(f"{name}.{column}", kind)
            for column, kind in kinds.items()
            if column != "levels"
        }
        columns["levels"] = self._column(f"{name}.levels", np.uint8, width_of(len(lengths)))
        columns["lengths"].append(lengths)
        columns["codes"].append(length_codes(lengths))
        merge = _Merge(columns, similarity, length_codes(lengths))
        for piece in _pieces(runs):
            merge.add(piece)
        return Part(merge.finish())

    def _column(self, name: str, kind: Any, width: int | None = None) -> Column:
        if self._folder is None:
            return MemoryColumn(kind, width)
        return FileColumn(self._folder / f"{name}.npy", kind, width)


_KINDS: Mapping[str, Any] = {
    "terms": RECORD,
    "buckets": np.uint32,
    "numbers": np.int32,
    "frequencies": np.uint16,
    "impacts": np.uint16,
    "lengths": np.int32,
    "codes": np.uint8,
}


def fields_of(similarities: Similarities) -> list[str]:
    """The fields that passages are given in: all but the last of several."""
    names = list(similarities)
    return names[:-1] or names


# Reading


class _Read(NamedTuple):
    """The terms of some documents, one after the other, as places in a vocabulary."""

    vocabulary: Iterable[str]
    terms: npt.NDArray[np.uint32]
    lengths: npt.NDArray[np.int32]


class _Reader:
    """Takes the passages of one field."""

    def __init__(self) -> None:
        self._begin()

    def read(self, terms: Sequence[str]) -> None:
        """Take one more passage."""
        self.terms.extend(map(self._vocabulary.__getitem__, terms))
        self._lengths.append(len(terms))

    def take(self) -> _Read:
        """Give what was read, and begin anew."""
        read = _Read(
            self._vocabulary, np.array(self.terms, np.uint32), np.array(self._lengths, np.int32)
        )
        self._begin()
        return read

    def _begin(self) -> None:
        self._vocabulary: defaultdict[str, int] = defaultdict()
        self._vocabulary.default_factory = self._vocabulary.__len__
        self.terms, self._lengths = array("I"), array("i")


def _sorted_run(read: _Read, lengths: Array, first: int) -> Mapping[str, Array]:
    """The postings of some documents by term, terms by digest; `first` is the first's number."""
    high, low = digests_of(read.vocabulary).T
    order = np.lexsort((low, high))
    rank = np.empty(len(order), np.uint64)
    rank[order] = np.arange(len(order), dtype=np.uint64)
    document = np.repeat(np.arange(len(lengths), dtype=np.uint64), lengths)
    keys = rank[read.terms] << np.uint64(32) | document
    keys.sort()
    begins = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    postings = keys[begins]
    return {
        "high": high[order],
        "low": low[order],
        "counts": np.bincount((postings >> np.uint64(32)).astype(np.int64), minlength=len(order)),
        "numbers": (postings & np.uint64(0xFFFFFFFF)).astype(np.int32) + np.int32(first),
        "frequencies": np.diff(begins, append=len(keys)).astype(np.int32),
    }


# Merging


class _Piece(NamedTuple):
    """The terms of a range of digests, ascending, and their postings, term after term."""

    high: npt.NDArray[np.uint64]
    low: npt.NDArray[np.uint64]
    counts: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.int32]
    frequencies: npt.NDArray[np.int32]


def _pieces(runs: Sequence[Mapping[str, Array]]) -> Iterator[_Piece]:
    """The runs merged, range after range: each run's share of a range is a slice."""
    postings = sum(len(run["numbers"]) for run in runs)
    ranges = -(-postings // MERGED_AT_ONCE)
    seen = [(0, 0)] * len(runs)
    for number in range(1, ranges + 1):
        shares = []
        for at, run in enumerate(runs):
            term, posting = seen[at]
            end = len(run["high"])
            if number < ranges:
                end = int(np.searchsorted(run["high"], np.uint64((number << 64) // ranges)))
            counts = run["counts"][term:end]
            held = slice(posting, posting + int(counts.sum()))
            seen[at] = end, held.stop
            columns = run["high"][term:end], run["low"][term:end], counts
            shares.append(_Piece(*columns, run["numbers"][held], run["frequencies"][held]))
        yield _together(shares)


def _together(shares: Sequence[_Piece]) -> _Piece:
    """One piece of several; of a term's postings those of the first come first."""
    high, low, counts, numbers, frequencies = map(np.concatenate, zip(*shares, strict=True))
    order = np.lexsort((low, high))
    high, low, held = high[order], low[order], counts[order]
    starts = (np.cumsum(counts) - counts)[order]
    # Where each posting comes from: its term's start, and on from there.
    source = np.arange(len(numbers)) + np.repeat(starts - np.cumsum(held) + held, held)
    differs = (high[1:] != high[:-1]) | (low[1:] != low[:-1])
    first = np.flatnonzero(np.concatenate([np.ones(min(1, len(high)), bool), differs]))
    totals = np.add.reduceat(held, first) if len(first) else held
    return _Piece(high[first], low[first], totals, numbers[source], frequencies[source])


class _Merge:
    """Writes the columns of a field, piece by piece."""

    def __init__(
        self,
        columns: dict[str, Column],
        similarity: Similarity,
        codes: npt.NDArray[np.uint8],
    ) -> None:
        self._columns, self._similarity, self._codes = columns, similarity, codes
        self._postings = self._impacts = self._rows = 0

    def add(self, piece: _Piece) -> None:
        """Write one piece."""
        self._columns["numbers"].append(piece.numbers)
        self._columns["frequencies"].append(piece.frequencies)
        terms = np.zeros(len(piece.counts), RECORD)
        terms["high"], terms["low"], terms["count"] = piece.high, piece.low, piece.counts
        terms["start"] = self._postings + np.cumsum(piece.counts) - piece.counts
        self._postings += len(piece.numbers)
        terms["place"], terms["peak"] = self._add_impacts(piece)
        self._columns["terms"].append(terms)

    def finish(self) -> Mapping[str, Array]:
        """All columns complete."""
        terms = self._columns.pop("terms").finish()
        self._columns["buckets"].append(buckets_of(terms["high"]))
        return {
            "terms": terms,
            **{name: column.finish() for name, column in self._columns.items()},
        }

    def _add_impacts(self, piece: _Piece) -> tuple[Array, Array]:
        """Impacts of the rare terms, levels of the common ones; where they are, the highest."""
        term = np.repeat(np.arange(len(piece.counts)), piece.counts)
        saturation = self._similarity.saturation(piece.frequencies, self._codes.take(piece.numbers))
        impacts = np.ceil(self._similarity.idf_of(piece.counts)[term] * saturation * UNIT)
        common = is_common(piece.counts, len(self._codes))
        rare_counts = np.where(common, 0, piece.counts)
        places = self._impacts + np.cumsum(rare_counts) - rare_counts
        places[common] = self._rows + np.arange(np.count_nonzero(common))
        self._columns["impacts"].append(impacts[~common[term]])
        self._impacts += int(rare_counts.sum())
        starts = np.cumsum(piece.counts) - piece.counts
        for at in np.flatnonzero(common):
            held = slice(starts[at], starts[at] + piece.counts[at])
            self._add_levels(piece.numbers[held], impacts[held])
        return places, np.maximum.reduceat(impacts, starts) if len(starts) else impacts

    def _add_levels(self, numbers: Array, impacts: Array) -> None:
        row = np.zeros((1, width_of(len(self._codes))), np.uint8)
        row[0, numbers] = np.ceil(impacts / LEVEL)
        self._columns["levels"].append(row)
        self._rows += 1
