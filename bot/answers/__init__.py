"""From a question, and what its thread has asked before, to excerpts and why. Pure: no Slack."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from bot.answers.context import leans_on_earlier
from bot.articles import Article
from bot.index import Index, TermScore
from bot.language import language_of
from bot.passages import Passage, cut_passages
from bot.words import Word, Words, whole_words

__all__ = ["Answer", "Answers", "Excerpt"]

EARLIER_QUESTION = 0.5  # weight of a word that only the question before has
OTHER_LANGUAGE = 0.5  # a passage that is not in the asker's language must be twice as good
CANDIDATES = 100  # passages looked at again with the language in mind


@dataclass(frozen=True)
class Excerpt:
    """A slice of an article, letter for letter, and why it was chosen.

    `highlights` are slices of the article's source, as the passage is; ascending, none touching.
    """

    rank: int
    score: float
    passage: Passage
    highlights: tuple[tuple[int, int], ...]
    reasons: tuple[TermScore, ...]

    @property
    def text(self) -> str:
        """The article's own words."""
        return self.passage.text

    @property
    def article(self) -> Article:
        """Where they stand."""
        return self.passage.article


@dataclass(frozen=True)
class Answer:
    """What was found for a question.

    `words` are the words looked for, as they were typed; `unknown_words` those of them that no
    article holds; `total` counts the passages that share a word with the question; `earlier` is
    the question of the thread that this one was read together with.
    """

    question: str
    language: str
    words: tuple[str, ...]
    unknown_words: tuple[str, ...]
    total: int
    excerpts: tuple[Excerpt, ...]
    took_ms: float
    earlier: str | None = None


@dataclass(frozen=True)
class _Reading:
    """A question as looked up: the weight of each term, and what the thread lends to it."""

    words: list[Word]
    wanted: Mapping[str, float]
    context: Mapping[str, float] = field(default_factory=dict)
    earlier: str | None = None


class Answers:
    """Everything needed to answer: the articles cut, read and indexed."""

    def __init__(self, articles: Iterable[Article], terms: Iterable[str] = ()) -> None:
        self.articles = list(articles)
        self.passages = list(chain.from_iterable(map(cut_passages, self.articles)))
        self._words = Words(terms)
        self._index = Index(self._terms(passage) for passage in self.passages)

    def ask(self, question: str, earlier: Sequence[str] = (), most: int = 3) -> Answer:
        """The best excerpts for a question; `earlier` are its thread's questions, oldest first."""
        began = time.perf_counter()
        reading = self._read(question, earlier)
        language = language_of(question)
        best, total = self._search(reading, language)
        unknown = [word for word in reading.words if not self._index.document_frequency(word.term)]
        return Answer(
            question=question,
            language=language,
            words=_as_typed(question, reading.words),
            unknown_words=_as_typed(question, unknown),
            total=total,
            excerpts=tuple(
                self._excerpt(rank, number, score, reading)
                for rank, (number, score) in enumerate(best[:most], 1)
            ),
            took_ms=(time.perf_counter() - began) * 1000,
            earlier=reading.earlier,
        )

    def _terms(self, passage: Passage) -> list[str]:
        """What a passage is found by: its own words and those of its title and headings."""
        texts = (passage.text, passage.article.title, *passage.headings)
        return [word.term for text in texts for word in self._words.read(text)]

    def _read(self, question: str, earlier: Sequence[str]) -> _Reading:
        every = self._words.read(question)
        words = _content(every)
        if earlier and leans_on_earlier(question, words):
            before = self._leant_on(earlier)
            lent = {word.term: EARLIER_QUESTION for word in _content(self._words.read(before))}
            if words:
                return _Reading(words, Counter(word.term for word in words), lent, before)
            if lent:
                return _Reading(words, wanted=lent, earlier=before)
        words = words or every
        return _Reading(words, Counter(word.term for word in words))

    def _leant_on(self, earlier: Sequence[str]) -> str:
        """The thread's last question that stands alone, or else its first."""
        for question in reversed(earlier):
            if not leans_on_earlier(question, _content(self._words.read(question))):
                return question
        return earlier[0]

    def _search(self, reading: _Reading, language: str) -> tuple[list[tuple[int, float]], int]:
        """The best passages as (number, score), those in the asker's language preferred."""
        found, total = self._index.search(reading.wanted, CANDIDATES, reading.context)
        weighed = [
            (number, score * self._language_weight(number, language)) for number, score in found
        ]
        weighed.sort(key=lambda passage: -passage[1])
        return self._without_copies(weighed), total

    def _language_weight(self, number: int, language: str) -> float:
        same = self.passages[number].article.language == language
        return 1.0 if same else OTHER_LANGUAGE

    def _without_copies(self, found: list[tuple[int, float]]) -> list[tuple[int, float]]:
        """The same text in two articles is one excerpt, the better one."""
        first_by_text: dict[str, tuple[int, float]] = {}
        for number, score in found:
            first_by_text.setdefault(self.passages[number].text, (number, score))
        return list(first_by_text.values())

    def _excerpt(self, rank: int, number: int, score: float, reading: _Reading) -> Excerpt:
        passage = self.passages[number]
        weights = {**reading.context, **reading.wanted}
        slices = (
            (passage.start + word.start, passage.start + word.end)
            for word in self._words.read(passage.text)
            if word.term in weights
        )
        reasons = tuple(self._index.explain(weights, number))
        return Excerpt(rank, score, passage, _joined(slices), reasons)


def _content(words: Iterable[Word]) -> list[Word]:
    return [word for word in words if not word.stop]


def _as_typed(question: str, words: Iterable[Word]) -> tuple[str, ...]:
    return tuple(question[word.start : word.end] for word in whole_words(words))


def _joined(slices: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Overlapping and touching slices made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(slices):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
