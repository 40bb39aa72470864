"""An excerpt: its words, where they stand, and the buttons below."""

from __future__ import annotations

from bot.answers import Excerpt
from bot.articles import Article
from bot.slack.blocks.parts import (
    LINK_URL,
    SHOWN_LINE,
    Block,
    Run,
    actions,
    button,
    plain,
    quote,
    rich_text,
    run,
    section,
    shortened,
)

READ_AROUND, SHARE, FEEDBACK = "read_around", "share", "feedback"
GOOD, BAD = "good", "bad"

READ_AROUND_BUTTON = {"en": "Read around", "zh": "看上下文"}
SHARE_BUTTON = {"en": "Share in the channel", "zh": "分享到频道"}
HELPFUL = {"en": "Helpful", "zh": "有用"}
NOT_HELPFUL = {"en": "Not helpful", "zh": "没用"}
HELPFUL_LABEL = {"en": "This excerpt answers the question", "zh": "这段回答了问题"}
NOT_HELPFUL_LABEL = {
    "en": "This excerpt does not answer the question",
    "zh": "这段没有回答问题",
}


def excerpt_blocks(
    excerpt: Excerpt, language: str, question: int | None, can_share: bool
) -> list[Block]:
    """An excerpt, with its buttons where its question is known by an id in the store."""
    if question is None:
        return [rich_text(quoted(excerpt), source(excerpt))]
    value = f"{question}.{excerpt.rank}"
    buttons = [button(READ_AROUND, READ_AROUND_BUTTON[language], value)]
    if can_share:
        buttons.append(button(SHARE, SHARE_BUTTON[language], value))
    numbered = rich_text(quoted(excerpt), source(excerpt, run(f"{excerpt.rank}. ")))
    return [numbered, actions(*buttons), _feedback(value, language)]


def quoted(excerpt: Excerpt) -> Block:
    """The excerpt letter for letter, the words that matched in bold."""
    return quote(*(run(text, bold=True) if hit else run(text) for text, hit in excerpt.runs()))


def source(excerpt: Excerpt, *before: Run) -> Block:
    """Where the excerpt stands: article › section · date, linked to its source."""
    path = [f" › {shortened(heading, SHOWN_LINE)}" for heading in excerpt.passage.headings]
    date = [f" · {excerpt.article.date.isoformat()}"] if excerpt.article.date else []
    rest = [run("".join(path + date))] if path + date else []
    return section(*before, linked(excerpt.article), *rest)


def linked(article: Article, **style: bool) -> Run:
    """An article's title, linked to its source if it has one."""
    title = run(shortened(article.title, SHOWN_LINE), **style)
    if article.url and len(article.url) <= LINK_URL:
        return {**title, "type": "link", "url": article.url}
    return title


def _feedback(value: str, language: str) -> Block:
    good = {
        "text": plain(HELPFUL[language]),
        "value": f"{value}.{GOOD}",
        "accessibility_label": HELPFUL_LABEL[language],
    }
    bad = {
        "text": plain(NOT_HELPFUL[language]),
        "value": f"{value}.{BAD}",
        "accessibility_label": NOT_HELPFUL_LABEL[language],
    }
    buttons = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": good,
        "negative_button": bad,
    }
    return {"type": "context_actions", "elements": [buttons]}
