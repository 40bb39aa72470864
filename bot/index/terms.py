"""Terms by their 128-bit digests: spellings are not kept, and digests sort without comparing text.

blake2b, so that two terms with one digest are out of reach even for who writes the articles.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

ASKED_LATELY = 1 << 13  # terms whose digests are remembered

Digest = tuple[int, int]
Array = npt.NDArray[np.uint64]

# All that is looked up of a term, in one cache line.
RECORD = np.dtype(
    [
        ("high", "<u8"),
        ("low", "<u8"),
        ("start", "<i8"),
        ("place", "<i8"),
        ("count", "<u4"),
        ("peak", "<u4"),
    ]
)

_record = struct.Struct("<2Q2q2I").unpack_from
_halves = struct.Struct("<2Q").unpack


def digest_of(term: str) -> Digest:
    """A term's digest as two whole numbers; half an emoji has one too."""
    high, low = _halves(_digest(term))
    return high, low


def digests_of(terms: Iterable[str]) -> Array:
    """The same for many, a row for each."""
    return np.frombuffer(b"".join(map(_digest, terms)), "<u8").reshape(-1, 2)


def digests_asked_for(terms: Iterable[str]) -> Array:
    """The same for a question's terms, which may be asked for again."""
    return np.frombuffer(b"".join(map(_digest_asked_for, terms)), "<u8").reshape(-1, 2)


def _digest(term: str) -> bytes:
    return blake2b(term.encode("utf-8", "surrogatepass"), digest_size=16).digest()


_digest_asked_for = lru_cache(ASKED_LATELY)(_digest)


def buckets_of(high: Array) -> npt.NDArray[np.uint32]:
    """Where the digests that begin with the same bits begin, among sorted ones.

    There are about as many buckets as terms, a power of two, and one more entry for the end.
    """
    bits = max(1, len(high).bit_length())
    beginnings = np.arange(1 << bits, dtype=np.uint64) << np.uint64(64 - bits)
    return np.append(np.searchsorted(high, beginnings), len(high)).astype(np.uint32)


class Term(NamedTuple):
    """What a part keeps of a term: where its postings begin, where its impacts or levels are."""

    start: int
    place: int
    postings: int
    peak: int


class TermTable:
    """Terms among records sorted by digest.

    `columns` are the records, the buckets, and by how much a digest's first half is shifted to the
    right to give its bucket.
    """

    def __init__(self, records: npt.NDArray[np.void], buckets: npt.NDArray[np.uint32]) -> None:
        self.columns = records, buckets, 65 - (len(buckets) - 1).bit_length()
        self._records, self._buckets = records.data.cast("B") if len(records) else b"", buckets.data

    def find(self, digest: Digest) -> Term | None:
        """A term's record, or None."""
        bucket = digest[0] >> self.columns[2]
        for at in range(self._buckets[bucket], self._buckets[bucket + 1]):
            high, low, *figures = _record(self._records, at * RECORD.itemsize)
            if (high, low) == digest:
                return Term(*figures)
        return None

    def holds(self, digests: Array) -> npt.NDArray[np.bool_]:
        """Which of many digests are among the records."""
        records, buckets, shift = self.columns
        high, low = digests.T
        bucket = (high >> np.uint64(shift)).astype(np.intp)
        at, end = buckets[bucket], buckets[bucket + 1]
        found = np.zeros(len(digests), bool)
        while np.any(here := at < end):
            record = records[at * here]
            found |= here & (record["high"] == high) & (record["low"] == low)
            at += 1
        return found
