"""A question's phrases that only ask are left out, and everything else stays in its place."""

from pathlib import Path

import pytest
from hypothesis import given

from bot.answers import Answers
from bot.answers.phrases import without_asking
from bot.articles import parse_article
from tests.strategies import texts


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("Codex 用了多少週?", "Codex 用了  週?"),
        ("哪一年發佈的", "  年發佈的"),
        ("什么样的团队", "    团队"),
        ("How many weeks?", "         weeks?"),
        ("what kinds of tools, and how long", "              tools, and         "),
        ("Which of them, Howlong?", "Which of them, Howlong?"),
    ],
)
def test_phrases_that_only_ask_are_left_out(question: str, left: str) -> None:
    assert without_asking(question) == left


@given(texts)
def test_everything_else_stays_in_its_place(text: str) -> None:
    left = without_asking(text)
    assert len(left) == len(text)
    assert all(now in (" ", before) for before, now in zip(text, left, strict=True))


def test_what_only_asks_is_neither_looked_for_nor_marked() -> None:
    source = "# Codex\n\nIt took Codex a long time, many weeks.\n"
    answers = Answers([parse_article(Path("a.md"), source)])
    answer = answers.ask("How long did Codex take, and how many weeks?")
    marked = [source[start:end] for start, end in answer.excerpts[0].highlights]
    assert answer.words == ("Codex", "take", "weeks") and marked == ["Codex", "weeks"]
