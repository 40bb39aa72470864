"""BM25 with Lucene's idf and Lucene's one-byte lengths: the home of rank_bm25.

The scores are those of Lucene's BM25Similarity times the constant (k1 + 1), which Lucene dropped
in version 8 and rank_bm25 keeps; the ranking is the same, so that a laptop and an OpenSearch
cluster give the same answers.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi

K1, B = 1.5, 0.75


class TermScore(NamedTuple):
    """What one term adds to a passage's score: weight · idf · saturation."""

    field: str
    term: str
    weight: float
    document_frequency: int
    idf: float
    term_frequency: int
    saturation: float

    @property
    def score(self) -> float:
        """What this term adds."""
        return self.weight * self.idf * self.saturation


class Similarity(BM25Okapi):  # type: ignore[misc]
    """BM25Okapi over documents of which only the lengths are known, with a k1 and b of its own.

    rank_bm25's own class scores every document for every query, crashes on an empty corpus and
    takes "found" for "score above zero"; here a document is found when it shares a term.
    """

    def __init__(self, documents: Any, k1: float = K1, b: float = B) -> None:
        super().__init__(documents, k1=k1, b=b)

    def idf_of(self, document_frequency: Any) -> Any:
        """Lucene's idf, ln(1 + (N - df + 0.5) / (df + 0.5)), over documents that hold any term."""
        df = document_frequency
        if isinstance(df, int):
            return math.log1p((self.held - df + 0.5) / (df + 0.5))
        return np.log1p((self.held - df + 0.5) / (df + 0.5))

    def saturation(self, frequencies: npt.NDArray[Any], codes: npt.NDArray[np.uint8]) -> Any:
        """As rank_bm25 has it: tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / average)).

        `codes` are the documents' lengths as `length_codes` gives them.
        """
        return frequencies * (self.k1 + 1) / (frequencies + self.norms.take(codes))

    def saturation_of(self, frequency: int, code: int) -> float:
        """The same for one document."""
        saturation: float = frequency * (self.k1 + 1) / (frequency + float(self.norms[code]))
        return saturation

    def _initialize(self, lengths: Any) -> None:
        """Called by rank_bm25's constructor."""
        self._measure(len(lengths), int(np.count_nonzero(lengths)), int(lengths.sum(dtype=int)))

    def _measure(self, documents: int, held: int, terms: int) -> None:
        """Lucene averages the exact lengths, over the documents that have any."""
        self.corpus_size, self.held, self.terms = documents, held, terms
        self.avgdl = terms / (held or 1)

    def _calc_idf(self, nd: None) -> None:
        """Called by rank_bm25's constructor, once the lengths are known."""
        norms = self.k1 * (1 - self.b + self.b * KEPT_LENGTHS / (self.avgdl or 1.0))
        # More than nothing, though too little to count: what is not there comes to 0, not to 0 / 0.
        self.norms = np.maximum(norms, 1e-300)


def length_codes(lengths: npt.NDArray[np.int32]) -> npt.NDArray[np.uint8]:
    """The bytes that Lucene keeps for lengths: SmallFloat.intToByte4, `KEPT_LENGTHS` and back.

    Exact below 40, then four significant bits: 41 -> 40, 57 -> 56, 100 -> 96, 999 -> 984.
    """
    codes = np.searchsorted(KEPT_LENGTHS, lengths, side="right") - 1
    return codes.astype(np.uint8)


def _kept_lengths() -> npt.NDArray[np.float64]:
    """The length that each of the 256 codes stands for, ascending."""
    kept: list[int] = []
    length = 0
    while len(kept) < 256:
        kept.append(length)
        # 24 of the codes are what the floats of four bits leave over, and exact.
        length += 1 if length < 40 else 1 << ((length - 24).bit_length() - 4)
    return np.array(kept, np.float64)


KEPT_LENGTHS = _kept_lengths()
