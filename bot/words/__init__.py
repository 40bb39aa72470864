"""The words of a text, and where each stands: one reading for articles and questions alike.

Words().read("The Engineers' 團隊") ->
    [Word("the", 0, 3), Word("engin", 4, 13), Word("团队", 15, 17)]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from bot.words.folding import HAN, Folded, fold
from bot.words.segmentation import Segmenter, read_terms
from bot.words.stopwords import STOPWORDS

__all__ = ["Word", "Words", "language_of", "read_terms", "whole_words"]

LONGEST_WORD = 64  # characters; longer runs of letters are keys and noise, cut to stay findable

_RUN = re.compile(
    rf"(?P<han>[{HAN}]+)"
    r"|(?P<number>\d+(?:[.,]\d+)+)"
    rf"|(?P<word>[^\W_{HAN}]+(?:'[^\W_{HAN}]+)*)"
)
_THOUSANDS = re.compile(r",(?=\d{3}(?!\d))")

# Without its own cache the stemmer keeps no state between calls, so threads may share it.
_STEMMER = Stemmer.Stemmer("english", 0)


class Word(NamedTuple):
    """A word as the index knows it, and the slice of the text that it was read from."""

    term: str
    start: int
    end: int
    stop: bool = False


class Words:
    """Reads texts into words, with the terms of a project added to jieba's dictionary."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._segmenter = Segmenter(fold(term).text for term in terms)

    def read(self, text: str) -> list[Word]:
        """The words of `text`, in order; those of a Chinese compound overlap it."""
        folded = fold(text)
        return [
            Word(term, *folded.origin(start, end), stop)
            for term, start, end, stop in self._read_folded(folded)
        ]

    def _read_folded(self, folded: Folded) -> Iterator[Word]:
        for run in _RUN.finditer(folded.text):
            start, end = run.span()
            if run.lastgroup == "han":
                for first, last in self._segmenter.cut(folded.text, start, end):
                    term = folded.text[first:last]
                    yield Word(term, first, last, term in STOPWORDS)
            elif run.lastgroup == "number":
                yield Word(_THOUSANDS.sub("", run[0]), start, end)
            else:
                for first in range(start, end, LONGEST_WORD):
                    last = min(end, first + LONGEST_WORD)
                    word = folded.text[first:last]
                    yield Word(_stem(word), first, last, word in STOPWORDS)


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    stem: str = _STEMMER.stemWord(word)
    return stem


def whole_words(words: Iterable[Word]) -> list[Word]:
    """Each term once, in order, and a compound without its parts."""
    whole: dict[str, Word] = {}
    end = 0
    for word in sorted(words, key=lambda word: (word.start, -word.end)):
        if word.end > end:
            whole.setdefault(word.term, word)
            end = word.end
    return list(whole.values())


def language_of(text: str) -> str:
    """'zh' or 'en': Chinese when there are at least as many Han characters as other words."""
    runs = [(run.lastgroup, len(run[0])) for run in _RUN.finditer(fold(text).text)]
    han = sum(length for kind, length in runs if kind == "han")
    others = sum(kind != "han" for kind, _ in runs)
    return "zh" if han and han >= others else "en"
