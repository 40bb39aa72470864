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

from bot.language import HAN
from bot.words.folding import Folded, fold
from bot.words.segmentation import Segmenter, read_terms
from bot.words.stopwords import STOPWORDS

__all__ = ["Word", "Words", "read_terms", "whole_words"]

LONGEST_WORD = 64  # characters; longer runs of letters are keys and noise, cut to stay findable
LONGEST_NUMBER = 8  # groups of digits, as in 1,234,567.8 or 127.0.0.1

_LETTERS = rf"[^\W_{HAN}]{{1,{LONGEST_WORD}}}"
_DIGITS = rf"\d{{1,{LONGEST_WORD}}}"
_RUN = re.compile(
    rf"(?P<han>[{HAN}]+)"
    rf"|(?P<number>(?<!\d)\d{{1,3}}(?:,\d{{3}}(?!\d)){{1,{LONGEST_NUMBER}}}(?:\.{_DIGITS})?"
    rf"|{_DIGITS}(?:\.{_DIGITS}){{1,{LONGEST_NUMBER}}})"
    rf"|(?P<word>(?:(?<!\w)e-)?{_LETTERS}(?:'{_LETTERS})?)"
)

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
                yield Word(run[0].replace(",", ""), start, end)
            else:
                word = run[0].replace("-", "")  # e-mail is email
                yield Word(_stem(word), start, end, _is_stopword(word))


def _is_stopword(word: str) -> bool:
    return word in STOPWORDS or word.partition("'")[0] in STOPWORDS  # what's, we're


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
