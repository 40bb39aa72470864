"""Fold text so that ways of writing the same thing become equal, with a map back.

fold("Ｃｏｄｅｘ 團隊 café").text == "codex 团队 cafe"
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise

import opencc

from bot.language import HAN

KEPT = 32  # texts; one question is folded for each thing that is read in it

_FROM_HONG_KONG, _FROM_TAIWAN = opencc.OpenCC("hk2t"), opencc.OpenCC("tw2t")
_TO_SIMPLIFIED = opencc.OpenCC("t2s")
_HAN = re.compile(f"[{HAN}]")
_DROPPED = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # variations
# And the vowels that Hebrew and Arabic may be written without.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c7\u064b-\u0652\u0670]")
# Quotes, and letters that Unicode does not take for accented ones.
_SPELLINGS = str.maketrans(
    {"’": "'", "ʼ": "'", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"}
)


@dataclass(frozen=True)
class Folded:
    """Folded text; `spans[i]` is the slice of the original that character i came from.

    `spans` is None where every character came from the one at its own place.
    """

    text: str
    spans: list[tuple[int, int]] | None = None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The slice of the original text that `text[start:end]` was folded from."""
        if self.spans is None:
            return start, end
        return self.spans[start][0], self.spans[end - 1][1]


@lru_cache(KEPT)
def fold(text: str) -> Folded:
    """NFKC, case, accents, format characters and traditional Chinese folded away."""
    folded = text.translate(_FOLDS)
    if _FOLDS.uneven.isdisjoint(text):
        return Folded(_simplified(folded))
    return _fold_unevenly(text)


def _fold_unevenly(text: str) -> Folded:
    folds = [(folded, at) for at, char in enumerate(text) for folded in _FOLDS[ord(char)]]
    folded = "".join(char for char, _ in folds)
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    for start, end in _clusters(folded):
        pieces.append(unicodedata.normalize("NFC", _ACCENTS.sub("", folded[start:end])))
        if len(pieces[-1]) == end - start:
            spans.extend((at, at + 1) for _, at in folds[start:end])
        else:
            spans.extend([(folds[start][1], folds[end - 1][1] + 1)] * len(pieces[-1]))
    return Folded(_simplified("".join(pieces)), spans)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Slices that NFC may compose into one: a character and the marks that follow it."""
    starts = (at for at, char in enumerate(text) if at == 0 or not _continues(char))
    return pairwise(chain(starts, [len(text)]))


def _continues(char: str) -> bool:
    return unicodedata.category(char).startswith("M") or "\u1160" <= char <= "\u11ff"  # jamo


class _Folds(dict[int, str]):
    """A translation table that fills itself; `uneven` are characters not folded one to one."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = _fold_character(char)
        # Before it is in the table: another thread may be reading it.
        if len(folded) != 1 or _continues(folded):
            self.uneven.add(char)
        self[code] = folded
        return folded


def _fold_character(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Cs"):
        return " "  # a NUL or half a surrogate pair would not survive OpenCC's UTF-8
    if category == "Cf" or _DROPPED.match(char):
        return ""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).casefold())
    # An accent by itself stays until it is known what it stands on.
    bare = _ACCENTS.sub("", folded) or folded
    return unicodedata.normalize("NFKC", bare).translate(_SPELLINGS)


_FOLDS = _Folds()


def _simplified(text: str) -> str:
    """Traditional characters to simplified, phrase by phrase and in place.

    In a traditional text 著名 keeps its 著 and 看著 does not.
    """
    if not _HAN.search(text):
        return text
    simplified = _simplify(text)
    if len(simplified) == len(text):
        return simplified
    return "".join(one if len(one := _simplify(char)) == 1 else char for char in text)


def _simplify(text: str) -> str:
    standard = _FROM_HONG_KONG.convert(text)
    simplified: str = _TO_SIMPLIFIED.convert(standard)
    if simplified == text:
        return text  # and its 显著 is not Taiwan's way of writing 着
    simplified = _TO_SIMPLIFIED.convert(_FROM_TAIWAN.convert(standard))
    # Once more, for what OpenCC leaves half done: 乾清宮 -> 乾清宫 -> 干清宫, as it reads 乾清宫.
    again: str = _TO_SIMPLIFIED.convert(simplified)
    return again
