"""BM25 over postings arrays, with Lucene's idf and Lucene's one-byte lengths.

The scores are those of Lucene's BM25Similarity times the constant (k1 + 1), which Lucene dropped
in version 8 and rank_bm25 keeps; the ranking is the same, so that a laptop and an OpenSearch
cluster give the same answers.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

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


class _Postings(NamedTuple):
    """The passages that hold a term (ascending) and how often each does."""

    numbers: npt.NDArray[np.int32]
    frequencies: npt.NDArray[np.int32]


class Field(BM25Okapi):  # type: ignore[misc]
    """One way of reading the passages, each given as its terms, with a k1 and b of its own.

    rank_bm25's own class scores every document for every query, crashes on an empty corpus and
    takes "found" for "score above zero"; here a passage is found when it shares a term.
    """

    def __init__(
        self, passages: Iterable[Sequence[str]], k1: float = K1, b: float = B, name: str = ""
    ) -> None:
        self.name = name
        super().__init__(passages, k1=k1, b=b)

    def add_scores(self, question: Mapping[str, float], scores: npt.NDArray[np.float64]) -> None:
        """Add what each term of a question gives to each passage: weight · idf · saturation."""
        for term, weight in question.items():
            postings = self._postings(term)
            added = weight * self.idf_of(len(postings.numbers)) * self._saturation(postings)
            scores[postings.numbers] += added

    def sharing(self, terms: Iterable[str]) -> npt.NDArray[np.intp]:
        """The passages that hold at least one of the terms, ascending."""
        shares = np.zeros(self.corpus_size, dtype=bool)
        for term in terms:
            shares[self._postings(term).numbers] = True
        return np.flatnonzero(shares)

    def explain(self, question: Mapping[str, float], number: int) -> Iterator[TermScore]:
        """What each term of the question adds to the score of one passage."""
        for term, weight in question.items():
            postings = self._postings(term)
            at = int(np.searchsorted(postings.numbers, number))
            if at < len(postings.numbers) and postings.numbers[at] == number:
                document_frequency = len(postings.numbers)
                yield TermScore(
                    self.name,
                    term,
                    weight,
                    document_frequency,
                    self.idf_of(document_frequency),
                    int(postings.frequencies[at]),
                    float(self._saturation(postings)[at]),
                )

    def document_frequency(self, term: str) -> int:
        """How many passages hold the term."""
        return len(self._postings(term).numbers)

    def idf_of(self, document_frequency: int) -> float:
        """Lucene's idf, ln(1 + (N - df + 0.5) / (df + 0.5)), over passages that hold any term."""
        df = document_frequency
        return math.log1p((self._held - df + 0.5) / (df + 0.5))

    def get_scores(self, query: Iterable[str]) -> npt.NDArray[np.float64]:
        """rank_bm25's own question to ask: a score for every passage, 0 where nothing is shared."""
        scores = np.zeros(self.corpus_size)
        self.add_scores(Counter(query), scores)
        return scores

    def get_batch_scores(self, query: Iterable[str], doc_ids: Sequence[int]) -> list[float]:
        """The same for some passages only."""
        scores: list[float] = self.get_scores(query)[list(doc_ids)].tolist()
        return scores

    def _postings(self, term: str) -> _Postings:
        at = self._places.get(term)
        held = slice(0, 0) if at is None else slice(self._starts[at], self._starts[at + 1])
        return _Postings(self._numbers[held], self._frequencies[held])

    def _saturation(self, postings: _Postings) -> npt.NDArray[np.float64]:
        """As rank_bm25 has it: tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / average))."""
        frequencies = postings.frequencies
        saturation: npt.NDArray[np.float64] = (
            frequencies * (self.k1 + 1) / (frequencies + self._length_norms[postings.numbers])
        )
        return saturation

    def _initialize(self, corpus: Iterable[Sequence[str]]) -> None:
        """Called by rank_bm25's constructor: all postings in two arrays, term after term."""
        self._places: dict[str, int] = {}
        places, numbers, frequencies, lengths = (array(kind) for kind in "iiil")
        for number, terms in enumerate(corpus):
            lengths.append(len(terms))
            for term, frequency in Counter(terms).items():
                places.append(self._places.setdefault(term, len(self._places)))
                numbers.append(number)
                frequencies.append(frequency)
        by_term = np.argsort(places, kind="stable")
        self._numbers = np.array(numbers, np.int32)[by_term]
        self._frequencies = np.array(frequencies, np.int32)[by_term]
        held = np.bincount(np.array(places, np.int32), minlength=len(self._places))
        self._starts = np.concatenate([[0], np.cumsum(held)])
        self._measure(lengths)

    def _measure(self, lengths: Sequence[int]) -> None:
        self.corpus_size = len(lengths)
        self._held = sum(length > 0 for length in lengths)
        # Lucene averages the exact lengths, over the documents that have any.
        self.avgdl = sum(lengths) / (self._held or 1)
        self.doc_len = np.array([one_byte_length(length) for length in lengths], float)

    def _calc_idf(self, nd: None) -> None:
        """Called by rank_bm25's constructor, once k1 and b are known."""
        average = self.avgdl or 1.0
        self._length_norms = self.k1 * (1 - self.b + self.b * self.doc_len / average)


def one_byte_length(length: int) -> int:
    """A length as Lucene keeps it, in one byte: exact below 40, then 4 significant bits.

    SmallFloat.intToByte4 and back: 41 -> 40, 57 -> 56, 100 -> 96, 999 -> 984.
    """
    exact = 24  # of the 256 codes, those that the four-bit floats leave over
    if length < exact:
        return length
    shift = max(0, (length - exact).bit_length() - 4)
    return exact + ((length - exact) >> shift << shift)
