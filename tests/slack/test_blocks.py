"""Messages hold what they must and nothing that Slack would refuse or turn into a ping."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Answer, Answers
from bot.articles import parse_article
from bot.passages import cut_passages
from bot.passages.around import around
from bot.slack.blocks import (
    Message,
    answer_message,
    closed_here_message,
    closed_message,
    failed_message,
    gone_message,
    help_message,
    more_message,
    nearest_message,
    no_such_excerpt_message,
    not_a_member_message,
    noted_message,
    nothing_before_message,
    private_message,
    question_message,
    shared_already_message,
    unkept_message,
)
from bot.slack.blocks.home import answer_view, home_view
from bot.slack.blocks.parts import MESSAGE_TEXT, actions, button
from bot.slack.blocks.reading import missing_view, opened_message, reading_view
from bot.slack.blocks.share import shared_message
from bot.workspace.block_kit.blocks import checked_blocks, checked_view

from .. import strategies
from .conftest import bold, buttons, quotes, runs, shown

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


def sure(answer: Answer) -> Answer:
    """The answer, whatever it takes for one."""
    return replace(answer, excerpts=answer.excerpts or answer.nearest, nearest=())


def assert_harmless(message: Message) -> None:
    checked_blocks(message.blocks)  # raises what Slack would answer
    assert {run["type"] for run in runs(as_message(message))} <= {"text", "link", "user"}
    assert "<" not in message.text and ">" not in message.text
    assert len(shown(as_message(message))) <= MESSAGE_TEXT


def assert_drawable(view: dict[str, Any]) -> None:
    """A view that Slack takes, in which nobody is pinged."""
    checked_view(view)
    assert {run["type"] for run in runs(view)} <= {"text", "link"}
    assert "mrkdwn" not in json.dumps(view)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_excerpts_are_shown_to_the_letter_and_ping_nobody(body: str, question: str) -> None:
    source = f"---\ntitle: '<!channel> & <@U1>'\n---\nThe zeppelin yodels. {body}\n"
    answers = Answers([parse_article(Path("a.md"), source)])
    answer = sure(answers.ask(question + " zeppelin", most=5))
    found = [excerpt.text for excerpt in answer.excerpts]
    for message in (answer_message(answer), answer_message(answer, 7), more_message(answer, 7)):
        assert_harmless(message)
        assert quotes(as_message(message)) == found
    first = answer.excerpts[0]
    shared = shared_message(first, question, "U1", "zh", "7.1")
    assert_harmless(shared)
    assert quotes(as_message(shared)) == [first.text]
    assert_drawable(answer_view(answer, 7))


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS | strategies.texts, min_size=1), st.integers(0, 5000))
def test_what_stands_around_is_shown_to_the_letter(bodies: list[str], room: int) -> None:
    source = "# <!channel>\n\n" + "\n\n## <@U1> & co\n\n".join(["Zeppelins.", *bodies])
    article = parse_article(Path("a.md"), source)
    passages = list(cut_passages(article))
    excerpt = passages[len(passages) // 2]
    stretch = around(passages, excerpt.start, excerpt.end, room)
    view = reading_view(article, stretch, (excerpt.start, excerpt.end), "en", "7.1")
    assert_drawable(view)
    assert quotes(view) == [excerpt.text]
    assert all(passage.text in shown(view) for passage in stretch.passages)
    opened = opened_message(stretch, excerpt, "en", "7.1")
    assert_harmless(opened)
    assert [each["value"] for each in buttons(as_message(opened))] == ["7.1"]


MORE = button("more", "More", "7")


def test_the_buttons_of_an_excerpt_say_which_one_it_is() -> None:
    paragraphs = "\n\n".join(f"## Part {n}\n\nThe zeppelin yodels {n}." for n in range(5))
    answer = article_of(paragraphs).ask("yodelling zeppelin")
    message = as_message(answer_message(answer, 7))
    assert [each["value"] for each in buttons(message, "read_around")] == ["7.1", "7.2", "7.3"]
    assert [each["value"] for each in buttons(message, "share")] == ["7.1", "7.2", "7.3"]
    (good, bad) = (
        buttons(message, "feedback")[1][f"{way}_button"] for way in ("positive", "negative")
    )
    assert (good["value"], bad["value"]) == ("7.2.good", "7.2.bad")
    assert [each["value"] for each in buttons(message, "more")] == ["7"]
    assert buttons(as_message(answer_message(answer))) == []
    assert buttons(as_message(answer_message(answer, 7, can_share=False)), "share") == []


def test_after_the_last_excerpt_there_is_no_button_for_more() -> None:
    answer = article_of("The zeppelin yodels.").ask("zeppelin")
    assert buttons(as_message(answer_message(answer, 7)), "more") == []
    assert shown(as_message(more_message(answer, 7))).endswith("That is all I found.")
    rest = article_of("The zeppelin yodels.").ask("zeppelin", without=["The zeppelin yodels."])
    assert shown(as_message(more_message(rest, 7))) == "That is all I found."


def test_the_nearest_is_offered_and_shown_as_such() -> None:
    answer = article_of("The zeppelin yodels.").ask("zeppelin")
    unsure = replace(answer, excerpts=(), nearest=answer.excerpts)
    refusal = as_message(answer_message(unsure, 7))
    assert quotes(refusal) == [] and "no excerpt answers that" in shown(refusal)
    assert [each["value"] for each in buttons(refusal, "nearest")] == ["7"]
    message = nearest_message(unsure, 8)
    assert_harmless(message)
    assert quotes(as_message(message)) == ["The zeppelin yodels."]
    assert shown(as_message(message)).startswith("Not an answer")


def test_highlights_are_bold_inside_chinese() -> None:
    answer = sure(article_of("这个团队用七周做出了产品。").ask("团队用了几周"))
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


@settings(max_examples=100, deadline=None)
@given(st.lists(TEXTS, max_size=5), st.sampled_from(["en", "zh"]))
def test_home_shows_any_titles_and_questions(lines: list[str], language: str) -> None:
    filled = [line.strip() or "?" for line in lines]
    articles = [parse_article(Path(line), f"# {line or 'x'} y\n\ntext") for line in filled]
    assert_drawable(home_view(language, "verbatim", [*filled, "x" * 3000], articles, filled))


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


def test_buttons_go_before_text() -> None:
    sections = "\n\n".join(f"## Part {n}\n\nzeppelin {n} " + "x" * 900 for n in range(40))
    answer = replace(article_of(sections).ask("zeppelin", most=39), unknown_words=("x",) * 3)
    message = answer_message(answer, 7)
    assert_harmless(message)
    pressable = as_message(message)
    assert len(quotes(pressable)) == len(buttons(pressable, "read_around")) > 5
    assert pressable["blocks"][-1] == actions(MORE)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_other_messages_are_harmless_too(text: str) -> None:
    nothing = article_of("Nothing in common.").ask(text)
    assert_harmless(answer_message(nothing))
    assert_harmless(not_a_member_message(answer_message(nothing), "zh", "verbatim"))
    assert_harmless(private_message(answer_message(nothing), text))
    assert_harmless(question_message(text + "?", "zh", "U1", text))
    assert_harmless(question_message((text + "?") * 3000, "en", "U1", "ada"))


def test_nothing_found_lists_a_reasonable_number_of_words() -> None:
    nothing: Answer = article_of("Words.").ask(" ".join(f"zeppelin{n}" for n in range(4000)))
    message = answer_message(nothing)
    assert_harmless(message)
    assert re.search(r"zeppelin29 and \d+ more", shown(as_message(message)))


def test_help_and_apology_speak_both_languages() -> None:
    both = help_message(["en", "zh"], "verbatim")
    assert_harmless(both)
    assert "@verbatim" in both.text and "用文章里的原话" in both.text
    assert failed_message("zh").text.startswith("抱歉")
    for language in ("en", "zh"):
        assert_harmless(unkept_message(language))
        assert_harmless(closed_message(language))
        assert_harmless(closed_here_message(language))
        assert_harmless(no_such_excerpt_message(7, language))
        assert_harmless(nothing_before_message(language))
        assert_harmless(noted_message(True, language))
        assert_harmless(shared_already_message(language))
        assert_drawable(missing_view(gone_message(language), language))
    assert failed_message("en").text.startswith("Sorry")
