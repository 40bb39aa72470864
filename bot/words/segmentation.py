"""Cut a run of Chinese characters into words: the home of jieba."""

from __future__ import annotations

import errno
import logging
import re
import sys
import threading
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

# Where there is setuptools, jieba loads it to find its own files: that takes as long as numpy.
sys.modules.setdefault("pkg_resources", None)  # type: ignore[arg-type]
import jieba  # noqa: E402

if sys.modules["pkg_resources"] is None:
    del sys.modules["pkg_resources"]

# jieba adds a DEBUG handler of its own to stderr on import.
logging.getLogger("jieba").handlers.clear()

# Its dictionary walk is quadratic in the length of a run without punctuation.
LONGEST_RUN = 256

# What its frequencies add up to: adding them takes longer than all else of the dictionary.
TOTAL = 60_101_967


class Segmenter:
    """jieba in search mode, with a dictionary of its own: 工程师 gives 工程 and 工程师.

    The dictionary is read as it is needed, by the characters that its words begin with: all of it
    takes a second, and a question has few of them.
    """

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._jieba = jieba.Tokenizer()
        self._jieba.FREQ = {}
        self._jieba.total = TOTAL
        self._jieba.initialized = True
        self._known: set[str] = set()
        self._lock = threading.Lock()
        for term in terms:
            self._learn(term)
            self._jieba.add_word(term)

    def cut(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Slices of `text` that are words, within the Han run from `start` to `end`."""
        for piece in range(start, end, LONGEST_RUN):
            run = text[piece : min(end, piece + LONGEST_RUN)]
            self._learn(run)
            for _, first, last in self._jieba.tokenize(run, mode="search"):
                yield piece + first, piece + last

    def _learn(self, text: str) -> None:
        """Read the words of the dictionary that may be in a text."""
        for first in set(text) - self._known:
            with self._lock:
                if first not in self._known:
                    self._jieba.FREQ.update(_dictionary().words_from(first))
                    self._known.add(first)


class _Dictionary:
    """jieba's dictionary: a word in a line, its frequency and its kind, words sorted.

    Its own initialize() would read and write an unauthenticated cache in the shared temp folder.
    """

    def __init__(self) -> None:
        with jieba.get_dict_file() as file:
            text = file.read().decode()
        self._lines: dict[str, list[str]] = {}
        for lines in re.finditer(r"(.).*\n(?:\1.*\n)*", text):
            self._lines.setdefault(lines[1], []).append(lines[0])

    def words_from(self, first: str) -> dict[str, int]:
        """Words that begin with a character, with their frequencies; their beginnings have 0."""
        lines = "".join(self._lines.get(first, ())).splitlines()
        frequencies = {first: 0} if lines else {}
        for line in lines:
            word, frequency, _ = line.split(" ")
            for end in range(2, len(word)):
                frequencies.setdefault(word[:end], 0)
            frequencies[word] = int(frequency)
        return frequencies


@cache
def _dictionary() -> _Dictionary:
    return _Dictionary()


def read_terms(folder: Path) -> list[str]:
    """The project's dictionary, `terms.txt` beside the articles: one term a line, # comments.

    Raises OSError.
    """
    path = folder / "terms.txt"
    if not path.exists():
        return []
    if not path.is_file():
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    return [line.split()[0] for line in lines if line.strip() and line.strip()[0] != "#"]
