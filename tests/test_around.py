"""Reading on around a passage: nothing is left out."""

from __future__ import annotations

from pathlib import Path

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.articles import MalformedError, parse_article
from bot.passages import Passage, cut_passages
from bot.passages.around import MOST_PASSAGES, around, further_back, further_on

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
    whole = around(PARTS, PARTS[5].start, PARTS[5].end, room=10_000)
    assert whole.passages == tuple(PARTS) and whole.is_first and whole.is_last
    assert further_back(PARTS, whole.start, whole.end, 600, 10_000) == whole
    assert further_on(PARTS, whole.start, whole.end, 600, 10_000) == whole


def test_going_on_far_leaves_behind_what_was_first() -> None:
    stretch = further_on(PARTS, PARTS[2].start, PARTS[4].end, room=1_100, most=2_100)
    assert stretch.passages == tuple(PARTS[3:7])
    stretch = further_back(PARTS, PARTS[7].start, PARTS[9].end, room=1_100, most=2_100)
    assert stretch.passages == tuple(PARTS[5:9])


def test_an_article_that_became_shorter_is_read_from_its_end() -> None:
    assert around(PARTS, 90_000, 90_100, room=0).passages == tuple(PARTS[-2:])
    assert further_on(PARTS, 90_000, 90_100, room=0, most=600).is_last


def test_a_slice_over_two_passages_is_held_whole() -> None:
    stretch = around(PARTS, PARTS[4].start + 20, PARTS[5].start + 20, room=0)
    assert stretch.passages == tuple(PARTS[3:7])


@given(texts, st.integers(0, 3_000), st.floats(0, 1))
def test_going_on_both_ways_shows_the_whole_article(body: str, room: int, where: float) -> None:
    try:
        passages = passages_of(body)
    except MalformedError:
        passages = []
    assume(passages)
    chosen = passages[int(where * (len(passages) - 1))]
    most = 4 * room
    stretch = around(passages, chosen.start, chosen.end, room)
    assert chosen in stretch.passages
    read = {passage.start for passage in stretch.passages}
    first = last = stretch
    while not first.is_first:
        first = further_back(passages, first.start, first.end, room, most)
        assert not read >= {passage.start for passage in first.passages}
        read |= {passage.start for passage in first.passages}
    while not last.is_last:
        last = further_on(passages, last.start, last.end, room, most)
        assert not read >= {passage.start for passage in last.passages}
        read |= {passage.start for passage in last.passages}
        assert len(last.passages) <= MOST_PASSAGES
    assert read == {passage.start for passage in passages}
