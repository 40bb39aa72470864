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
Places = npt.NDArray[np.int64]


class Standing(NamedTuple):
    """A term's idf, the passages that hold it, and its saturation in each.

    The passages are counted on from field to field: each has a score in every one.
    """

    idf: float
    places: Places
    saturations: Scores


class FewPassages:
    """The fields of few passages; where a term stands is worked out once.

    `articles` are the numbers of the articles' first passages, and the end; what is said of an
    article in the field `whole` is said of all its passages.
    """

    def __init__(
        self, fields: Mapping[str, Field], articles: npt.NDArray[np.int64], whole: str | None
    ) -> None:
        self._fields, self._articles, self._whole = fields, articles, whole
        self._size = int(articles[-1])
        self._first = {name: at * self._size for at, name in enumerate(fields)}
        self._standing = lru_cache(MOST_KNOWN * len(fields))(self._looked_up)

    def scores(self, wanted: Mapping[str, Mapping[str, float]]) -> Scores:
        """Every passage's score, to the last bit what Field.add_scores comes to."""
        terms = [
            (weight, self._standing(name, term))
            for name, of_field in wanted.items()
            for term, weight in of_field.items()
        ]
        if not terms:
            return np.zeros(self._size)
        factors = [weight * standing.idf for weight, standing in terms]
        lengths = [len(standing.places) for _, standing in terms]
        added = np.concatenate([standing.saturations for _, standing in terms])
        added *= np.repeat(factors, lengths)
        places = np.concatenate([standing.places for _, standing in terms])
        # It adds one by one, in this order.
        by_field = np.bincount(places, added, self._size * len(self._fields))
        scores: Scores = by_field.reshape(len(self._fields), self._size).sum(axis=0)
        return scores

    def sharing(self, name: str, terms: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Which passages hold at least one of the terms of a field, as Field.sharing."""
        shares = np.zeros(self._size, bool)
        places = _together([self._standing(name, term).places for term in terms], np.int64)
        shares[places - self._first[name]] = True
        return shares

    def _looked_up(self, name: str, term: str) -> Standing:
        field = self._fields[name]
        documents, saturations = [], []
        for held, (numbers, frequencies) in field.postings(term):
            if len(held.gone):
                left = ~np.isin(numbers, held.gone)
                numbers, frequencies = numbers[left], frequencies[left]
            documents.append(numbers + held.first)
            saturations.append(field.saturation(frequencies, held.part.codes.take(numbers)))
        places = _together(documents, np.int64)
        in_each = _together(saturations, np.float64)
        if name == self._whole:
            places, in_each = self._dealt_out(places, in_each)
        return Standing(field.term_idf(term), places + self._first[name], in_each)

    def _dealt_out(self, articles: Places, saturations: Scores) -> tuple[Places, Scores]:
        """The passages of articles, each with what its article has."""
        sizes = self._articles[articles + 1] - self._articles[articles]
        passages = [
            np.arange(self._articles[article], self._articles[article + 1]) for article in articles
        ]
        return _together(passages, np.int64), np.repeat(saturations, sizes)


def _together(arrays: Sequence[npt.NDArray[Any]], kind: Any) -> npt.NDArray[Any]:
    """Arrays as one, none as an empty one."""
    return np.concatenate(arrays).astype(kind, copy=False) if arrays else np.empty(0, kind)
