"""The passages as a searchable index, ranked as Lucene would: the home of rank_bm25.

An index knows passages by their number only, and words by their terms; nothing of articles.
"""

from bot.index.bm25 import Field, TermScore
from bot.index.fields import Found, Index, Query, together

__all__ = ["Field", "Found", "Index", "Query", "TermScore", "together"]
