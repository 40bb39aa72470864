"""more, 更多, 2, 第二条: what is a wish, and what is a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.thread_words import More, Open, read_wish

from ..strategies import texts


@pytest.mark.parametrize(
    "text",
    """more|More!|more please|more, please.|show more|show me more|any more?|ＭＯＲＥ
    next|what else?|anything else?|another one|go on|give me more|more excerpts
    更多|更多！|还有吗|还有吗？|還有嗎？|还有么
    还有没有|还有别的吗？|還有其他的嗎|再来几条|再來一些|再来|继续|下一条|下一页|看更多|请给我更多|多来几条
    还有更多吗|其他的呢？|还有呢？|再来点|再多一点""".replace("\n", "|").split("|"),
)
def test_more(text: str) -> None:
    assert read_wish(text.strip()) == More()


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        *[("2", 2), ("２", 2), ("#2", 2), ("2.", 2), ("12", 12), ("no. 3", 3), ("No 3", 3)],
        *[("the second one", 2), ("second", 2), ("2nd", 2), ("open 2", 2), ("number 4 please", 4)],
        *[("show me the third one", 3), ("excerpt 1", 1), ("Open the first excerpt!", 1)],
        *[
            ("第二条", 2),
            ("第2条", 2),
            ("第２條", 2),
            ("第三段", 3),
            ("第一个", 1),
            ("打开第二条", 2),
        ],
        *[("看看第 2 条", 2), ("第十二条", 12), ("第二十条", 20), ("第十条。", 10)],
        *[("第两条", 2), ("第二", 2), ("请打开第三条吧", 3)],
    ],
)
def test_open(text: str, rank: int) -> None:
    assert read_wish(text) == Open(rank)


@pytest.mark.parametrize(
    "text",
    """|0|第零条|2025|123|-|more about Codex|who wrote more?|第二条规定是什么|第二次呢
    那设计师呢？|how many more weeks|继续教育|还有谁|还有哪些人？|more or less|一|2 weeks
    the second week|第十十条|next week
    再来一次 Codex|下一个版本是什么时候""".replace("\n", "|").split("|"),
)
def test_questions_are_left_alone(text: str) -> None:
    assert read_wish(text.strip()) is None


@given(texts | st.from_regex(r"第[一二三四五六七八九十两]{0,4}条", fullmatch=True))
def test_any_text_is_read(text: str) -> None:
    wish = read_wish(text)
    assert wish is None or wish == More() or 0 < wish.rank < 100
