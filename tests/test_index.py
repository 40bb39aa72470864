"""The index: found means sharing a word, and scores are Lucene's, with rank_bm25 as a witness."""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

import bot.index
from bot.index import Field, Found
from bot.index.bm25 import K1, KEPT_LENGTHS, B, length_codes

TERMS = "abcdefg"
terms = st.sampled_from(TERMS)
corpora = st.lists(st.lists(terms, max_size=120), max_size=12)
short_corpora = st.lists(st.lists(terms, min_size=1, max_size=39), min_size=1, max_size=12)
questions = st.dictionaries(terms, st.sampled_from([0.5, 1.0, 2.0, 3.0]), max_size=5)


class Index(Field):
    """One field, searched as an index of its own."""

    def __init__(self, passages: Sequence[Sequence[str]], k1: float = K1, b: float = B) -> None:
        super().__init__(passages, k1, b)
        self.passages = passages

    def search(
        self,
        question: Mapping[str, float],
        most: int,
        context: Mapping[str, float] | None = None,
    ) -> tuple[list[Found], int]:
        settings = {"words": (self.k1, self.b), "article": (self.k1, self.b)}
        alone = bot.index.Index(([(terms,)] for terms in self.passages), settings)
        return alone.search({"words": question}, most, {"words": context or {}})


PASSAGES = [["codex", "took", "seven", "weeks"], ["slack"], [], ["codex", "slack", "codex"]]


def numbers(index: Index, question: Mapping[str, float], most: int = 10) -> list[int]:
    return [found.number for found in index.search(question, most)[0]]


# Found


def test_what_shares_a_term_is_found_best_first() -> None:
    found, total = Index(PASSAGES).search({"codex": 1.0}, 10)
    assert [number for number, _ in found] == [3, 0]
    assert found[0].score > found[1].score > 0
    assert total == 2


def test_most_limits_what_is_returned_and_not_the_total() -> None:
    index = Index([["codex"]] * 7)
    assert len(index.search({"codex": 1.0}, 3)[0]) == 3
    assert index.search({"codex": 1.0}, 0) == ([], 7)


def test_equal_passages_come_in_their_order() -> None:
    assert numbers(Index([["a", "b"], ["b"], ["a", "b"], ["a", "b"]]), {"a": 1.0}) == [0, 2, 3]


def test_a_term_that_every_passage_holds_still_finds_them() -> None:
    found, _ = Index([["the"], ["the", "codex"], ["the"]]).search({"the": 1.0}, 10)
    assert len(found) == 3
    assert all(score > 0 for _, score in found)


def test_one_passage_is_found() -> None:
    assert numbers(Index([["codex"]]), {"codex": 1.0}) == [0]


def test_a_weight_of_nothing_still_finds() -> None:
    assert numbers(Index(PASSAGES), {"slack": 0.0}) == [1, 3]


@pytest.mark.parametrize("passages", [[], [[]], [[], []]])
def test_an_empty_index_finds_nothing(passages: list[list[str]]) -> None:
    index = Index(passages)
    assert index.search({"codex": 1.0}, 3, {"slack": 1.0}) == ([], 0)
    assert index.get_scores(["codex"]).tolist() == [0.0] * len(passages)


def test_nothing_shared_is_nothing_found() -> None:
    index = Index(PASSAGES)
    assert index.search({"rust": 1.0}, 3) == ([], 0)
    assert index.search({}, 3) == ([], 0)
    assert index.document_frequency("rust") == 0
    assert index.document_frequency("codex") == 2


# Context


def test_the_context_prefers_and_does_not_find() -> None:
    index = Index(PASSAGES)
    assert numbers(index, {"slack": 1.0}) == [1, 3]
    found, total = index.search({"slack": 1.0}, 10, context={"codex": 1.0, "weeks": 1.0})
    assert [number for number, _ in found] == [3, 1]
    assert total == 2
    assert index.search({"rust": 1.0}, 10, context={"codex": 1.0}) == ([], 0)


def test_a_term_of_the_question_counts_once_though_the_context_has_it() -> None:
    index = Index(PASSAGES)
    alone = index.search({"codex": 1.0}, 10)
    assert index.search({"codex": 1.0}, 10, context={"codex": 0.5}) == alone


# Lengths and idf


def decoded(code: int) -> int:
    """What Lucene makes of one of the 256 codes: 24 exact, then floats of four bits."""
    exponent, mantissa = divmod(max(code - 24, 0), 8)
    return min(code, 24) + (mantissa if exponent == 0 else (mantissa + 8) << (exponent - 1))


LUCENE_LENGTHS = [decoded(code) for code in range(256)]


def kept(length: int) -> int:
    return int(KEPT_LENGTHS[length_codes(np.array([length], np.int32))[0]])


def test_lengths_are_kept_as_lucene_keeps_them() -> None:
    assert KEPT_LENGTHS.tolist() == LUCENE_LENGTHS
    lengths = {0: 0, 39: 39, 41: 40, 47: 46, 57: 56, 100: 96, 250: 248, 999: 984}
    assert {length: kept(length) for length in lengths} == lengths


@given(st.integers(0, 2**31 - 1))
def test_a_kept_length_is_the_next_lower_of_lucenes_256(length: int) -> None:
    assert kept(length) == LUCENE_LENGTHS[bisect_right(LUCENE_LENGTHS, length) - 1]
    assert length * 7 / 8 < kept(length) <= length or length == 0


def test_idf_is_that_of_lucene_over_passages_that_hold_anything() -> None:
    index = Index(PASSAGES)
    assert index.idf_of(2) == pytest.approx(math.log(1 + (3 - 2 + 0.5) / (2 + 0.5)))
    assert index.idf_of(1) == pytest.approx(math.log(1 + (3 - 1 + 0.5) / (1 + 0.5)))
    assert index.avgdl == pytest.approx(8 / 3)


# Scores


def lucene_scores(
    passages: Sequence[Sequence[str]], question: Mapping[str, float]
) -> dict[int, float]:
    """The formula written out, passage by passage."""
    k1, b = 1.5, 0.75
    held = [passage for passage in passages if passage]
    average = sum(map(len, held)) / len(held) if held else 1
    scores: dict[int, float] = {}
    for number, passage in enumerate(passages):
        length = LUCENE_LENGTHS[bisect_right(LUCENE_LENGTHS, len(passage)) - 1]
        for term, weight in question.items():
            frequency = passage.count(term)
            if frequency:
                df = sum(term in other for other in held)
                idf = math.log(1 + (len(held) - df + 0.5) / (df + 0.5))
                norm = k1 * (1 - b + b * length / average)
                score = weight * idf * frequency * (k1 + 1) / (frequency + norm)
                scores[number] = scores.get(number, 0.0) + score
    return scores


@given(corpora, questions, questions)
@example([["a"] * 47, ["a"]], {"a": 1.0}, {})
def test_scores_are_those_of_the_formula(
    passages: list[list[str]], question: dict[str, float], context: dict[str, float]
) -> None:
    found, total = Index(passages).search(question, len(passages), context)
    wanted = lucene_scores(passages, question)
    everything = lucene_scores(passages, {**context, **question})
    assert {number for number, _ in found} == wanted.keys()
    assert total == len(wanted)
    for number, score in found:
        assert score == pytest.approx(everything[number])
    assert found == sorted(found, key=lambda passage: (-passage.score, passage.number))


@given(corpora, questions, questions)
def test_an_explanation_adds_up_to_the_score(
    passages: list[list[str]], question: dict[str, float], context: dict[str, float]
) -> None:
    index = Index(passages)
    for number, score in index.search(question, len(passages), context)[0]:
        parts = list(index.explain({**context, **question}, number))
        assert sum(part.score for part in parts) == pytest.approx(score)
        for part in parts:
            assert part.term_frequency == passages[number].count(part.term) > 0
            assert part.document_frequency == sum(part.term in passage for passage in passages)


class LuceneIdf(BM25Okapi):
    """rank_bm25 with nothing changed but the idf."""

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        for term, df in nd.items():
            self.idf[term] = math.log(1 + (self.corpus_size - df + 0.5) / (df + 0.5))


@given(short_corpora, st.lists(terms | st.just("unknown"), max_size=6))
def test_rank_bm25_agrees_where_lengths_are_exact(
    passages: list[list[str]], question: list[str]
) -> None:
    index, witness = Index(passages), LuceneIdf(passages)
    np.testing.assert_allclose(index.get_scores(question), witness.get_scores(question))
    every = list(range(len(passages)))
    np.testing.assert_allclose(
        index.get_batch_scores(question, every), witness.get_batch_scores(question, every)
    )
    found, _ = index.search(Counter(question), len(passages))
    for number, score in found:
        assert score == pytest.approx(witness.get_scores(question)[number])


@given(short_corpora, terms)
def test_rank_bm25_agrees_on_how_often_counts(passages: list[list[str]], term: str) -> None:
    index, witness = Index(passages), BM25Okapi(passages)
    assume(abs(witness.idf.get(term, 0.0)) > 1e-9)
    np.testing.assert_allclose(
        index.get_scores([term]) / index.idf_of(index.document_frequency(term)),
        witness.get_scores([term]) / witness.idf[term],
    )


@given(corpora, questions, st.sampled_from([0.0, 0.5, 1.2, 2.0]), st.sampled_from([0.0, 0.5, 1.0]))
def test_no_setting_makes_a_score_that_is_no_number(
    passages: list[list[str]], question: dict[str, float], k1: float, b: float
) -> None:
    found, _ = Index(passages, k1=k1, b=b).search(question, len(passages))
    assert all(math.isfinite(score) and score > 0 for _, score in found)
