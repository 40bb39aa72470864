"""The passages as a searchable index, ranked as Lucene would: the home of rank_bm25.

An index knows passages by their number only, and words by their terms; nothing of articles but
where each begins. It is written by segments, in memory or in a folder, and mapped from there.
"""

from bot.index.bm25 import TermScore
from bot.index.field import Field
from bot.index.searching import Among, Found, Index, Mask, Query, Tombstones, together
from bot.index.segment import FORMAT
from bot.index.writing import SegmentWriter

__all__ = [
    "FORMAT",
    "Among",
    "Field",
    "Found",
    "Index",
    "Mask",
    "Query",
    "SegmentWriter",
    "TermScore",
    "Tombstones",
    "together",
]
