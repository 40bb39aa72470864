"""A word that no article holds is read as the one that it is a slip of the fingers away from.

The index keeps no spellings, only digests. So the word is respelled in every likely way, and the
index tells which of these it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from string import ascii_lowercase

from bot.index import Query
from bot.words import Terms, Word, stems
from bot.words.folding import fold

MISSPELT = 0.8  # of its weight has a word that was typed, and so has the one read instead
MOST = 8  # words of a question that are respelled; each takes about half a millisecond
OFTEN_MISSPELT = 512  # words whose respellings are remembered, and which of them are held
# Letters. Shorter words, and somewhat longer ones with a letter less, are words of their own too
# often: renal is not real, strand is not stand. Of the shortest, only neighbours may be swapped.
SHORTEST, LONGEST = 5, 24
SHORTEST_SWAPPED, SHORTEST_DOUBLED, SHORTEST_EXCESS = 4, 6, 7

_LETTERS = re.compile(f"[a-z]{{{SHORTEST_SWAPPED},{LONGEST}}}")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_ALIKE = ("aeiouy", "csk", "sz")  # in sound


def read_instead(
    question: str,
    unknown: Collection[Word],
    held: Callable[[Sequence[str]], Mapping[str, int]],
) -> dict[str, str]:
    """Terms of a question that no passage holds, each with the term to read instead, if any.

    `held` counts the passages that hold each of some terms, leaving out those that none holds: of
    several, that of the most is read.
    """
    instead: dict[str, str] = {}
    spelled = {word.term: question[word.start : word.end] for word in unknown}
    names = {word.term for word in unknown if word.start and question[word.start].isupper()}
    letters = ((term, fold(typed).text.replace("-", "")) for term, typed in spelled.items())
    likely = ((term, word) for term, word in letters if _LETTERS.fullmatch(word))
    for term, word in islice(likely, MOST):
        counts = held(_terms_like(word, term in names))
        likeliest = max(counts, key=counts.__getitem__, default=None)
        if likeliest is not None and counts[likeliest]:
            instead[term] = likeliest
    return instead


def respell(terms: Terms, instead: Mapping[str, str]) -> Terms:
    """A question's terms with what is read instead."""

    def read(term: str) -> str:
        return " ".join(instead.get(part, part) for part in term.split(" "))

    return Terms(*([read(term) for term in field] for field in terms))


def both(typed: Query, read: Query) -> Query:
    """The terms as typed and as read; those that are in one of them only count less."""
    return {
        name: {
            term: weight if term in typed[name] and term in read[name] else weight * MISSPELT
            for term, weight in {**typed[name], **read[name]}.items()
        }
        for name in typed
    }


@lru_cache(OFTEN_MISSPELT)
def _terms_like(word: str, is_name: bool) -> tuple[str, ...]:
    return tuple(stems(_respelled(word, is_name)))


def _respelled(word: str, is_name: bool) -> Iterator[str]:
    """What may have been meant: the first letter is right, and one slip was made after it.

    No letter of a name is changed: Columbia is not Colombia.
    """
    cuts = [(word[:at], word[at:]) for at in range(1, len(word) + 1)]
    yield from (a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)
    if len(word) < SHORTEST:
        return
    for a, b in cuts[:-1]:
        shortest = SHORTEST_DOUBLED if a[-1] == b[0] else SHORTEST_EXCESS
        if len(word) >= shortest:
            yield a + b[1:]
    yield from (a + letter + b for a, b in cuts for letter in ascii_lowercase)
    if not is_name:
        yield from (a + letter + b[1:] for a, b in cuts[:-1] for letter in _CONFUSED[b[0]])


def _confused() -> Mapping[str, str]:
    """For each letter, those next to it on the keyboard and those that sound like it."""
    groups = list(_ALIKE)
    for row in _KEYS:
        groups += map("".join, pairwise(row))
    for upper, lower in pairwise(_KEYS):
        groups += map("".join, zip(lower, upper, strict=False))
        groups += map("".join, zip(lower, upper[1:], strict=False))
    return {
        letter: "".join(
            other
            for other in ascii_lowercase
            if other != letter and any(letter in group and other in group for group in groups)
        )
        for letter in ascii_lowercase
    }


_CONFUSED = _confused()
