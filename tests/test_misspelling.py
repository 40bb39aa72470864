"""A misspelt word is read as one that the articles hold, if any is a slip of the fingers away."""

import random
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import Answers
from bot.answers.misspelling import read_instead
from bot.articles import parse_article
from bot.words import Words
from tests.test_questions import CHINESE, ENGLISH, answers

__all__ = ["answers"]

WORDS = Words()
SOURCE = "# Codex\n\nEight engineers, two designers built Codex in Columbia, and GPT-4 in 2024.\n"


def read(question: str, *held: str, **counts: int) -> dict[str, str]:
    counts = dict.fromkeys(held, 1) | counts

    def counted(terms: Iterable[str]) -> dict[str, int]:
        return {term: counts[term] for term in terms if term in counts}

    return read_instead(question, WORDS.read(question), counted)


def misspelt(question: str, seed: int) -> str:
    """A question with a slip in one of its words: letters swapped, dropped or doubled."""
    chance = random.Random(f"{seed} {question}")
    words = list(re.finditer("[A-Za-z]{6,}", question))
    if not words:
        return question
    word = chance.choice(words)
    at = chance.randrange(word.start() + 1, word.end() - 1)
    slips = (question[at + 1] + question[at], question[at + 1], question[at] * 2 + question[at + 1])
    return question[:at] + chance.choice(slips) + question[at + 2 :]


@pytest.mark.parametrize(
    "typed", ["desginers", "desigers", "desiggners", "desihners", "designrs", "dezigners"]
)
def test_one_slip_is_read_as_the_word_that_an_article_holds(typed: str) -> None:
    answer = Answers([parse_article(Path("a.md"), SOURCE)]).ask(f"How many {typed} built Codex?")
    (excerpt,) = answer.excerpts
    marked = [excerpt.article.source[start:end] for start, end in excerpt.highlights]
    assert marked == ["designers", "built", "Codex"]
    assert answer.words == (typed, "built", "Codex")
    assert (answer.read_as, answer.unknown_words) == (((typed, "designers"),), ())


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("Where is Colombia?", "another letter in a name"),
        ("gpt-5, gpt5 and 2025", "a figure"),
        ("codx, bilt, two, tow", "too short"),
        ("signers, resigners", "not the first letter"),
        ("desgnrs", "two slips"),
        ("设计狮 дизайнер", "not in Latin letters"),
        ("engineers", "known"),
    ],
)
def test_what_is_no_slip_stays_as_it_is(question: str, why: str) -> None:
    answer = Answers([parse_article(Path("a.md"), SOURCE)]).ask(question)
    assert answer.read_as == (), why


def test_of_several_words_the_one_that_most_passages_hold_is_read() -> None:
    assert read("consts coasst", coast=2, cost=3) == {"coasst": "coast"}
    assert read("a buiding", "build") == {"buid": "build"}


def test_of_four_letters_two_neighbours_may_be_swapped_and_nothing_else() -> None:
    assert read("wrok in the taem", "work", "team") == {"wrok": "work", "tem": "team"}
    assert read("worj, owrk, wark, worrk, wrk", "work") == {}


def test_a_word_read_as_another_counts_less_than_that_word_itself() -> None:
    ask = Answers([parse_article(Path("a.md"), SOURCE)]).ask
    right, slip = ask("two designers").confidence, ask("two desigers").confidence
    assert right is not None and slip is not None
    assert slip.share < right.share and right.complete and not slip.complete


def test_what_is_read_instead_but_not_shown_leaves_the_word_unknown() -> None:
    titled = "---\ntitle: Designers\n---\nThey built Codex.\n"
    answer = Answers([parse_article(Path("a.md"), titled)]).ask("Have desigers built Codex?")
    assert answer.excerpts and answer.unknown_words == ("desigers",) and answer.read_as == ()


def test_what_only_a_closed_article_holds_is_not_read_instead() -> None:
    closed = "---\ntitle: T\nreaders: [U0123ABCD]\n---\nTwo designers built Codex.\n"
    answers = Answers(
        [parse_article(Path("a.md"), closed), parse_article(Path("b.md"), "# C\n\nWe built Codex.")]
    )
    question = "Have desigers built Codex?"
    assert answers.ask(question, who=["U0123ABCD"]).read_as == (("desigers", "designers"),)
    assert answers.ask(question, who=["U0456EFGH"]).unknown_words == ("desigers",)
    assert answers.ask("designers", who=["U0456EFGH"]).unknown_words == ("designers",)


def test_few_words_of_a_long_question_are_respelled() -> None:
    asked: set[str] = set()
    chance = random.Random(1)
    words = [*("".join(chance.choices("bcdfgh", k=6)) for _ in range(1000)), "desigers"]
    read_instead(" ".join(words), WORDS.read(" ".join(words)), lambda t: asked.update(t) or {})
    assert 1000 < len(asked) < 3000 and "design" not in asked


@given(st.text(alphabet="abcdez'-é1 ", max_size=80))
def test_only_what_is_held_is_read_instead(question: str) -> None:
    held = {"decad", "bead", "abcd"}
    instead = read(question, *held)
    assert held.issuperset(instead.values()) and held.isdisjoint(instead)


def test_nineteen_of_twenty_misspelt_questions_are_answered_rightly(answers: Answers) -> None:
    asked = wrong = 0
    for question, expected in CHINESE + ENGLISH:
        slip = misspelt(question, seed=1)
        if slip != question:
            asked += 1
            texts = [excerpt.text for excerpt in answers.ask(slip).excerpts]
            wrong += not any(fact in text for fact in expected.split("|") for text in texts)
    assert asked > 100 and wrong <= asked / 20
