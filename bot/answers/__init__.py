"""From a question, and what its thread has asked before, to excerpts and why. Pure: no Slack."""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from bot import library
from bot.answers.access import Access
from bot.answers.confidence import (
    Confidence,
    confidence,
    highest_score,
    line_for,
    names_in,
)
from bot.answers.context import leans_on_earlier
from bot.answers.misspelling import OFTEN_MISSPELT, both, read_instead, respell
from bot.answers.phrases import without_asking, without_greeting
from bot.answers.weights import SIMILARITIES, weighed
from bot.articles import Article
from bot.index import Mask, Query, TermScore, together
from bot.language import HAN, language_of
from bot.passages import Passage, cut_passages
from bot.words import Word, Words, fields, whole_words

__all__ = ["SIMILARITIES", "Answer", "Answers", "ClosedError", "Confidence", "Excerpt"]

EARLIER_QUESTION = 0.5  # weight of a word that only the question before has
OTHER_LANGUAGE = 0.5  # a passage that is not in the asker's language must be twice as good
LONGEST_QUESTION = 10_000  # letters that are read
QUICKLY_SEARCHED = 10_000  # passages; in another thread, a search waits for the GIL again and again
SHORT_QUESTION = 200  # characters
HAN_COUNTS = 5  # letters: nearly every Chinese character is a term to look up, and so is its pair
SHOWN_OFTEN = 1 << 11  # passages of which it is remembered where they have a question's words
FOUND_OFTEN = 1 << 14  # passages whose language is remembered
CANDIDATES = 100  # passages looked at again with the language in mind

_PIECES = re.compile(
    rf"(?:[{HAN}]|[^{HAN}]{{1,{HAN_COUNTS}}}){{0,{LONGEST_QUESTION // HAN_COUNTS}}}"
)


class ClosedError(Exception):
    """An article holds the excerpt that those who want it may not see."""


@dataclass(frozen=True)
class Excerpt:
    """A slice of an article, letter for letter, and why it was chosen.

    `highlights` are slices of the article's source, as the passage is; ascending, none touching.
    `score` is what the reasons add up to, times `language_weight`.
    """

    rank: int
    score: float
    passage: Passage
    highlights: tuple[tuple[int, int], ...]
    explain: Callable[[], Sequence[TermScore]] = field(repr=False, compare=False)
    language_weight: float = 1.0

    @property
    def reasons(self) -> tuple[TermScore, ...]:
        """What each term added to the score, highest first; looked up when it is asked for."""
        return tuple(self.explain())

    @property
    def text(self) -> str:
        """The article's own words."""
        return self.passage.text

    @property
    def article(self) -> Article:
        """Where they stand."""
        return self.passage.article

    def runs(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it matched; joined they are the text."""
        source, at = self.article.source, self.passage.start
        for start, end in self.highlights:
            if at < start:
                yield source[at:start], False
            yield source[start:end], True
            at = end
        if at < self.passage.end:
            yield source[at : self.passage.end], False


@dataclass(frozen=True)
class Answer:
    """What was found for a question.

    `words` are the words looked for, as they were typed; `unknown_words` those of them that no
    article holds; `read_as` those that were read as another, with that one as an excerpt spells
    it; `total` counts the passages that share a word with the question; `more` tells
    whether there are further excerpts; `earlier` is the question of the thread that this one was
    read together with. Where the best excerpt does not cover enough of the question to answer it,
    `excerpts` has none, and `nearest` has them; `confidence` tells why, None if nothing is shared.
    """

    question: str
    language: str
    words: tuple[str, ...]
    unknown_words: tuple[str, ...]
    total: int
    excerpts: tuple[Excerpt, ...]
    took_ms: float
    read_as: tuple[tuple[str, str], ...] = ()
    nearest: tuple[Excerpt, ...] = ()
    more: bool = False
    confidence: Confidence | None = None
    earlier: str | None = None


@dataclass(frozen=True)
class _Reading:
    """A question as looked up: its terms with their weights, and what the thread lends to it.

    Of its words, no passage holds the `unknown` ones; what is read `instead` of some, by terms.
    """

    words: Sequence[Word]
    wanted: Query
    unknown: Sequence[Word] = ()
    instead: Mapping[str, str] = field(default_factory=dict)
    context: Query = field(default_factory=dict)
    earlier: str | None = None


class _Hit(NamedTuple):
    """A passage that was found, and its number in the index."""

    number: int
    passage: Passage
    score: float


class Answers:
    """Everything needed to answer: the articles cut, read and indexed."""

    def __init__(self, articles: Iterable[Article], terms: Iterable[str] = ()) -> None:
        self._answer_from(library.keep_in_memory(articles, Words(terms), SIMILARITIES))

    @classmethod
    def out_of(cls, collection: library.Collection) -> Answers:
        """Answers from articles that are cut and indexed already."""
        answers = cls.__new__(cls)
        answers._answer_from(collection)
        return answers

    def _answer_from(self, collection: library.Collection) -> None:
        self.articles, self.passages = collection.articles, collection.passages
        self._passage_count = collection.passage_count
        self._words, self._index = collection.words, collection.index
        self._access = Access(collection.index, collection.readers)
        self._language_of = lru_cache(FOUND_OFTEN)(collection.language_of)
        self._known = lru_cache(OFTEN_MISSPELT)(collection.index.known)
        # What is asked for often is shown often.
        self._where_in = lru_cache(SHOWN_OFTEN)(self._find_in)

    def is_quick(self, question: str, earlier: Sequence[str] = ()) -> bool:
        """Whether the answer takes less than a millisecond or two: not worth another thread."""
        characters = sum(map(len, earlier), len(question))
        return self._passage_count <= QUICKLY_SEARCHED and characters <= SHORT_QUESTION

    def ask(
        self,
        question: str,
        earlier: Sequence[str] = (),
        most: int = 3,
        without: Collection[str] = (),
        who: Collection[str] | None = None,
    ) -> Answer:
        """The best excerpts for a question; `earlier` are its thread's questions, oldest first.

        `without` are the texts of excerpts that were shown before; the ranks go on after them.
        `who` are the ids of the channels and people that the answer is for: of an article with
        readers, nothing is found, counted or known to them unless one of them is a reader. None
        is for all articles. Only figures still tell of closed articles: how rare a word is in all
        of them weighs in the scores, and so in whether the best excerpt is enough.
        """
        began = time.perf_counter()
        among = self._access.among(who)
        reading = self._read(question, earlier, among)
        language = language_of(question)
        found, total = self._search(reading, language, most + 1 + len(without), among)
        best = [(rank, hit) for rank, hit in enumerate(found, 1) if hit.passage.text not in without]
        excerpts = tuple(self._excerpt(rank, hit, reading, language) for rank, hit in best[:most])
        judged = self._confidence(found[0], question, language, reading) if found else None
        answers = judged is not None and judged.is_enough
        read_as = self._read_as(reading, excerpts) if reading.instead else {}
        return Answer(
            question=question,
            language=language,
            words=_as_typed(question, reading.words),
            unknown_words=_as_typed(
                question, (word for word in reading.unknown if word.term not in read_as)
            ),
            total=total,
            excerpts=excerpts if answers else (),
            took_ms=(time.perf_counter() - began) * 1000,
            read_as=_spelled(question, reading.unknown, read_as),
            nearest=() if answers else excerpts,
            more=len(best) > most,
            confidence=judged,
            earlier=reading.earlier,
        )

    def rank(self, question: str, most: int) -> list[tuple[Passage, float]]:
        """The best passages for a question that stands alone, with their scores."""
        best, _ = self._search(self._read(question), language_of(question), most)
        return [(hit.passage, hit.score) for hit in best]

    def find(self, path: Path, text: str, who: Collection[str] | None = None) -> Passage | None:
        """An excerpt's passage, wherever it stands now: in its own file first, then in any other.

        None if no article holds the text any more. Raises ClosedError where only articles do that
        none of `who` may see.
        """
        among = self._access.among(who)
        found = self._find(path, text, among)
        if found is None and among is not None and self._find(path, text, None) is not None:
            raise ClosedError
        return found

    def _find(self, path: Path, text: str, among: Mask | None) -> Passage | None:
        wanted = {"words": {word.term: 1.0 for word in self._words.read(text)}}
        found, _ = self._index.search(wanted, CANDIDATES, among=among)
        articles = (self.passages[number].article for number, _ in found)
        by_path = {article.path: article for article in articles}
        own_first = sorted(by_path.values(), key=lambda article: article.path != path)
        held = (_passage_of(text, article) for article in own_first)
        return next((passage for passage in held if passage is not None), None)

    def _held(self, among: Mask | None, term: str) -> int:
        """How many passages hold a term; 0 where none does of those that may be seen."""
        held = self._index.document_frequency(term)
        return held if among is None or self._index.count([term], among) else 0

    def _held_of(self, among: Mask | None, terms: Sequence[str]) -> dict[str, int]:
        """The same for those of many terms that are held."""
        return {term: self._held(among, term) for term in self._known(tuple(terms))}

    def _confidence(
        self, best: _Hit, question: str, language: str, reading: _Reading
    ) -> Confidence:
        wanted = together(reading.wanted, reading.context)
        unweighted = best.score / self._language_weight(best.number, language)
        names = names_in(question, language, reading.words)
        return confidence(
            unweighted / highest_score(wanted, self._index.fields),
            self._index.held(wanted["words"], best.number),
            reading.wanted["words"].keys(),
            {reading.instead.get(name, name) for name in names},
            line_for(language, len(wanted["words"]), self._passage_count),
        )

    def _read(
        self, question: str, earlier: Sequence[str] = (), among: Mask | None = None
    ) -> _Reading:
        question = _beginning(question)
        reading = self._looked_up(question, among)
        before = self._before(question, earlier) if earlier else None
        if before is not None:
            lent = self._looked_up(before, among, EARLIER_QUESTION)
            if reading.words:
                return replace(reading, context=lent.wanted, earlier=before)
            if lent.words:
                return _Reading([], lent.wanted, earlier=before)
        if not reading.words:
            words = self._words.read(question)
            wanted = {"words": {word.term: 1.0 for word in words}}
            return _Reading(words, wanted, self._unknown(words, among))
        return reading

    def _looked_up(self, question: str, among: Mask | None, share: float = 1.0) -> _Reading:
        """A question by its content words, and all its terms with their weights."""
        asked, language = without_asking(question), language_of(question)
        words = _content(self._words.read(asked))
        terms = fields(asked, words)
        unknown = self._unknown(words, among)
        instead = read_instead(asked, unknown, partial(self._held_of, among))
        wanted = weighed(terms, language, share)
        if instead:
            wanted = both(wanted, weighed(respell(terms, instead), language, share))
        return _Reading(words, wanted, unknown, instead)

    def _unknown(self, words: Iterable[Word], among: Mask | None) -> list[Word]:
        return [word for word in words if not self._held(among, word.term)]

    def _before(self, question: str, earlier: Sequence[str]) -> str | None:
        """The thread's last question that stands alone, or else its first; None if this does."""
        if not self._leans(question):
            return None
        short = [_beginning(before) for before in earlier]
        return next((before for before in reversed(short) if not self._leans(before)), short[0])

    def _leans(self, question: str) -> bool:
        question = without_greeting(question)
        return leans_on_earlier(question, _content(self._words.read(question)))

    def _search(
        self, reading: _Reading, language: str, most: int, among: Mask | None = None
    ) -> tuple[list[_Hit], int]:
        """The best passages, those in the asker's language preferred; and how many were found."""
        found, total = self._index.search(
            reading.wanted, max(most, CANDIDATES), reading.context, among
        )
        preferred = self._preferred(found, language)
        return list(islice(self._without_copies(preferred), most)), total

    def _preferred(
        self, found: Iterable[tuple[int, float]], language: str
    ) -> Iterator[tuple[int, float]]:
        """What was found, best first, by scores that count less in another language than asked."""
        others: deque[tuple[int, float]] = deque()
        for number, score in found:
            weight = self._language_weight(number, language)
            if weight < 1:
                others.append((number, score * weight))
                continue
            while others and others[0][1] >= score:
                yield others.popleft()
            yield number, score
        yield from others

    def _find_in(self, text: str, terms: frozenset[str]) -> tuple[tuple[int, int], ...]:
        """Where in a passage's text any of some terms stand."""
        return _joined((start, end) for _, start, end in self._words.find(text, terms))

    def _language_weight(self, number: int, language: str) -> float:
        return 1.0 if self._language_of(number) == language else OTHER_LANGUAGE

    def _without_copies(self, found: Iterable[tuple[int, float]]) -> Iterator[_Hit]:
        """The same text in two articles is one excerpt, the better one."""
        seen = set()
        for number, score in found:
            passage = self.passages[number]
            text = passage.text
            if text not in seen:
                seen.add(text)
                yield _Hit(number, passage, score)

    def _read_as(self, reading: _Reading, excerpts: Iterable[Excerpt]) -> dict[str, str]:
        """The terms that were read as others, with these as the excerpts spell them."""
        spelled: dict[str, str] = {}
        terms = set(reading.instead.values())
        for excerpt in excerpts:
            for term, start, end in self._words.find(excerpt.text, terms):
                spelled.setdefault(term, excerpt.text[start:end])
        return {typed: spelled[read] for typed, read in reading.instead.items() if read in spelled}

    def _excerpt(self, rank: int, hit: _Hit, reading: _Reading, language: str) -> Excerpt:
        number, passage, score = hit
        looked_for = frozenset((*reading.context.get("words", ()), *reading.wanted["words"]))
        highlights = tuple(
            (passage.start + start, passage.start + end)
            for start, end in self._where_in(passage.text, looked_for)
        )
        explain = partial(self._index.explain, reading.wanted, number, reading.context)
        weight = self._language_weight(number, language)
        return Excerpt(rank, score, passage, highlights, explain, weight)


def _passage_of(text: str, article: Article) -> Passage | None:
    """Where an article holds a text, with the headings that it stands under."""
    start = article.source.find(text, article.body_start)
    if start < 0:
        return None
    around = (passage for passage in cut_passages(article) if passage.end > start)
    return next((replace(passage, start=start, end=start + len(text)) for passage in around), None)


def _beginning(question: str) -> str:
    """As much of a question as is read, in a third of a second at most."""
    pieces = _PIECES.match(question)
    return pieces[0] if pieces else ""


def _content(words: Iterable[Word]) -> list[Word]:
    return [word for word in words if not word.stop]


def _as_typed(question: str, words: Iterable[Word]) -> tuple[str, ...]:
    return tuple(question[word.start : word.end] for word in whole_words(words))


def _spelled(
    question: str, unknown: Iterable[Word], read_as: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    words = whole_words(word for word in unknown if word.term in read_as)
    return tuple((question[word.start : word.end], read_as[word.term]) for word in words)


def _joined(slices: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Overlapping and touching slices made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(slices):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)
