"""Reading on around a passage: nothing is left out, nothing comes twice."""

from __future__ import annotations

from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.articles import MalformedError, parse_article
from bot.passages import Passage, cut_passages
from bot.passages.around import after, around, before

from .strategies import texts


def passages_of(body: str) -> list[Passage]:
    return list(cut_passages(parse_article(Path("a.md"), f"# Title\n\n{body}")))


SENTENCE = "The team took seven weeks to build the product, day and night. "
PARTS = passages_of("\n\n".join(f"## Part {n}\n\n{SENTENCE * 8}" for n in range(12)))


def test_a_passage_stands_between_its_neighbours() -> None:
    fifth = PARTS[4]
    stretch = around(PARTS, fifth.start, fifth.end, room=0)
    assert stretch.passages == tuple(PARTS[3:6])
    assert not stretch.is_first and not stretch.is_last
    stretch = around(PARTS, fifth.start, fifth.end, room=3_000)
    assert len(stretch.passages) == 5 and stretch.passages[2] == fifth


def test_at_the_ends_of_an_article_there_is_nothing_beyond() -> None:
    assert around(PARTS, PARTS[0].start, PARTS[0].end, room=0).is_first
    assert around(PARTS, PARTS[-1].start, PARTS[-1].end, room=0).is_last
    assert before(PARTS, PARTS[0].start, room=600).passages == (PARTS[0],)
    assert after(PARTS, PARTS[-1].end, room=600).passages == (PARTS[-1],)


def test_a_slice_over_two_passages_is_held_whole() -> None:
    stretch = around(PARTS, PARTS[4].start + 20, PARTS[5].start + 20, room=0)
    assert stretch.passages == tuple(PARTS[3:7])


@given(texts, st.integers(0, 3_000), st.floats(0, 1))
def test_going_on_both_ways_shows_the_whole_article_once(
    body: str, room: int, where: float
) -> None:
    try:
        passages = passages_of(body)
    except MalformedError:
        passages = []
    assume(passages)
    chosen = passages[int(where * (len(passages) - 1))]
    stretch = first = last = around(passages, chosen.start, chosen.end, room)
    read = list(stretch.passages)
    assert chosen in read
    while not first.is_first:
        first = before(passages, first.start, room)
        read = [*first.passages, *read]
    while not last.is_last:
        last = after(passages, last.end, room)
        read += last.passages
    assert read == passages
