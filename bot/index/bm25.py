"""BM25 over postings arrays, with Lucene's idf and Lucene's one-byte lengths.

The scores are those of Lucene's BM25Similarity times the constant (k1 + 1), which Lucene dropped
in version 8 and rank_bm25 keeps; the ranking is the same, so that a laptop and an OpenSearch
cluster give the same answers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rank_bm25 import BM25Okapi

K1, B = 1.5, 0.75


class Found(NamedTuple):
    """A passage that shares at least one term with the question, by its number."""

    number: int
    score: float


class TermScore(NamedTuple):
    """What one term adds to a passage's score: weight · idf · saturation."""

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


@dataclass(frozen=True)
class _Postings:
    """The passages that hold a term (ascending) and how often each does."""

    numbers: npt.NDArray[np.int32]
    frequencies: npt.NDArray[np.float64]


_NONE = _Postings(np.empty(0, np.int32), np.empty(0))
_NO_CONTEXT: Mapping[str, float] = {}


class Index(BM25Okapi):  # type: ignore[misc]
    """An index over passages, each given as its terms.

    rank_bm25's own class scores every document for every query, crashes on an empty corpus and
    takes "found" for "score above zero"; here a passage is found when it shares a term.
    """

    postings: dict[str, _Postings]

    def __init__(self, passages: Iterable[Sequence[str]], k1: float = K1, b: float = B) -> None:
        super().__init__(passages, k1=k1, b=b)

    def search(
        self, question: Mapping[str, float], most: int, context: Mapping[str, float] = _NO_CONTEXT
    ) -> tuple[list[Found], int]:
        """The best `most` passages for weighted terms, ties by number; and how many share a term.

        Terms of the context add to the score of what was found and find nothing by themselves.

            index.search({"codex": 1.0, "week": 1.0}, 3) -> ([Found(7, 9.1), …], 12)
        """
        scores, shares = self._accumulate(question)
        scores += self._accumulate(_without(context, question))[0]
        numbers = np.flatnonzero(shares)
        # lexsort is stable on its last key first: by score downwards, then by number upwards.
        best = numbers[np.lexsort((numbers, -scores[numbers]))[:most]]
        return [Found(int(at), float(scores[at])) for at in best], len(numbers)

    def explain(self, question: Mapping[str, float], number: int) -> list[TermScore]:
        """What each term of the question adds to the score of one passage, best first."""
        parts = []
        for term, weight in question.items():
            postings = self.postings.get(term, _NONE)
            at = int(np.searchsorted(postings.numbers, number))
            if at < len(postings.numbers) and postings.numbers[at] == number:
                frequency = int(postings.frequencies[at])
                saturation = float(self._saturation(postings)[at])
                document_frequency = len(postings.numbers)
                parts.append(
                    TermScore(
                        term, weight, document_frequency, self.idf[term], frequency, saturation
                    )
                )
        return sorted(parts, key=lambda part: -part.score)

    def document_frequency(self, term: str) -> int:
        """How many passages hold the term."""
        return len(self.postings.get(term, _NONE).numbers)

    def get_scores(self, query: Iterable[str]) -> npt.NDArray[np.float64]:
        """rank_bm25's own question to ask: a score for every passage, 0 where nothing is shared."""
        return self._accumulate(Counter(query))[0]

    def get_batch_scores(self, query: Iterable[str], doc_ids: Sequence[int]) -> list[float]:
        """The same for some passages only."""
        scores: list[float] = self.get_scores(query)[list(doc_ids)].tolist()
        return scores

    def _accumulate(
        self, question: Mapping[str, float]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
        scores = np.zeros(self.corpus_size)
        shares = np.zeros(self.corpus_size, dtype=bool)
        for term, weight in question.items():
            postings = self.postings.get(term)
            if postings is not None:
                scores[postings.numbers] += weight * self.idf[term] * self._saturation(postings)
                shares[postings.numbers] = True
        return scores, shares

    def _saturation(self, postings: _Postings) -> npt.NDArray[np.float64]:
        """As rank_bm25 has it: tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / average))."""
        frequencies = postings.frequencies
        saturation: npt.NDArray[np.float64] = (
            frequencies * (self.k1 + 1) / (frequencies + self._length_norms[postings.numbers])
        )
        return saturation

    def _initialize(self, corpus: Iterable[Sequence[str]]) -> dict[str, int]:
        """Called by rank_bm25's constructor: fill the postings, return document frequencies."""
        numbers: dict[str, list[int]] = {}
        frequencies: dict[str, list[int]] = {}
        lengths = []
        for number, terms in enumerate(corpus):
            lengths.append(len(terms))
            for term, frequency in Counter(terms).items():
                numbers.setdefault(term, []).append(number)
                frequencies.setdefault(term, []).append(frequency)
        self.postings = {
            term: _Postings(np.array(numbers[term], np.int32), np.array(frequencies[term], float))
            for term in numbers
        }
        self.corpus_size = len(lengths)
        # Lucene averages the exact lengths, over the documents that have any.
        self.avgdl = sum(lengths) / (sum(length > 0 for length in lengths) or 1)
        self.doc_len = np.array([one_byte_length(length) for length in lengths], float)
        return {term: len(held) for term, held in numbers.items()}

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        """Lucene's idf, ln(1 + (N - df + 0.5) / (df + 0.5)), over passages that hold any term."""
        held = int(np.count_nonzero(self.doc_len))
        self.idf = {term: math.log1p((held - df + 0.5) / (df + 0.5)) for term, df in nd.items()}
        average = self.avgdl or 1.0
        self._length_norms = self.k1 * (1 - self.b + self.b * self.doc_len / average)


def _without(context: Mapping[str, float], question: Mapping[str, float]) -> dict[str, float]:
    return {term: weight for term, weight in context.items() if term not in question}


def one_byte_length(length: int) -> int:
    """A length as Lucene keeps it, in one byte: exact below 40, then 4 significant bits.

    SmallFloat.intToByte4 and back: 41 -> 40, 57 -> 56, 100 -> 96, 999 -> 984.
    """
    exact = 24  # of the 256 codes, those that the four-bit floats leave over
    if length < exact:
        return length
    shift = max(0, (length - exact).bit_length() - 4)
    return exact + ((length - exact) >> shift << shift)
