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
        ("hi, the team", "  , the team"),
        ("Hello all @Ada the team", "               the team"),
        ("hey  the team?\ncc ", "     the team?    "),
        ("the team? cc: @ada, @sam.b", "the team?                 "),
        ("the team\nThanks in advance :)", "the team\n                    "),
        ("大家好 团队", "    团队"),
        ("您好，團隊？謝謝大家！", "  ，團隊？     "),
        ("ok, thanks! and the team?", "            and the team?"),
        ("好的，谢谢。团队呢", "      团队呢"),
        ("Great Britain", "Great Britain"),
        ("hi-res or hi-fi", "hi-res or hi-fi"),
        ("a hi, thanks to the cc", "a hi, thanks to the cc"),
        ("你好世界", "你好世界"),
    ],
)
def test_phrases_that_only_ask_are_left_out(question: str, left: str) -> None:
    assert without_asking(question) == left


@pytest.mark.parametrize(
    "question", ["Hi, who leads Codex? Thanks", "大家好，Codex 用了多久？谢谢"]
)
def test_a_greeting_is_no_word_that_is_missing(question: str) -> None:
    answers = Answers([parse_article(Path("a.md"), "# Codex\n\nAndrey leads Codex 用了七周.\n")])
    assert answers.ask(question).unknown_words == ()


def test_a_follow_up_may_begin_with_a_greeting() -> None:
    answers = Answers([parse_article(Path("a.md"), "# Codex\n\nAndrey leads the designers.\n")])
    for greeting in ("", "hi @ada, ", "Good morning team "):
        asked = answers.ask(greeting + "and the designers?", ["Who leads the Codex team?"])
        assert asked.earlier == "Who leads the Codex team?"


@pytest.mark.parametrize("greeting", ["hello", "你好", "thanks!"])
def test_a_greeting_alone_is_looked_up(greeting: str) -> None:
    answers = Answers([parse_article(Path("a.md"), "# Hello\n\nHello, thanks, 你好.\n")])
    assert answers.ask(greeting).excerpts


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
