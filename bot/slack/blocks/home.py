"""The Home tab, and the modal in which it answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answers import Answer
from bot.articles import Article
from bot.slack.blocks.answer import answer_message
from bot.slack.blocks.excerpts import READ_AROUND, READ_AROUND_BUTTON, quoted, source
from bot.slack.blocks.lines import ways_to_ask
from bot.slack.blocks.parts import (
    BUTTON_VALUE,
    SHOWN_LINE,
    Block,
    actions,
    button,
    plain,
    rich_text,
    run,
    section,
    shortened,
)

ASK_HERE, READ, CLEAR = "ask_here", "read", "clear"

SHOWN_BUTTON = 75  # characters on a button

ABOUT = {
    "en": "Ask, and I look it up in the articles. You get their own words, to the letter, and "
    "where they stand. No language model, nothing made up.",
    "zh": "你来问，我去文章里找。给你的是文章的原话，一字不改，并注明出处。"
    "不用语言模型，没有编造。",
}
TRY = {"en": "Try one", "zh": "试一试"}
WAYS = {"en": "How to ask", "zh": "怎么问"}
NEWEST = {"en": "Newest articles", "zh": "最新的文章"}
RECENT = {"en": "Your recent questions", "zh": "你最近的提问"}
READ_BUTTON = {"en": "Read", "zh": "阅读"}
AGAIN_BUTTON = {"en": "Ask again", "zh": "再问一次"}
CLEAR_BUTTON = {"en": "Clear this list", "zh": "清空列表"}
CLEAR_TITLE = {"en": "Clear your recent questions?", "zh": "清空你最近的提问？"}
CLEAR_TEXT = {
    "en": "They leave this page. The threads they were asked in stay as they are.",
    "zh": "它们会从这里消失，原来的消息列不受影响。",
}
CLEAR_YES = {"en": "Clear", "zh": "清空"}
CLEAR_NO = {"en": "Keep", "zh": "保留"}
ANSWER_TITLE = {"en": "Excerpts", "zh": "原话"}  # at most 24 characters
CLOSE = {"en": "Close", "zh": "关闭"}


def home_view(
    language: str,
    bot: str,
    examples: Sequence[str],
    newest: Iterable[Article],
    recent: Iterable[str],
) -> Block:
    """What it is, how to ask, examples that click, the newest articles, one's own questions."""
    blocks = [
        rich_text(section(run(ABOUT[language]))),
        *_examples(examples, language),
        _header(WAYS[language]),
        rich_text(ways_to_ask(language, bot)),
        *_newest(newest, language),
        *_recent(recent, language),
    ]
    return {"type": "home", "blocks": blocks}


def answer_view(answer: Answer, question: int) -> Block:
    """A modal with what was found, for a question asked on the Home tab."""
    language = answer.language
    blocks = [rich_text(section(run(shortened(answer.question, SHOWN_LINE), bold=True)))]
    for excerpt in answer.excerpts:
        value = f"{question}.{excerpt.rank}"
        blocks.append(rich_text(quoted(excerpt), source(excerpt)))
        blocks.append(actions(button(READ_AROUND, READ_AROUND_BUTTON[language], value)))
    if not answer.excerpts:
        blocks += answer_message(answer).blocks
    close = {"type": "plain_text", "text": CLOSE[language]}
    title = {"type": "plain_text", "text": ANSWER_TITLE[language]}
    return {"type": "modal", "title": title, "close": close, "blocks": blocks}


def _examples(examples: Sequence[str], language: str) -> list[Block]:
    if not examples:
        return []
    buttons = [
        # Slack: an action_id is unique in its block.
        button(f"{ASK_HERE}.{at}", shortened(example, SHOWN_BUTTON), example[:BUTTON_VALUE])
        for at, example in enumerate(examples)
    ]
    return [_header(TRY[language]), actions(*buttons)]


def _newest(articles: Iterable[Article], language: str) -> list[Block]:
    rows = []
    for article in articles:
        date = f" · {article.date.isoformat()}" if article.date else ""
        title = shortened(article.title, SHOWN_LINE) + date
        rows.append(_row(title, button(READ, READ_BUTTON[language], str(article.path))))
    return [_header(NEWEST[language]), *rows] if rows else []


def _recent(questions: Iterable[str], language: str) -> list[Block]:
    rows = [
        _row(
            shortened(question, SHOWN_LINE),
            button(ASK_HERE, AGAIN_BUTTON[language], question[:BUTTON_VALUE]),
        )
        for question in questions
    ]
    if not rows:
        return []
    sure = {
        "title": plain(CLEAR_TITLE[language]),
        "text": plain(CLEAR_TEXT[language]),
        "confirm": plain(CLEAR_YES[language]),
        "deny": plain(CLEAR_NO[language]),
    }
    clear = actions(button(CLEAR, CLEAR_BUTTON[language], "all", confirm=sure))
    return [_header(RECENT[language]), *rows, clear]


def _row(text: str, at_its_end: Block) -> Block:
    words = {"type": "plain_text", "text": text, "emoji": False}
    return {"type": "section", "text": words, "accessory": at_its_end}


def _header(text: str) -> Block:
    return {"type": "header", "text": plain(text)}
