"""A segment: whole articles, their passages numbered in their order, and what each field holds.

It never changes. Of every field it keeps these columns; docs/index.md says what they are for.

    terms, buckets        the terms' digests and figures, ascending, and where to look for one
    numbers, frequencies  the postings: documents, ascending, and how often they hold the term
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
from bot.index.terms import Digest, Term, TermTable

FORMAT = 2
ARTICLES = "articles"  # the column with the number of each article's first passage, and the end
UNIT = 128  # impacts to a point of score
LEVEL = 8  # impacts to a level
LOOKED_INTO = ("terms", "buckets", "numbers", "impacts", "codes")  # by every question
PAGE = 4096  # bytes
COMMON = 16  # a term is common when more than one in so many documents hold it
LANES = 128  # documents lie side by side in rows of so many


class Postings(NamedTuple):
    """The documents that hold a term (ascending) and how often each does."""

    numbers: npt.NDArray[np.int32]
    frequencies: npt.NDArray[Any]


class Part:
    """One field of one segment; its documents are numbered from 0."""

    def __init__(self, columns: Mapping[str, npt.NDArray[Any]]) -> None:
        for column in columns.values():
            column.setflags(
                write=False
            )  # the kernels are compiled for arrays that are never written
        self.terms = TermTable(columns["terms"], columns["buckets"])
        self.numbers, self.frequencies = columns["numbers"], columns["frequencies"]
        self.impacts, self.levels = columns["impacts"], columns["levels"]
        self.lengths, self.codes = columns["lengths"], columns["codes"]
        self.size = len(self.lengths)

    def find(self, digest: Digest) -> Term | None:
        """What is kept of a term, None where no document holds it."""
        return self.terms.find(digest)

    def postings(self, digest: Digest) -> Postings:
        """The postings of a term."""
        term = self.find(digest)
        held = slice(0, 0) if term is None else slice(term.start, term.start + term.postings)
        return Postings(self.numbers[held], self.frequencies[held])


def touch(column: npt.NDArray[Any]) -> None:
    """Have a mapped column's pages at hand, so that no question waits for them one by one."""
    column.view(np.uint8)[::PAGE].max(initial=0)


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
    articles = mapped(folder / f"{ARTICLES}.npy")
    columns = {name: mapped_columns(folder, f"{name}.") for name in fields}
    for of_field in columns.values():
        for name in LOOKED_INTO:
            touch(of_field[name])
    return Segment(articles, {name: Part(of_field) for name, of_field in columns.items()})


def is_common(document_frequency: Any, documents: int) -> Any:
    """Whether a term, or which of several, is kept as levels besides its postings."""
    return document_frequency * COMMON > documents


def width_of(documents: int) -> int:
    """How many levels a row has: the documents, rounded up to whole lanes."""
    return -(-documents // LANES) * LANES
