"""Few passages: it takes less to score all of them than to find out which ones to score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.index.field import MOST_KNOWN, Field

FEW_PASSAGES = 10_000

Scores = npt.NDArray[np.float64]


class Standing(NamedTuple):
    """A term's idf, the documents that hold it, and its saturation in each."""

    idf: float
    documents: npt.NDArray[np.int64]
    saturations: Scores


class FewDocuments:
    """A field of few documents; where a term stands is worked out once."""

    def __init__(self, field: Field) -> None:
        self._field = field
        self._standing = lru_cache(MOST_KNOWN)(self._looked_up)

    def add_scores(self, question: Mapping[str, float], scores: Scores) -> None:
        """Add to each document's score, to the last bit what Field.add_scores does to none."""
        terms = [(weight, self._standing(term)) for term, weight in question.items()]
        documents = _together([term.documents for _, term in terms], np.int64)
        added = [weight * term.idf * term.saturations for weight, term in terms]
        # It adds one by one, in this order.
        scores += np.bincount(documents, _together(added, np.float64), len(scores))

    def sharing(self, terms: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Which documents hold at least one of the terms, as Field.sharing."""
        shares = np.zeros(self._field.corpus_size, bool)
        shares[_together([self._standing(term).documents for term in terms], np.int64)] = True
        return shares

    def _looked_up(self, term: str) -> Standing:
        field = self._field
        documents, saturations = [], []
        for held, (numbers, frequencies) in field.postings(term):
            if len(held.gone):
                left = ~np.isin(numbers, held.gone)
                numbers, frequencies = numbers[left], frequencies[left]
            documents.append(numbers + held.first)
            saturations.append(field.saturation(frequencies, held.part.codes.take(numbers)))
        return Standing(
            field.term_idf(term),
            _together(documents, np.int64),
            _together(saturations, np.float64),
        )


def _together(arrays: Sequence[npt.NDArray[Any]], kind: Any) -> npt.NDArray[Any]:
    """Arrays as one, none as an empty one."""
    return np.concatenate(arrays).astype(kind, copy=False) if arrays else np.empty(0, kind)
