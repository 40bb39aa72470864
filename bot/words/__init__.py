"""The words of a text, and where each stands: one reading for articles and questions alike.

Words().read("The Engineers' 團隊") ->
    [Word("the", 0, 3, stop=True), Word("engin", 4, 13), Word("团队", 15, 17)]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import Stemmer

from bot.language import HAN
from bot.words.folding import KEPT, Folded, fold
from bot.words.segmentation import Segmenter, read_terms
from bot.words.spelling import american
from bot.words.stopwords import STOP_CHARACTERS, STOPWORDS

__all__ = ["Terms", "Word", "Words", "fields", "read_terms", "stems", "whole_words"]

LONGEST_WORD = 64  # characters; longer runs of letters are keys and noise, cut to stay findable
LONGEST_NUMBER = 8  # groups of digits, as in 1,234,567.8 or 127.0.0.1
LONGEST_INITIALS = 8  # letters, as in U.S. or J.R.R.
MOST_MARKS = 8  # of a letter, and letters with marks in a word

# What a letter of Hindi, Tamil, Thai … is written with; it is no letter itself.
_MARK = "".join(
    chr(code) for code in range(0x370, 0x20D0) if unicodedata.category(chr(code)).startswith("M")
)
# Thai, Lao, Burmese and Khmer put no spaces between words.
_UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u0edc-\u0edf"
    "\u1000-\u103f\u1050-\u109d\u1780-\u17d3\u17dc\u17dd"
)
_SYLLABLE = re.compile(f".[{_MARK}]*")

_LETTER = rf"[^\W\d_{HAN}{_UNSPACED}]"
_PLAIN_LETTERS = rf"[^\W_{HAN}{_UNSPACED}]{{1,{LONGEST_WORD}}}"
_LETTERS = rf"{_PLAIN_LETTERS}(?:[{_MARK}]{{1,{MOST_MARKS}}}(?:{_PLAIN_LETTERS})?){{,{MOST_MARKS}}}"
_DIGITS = rf"\d{{1,{LONGEST_WORD}}}"
_RUN = re.compile(
    rf"(?P<han>[{HAN}]+)|(?P<unspaced>[{_UNSPACED}]+)"
    rf"|(?P<initials>(?<!\w){_LETTER}(?:\.{_LETTER}){{1,{LONGEST_INITIALS - 1}}}(?!\w)\.?)"
    rf"|(?P<number>(?<!\d)\d{{1,3}}(?:,\d{{3}}(?!\d)){{1,{LONGEST_NUMBER}}}(?:\.{_DIGITS})?"
    rf"|{_DIGITS}(?:\.{_DIGITS}){{1,{LONGEST_NUMBER}}})"
    rf"|(?P<word>(?:(?<!\w)e-)?{_LETTERS}(?:'{_LETTERS})?)"
)
_LETTERS_AND_DIGITS = re.compile(r"([^\W\d_]+)(\d+)|(\d+)([^\W\d_]+)")
_HYPHENS = "-‐–"
_CAPITALS = re.compile("[A-Z]{2,}")

# Without its own cache the stemmer keeps no state between calls, so threads may share it.
_STEMMER = Stemmer.Stemmer("english", 0)


class Word(NamedTuple):
    """A word as the index knows it, and the slice of the text that it was read from."""

    term: str
    start: int
    end: int
    stop: bool = False


class Terms(NamedTuple):
    """What a text is found by, field by field.

    `units` are Chinese characters, other words and numbers, but for stop words.
    `pairs` are two neighbouring units, unless both are stop words: "超 级", "49 届".
    """

    words: list[str]
    units: list[str]
    pairs: list[str]


class Words:
    """Reads texts into words, with the terms of a project added to jieba's dictionary."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self.terms = tuple(terms)
        self._segmenter = Segmenter(fold(term).text for term in self.terms)

    def read(self, text: str) -> list[Word]:
        """The words of `text`, in order; the parts of a compound overlap it.

        Compounds are those of Chinese (工程师 has 工程 in it), and GPT-4 or GPT4, of GPT and 4.
        """
        folded = fold(text)
        words = [
            Word(term, *folded.origin(start, end), stop)
            for term, start, end, stop in self._read_folded(folded)
        ]
        return words if text.isupper() else [_unless_a_name(word, text) for word in words]

    def find(self, text: str, terms: Collection[str]) -> Iterator[tuple[str, int, int]]:
        """Where some terms stand in a text: the term, start and end of those words of it.

        Much sooner than to read() all: only where a term may be is Chinese cut into words.
        """
        folded = fold(text)
        for term, start, end, _ in self._read_folded(folded, terms):
            if term in terms:
                yield term, *folded.origin(start, end)

    def _read_folded(self, folded: Folded, wanted: Collection[str] | None = None) -> Iterator[Word]:
        """All words; of a Chinese run none if it has none of those wanted."""
        before = None
        for run in _runs(folded.text):
            start, end = run.span()
            if run.lastgroup == "han":
                if wanted is None or any(term in run[0] for term in wanted):
                    yield from self._cut(folded.text, start, end)
            elif run.lastgroup == "unspaced":
                yield from _syllables(run)
            else:
                yield from _parts(run)
                yield Word(_stem(_plain(run)), start, end, _is_stopword(run))
                if before is not None and _are_joined(folded.text, before, run):
                    yield Word(_stem(_plain(before) + _plain(run)), before.start(), end)
            before = run

    def _cut(self, text: str, start: int, end: int) -> Iterator[Word]:
        for first, last in self._segmenter.cut(text, start, end):
            term = text[first:last]
            yield Word(term, first, last, term in STOPWORDS)


@lru_cache(KEPT)
def _runs(folded: str) -> tuple[re.Match[str], ...]:
    """The runs of letters, digits or Chinese in a text; they are asked for field by field."""
    return tuple(_RUN.finditer(folded))


def fields(text: str, words: Iterable[Word]) -> Terms:
    """The terms of a text in each field, in order; `words` are those read from it."""
    units = list(_units(text))
    return Terms(
        words=[word.term for word in words],
        units=[unit for unit, stop in units if not stop],
        pairs=[f"{one} {two}" for (one, a), (two, b) in pairwise(units) if not (a and b)],
    )


def _units(text: str) -> Iterator[tuple[str, bool]]:
    """Each unit of a text, and whether it is a stop word."""
    for run in _runs(fold(text).text):
        if run.lastgroup == "han":
            for character in run[0]:
                yield character, character in STOP_CHARACTERS
        elif run.lastgroup == "unspaced":
            for syllable in _SYLLABLE.findall(run[0]):
                yield syllable, False
        else:
            yield _stem(_plain(run)), _is_stopword(run)


def _unless_a_name(word: Word, text: str) -> Word:
    """The US, IT and the WHO are no stop words."""
    if word.stop and _CAPITALS.fullmatch(text, word.start, word.end):
        return word._replace(stop=False)
    return word


def _plain(run: re.Match[str]) -> str:
    plain = run[0].replace(",", "").replace("-", "")  # 3,000 is 3000, e-mail is email
    return plain.replace(".", "") if run.lastgroup == "initials" else plain


def _parts(run: re.Match[str]) -> Iterator[Word]:
    """GPT and 4 of GPT4, 30 and km of 30km."""
    if parts := _LETTERS_AND_DIGITS.fullmatch(run[0]):
        for group in range(1, 5):
            if parts[group]:
                first, last = (run.start() + at for at in parts.span(group))
                yield Word(_stem(parts[group]), first, last, parts[group] in STOPWORDS)


def _syllables(run: re.Match[str]) -> Iterator[Word]:
    """Each letter and its marks together with the next: no dictionary tells the words."""
    starts = [run.start() + syllable.start() for syllable in _SYLLABLE.finditer(run[0])]
    for start, end in zip(starts, [*starts[2:], run.end()], strict=False):
        yield Word(run[0][start - run.start() : end - run.start()], start, end)


def _are_joined(text: str, one: re.Match[str], two: re.Match[str]) -> bool:
    """Whether two runs are one compound: IL-6, co-founder; not 2024-07."""
    return (
        two.start() == one.end() + 1
        and text[one.end()] in _HYPHENS
        and one.lastgroup not in ("han", "unspaced")
        and not (one[0].isdigit() and two[0].isdigit())
        and len(one[0] + two[0]) <= LONGEST_WORD
    )


def _is_stopword(run: re.Match[str]) -> bool:
    word = run[0].rstrip(".")
    return word in STOPWORDS or word.partition("'")[0] in STOPWORDS  # what's, we're


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    stem: str = _STEMMER.stemWord(american(word))
    return stem


def stems(words: Iterable[str]) -> list[str]:
    """The terms of folded words that are hardly ever seen again: none is remembered."""
    found: list[str] = _STEMMER.stemWords(american("\n".join(words)).split("\n"))
    return found


def whole_words(words: Iterable[Word]) -> list[Word]:
    """Each term once, in order, and a compound without its parts."""
    whole: dict[str, Word] = {}
    end = 0
    for word in sorted(words, key=lambda word: (word.start, -word.end)):
        if word.end > end:
            whole.setdefault(word.term, word)
            end = word.end
    return list(whole.values())
