"""Messages hold what they must and nothing that Slack would refuse or turn into a ping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Answer, Answers
from bot.articles import parse_article
from bot.slack.messages import (
    MESSAGE_TEXT,
    Message,
    answer_message,
    failed_message,
    help_message,
    not_a_member_message,
    question_message,
)
from bot.workspace.block_kit.blocks import checked_blocks

from .conftest import bold, quotes, runs, shown

PINGS = [
    "<!channel>",
    "<!here>",
    "<@U123>",
    "<!subteam^S1|@all>",
    "<https://evil.example|you>",
    "&",
]
TRAPS = st.sampled_from(
    [*PINGS, "*粗体*", "_a_", "`code`", "&lt;", "\n", "Codex 用了七周。", "words "]
)
TEXTS = st.lists(st.one_of(TRAPS, st.text(max_size=20)), min_size=1, max_size=12).map("".join)


def as_message(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": message.blocks}


def article_of(body: str, title: str = "Title") -> Answers:
    return Answers([parse_article(Path("a.md"), f"# {title}\n\n{body}\n")])


def assert_harmless(message: Message) -> None:
    checked_blocks(message.blocks)  # raises what Slack would answer
    assert {run["type"] for run in runs(as_message(message))} <= {"text", "link", "user"}
    assert "<" not in message.text and ">" not in message.text
    assert len(shown(as_message(message))) <= MESSAGE_TEXT


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_excerpts_are_shown_to_the_letter_and_ping_nobody(body: str, question: str) -> None:
    source = f"---\ntitle: '<!channel> & <@U1>'\n---\nThe zeppelin yodels. {body}\n"
    answers = Answers([parse_article(Path("a.md"), source)])
    answer = answers.ask(question + " zeppelin", most=5)
    message = answer_message(answer)
    assert_harmless(message)
    assert quotes(as_message(message)) == [excerpt.text for excerpt in answer.excerpts]


def test_highlights_are_bold_inside_chinese() -> None:
    answer = article_of("这个团队用七周做出了产品。").ask("团队用了几周")
    message = as_message(answer_message(answer))
    assert quotes(message) == ["这个团队用七周做出了产品。"]
    assert "团队" in bold(message)[0]


def test_the_source_is_named_linked_and_dated() -> None:
    source = (
        "---\ntitle: A|B\nurl: https://a.example/x\ndate: 2025-07-20\n---\n## Part\n\nYodels.\n"
    )
    answer = Answers([parse_article(Path("a.md"), source)]).ask("yodels")
    link, rest = answer_message(answer).blocks[0]["elements"][1]["elements"]
    assert link == {"type": "link", "url": "https://a.example/x", "text": "A|B"}
    assert rest == {"type": "text", "text": " › Part · 2025-07-20"}


def test_a_message_is_filled_with_whole_excerpts_only() -> None:
    paragraphs = "\n\n".join(
        f"## Part {n}\n\nzeppelin{n} zeppelin " + "x" * 1100 for n in range(40)
    )
    answer = article_of(paragraphs).ask("zeppelin", most=40)
    message = answer_message(answer)
    assert_harmless(message)
    shown_whole = quotes(as_message(message))
    assert 5 < len(shown_whole) < 40
    assert shown_whole == [excerpt.text for excerpt in answer.excerpts[: len(shown_whole)]]


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_other_messages_are_harmless_too(text: str) -> None:
    nothing = article_of("Nothing in common.").ask(text)
    assert_harmless(answer_message(nothing))
    assert_harmless(not_a_member_message(answer_message(nothing), nothing.language, "verbatim"))
    assert_harmless(question_message(text + "?", "zh", "U1", text))
    assert_harmless(question_message((text + "?") * 3000, "en", "U1", "ada"))


def test_nothing_found_lists_a_reasonable_number_of_words() -> None:
    nothing: Answer = article_of("Words.").ask(" ".join(f"zeppelin{n}" for n in range(4000)))
    message = answer_message(nothing)
    assert_harmless(message)
    assert "and 3970 more" in shown(as_message(message))


def test_help_and_apology_speak_both_languages() -> None:
    both = help_message(["en", "zh"], "verbatim")
    assert_harmless(both)
    assert "@verbatim" in both.text and "用文章里的原话" in both.text
    assert failed_message("zh").text.startswith("抱歉")
    assert failed_message("en").text.startswith("Sorry")
