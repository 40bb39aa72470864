"""The index: what finds, what only adds, and that the figures given for a score sum up to it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.index import Field, Index
from bot.index.compiled import compiled

SIMILARITIES = {"words": (0.9, 0.5), "pairs": (0.3, 0.3), "article": (1.5, 0.75)}
CODEX = [(["codex", "week"], ["codex week"]), (["team"], [])]
SLACK = [(["slack", "week"], ["slack week"])]

letters = st.lists(st.sampled_from("abcdef"), max_size=12)
articles = st.lists(st.lists(st.tuples(letters, letters), max_size=3), max_size=6)
weights = st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from([0.25, 1.0, 2.0]), max_size=5)
queries = st.fixed_dictionaries(dict.fromkeys(SIMILARITIES, weights))


def test_only_the_first_field_finds() -> None:
    index = Index([CODEX, SLACK], SIMILARITIES)
    assert index.search({"pairs": {"codex week": 1}, "article": {"codex": 1}}, 9) == ([], 0)
    assert [hit.number for hit in index.search({"words": {"week": 1}}, 9)[0]] == [0, 2]


def test_the_other_fields_add() -> None:
    index = Index([CODEX, SLACK], SIMILARITIES)
    found, total = index.search({"words": {"week": 1}, "pairs": {"slack week": 1}}, 1)
    assert (found[0].number, total) == (2, 2)


def test_a_passage_gets_what_its_article_holds() -> None:
    index = Index([CODEX, SLACK, [(["team"], [])]], SIMILARITIES)
    found, _ = index.search({"words": {"team": 1}, "article": {"codex": 1}}, 9)
    assert [hit.number for hit in found] == [1, 3]
    assert found[0].score > found[1].score


def test_context_adds_and_finds_nothing() -> None:
    index = Index([CODEX, SLACK], SIMILARITIES)
    found, total = index.search({"words": {"week": 1}}, 9, {"words": {"slack": 0.5, "team": 0.5}})
    assert ([hit.number for hit in found], total) == ([2, 0], 2)


def test_the_best_come_first_and_ties_by_number() -> None:
    index = Index([[(["a"], [])], [(["a"], [])], [(["a", "a"], [])]], SIMILARITIES)
    assert [hit.number for hit in index.search({"words": {"a": 1}}, 2)[0]] == [2, 0]


@given(articles, queries, queries)
def test_the_parts_of_a_score_sum_up_to_it(
    articles: list[list[tuple[list[str], list[str]]]],
    question: dict[str, dict[str, float]],
    context: dict[str, dict[str, float]],
) -> None:
    index = Index(articles, SIMILARITIES)
    for number, score in index.search(question, 100, context)[0]:
        parts = index.explain(question, number, context)
        assert score == pytest.approx(sum(part.score for part in parts))


@given(st.lists(letters, max_size=8), weights)
def test_a_field_scores_as_the_formula_says(
    passages: list[list[str]], question: dict[str, float]
) -> None:
    field = Field(passages, k1=0.9, b=0.5)
    scores = np.zeros(len(passages))
    field.add_scores(question, scores)
    held = [passage for passage in passages if passage]
    average = sum(map(len, held)) / (len(held) or 1)
    for number, passage in enumerate(passages):
        expected = 0.0
        for term, weight in question.items():
            df, tf = sum(term in other for other in passages), passage.count(term)
            idf = math.log(1 + (len(held) - df + 0.5) / (df + 0.5))
            norm = 0.9 * (0.5 + 0.5 * len(passage) / (average or 1))
            expected += weight * idf * tf * 1.9 / (tf + norm)
        assert scores[number] == pytest.approx(expected)


def test_an_empty_index_finds_nothing() -> None:
    assert Index([], SIMILARITIES).search({"words": {"codex": 1}}, 3) == ([], 0)
    assert list(Field([[]]).get_scores(["codex"])) == [0]


def test_those_of_many_terms_that_it_has_are_known() -> None:
    field = Field([str(number) for number in range(start, 2000, 7)] for start in (0, 3, 4))
    asked = [str(number) for number in range(-5, 2100)]
    assert field.known(asked) == [term for term in asked if field.document_frequency(term)]
    assert Field([]).known(asked) == field.known([]) == []


@pytest.mark.parametrize("few", [0, 10])
def test_a_mask_of_another_size_is_refused(few: int) -> None:
    compiled.load()
    index = Index([[(["a"],), (["a"],)]], {"words": (0.9, 0.5)}, few)
    for size in (0, 1, 3):
        with pytest.raises(ValueError, match="for 2 passages"):
            index.search({"words": {"a": 1.0}}, 3, among=np.zeros(size, bool))
