"""Several fields as one index: a passage's score is the sum of its scores in each.

A field is a Lucene field with a BM25 similarity of its own; a question is then a `bool` query of
boosted terms, those of the first field in a `must`, the others in its `should`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from bot.index.bm25 import Field, TermScore

# Terms with their weights, by field.
Query = Mapping[str, Mapping[str, float]]

_NO_CONTEXT: Query = {}
_NO_TERMS: Mapping[str, float] = {}


class Found(NamedTuple):
    """A passage that shares at least one term with the question, by its number."""

    number: int
    score: float


class Index:
    """Passages, each given as its terms field by field, in the order of `similarities`.

    `similarities` are k1 and b by the field's name. The first field finds; the others only add
    to the score of what it found.

        Index([(["codex", "week"], ["codex week"])], {"words": (0.9, 0.5), "pairs": (0.3, 0.3)})
    """

    def __init__(
        self,
        passages: Iterable[Sequence[Sequence[str]]],
        similarities: Mapping[str, tuple[float, float]],
    ) -> None:
        read: list[list[list[str]]] = [[] for _ in similarities]
        for passage in passages:
            for field, terms in zip(read, passage, strict=True):
                field.append(list(map(sys.intern, terms)))
        self.fields = {
            name: Field(terms, k1, b, name)
            for terms, (name, (k1, b)) in zip(read, similarities.items(), strict=True)
        }
        self._finding = next(iter(self.fields))

    def search(
        self, question: Query, most: int, context: Query = _NO_CONTEXT
    ) -> tuple[list[Found], int]:
        """The best `most` passages for weighted terms, ties by number; and how many were found.

        Terms of the context add to the score of what was found and find nothing by themselves.

            index.search({"words": {"codex": 1.0, "week": 1.0}}, 3) -> ([Found(7, 9.1), …], 12)
        """
        finding = self.fields[self._finding]
        scores = np.zeros(finding.corpus_size)
        for name, terms in together(question, context).items():
            self.fields[name].add_scores(terms, scores)
        numbers = finding.sharing(question.get(self._finding, _NO_TERMS))
        # lexsort takes its last key first: by score downwards, then by number upwards.
        best = numbers[np.lexsort((numbers, -scores[numbers]))[:most]]
        return [Found(int(at), float(scores[at])) for at in best], len(numbers)

    def explain(
        self, question: Query, number: int, context: Query = _NO_CONTEXT
    ) -> list[TermScore]:
        """What each term adds to the score of one passage, best first; they sum up to it."""
        parts = [
            part
            for name, terms in together(question, context).items()
            for part in self.fields[name].explain(terms, number)
        ]
        return sorted(parts, key=lambda part: -part.score)


def together(question: Query, context: Query) -> Query:
    """Both as one; where a term is in both, the question's weight counts."""
    names = {**context, **question}
    return {
        name: {**context.get(name, _NO_TERMS), **question.get(name, _NO_TERMS)} for name in names
    }
