"""How much each field counts. The figures are measured: docs/ranking.md."""

from __future__ import annotations

from collections.abc import Mapping

from bot.index import Query
from bot.language import language_of
from bot.words import Terms

# k1 and b of each field's BM25, in the order of Terms.
SIMILARITIES: Mapping[str, tuple[float, float]] = {
    "words": (0.9, 0.5),
    "characters": (0.3, 0.3),
    "pairs": (0.3, 0.3),
}
CHARACTER = 1.0  # beside a word's 1
CHINESE_PAIR, OTHER_PAIR = 0.7, 0.25


def weighed(terms: Terms, whole: float = 1.0) -> Query:
    """A question's terms, each once, with the weights they have in a search."""
    return {
        "words": dict.fromkeys(terms.words, whole),
        "characters": dict.fromkeys(terms.characters, whole * CHARACTER),
        "pairs": {pair: whole * _pair(pair) for pair in terms.pairs},
    }


def _pair(pair: str) -> float:
    return CHINESE_PAIR if language_of(pair) == "zh" else OTHER_PAIR
