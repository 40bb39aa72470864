"""Several fields as one index: a passage's score is the sum of its scores in each.

A field is a Lucene field with a BM25 similarity of its own; a question is then a `bool` query of
boosted terms, those of the first field in a `must`, the others in its `should`; the article's
words are a field of a parent document.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import merge
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from bot.index.bm25 import TermScore
from bot.index.compiled import compiled
from bot.index.few import FEW_PASSAGES, FewPassages
from bot.index.field import Field, Held
from bot.index.pruning import Floats, scale_for, wanted_of
from bot.index.segment import Segment, open_segment
from bot.index.segment_search import SegmentSearch
from bot.index.writing import SegmentWriter, Similarities, fields_of

MOST = 1000  # passages wanted; for more of them, all are scored
FEW = 64  # one article in so many is few: they are marked one by one

# Terms with their weights, by field.
Query = Mapping[str, Mapping[str, float]]

# The passages that may be found, True by number; or given as their articles' numbers.
Mask = npt.NDArray[np.bool_]
Among = Collection[int] | Mask

# The articles of a segment that are gone, by their numbers in it.
Tombstones = Collection[int]

_NO_CONTEXT: Query = {}
_NO_TERMS: Mapping[str, float] = {}
_NO_FREQUENCIES: Floats = np.empty(0)


class Found(NamedTuple):
    """A passage that shares at least one term with the question, by its number."""

    number: int
    score: float


class Index:
    """Articles, each given as its passages, and these as their terms field by field.

    `similarities` are k1 and b by the field's name, in the order of the passages' fields. The
    first field finds; the others only add to the score of what it found. Of several, the last
    holds what the first has of the whole article. Of up to `few` passages all are scored.

        Index([[(["codex"], ["codex week"])]], {"words": (0.9, 0.5), "pairs": …, "article": …})
    """

    def __init__(
        self,
        articles: Iterable[Iterable[Sequence[Sequence[str]]]],
        similarities: Similarities,
        few: int = FEW_PASSAGES,
    ) -> None:
        writer = SegmentWriter(None, similarities)
        for article in articles:
            writer.add_article(article)
        self._hold([(writer.close(), ())], similarities, few)

    @classmethod
    def open(
        cls,
        segments: Sequence[tuple[Path, Tombstones]],
        similarities: Similarities,
        few: int = FEW_PASSAGES,
    ) -> Index:
        """Segments as SegmentWriter left them, each in its folder, and what is gone of each.

        Passages and articles are numbered through all segments; what is gone keeps its number, is
        never found, and does not count in any figure. The files are mapped, not read.
        Raises OSError, ValueError and KeyError where they are not such files.
        """
        index = cls.__new__(cls)
        opened = [(open_segment(folder, similarities), gone) for folder, gone in segments]
        index._hold(opened, similarities, few)
        return index

    def search(
        self,
        question: Query,
        most: int,
        context: Query = _NO_CONTEXT,
        among: Among | None = None,
    ) -> tuple[list[Found], int]:
        """The best `most` passages for weighted terms, ties by number; and how many were found.

        Terms of the context add to the score of what was found and find nothing by themselves.
        `among` are the numbers of the articles that may be found, or a mask that was made of
        them, None for all; figures such as idf are those of all articles even so.

            index.search({"words": {"codex": 1.0, "week": 1.0}}, 3) -> ([Found(7, 9.1), …], 12)
        """
        wanted = together(question, context)
        found = None
        if self._few is None and 0 < most <= MOST:
            found = self._pruned(question, wanted, most, among)
        return found or self._evaluated(question, wanted, most, among)

    def all_but(self, articles: Collection[int]) -> Mask:
        """The passages of all articles but some, to search `among` more than once."""
        return ~self._allowed(articles)

    def count(self, terms: Iterable[str], among: Among | None = None) -> int:
        """How many passages hold any of some terms, of the field that finds."""
        return int(np.count_nonzero(self._sharing(terms, among)))

    def _evaluated(
        self, question: Query, wanted: Query, most: int, among: Among | None
    ) -> tuple[list[Found], int]:
        """What is to be found, every passage scored."""
        scores = self._few.scores(wanted) if self._few else self._scores(wanted)
        numbers = np.flatnonzero(self._sharing(question.get(self._finding, _NO_TERMS), among))
        return _best(numbers, scores.take(numbers), most), len(numbers)

    def _sharing(self, terms: Iterable[str], among: Among | None) -> npt.NDArray[np.bool_]:
        name = self._finding
        shares = self._few.sharing(name, terms) if self._few else self.fields[name].sharing(terms)
        if among is not None:
            shares &= self._allowed(among)
        return shares

    def _allowed(self, articles: Among) -> Mask:
        """Which passages are of some articles."""
        if isinstance(articles, np.ndarray):
            if len(articles) != self.size:
                raise ValueError(f"a mask of {len(articles)} for {self.size} passages")
            return articles
        if len(articles) * FEW > len(self.articles):
            chosen = np.zeros(len(self.articles) - 1, bool)
            chosen[list(articles)] = True
            return np.repeat(chosen, np.diff(self.articles))
        allowed = np.zeros(self.size, bool)
        for article in articles:
            allowed[self.articles[article] : self.articles[article + 1]] = True
        return allowed

    def _pruned(
        self, question: Query, wanted: Query, most: int, among: Among | None
    ) -> tuple[list[Found], int] | None:
        """What is to be found, few passages scored; None where that cannot be known."""
        kernels = compiled.kernels()
        if kernels is None:
            return None
        finding = question.get(self._finding)
        if not finding:
            return [], 0
        terms = [wanted.get(name, _NO_TERMS) for name in self.fields]
        scale = scale_for(terms)
        if not scale:
            return None
        looked_for = wanted_of(terms, finding)
        allowed = None if among is None else self._allowed(among)
        frequencies = self._frequencies(terms)
        best: list[Found] = []
        total = 0
        for segment in self._segments:
            may_be = None if allowed is None else allowed[segment.first :][: segment.size]
            enough = best[-1].score if len(best) == most else 0.0
            found = segment.best(kernels, looked_for, frequencies, scale, most, may_be, enough)
            if found is None:
                return None
            numbers = found.numbers + segment.first if segment.first else found.numbers
            here = map(Found, numbers.tolist(), found.scores.tolist())
            best = list(merge(best, here, key=_best_first))[:most] if best else list(here)
            total += found.total
        return best, total

    def _frequencies(self, terms: Sequence[Mapping[str, float]]) -> Floats:
        """How many documents hold each term, none where a segment is all there is."""
        if len(self._segments) == 1 and not self._any_gone:
            return _NO_FREQUENCIES
        fields = zip(self.fields.values(), terms, strict=True)
        return np.array(
            [field.document_frequency(term) for field, held in fields for term in held], float
        )

    def explain(
        self, question: Query, number: int, context: Query = _NO_CONTEXT
    ) -> list[TermScore]:
        """What each term adds to the score of one passage, best first; they sum up to it."""
        article = int(np.searchsorted(self.articles, number, side="right")) - 1
        parts = [
            part
            for name, terms in together(question, context).items()
            for part in self.fields[name].explain(terms, article if name == self._whole else number)
        ]
        return sorted(parts, key=lambda part: -part.score)

    def held(self, terms: Mapping[str, float], number: int) -> set[str]:
        """Those of weighted terms that a passage holds, in the field that finds."""
        return {part.term for part in self.fields[self._finding].explain(terms, number)}

    def document_frequency(self, term: str) -> int:
        """How many passages hold a term of the field that finds."""
        return self.fields[self._finding].document_frequency(term)

    def known(self, terms: Sequence[str]) -> list[str]:
        """Those of many terms that were ever held by a passage, in the field that finds."""
        return self.fields[self._finding].known(terms)

    def _hold(
        self, segments: Sequence[tuple[Segment, Tombstones]], similarities: Similarities, few: int
    ) -> None:
        names = fields_of(similarities)
        self._finding = names[0]
        self._whole = next((name for name in similarities if name not in names), None)
        self.size, held = _placed(segments, similarities, self._whole)
        self.articles = _numbered_through([segment.articles for segment, _ in segments])
        self.fields = {
            name: Field.of(name, held[name], *similarity)
            for name, similarity in similarities.items()
        }
        self._few: FewPassages | None = None
        if self.size <= few:
            self._few = FewPassages(self.fields, self.articles, self._whole)
        self._any_gone = any(len(gone) for _, gone in segments)
        fields = list(self.fields.values())
        self._segments = [
            SegmentSearch(segment.articles, fields, at, self._whole is not None)
            for at, (segment, _) in enumerate(segments)
        ]

    def _scores(self, wanted: Query) -> npt.NDArray[np.float64]:
        scores = np.zeros(self.size)
        for name, field in self.fields.items():
            of_documents = np.zeros(field.corpus_size)
            field.add_scores(wanted.get(name, _NO_TERMS), of_documents)
            if name == self._whole:
                of_documents = np.repeat(of_documents, np.diff(self.articles))
            scores += of_documents
        return scores


def _best(numbers: npt.NDArray[Any], scores: npt.NDArray[np.float64], most: int) -> list[Found]:
    """The best of passages given in order, of equals the first."""
    order = np.argsort(-scores, kind="stable")[:most]
    return list(map(Found, numbers[order].tolist(), scores[order].tolist()))


def _best_first(found: Found) -> tuple[float, int]:
    return -found.score, found.number


def _placed(
    segments: Sequence[tuple[Segment, Tombstones]], names: Iterable[str], whole: str | None
) -> tuple[int, Mapping[str, list[Held]]]:
    """How many passages there are, and each field's parts in their places."""
    held: dict[str, list[Held]] = {name: [] for name in names}
    passages = articles = 0
    for segment, tombstones in segments:
        gone = np.array(sorted(tombstones), np.int32)
        gone_passages = _passages_of(segment.articles, gone)
        for name, part in segment.parts.items():
            held[name].append(
                Held(articles, part, gone) if name == whole else Held(passages, part, gone_passages)
            )
        passages += segment.size
        articles += len(segment.articles) - 1
    return passages, held


def _passages_of(
    starts: npt.NDArray[np.int32], articles: npt.NDArray[np.int32]
) -> npt.NDArray[np.int32]:
    """The numbers of all passages of some articles."""
    pieces = [np.arange(starts[at], starts[at + 1], dtype=np.int32) for at in articles]
    return np.concatenate([np.empty(0, np.int32), *pieces])


def _numbered_through(segments: Sequence[npt.NDArray[np.int32]]) -> npt.NDArray[np.int64]:
    """The first passages of all articles of several segments, and the end."""
    sizes = [np.diff(starts) for starts in segments]
    return np.concatenate([[0], np.cumsum(np.concatenate([np.empty(0, int), *sizes]))]).astype(int)


def together(question: Query, context: Query) -> Query:
    """Both as one; where a term is in both, the question's weight counts."""
    if not context:
        return question
    names = {**context, **question}
    return {
        name: {**context.get(name, _NO_TERMS), **question.get(name, _NO_TERMS)} for name in names
    }
