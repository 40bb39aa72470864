"""Segments on disk: an index opened from several is the index of what is left in them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.index.writing
from bot.index import Index, SegmentWriter

SIMILARITIES = {"words": (0.9, 0.5), "pairs": (0.3, 0.3), "article": (1.5, 0.75)}

letters = st.lists(st.sampled_from("abcdef"), max_size=8)
articles = st.lists(st.tuples(letters, letters), max_size=3)
segments = st.lists(st.lists(st.tuples(articles, st.booleans()), max_size=5), max_size=4)
weights = st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from([0.25, 1.0, 2.0]), max_size=5)
queries = st.fixed_dictionaries(dict.fromkeys(SIMILARITIES, weights))

Passages = Sequence[Sequence[Sequence[str]]]


def written(folder: Path, articles: Iterable[Passages]) -> Path:
    with SegmentWriter(folder, SIMILARITIES) as writer:
        for passages in articles:
            writer.add_article(passages)
    return folder


@settings(max_examples=50)
@given(segments, queries, queries)
def test_what_is_left_of_segments_is_found_as_if_written_alone(
    segments: list[list[tuple[Passages, bool]]],
    question: dict[str, dict[str, float]],
    context: dict[str, dict[str, float]],
) -> None:
    left, numbers = [], []
    with TemporaryDirectory() as folder:
        opened, at = [], 0
        for number, segment in enumerate(segments):
            path = written(Path(folder, str(number)), (passages for passages, _ in segment))
            opened.append((path, [at for at, (_, is_gone) in enumerate(segment) if is_gone]))
            for passages, is_gone in segment:
                if not is_gone:
                    left.append(passages)
                    numbers += range(at, at + len(passages))
                at += len(passages)
        index, alone = Index.open(opened, SIMILARITIES), Index(left, SIMILARITIES)
        found, total = index.search(question, 100, context)
        wanted, wanted_total = alone.search(question, 100, context)
        assert total == wanted_total
        assert [number for number, _ in found] == [numbers[number] for number, _ in wanted]
        assert [score for _, score in found] == [score for _, score in wanted]
        asked = ["never", *question.get("words", ())]
        held = [term for term in asked if index.document_frequency(term)]
        assert alone.known(asked) == held
        assert set(held) <= set(index.known(asked)) <= {*asked} - {"never"}
        for number, _ in wanted:
            parts = alone.explain(question, number, context)
            assert index.explain(question, numbers[number], context) == parts


@settings(max_examples=50)
@given(st.lists(articles, max_size=6), queries, st.sets(st.integers(0, 5)))
def test_only_what_may_be_seen_is_found(
    articles: list[Passages], question: dict[str, dict[str, float]], among: set[int]
) -> None:
    index = Index(articles, SIMILARITIES)
    allowed = {number for number in among if number < len(articles)}
    article_of = [at for at, passages in enumerate(articles) for _ in passages]
    everything, _ = index.search(question, 100)
    wanted = [found for found in everything if article_of[found.number] in allowed]
    assert index.search(question, 100, among=allowed) == (wanted, len(wanted))
    assert index.search(question, 2, among=allowed)[0] == wanted[:2]
    others = index.all_but(set(range(len(articles))) - allowed)
    assert index.search(question, 2, among=others) == (wanted[:2], len(wanted))


def test_a_segment_of_many_runs_is_that_of_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [[(f"a b{n % 7} c{n} c{n}".split(), ["d"])] * (n % 3) for n in range(200)]
    written(tmp_path / "one", articles)
    monkeypatch.setattr(bot.index.writing, "RUN", 50)
    monkeypatch.setattr(bot.index.writing, "MERGED_AT_ONCE", 20)
    written(tmp_path / "many", articles)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "many").iterdir())
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "many" / name).read_bytes()


def test_an_error_while_writing_leaves_no_segment(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match="shorter"),
        SegmentWriter(tmp_path, SIMILARITIES) as writer,
    ):
        writer.add_article([(["a"],)])
    with pytest.raises(FileNotFoundError):
        Index.open([(tmp_path, ())], SIMILARITIES)


def test_a_k1_that_levels_have_no_room_for_is_refused() -> None:
    with pytest.raises(ValueError, match="k1 of words is too high"):
        SegmentWriter(None, {"words": (8.0, 0.75)})
