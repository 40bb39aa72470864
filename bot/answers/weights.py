"""How much each field counts. The figures are measured: docs/ranking.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bot.index import Query
from bot.words import Terms

# k1 and b of each field's BM25: those of Terms, and the words of the whole article.
SIMILARITIES: Mapping[str, tuple[float, float]] = {
    "words": (0.9, 0.5),
    "units": (0.3, 0.3),
    "pairs": (0.3, 0.3),
    "article": (1.5, 0.75),
}


class Weights(NamedTuple):
    """What a term of each field counts for, in a question of a language."""

    words: float
    units: float
    pairs: float
    article: float


CHINESE = Weights(words=1.0, units=1.0, pairs=0.7, article=0.0)
OTHERS = Weights(words=1.0, units=0.0, pairs=0.2, article=0.4)


def weighed(terms: Terms, language: str, share: float = 1.0) -> Query:
    """A question's terms, each once, with the weights they have in a search."""
    weights = CHINESE if language == "zh" else OTHERS
    fields = zip(SIMILARITIES, (*terms, terms.words), weights, strict=True)
    return {name: dict.fromkeys(held, share * weight) for name, held, weight in fields if weight}
