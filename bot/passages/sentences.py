"""Where a sentence ends, in Chinese and in English, and where one too long may be cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.language import HAN

_CLOSERS = "\"'”’」』）)》】\\]*_"
# Possessive, and tried only where a run of marks begins: a line of a million dots stays linear.
_END = re.compile(
    rf"(?P<han>[。！？｡][。！？｡…!?]*+|(?<=[{HAN}])[.!?]++(?!\w))[{_CLOSERS}]*+\s*+"
    rf"|(?P<latin>(?<![.!?…])[.!?…]++)[{_CLOSERS}]*+(?:\s++|(?=[{HAN}])|\Z)"
)
_CLAUSE = re.compile(r"[，、；：]+\s*|[,;:]\s+|\s[-\u2013—]+\s|——|[\r\n]+")
_SPACE = re.compile(r"\s+")

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sr jr st vs etc eg ie cf al ed eds est inc ltd co corp dept approx "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_NUMBERED = frozenset("no nos fig figs vol pp ch sec".split())  # "No. 5", and "She said no."
_LAST_WORD = re.compile(rf"(?:[^\W{HAN}]|[.'’-])*\Z")


def cut_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Slices of `text[start:end]`, each a sentence with the space after it; together, all of it.

    'Dr. Li wrote 3.5 pages. 然后呢？' gives 'Dr. Li wrote 3.5 pages. ' and '然后呢？'.
    """
    first = start
    for mark in _END.finditer(text, start, end):
        if mark.end() < end and (mark["han"] or _ends_latin_sentence(text, first, mark)):
            yield first, mark.end()
            first = mark.end()
    if first < end:
        yield first, end


def _ends_latin_sentence(text: str, first: int, mark: re.Match[str]) -> bool:
    following = text[mark.end()]
    if following.islower():
        return False
    if mark["latin"] != ".":
        return True
    last = _LAST_WORD.search(text, max(first, mark.start() - 40), mark.start())
    word = last[0].strip("'’_-.").lower() if last else ""
    is_initial = len(word) == 1 and word.isalpha() and word != "i"
    # e.g., i.e., U.S., a.m. carry a full stop inside; 3.5 does as well but ends sentences.
    is_dotted = "." in word and not any(char.isdigit() for char in word)
    is_numbered = word in _NUMBERED and following.isdigit()
    return not (word in _ABBREVIATIONS or is_initial or is_dotted or is_numbered)


def cut_clauses(text: str, start: int, end: int, most: int) -> Iterator[tuple[int, int]]:
    """Slices of at most `most` characters, cut after clauses, else at spaces, else anywhere."""
    while end - start > most:
        cut = _last_cut(_CLAUSE, text, start, start + most)
        cut = cut or _last_cut(_SPACE, text, start, start + most) or start + most
        yield start, cut
        start = cut
    yield start, end


def _last_cut(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    """The end of the last match in the second half of the slice."""
    cuts = [mark.end() for mark in pattern.finditer(text, start + (end - start) // 2, end)]
    return cuts[-1] if cuts else None
