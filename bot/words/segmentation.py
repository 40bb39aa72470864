"""Cut a run of Chinese characters into words: the home of jieba."""

from __future__ import annotations

import errno
import logging
import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice
from operator import add
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

ASKED_LATELY = 512  # characters whose words are at hand in lines
OFTEN = 16  # pairs that a character begins, after which all its words are read

# What its frequencies add up to: adding them takes longer than all else of the dictionary.
TOTAL = 60_101_967


class Segmenter:
    """jieba in search mode, with a dictionary of its own: 工程师 gives 工程 and 工程师.

    The dictionary is read as it is needed, by the two characters that its words begin with, or by
    the first where that is met often: all of it takes a second and 60 MB, a question needs little.
    """

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._jieba = jieba.Tokenizer()
        self._jieba.FREQ = {}
        self._jieba.total = TOTAL
        self._jieba.initialized = True
        self._met: Counter[str] = Counter()
        self._read: set[str] = set()
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
        unread = set(text) - self._read
        if not unread:
            return
        known = self._jieba.FREQ
        for character in unread:
            known.setdefault(character, _dictionary().frequency(character))
        for pair in map(add, text, text[1:]):
            if pair[0] in unread and pair not in known:
                self._know(_dictionary().words_from(pair))
                self._met[pair[0]] += 1
        for character in unread:
            if self._met[character] > OFTEN:
                self._know(_dictionary().words_from(character))
                self._read.add(character)

    def _know(self, words: Mapping[str, int]) -> None:
        """Add words at once: no other thread sees a beginning without what it begins."""
        known = self._jieba.FREQ
        known.update({word: often for word, often in words.items() if word not in known})


class _Dictionary:
    """jieba's dictionary: a word in a line, its frequency and its kind.

    Its own initialize() would read and write an unauthenticated cache in the shared temp folder.
    """

    def __init__(self) -> None:
        with jieba.get_dict_file() as file:
            text = file.read().decode()
        self._parts: dict[str, list[str]] = {}
        for part in re.finditer(r"(.).*\n(?:\1.*\n)*", text):
            self._parts.setdefault(part[1], []).append(part[0])
        self._lines = lru_cache(ASKED_LATELY)(self._starting_with)

    def frequency(self, character: str) -> int:
        """That of a word of one character, 0 if it is none."""
        lines = self._lines(character)
        return int(lines[0].split(" ")[1]) if lines and lines[0][1] == " " else 0

    def words_from(self, beginning: str) -> dict[str, int]:
        """Words with their frequencies; what is only their beginning has 0."""
        lines = self._lines(beginning[0])
        frequencies: dict[str, int] = {}
        for line in islice(lines, bisect_left(lines, beginning), None):
            if not line.startswith(beginning):
                break
            word, frequency, _ = line.split(" ")
            for end in range(len(beginning), len(word)):
                frequencies.setdefault(word[:end], 0)
            frequencies[word] = int(frequency)
        return frequencies

    def _starting_with(self, character: str) -> list[str]:
        """The lines that do, sorted."""
        return sorted("".join(self._parts.get(character, ())).splitlines())


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
