"""Made-up text with the statistics of real text: words by Zipf's law, passages of about 80."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

WORDS = 80  # in a passage, the mean
PASSAGES_AT_ONCE = 10_000


class Texts:
    """Passages and questions of a size and a seed: the same each time they are read."""

    def __init__(self, size: int, seed: int = 7) -> None:
        self.size, self._seed = size, seed
        # Heaps' law: a vocabulary grows with about the square root of the text.
        self.vocabulary = [f"w{rank}" for rank in range(int(40 * (size * WORDS) ** 0.5))]

    def passages(self) -> Iterator[list[str]]:
        """Every passage as its words."""
        for ids in self.passages_as_ids():
            yield [self.vocabulary[at] for at in ids.tolist()]

    def passages_as_ids(self) -> Iterator[npt.NDArray[np.int32]]:
        """Every passage as places in the vocabulary."""
        for first in range(0, self.size, PASSAGES_AT_ONCE):
            count = min(PASSAGES_AT_ONCE, self.size - first)
            chance = np.random.default_rng((self._seed, first))
            lengths = np.clip(chance.lognormal(np.log(WORDS) - 0.08, 0.4, count), 5, 400)
            ends = np.cumsum(lengths.astype(int))
            drawn = np.searchsorted(self._cumulated, chance.random(ends[-1]))
            yield from np.split(drawn.astype(np.int32), ends[:-1])

    def questions(self, count: int) -> list[list[str]]:
        """Two to eight different words each, drawn from one passage of the same kind of text."""
        chance = np.random.default_rng((self._seed, self.size, count))
        asked: list[list[str]] = []
        while len(asked) < count:
            words = np.unique(np.searchsorted(self._cumulated, chance.random(WORDS)))
            drawn = chance.choice(words, chance.integers(2, 9), replace=False)
            asked.append([self.vocabulary[at] for at in drawn])
        return asked

    @cached_property
    def _cumulated(self) -> npt.NDArray[np.float64]:
        """Mandelbrot's form of Zipf's law, 1 / (rank + 2.7), summed up."""
        shares = np.cumsum(1 / (np.arange(len(self.vocabulary)) + 3.7))
        return np.asarray(shares / shares[-1], np.float64)
