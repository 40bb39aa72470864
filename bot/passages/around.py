"""What stands around a passage: stretches of an article, to go on reading in both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.passages import Passage

MOST_PASSAGES = 40  # of a stretch, however short they are


@dataclass(frozen=True)
class Stretch:
    """Passages of an article in a row, and whether there are others before and after them."""

    passages: tuple[Passage, ...]
    is_first: bool
    is_last: bool

    @property
    def start(self) -> int:
        """Where its first passage begins in the source."""
        return self.passages[0].start

    @property
    def end(self) -> int:
        """Where its last passage ends in the source."""
        return self.passages[-1].end


def around(passages: Sequence[Passage], start: int, end: int, room: int) -> Stretch:
    """What holds `source[start:end]`, with as much on both sides as fits into `room` characters.

    `passages` are all those of one article, in order; of those beside it, there is at least one.
    """
    first, past = _within(passages, start, end)
    last = past - 1
    left = room - sum(map(_size, passages[first : last + 1]))
    beside = (first - 1, last + 1)
    for at in _outwards(first, last, len(passages)):
        left -= _size(passages[at])
        if at not in beside and (left < 0 or last - first + 1 >= MOST_PASSAGES):
            break
        first, last = min(first, at), max(last, at)
    return _stretch(passages, first, last + 1)


def further_back(
    passages: Sequence[Passage], start: int, end: int, room: int, most: int
) -> Stretch:
    """The stretch from `start` to `end` with `room` characters more before it.

    Beyond `most` characters it loses passages at its other end.
    """
    first, last = _within(passages, start, end)
    first -= _fitting(reversed(passages[:first]), room)
    kept = _fitting(passages[first:last], most)
    return _stretch(passages, first, first + kept)


def further_on(passages: Sequence[Passage], start: int, end: int, room: int, most: int) -> Stretch:
    """The same with `room` characters more after it."""
    first, last = _within(passages, start, end)
    last += _fitting(passages[last:], room)
    kept = _fitting(reversed(passages[first:last]), most)
    return _stretch(passages, last - kept, last)


def _within(passages: Sequence[Passage], start: int, end: int) -> tuple[int, int]:
    """Number of the first passage that begins before `end` and ends after `start`; of the last,
    plus one. An article may have become shorter: there is always one.
    """
    first = min(_count(passage.end <= start for passage in passages), len(passages) - 1)
    return first, max(first + 1, _count(passage.start < end for passage in passages))


def _stretch(passages: Sequence[Passage], first: int, end: int) -> Stretch:
    return Stretch(tuple(passages[first:end]), first == 0, end == len(passages))


def _outwards(first: int, last: int, count: int) -> Iterator[int]:
    """Numbers on both sides of first to last, the nearer before the farther."""
    for distance in range(1, count):
        if first - distance >= 0:
            yield first - distance
        if last + distance < count:
            yield last + distance


def _fitting(passages: Iterable[Passage], room: int) -> int:
    """How many go into the room; one in any case, if there is one."""
    count = 0
    for passage in passages:
        room -= _size(passage)
        if count and (room < 0 or count == MOST_PASSAGES):
            break
        count += 1
    return count


def _size(passage: Passage) -> int:
    return passage.end - passage.start


def _count(leading: Iterable[bool]) -> int:
    """How many are true before the first that is not."""
    return sum(1 for _ in takewhile(bool, leading))
