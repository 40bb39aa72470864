"""Fold text so that ways of writing the same thing become equal, with a map back.

fold("Ｃｏｄｅｘ 團隊").text == "codex 团队"
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import opencc

HAN = "㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff々〇"

_SIMPLIFY = opencc.OpenCC("t2s")
_HAN = re.compile(f"[{HAN}]")
_DROPPED = re.compile("[͏︀-️\U000e0100-\U000e01ef]")  # joiners, variation selectors
_SPELLINGS = {"’": "'", "ʼ": "'", "＇": "'"}


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


def fold(text: str) -> Folded:
    """NFKC, case, format characters and traditional Chinese folded away."""
    folded = text.translate(_FOLDS)
    if _FOLDS.uneven.isdisjoint(text):
        return Folded(_simplified(folded))
    return _fold_clusters(text)


def _fold_clusters(text: str) -> Folded:
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    for start, end in _clusters(text):
        piece = text[start] if end == start + 1 else unicodedata.normalize("NFC", text[start:end])
        piece = piece.translate(_FOLDS)
        pieces.append(piece)
        spans.extend([(start, end)] * len(piece))
    return Folded(_simplified("".join(pieces)), spans)


def _clusters(text: str) -> list[tuple[int, int]]:
    """Slices that NFC may compose into one: a character and the marks that follow it."""
    starts = [at for at, char in enumerate(text) if at == 0 or not _continues(char)]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _continues(char: str) -> bool:
    return unicodedata.category(char).startswith("M") or "ᅠ" <= char <= "ᇿ"  # jamo


class _Folds(dict[int, str]):
    """A translation table that fills itself; `uneven` are characters not folded one to one."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = self[code] = _fold_character(char)
        if len(folded) != 1 or _continues(char):
            self.uneven.add(char)
        return folded


def _fold_character(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Cc", "Cs"):
        return " "  # a NUL or half a surrogate pair would not survive OpenCC's UTF-8
    if category == "Cf" or _DROPPED.match(char):
        return ""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
    return _SPELLINGS.get(folded, folded)


_FOLDS = _Folds()


def _simplified(text: str) -> str:
    """Traditional characters to simplified, phrase by phrase and in place: 著名 stays, 看著 not."""
    if not _HAN.search(text):
        return text
    simplified: str = _SIMPLIFY.convert(text)
    if len(simplified) == len(text):
        return simplified
    return "".join(one if len(one := _SIMPLIFY.convert(char)) == 1 else char for char in text)
