"""Whether the best passage covers enough of a question to answer it. Measured: docs/ranking.md."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from bot.index import Field, Query
from bot.words import Word

# Lines that the share must reach, before words, passages and names are taken into account. A
# Chinese question is also looked up by its characters: more of those are found by chance.
ENOUGH = {"zh": 0.37, "en": 0.245}
CHANCE = 0.06  # the more passages, the more is found by chance: passages to the power of this
# Of few passages, idf says too little, and less is enough: this share of the line up to HUNDREDS,
# and less still below TENS.
TENS, HUNDREDS, LENIENT = 20, 200, 0.65
NAMED = 0.6  # of the line, for a passage that holds all the names of a question

_FOREIGN_LETTERS, _CAPITAL = re.compile(r"[^\W\d_\u2e80-\U0003ffff]"), re.compile(r"[A-Z]")


@dataclass(frozen=True)
class Confidence:
    """How much of a question the best passage covers, and how much is enough to answer.

    `share` is its score of the most that any passage could have, if it held every word many times
    over; `needed` is the share that answers. `complete` tells whether it holds every word looked
    for: that answers too.
    """

    share: float
    needed: float
    complete: bool

    @property
    def is_enough(self) -> bool:
        """Whether the question is answered."""
        return self.complete or self.share >= self.needed


def confidence(
    share: float,
    held: Set[str],
    words: Set[str],
    names: Set[str],
    line: float,
) -> Confidence:
    """Judge a passage by its `share` of the highest score, with the `line` that this must reach.

    `held` are the words that it holds, `words` those looked for, and `names` those of them that
    are names.
    """
    is_named = names and names <= held
    return Confidence(share, line * (NAMED if is_named else 1), held >= words)


def line_for(language: str, words: int, passages: int) -> float:
    """The share that answers: the more words a question has, the less of it must be found."""
    tens, hundreds = math.sqrt(passages / TENS), math.sqrt(passages / HUNDREDS)
    by_passages = math.pow(passages, CHANCE) * min(1, tens, max(LENIENT, hundreds))
    return ENOUGH[language] * by_passages / math.log(2 + words)


def names_in(question: str, language: str, words: Iterable[Word]) -> set[str]:
    """Terms written as names: Latin letters in Chinese, a capital within an English question."""
    if language == "zh":
        found = (word for word in words if _FOREIGN_LETTERS.search(question, word.start, word.end))
    else:
        found = (word for word in words if _CAPITAL.search(question, word.start or 1, word.end))
    return {word.term for word in found}


def highest_score(wanted: Query, fields: Mapping[str, Field]) -> float:
    """The score that no passage can reach: weight · idf · (k1 + 1), for every term."""
    highest = 0.0
    for name, terms in wanted.items():
        field = fields[name]
        for term, weight in terms.items():
            highest += weight * field.term_idf(term) * (field.k1 + 1)
    return highest
