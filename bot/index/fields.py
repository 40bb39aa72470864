"""Several fields as one index: a passage's score is the sum of its scores in each.

A field is a Lucene field with a BM25 similarity of its own; a question is then a `bool` query of
boosted terms, those of the first field in a `must`, the others in its `should`; the article's
words are a field of a parent document.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.index.bm25 import Field, TermScore

# Terms with their weights, by field.
Query = Mapping[str, Mapping[str, float]]

_NO_CONTEXT: Query = {}
_NO_TERMS: Mapping[str, float] = {}


class Found(NamedTuple):
    """A passage that shares at least one term with the question, by its number."""

    number: int
    score: float


class ArticleField(Field):
    """What whole articles hold, for each of their passages."""

    def __init__(
        self, passages: Sequence[Sequence[str]], article_of: Sequence[int], *settings: Any
    ) -> None:
        self._article_of = np.array(article_of, np.intp)
        articles: list[list[str]] = [[] for _ in range(max(article_of, default=-1) + 1)]
        for number, terms in zip(article_of, passages, strict=True):
            articles[number] += terms
        super().__init__(articles, *settings)

    def add_scores(self, question: Mapping[str, float], scores: npt.NDArray[np.float64]) -> None:
        """Add to each passage what its article gets."""
        of_articles = np.zeros(self.corpus_size)
        super().add_scores(question, of_articles)
        scores += of_articles[self._article_of]

    def explain(self, question: Mapping[str, float], number: int) -> Iterator[TermScore]:
        """What each term adds to the score of a passage, by its article."""
        return super().explain(question, int(self._article_of[number]))


class Index:
    """Articles, each given as its passages, and these as their terms field by field.

    `similarities` are k1 and b by the field's name, in the order of the passages' fields. The
    first field finds; the others only add to the score of what it found. One more, named last,
    holds what the first has of the whole article.

        Index([[(["codex"], ["codex week"])]], {"words": (0.9, 0.5), "pairs": …, "article": …})
    """

    def __init__(
        self,
        articles: Iterable[Iterable[Sequence[Sequence[str]]]],
        similarities: Mapping[str, tuple[float, float]],
    ) -> None:
        *names, whole = similarities
        read: dict[str, list[list[str]]] = {name: [] for name in names}
        article_of = []
        for number, article in enumerate(articles):
            for passage in article:
                article_of.append(number)
                for name, terms in zip(names, passage, strict=True):
                    read[name].append(list(map(sys.intern, terms)))
        self.fields = {name: Field(read[name], *similarities[name], name) for name in names}
        self._finding = names[0]
        self.fields[whole] = ArticleField(
            read[self._finding], article_of, *similarities[whole], whole
        )

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
