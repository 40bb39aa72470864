"""Cut a run of Chinese characters into words: the home of jieba."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import jieba

# jieba adds a DEBUG handler of its own to stderr on import.
logging.getLogger("jieba").handlers.clear()

# Its dictionary walk is quadratic in the length of a run without punctuation.
LONGEST_RUN = 256


class Segmenter:
    """jieba in search mode, with a dictionary of its own: 工程师 gives 工程 and 工程师."""

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._jieba = jieba.Tokenizer()
        frequencies, self._jieba.total = _dictionary()
        self._jieba.FREQ = frequencies.copy()
        self._jieba.initialized = True
        for term in terms:
            self._jieba.add_word(term)

    def cut(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Slices of `text` that are words, within the Han run from `start` to `end`."""
        for piece in range(start, end, LONGEST_RUN):
            run = text[piece : min(end, piece + LONGEST_RUN)]
            for _, first, last in self._jieba.tokenize(run, mode="search"):
                yield piece + first, piece + last


@cache
def _dictionary() -> tuple[dict[str, int], int]:
    """jieba's dictionary: frequency by word, and their sum.

    Its own initialize() would read and write an unauthenticated cache in the shared temp folder.
    """
    frequencies, total = jieba.Tokenizer().gen_pfdict(jieba.get_dict_file())
    return frequencies, total


def read_terms(folder: Path) -> list[str]:
    """The project's dictionary, `terms.txt` beside the articles: one term a line, # comments."""
    path = folder / "terms.txt"
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return [line.split()[0] for line in lines if line.strip() and line.strip()[0] != "#"]
