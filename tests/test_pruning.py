"""The best passages, few of them scored, are those that scoring all of them gives, to the last bit.

Here are more passages than can be written down, so they are drawn: by Zipf's law, with many ties.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.index import Found, Index, SegmentWriter
from bot.index.compiled import OFTEN, compiled
from bot.index.few import FEW_PASSAGES
from bot.index.searching import together
from bot.index.segment import UNIT

ONE = {"words": (1.5, 0.75)}
SEVERAL = {"words": (0.9, 0.5), "pairs": (0.3, 0.3), "article": (1.5, 0.75)}

Terms = list[str]
Article = list[tuple[Terms, ...]]


@pytest.fixture(autouse=True, scope="module")
def kernels() -> None:
    """What is searched with few=0 is searched as many passages are."""
    compiled.load()


def drawn(chance: np.random.Generator, articles: int, fields: int, words: int) -> list[Article]:
    """Articles of up to five passages, of words w0, w1, … by Zipf's law; some are empty."""
    shares = 1 / np.arange(1, words + 1)
    shares /= shares.sum()
    return [
        [
            tuple(
                [f"w{at}" for at in chance.choice(words, chance.integers(0, 12), p=shares)]
                for _ in range(fields)
            )
            for _ in range(chance.integers(0, 6))
        ]
        for _ in range(articles)
    ]


def scored_in_full(
    index: Index,
    question: dict[str, dict[str, float]],
    most: int,
    context: dict[str, dict[str, float]],
    among: set[int] | None,
) -> tuple[list[Found], int]:
    """Every passage that shares a word, scored by every term."""
    article_of = np.repeat(np.arange(len(index.articles) - 1), np.diff(index.articles))
    scores = np.zeros(index.size)
    for name, terms in together(question, context).items():
        of_field = np.zeros(index.fields[name].corpus_size)
        index.fields[name].add_scores(terms, of_field)
        scores += of_field[article_of] if name == "article" else of_field
    numbers = np.flatnonzero(index.fields["words"].sharing(question.get("words", {}))).tolist()
    if among is not None:
        numbers = [number for number in numbers if article_of[number] in among]
    best = sorted(numbers, key=lambda number: (-scores[number], number))[:most]
    return [Found(number, float(scores[number])) for number in best], len(numbers)


@settings(max_examples=60)
@given(
    seed=st.integers(0, 2**32 - 1),
    sizes=st.lists(st.integers(0, 400), min_size=1, max_size=3),
    words=st.sampled_from([3, 40, 400, 4000]),
    length=st.integers(0, 12),
    most=st.sampled_from([1, 3, 10, 100]),
    weight=st.sampled_from([None, 1.0, 0.4, 0.0]),
    several=st.booleans(),
    some_gone=st.booleans(),
    filtered=st.sampled_from([0, 3, 100]),
    few=st.sampled_from([0, FEW_PASSAGES]),
)
def test_the_best_are_those_that_scoring_all_gives(
    seed: int,
    sizes: list[int],
    words: int,
    length: int,
    most: int,
    weight: float | None,
    several: bool,
    some_gone: bool,
    filtered: int,
    few: int,
) -> None:
    chance = np.random.default_rng(seed)
    similarities = SEVERAL if several else ONE

    def asked(name: str) -> dict[str, float]:
        terms = [f"w{at}" for at in chance.integers(0, words, length)]
        return {term: chance.random() * 3 if weight is None else weight for term in terms}

    with TemporaryDirectory() as folder:
        segments = []
        for number, size in enumerate(sizes):
            path = Path(folder, str(number))
            with SegmentWriter(path, similarities) as writer:
                for article in drawn(chance, size, 2 if several else 1, words):
                    writer.add_article(article)
            gone = np.flatnonzero(chance.random(size) < 0.2).tolist() if some_gone else []
            segments.append((path, gone))
        index = Index.open(segments, similarities, few)
        question = {name: asked(name) for name in similarities}
        context = {name: asked(name) for name in similarities} if several else {}
        among = set(range(0, sum(sizes), filtered)) if filtered else None
        wanted = scored_in_full(index, question, most, context, among)
        assert index.search(question, most, context, among) == wanted
        assert index.search(question, most, context, among) == wanted, "asked again"


@pytest.mark.parametrize("weight", [1.0, 0.7])
def test_a_long_question_overflows_nothing(weight: float) -> None:
    chance = np.random.default_rng(3)
    long = [[([f"w{at}" for at in chance.choice(3000, 2000)],)] for _ in range(30)]
    index = Index(long, ONE, few=0)
    question = {"words": {f"w{at}": weight for at in range(3000)}}
    found, total = index.search(question, 10)
    assert (found, total) == scored_in_full(index, question, 10, {}, None)
    assert found[0].score * UNIT > 2**16


@pytest.mark.parametrize("weight", [1e300, 1e18, 1e9, 1e-9, 5e-324])
def test_weights_out_of_all_proportion_change_nothing(weight: float) -> None:
    similarities = {"words": (1.5, 0.0)}
    passages = [(["c"] * (n % 90) + [f"w{n % 17}"],) for n in range(1000)]
    index = Index([[passage] for passage in passages], similarities, few=0)
    question = {"words": {"w1": weight, "c": 1.0, "w3": 1e4}}
    assert index.search(question, 10) == scored_in_full(index, question, 10, {}, None)


def test_passages_all_alike_come_in_their_order() -> None:
    index = Index([[(["a", "b"],)] * 5000], ONE)
    found, total = index.search({"words": {"a": 1.0, "b": 1.0}}, 10)
    assert [number for number, _ in found] == list(range(10))
    assert total == 5000


# Plain Python, so that nothing has loaded numba before.
ASKED_OFTEN = """
import sys, threading
from bot.index import Index
from bot.index.compiled import OFTEN
index = Index([[(["a", f"w{n}"],) for n in range(99)]], {"words": (1.5, 0.75)}, few=98)
few = Index([[(["a", "b"],)]], {"words": (1.5, 0.75)})
question = {"words": {"a": 1.0, "w7": 1.0}}
for _ in range(9):
    few.search(question, 3)
before = [index.search(question, 3) for _ in range(OFTEN)]
for thread in threading.enumerate():
    if thread.name == "kernels":
        thread.join()
print(before.count(index.search(question, 3)), "bot.index.kernels" in sys.modules)
"""


def asked_often(first: str = "") -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", first + ASKED_OFTEN], capture_output=True, text=True, check=True
    )
    return done.stdout.strip(), done.stderr


def test_the_kernels_come_when_much_is_asked_often() -> None:
    assert asked_often() == (f"{OFTEN} True", "")


def test_without_numba_the_search_is_slower_and_the_same() -> None:
    answers, log = asked_often("import sys; sys.modules['numba'] = None\n")
    assert answers == f"{OFTEN} False"
    assert "Searching without numba" in log


def test_a_broken_numba_is_told_of_in_a_line() -> None:
    broken = """
import sys
class Broken:
    def find_spec(self, name, *_):
        if name == "numba":
            raise OSError("no such library")
sys.meta_path.insert(0, Broken())
"""
    answers, log = asked_often(broken)
    assert answers == f"{OFTEN} False"
    assert log == "Searching without numba, and so more slowly: no such library\n"
