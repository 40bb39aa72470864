"""A field across segments: every term's figures, and scores worked out in full.

What is faster than this (bot/index/kernels.py) must come to the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from bot.index.bm25 import K1, B, Similarity, TermScore
from bot.index.segment import Part, Postings
from bot.index.terms import Term, digest_of, digests_of
from bot.index.writing import SegmentWriter

MOST_KNOWN = 1 << 14  # terms whose document frequencies are remembered


class Held(NamedTuple):
    """A part in its place: the number of its first document, and those of it that are gone."""

    first: int
    part: Part
    gone: npt.NDArray[np.int32]


class Figures(NamedTuple):
    """What is kept of a term in each part, how many documents hold it, and its idf."""

    found: Sequence[Term | None]
    document_frequency: int
    idf: float


class Field(Similarity):
    """One way of reading the passages, each given as its terms, with a k1 and b of its own."""

    def __init__(
        self, passages: Iterable[Sequence[str]], k1: float = K1, b: float = B, name: str = ""
    ) -> None:
        writer = SegmentWriter(None, {name: (k1, b)})
        for terms in passages:
            writer.add_article([(terms,)])
        self._hold(name, [Held(0, writer.close().parts[name], np.empty(0, np.int32))], k1, b)

    @classmethod
    def of(cls, name: str, parts: Sequence[Held], k1: float, b: float) -> Field:
        """A field of parts that are there already."""
        field = cls.__new__(cls)
        field._hold(name, parts, k1, b)
        return field

    def add_scores(self, question: Mapping[str, float], scores: npt.NDArray[np.float64]) -> None:
        """Add what each term of a question gives to each document: weight · idf · saturation."""
        for term, weight in question.items():
            added = weight * self.term_idf(term)
            for held, postings in self.postings(term):
                saturation = self.saturation(
                    postings.frequencies, held.part.codes.take(postings.numbers)
                )
                scores[held.first : held.first + held.part.size][postings.numbers] += (
                    added * saturation
                )

    def sharing(self, terms: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Which documents hold at least one of the terms."""
        shares = np.zeros(self.corpus_size, dtype=bool)
        for term in terms:
            for held, postings in self.postings(term):
                shares[held.first : held.first + held.part.size][postings.numbers] = True
        for held in self.parts:
            shares[held.first : held.first + held.part.size][held.gone] = False
        return shares

    def explain(self, question: Mapping[str, float], number: int) -> Iterator[TermScore]:
        """What each term of the question adds to the score of one document."""
        at = bisect_right(self.parts, number, key=lambda held: held.first) - 1
        first, part, _ = self.parts[at]
        for term, weight in question.items():
            found, document_frequency, idf = self._figures(term)
            if frequency := _frequency(part, found[at], number - first):
                saturation = self.saturation_of(frequency, int(part.codes[number - first]))
                yield TermScore(
                    self.name, term, weight, document_frequency, idf, frequency, saturation
                )

    def document_frequency(self, term: str) -> int:
        """How many documents hold the term, of those that are not gone."""
        return self._figures(term).document_frequency

    def known(self, terms: Sequence[str]) -> list[str]:
        """Those of many terms that a part has; all documents that hold one may be gone."""
        digests = digests_of(terms)
        found = np.zeros(len(terms), bool)
        for held in self.parts:
            found |= held.part.terms.holds(digests)
        return [terms[at] for at in np.flatnonzero(found).tolist()]

    def term_idf(self, term: str) -> float:
        """The idf of a term, looked up once."""
        return self._figures(term).idf

    def get_scores(self, query: Iterable[str]) -> npt.NDArray[np.float64]:
        """rank_bm25's own question to ask: a score for every passage, 0 where nothing is shared."""
        scores = np.zeros(self.corpus_size)
        self.add_scores(Counter(query), scores)
        return scores

    def get_batch_scores(self, query: Iterable[str], doc_ids: Sequence[int]) -> list[float]:
        """The same for some passages only."""
        scores: list[float] = self.get_scores(query)[list(doc_ids)].tolist()
        return scores

    def _hold(self, name: str, parts: Sequence[Held], k1: float, b: float) -> None:
        self.name, self.parts = name, parts
        self._figures = lru_cache(MOST_KNOWN)(self._looked_into)
        super().__init__(parts, k1, b)

    def _initialize(self, parts: Sequence[Held]) -> None:
        """Called by rank_bm25's constructor."""
        written = [Similarity(held.part.lengths, self.k1, self.b) for held in parts]
        lost = [Similarity(held.part.lengths[held.gone], self.k1, self.b) for held in parts]
        self._measure(
            sum(part.corpus_size for part in written),
            sum(part.held for part in written) - sum(part.held for part in lost),
            sum(part.terms for part in written) - sum(part.terms for part in lost),
        )
        # How many documents hold any term, in all parts today and in each as it was written; the
        # average length today by that of then.
        self.sizes = [
            (float(self.held), float(part.held), self.avgdl / (part.avgdl or 1.0))
            for part in written
        ]

    def postings(self, term: str) -> Iterator[tuple[Held, Postings]]:
        """The documents of each part that hold a term, those that are gone among them."""
        digest = digest_of(term)
        for held in self.parts:
            yield held, held.part.postings(digest)

    def _looked_into(self, term: str) -> Figures:
        digest = digest_of(term)
        found = [held.part.find(digest) for held in self.parts]
        count = self._count(found)
        return Figures(found, count, self.idf_of(count))

    def _count(self, found: Sequence[Term | None]) -> int:
        """How many documents hold a term, as it was found in each part."""
        count = 0
        for (_, part, gone), kept in zip(self.parts, found, strict=True):
            if kept is not None:
                count += kept.postings
                if len(gone):
                    count -= _shared(part.numbers[kept.start : kept.start + kept.postings], gone)
        return count


def _frequency(part: Part, term: Term | None, document: int) -> int:
    """How often a document holds a term."""
    if term is None:
        return 0
    numbers, end = part.numbers.data, term.start + term.postings
    at = bisect_left(numbers, document, term.start, end)
    return int(part.frequencies[at]) if at < end and numbers[at] == document else 0


def _shared(numbers: npt.NDArray[np.int32], others: npt.NDArray[np.int32]) -> int:
    """How many of the others, ascending as the numbers are, are among these."""
    at = np.searchsorted(numbers, others)
    np.minimum(at, len(numbers) - 1, out=at)
    return int(np.count_nonzero(numbers[at] == others))
