"""Which passages whom may be shown: those of open articles, and of those they are a reader of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from bot.index import Index, Mask

KEPT = 256  # filters, of a byte for each passage


class Access:
    """From the ids of channels and people to what the index may find for them."""

    def __init__(self, index: Index, readers: Mapping[int, frozenset[str]]) -> None:
        """`readers` are those of the articles that have any, by the index's numbers."""
        self._index = index
        self._readers = readers
        self._known = frozenset().union(*readers.values())
        self._filter = lru_cache(KEPT)(self._made)

    def among(self, who: Collection[str] | None) -> Mask | None:
        """The passages that any of these may see; None for all, and where nothing is closed."""
        if who is None or not self._readers:
            return None
        return self._filter(self._known.intersection(who))

    def _made(self, who: frozenset[str]) -> Mask:
        closed = [number for number, ids in self._readers.items() if ids.isdisjoint(who)]
        return self._index.all_but(closed)
