"""A segment: whole articles, their passages numbered in their order, and what each field holds.

It never changes. Of every field it keeps these columns; docs/index.md says what they are for.

    high, low, buckets    the terms' digests, ascending, and where to look for one
    starts                where each term's postings begin, and the end
    numbers, frequencies  the postings: documents, ascending, and how often they hold the term
    places, peaks         where each term's impacts or levels are, and the highest impact
    impacts               of a rare term, by posting: idf · saturation in 128ths, rounded up
    levels                of a common term, by document: the same in 16ths; 0 where it is not
    lengths, codes        the documents' lengths in terms, and the bytes that Lucene keeps of them
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.index.columns import mapped, mapped_columns
from bot.index.terms import Digest, TermTable

FORMAT = 1
ARTICLES = "articles"  # the column with the number of each article's first passage, and the end
COMMON = 32  # a term is common when more than one in so many documents hold it


class Postings(NamedTuple):
    """The documents that hold a term (ascending) and how often each does."""

    numbers: npt.NDArray[np.int32]
    frequencies: npt.NDArray[Any]


class Part:
    """One field of one segment; its documents are numbered from 0."""

    def __init__(self, columns: Mapping[str, npt.NDArray[Any]]) -> None:
        self._terms = TermTable(columns["high"], columns["low"], columns["buckets"])
        self._starts, self._places, self._peaks = (
            columns[name].data for name in ("starts", "places", "peaks")
        )
        self.numbers, self.frequencies = columns["numbers"], columns["frequencies"]
        self.impacts, self.levels = columns["impacts"], columns["levels"]
        self.lengths, self.codes = columns["lengths"], columns["codes"]
        self.size = len(self.lengths)

    def find(self, digest: Digest) -> int | None:
        """The place of a term in this part, None where no document holds it."""
        return self._terms.find(digest)

    def span(self, at: int) -> tuple[int, int]:
        """Where the postings of the term at a place begin and end."""
        return self._starts[at], self._starts[at + 1]

    def place(self, at: int) -> tuple[int, int]:
        """Where the impacts or levels of the term at a place are, and its highest impact."""
        return self._places[at], self._peaks[at]

    def postings(self, digest: Digest) -> Postings:
        """The postings of a term."""
        at = self.find(digest)
        held = slice(0, 0) if at is None else slice(*self.span(at))
        return Postings(self.numbers[held], self.frequencies[held])


class Segment(NamedTuple):
    """The parts of a segment by field, and the number of each article's first passage."""

    articles: npt.NDArray[np.int32]
    parts: Mapping[str, Part]

    @property
    def size(self) -> int:
        """How many passages it has."""
        return int(self.articles[-1])


def open_segment(folder: Path, fields: Iterable[str]) -> Segment:
    """Map what SegmentWriter left in a folder. Raises OSError, ValueError and KeyError."""
    return Segment(
        mapped(folder / f"{ARTICLES}.npy"),
        {name: Part(mapped_columns(folder, f"{name}.")) for name in fields},
    )


def is_common(document_frequency: Any, documents: int) -> Any:
    """Whether a term, or which of several, is kept as levels besides its postings."""
    return document_frequency * COMMON > documents


def width_of(documents: int) -> int:
    """How many levels a row has: the documents, rounded up to whole lanes."""
    lanes = lanes_of(documents)
    return -(-documents // lanes) * lanes


def lanes_of(documents: int) -> int:
    """Into how many lanes the documents are dealt out, one by one, to look for the best of each."""
    return 1 << min(11, max(6, (documents // 16).bit_length() - 1))
