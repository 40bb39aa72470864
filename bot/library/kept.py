"""The articles and passages of a library on disk, each made when it is asked for."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import TypeVar, overload

import numpy as np

from bot.articles import Article
from bot.library.files import DamagedError
from bot.library.segment import KEPT_READ, KeptArticle, Segment
from bot.passages import Passage

IS_DAMAGED = "The index is damaged ({segment}): start again, and it is made anew."

Item = TypeVar("Item")


class _Lazy(Sequence[Item]):
    """A sequence whose items are read one by one."""

    @abstractmethod
    def read(self, number: int) -> Item:
        """One item. Raises DamagedError."""

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        numbers = range(len(self))[at]
        return self.read(numbers) if isinstance(numbers, int) else list(map(self.read, numbers))


class KeptArticles(_Lazy[Article]):
    """In the order of the folder."""

    def __init__(
        self,
        corpus: Path,
        segments: Sequence[Segment],
        places: Sequence[tuple[str, int, int]],
        on_damage: Callable[[], None] = lambda: None,
    ) -> None:
        """Places are each article's path from `corpus` on, its segment and its number there."""
        self._corpus = corpus
        self._places = places
        self.segments = segments
        self._on_damage = on_damage
        self.number_of = [np.full(segment.articles, -1) for segment in segments]
        for number, (_, segment, article) in enumerate(places):
            self.number_of[segment][article] = number
        self.read_whole = lru_cache(KEPT_READ)(self._read_whole)

    def __len__(self) -> int:
        return len(self._places)

    def read(self, number: int) -> Article:
        """One article."""
        return self.read_whole(number).article

    def readers(self) -> dict[int, frozenset[str]]:
        """The readers of those that have any, by the index's numbers."""
        bases = accumulate((segment.articles for segment in self.segments), initial=0)
        return {
            base + article: readers
            for base, segment, numbers in zip(bases, self.segments, self.number_of, strict=False)
            for article, readers in segment.readers.items()
            if numbers[article] >= 0
        }

    def damaged(self, segment: int) -> DamagedError:
        """The error to raise when a segment turns out to be damaged."""
        self._on_damage()
        return DamagedError(IS_DAMAGED.format(segment=self.segments[segment].folder.name))

    def _read_whole(self, number: int) -> KeptArticle:
        name, segment, article = self._places[number]
        kept = self.segments[segment].read(self._corpus / name, article)
        if kept is None:
            raise self.damaged(segment)
        return kept


class KeptPassages(_Lazy[Passage]):
    """By the numbers of the index, which those of articles that are gone keep; they are none.

    `served` is how many there are without them, and iterating passes them over.
    """

    def __init__(self, articles: KeptArticles) -> None:
        self._articles = articles
        self._segments = articles.segments
        self._bases = [0, *accumulate(segment.passages for segment in self._segments)]
        self.served = sum(
            segment.count_passages(numbers >= 0)
            for segment, numbers in zip(self._segments, articles.number_of, strict=True)
        )

    def __len__(self) -> int:
        return self._bases[-1]

    def __iter__(self) -> Iterator[Passage]:
        for base, segment, numbers in zip(
            self._bases, self._segments, self._articles.number_of, strict=False
        ):
            for article in np.flatnonzero(numbers >= 0).tolist():
                for passage in segment.passages_of(article):
                    yield self.read(base + passage)

    def language_of(self, number: int) -> str:
        """The language of a passage's article."""
        at = bisect_right(self._bases, number) - 1
        return self._segments[at].language_of(number - self._bases[at])

    def read(self, number: int) -> Passage:
        """One passage."""
        at = bisect_right(self._bases, number) - 1
        within = number - self._bases[at]
        segment = self._segments[at]
        article = segment.article_of(within)
        numbers = self._articles.number_of[at]
        if within not in segment.passages_of(article) or numbers[article] < 0:
            raise self._articles.damaged(at)
        whole = self._articles.read_whole(int(numbers[article]))
        start, end, headings = whole.passages[within - segment.passages_of(article).start]
        return Passage(whole.article, start, end, headings)
