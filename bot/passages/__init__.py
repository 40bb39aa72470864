"""Cut articles into passages: slices of a size to read in a chat, never across sections.

A passage never holds a rebuilt string: `article.source[start:end]` is its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from bot.articles import Article
from bot.language import HAN
from bot.passages.markdown import Block, read_blocks, trim
from bot.passages.sentences import cut_clauses, cut_sentences

__all__ = ["Passage", "cut_passages"]

# Sizes in Chinese characters; an English word counts for as many as take the same time to read,
# so that the largest passage has 280 characters or 120 words, and the smallest 94 or 40.
SMALLEST, IDEAL, LARGEST = 94, 170, 280
CHARACTERS_A_WORD = 7 / 3
SHORT_SENTENCE = 12  # goes together with the next one
MOST_CHARACTERS = 1200  # of anything, in one passage
MOST_UNITS = 24  # sentences or list items
TOO_SMALL = 1000.0  # what it costs to be too small, more than all other costs of a section
BROKEN_PARAGRAPH = 0.15  # what it costs to end a passage in the middle of a paragraph

_COUNTED = re.compile(rf"(?P<han>[{HAN}])|[^\W{HAN}]+(?:['’.,-][^\W{HAN}]+)*")


@dataclass(frozen=True)
class Passage:
    """`article.source[start:end]`, below `headings` (outermost first)."""

    article: Article
    start: int
    end: int
    headings: tuple[str, ...]

    @property
    def text(self) -> str:
        """The slice itself."""
        return self.article.source[self.start : self.end]


@dataclass(frozen=True)
class _Unit:
    """A sentence, or a piece of one too long: the least that a passage is made of."""

    start: int
    end: int
    size: float
    ends_block: bool


def cut_passages(article: Article) -> Iterator[Passage]:
    """The passages of an article, in order; they do not overlap."""
    for (_, headings), blocks in groupby(read_blocks(article), lambda b: (b.section, b.headings)):
        units = list(_units(article.source, blocks))
        for first, last in _best_cuts(units):
            start, end = trim(article.source, units[first].start, units[last].end)
            if start < end:
                yield Passage(article, start, end, headings)


def _units(source: str, blocks: Iterable[Block]) -> Iterator[_Unit]:
    for block in blocks:
        for start, end in _without_short(source, _sentences(source, block)):
            for piece_start, piece_end in _pieces(source, start, end):
                text = source[piece_start:piece_end]
                yield _Unit(piece_start, piece_end, _size(text), piece_end == block.end)


def _sentences(source: str, block: Block) -> Iterator[tuple[int, int]]:
    if not block.is_code:
        yield from cut_sentences(source, block.start, block.end)
        return
    first = block.start
    for newline in re.finditer(r"[\r\n]+", source[block.start : block.end]):
        yield first, block.start + newline.end()
        first = block.start + newline.end()
    yield first, block.end


def _without_short(source: str, slices: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Short sentences joined to what follows: '对。好。他们用了七周。' is one."""
    first, last, size = -1, -1, 0.0
    for start, end in slices:
        added = _size(source[start:end])
        is_short = size < SHORT_SENTENCE and start - first < MOST_CHARACTERS // MOST_UNITS
        if first < 0:
            first = start
        elif not is_short or size + added > LARGEST:
            yield first, start
            first, size = start, 0.0
        last, size = end, size + added
    if first >= 0:
        yield first, last


def _pieces(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence whole, or cut at clauses into pieces that fit."""
    size = _size(source[start:end])
    if size <= LARGEST and end - start <= MOST_CHARACTERS:
        yield start, end
        return
    most = min(MOST_CHARACTERS, int((end - start) * LARGEST / max(size, 1)))
    for piece in cut_clauses(source, start, end, max(most // 2, 1)):
        yield from _pieces(source, *piece)


def _size(text: str) -> float:
    """How much there is to read, in Chinese characters."""
    return sum(1 if run["han"] else CHARACTERS_A_WORD for run in _COUNTED.finditer(text))


def _best_cuts(units: list[_Unit]) -> list[tuple[int, int]]:
    """First and last unit of each passage, so that the sizes come nearest to the ideal.

    The shortest path through the section: the cost of a passage is its distance from the ideal.
    """
    costs = [0.0] + [float("inf")] * len(units)
    firsts = [0] * (len(units) + 1)
    for end in range(1, len(units) + 1):
        size = 0.0
        for first in range(end - 1, max(-1, end - 1 - MOST_UNITS), -1):
            size += units[first].size
            fits = size <= LARGEST and units[end - 1].end - units[first].start <= MOST_CHARACTERS
            if first < end - 1 and not fits:
                break
            cost = costs[first] + _cost(size, units[end - 1].ends_block)
            if cost < costs[end]:
                costs[end], firsts[end] = cost, first
    cuts = []
    end = len(units)
    while end:
        cuts.append((firsts[end], end - 1))
        end = firsts[end]
    return cuts[::-1]


def _cost(size: float, ends_block: bool) -> float:
    distance = (size - IDEAL) / IDEAL
    too_small = TOO_SMALL + (SMALLEST - size) / SMALLEST if size < SMALLEST else 0.0
    return distance**2 + too_small + (0.0 if ends_block else BROKEN_PARAGRAPH)
