"""An excerpt and what stands around it: a modal to read on in, and a message for a thread."""

from __future__ import annotations

from collections.abc import Iterator

from bot.articles import Article
from bot.passages import Passage
from bot.passages.around import Stretch
from bot.slack.blocks.excerpts import READ_AROUND, READ_AROUND_BUTTON, linked
from bot.slack.blocks.lines import GONE
from bot.slack.blocks.parts import (
    LINK_URL,
    SHOWN_LINE,
    Block,
    Message,
    actions,
    button,
    escape,
    fitting,
    line_message,
    quote,
    rich_text,
    run,
    section,
    shortened,
)

BEFORE, AFTER, SOURCE = "before", "after", "source"

VIEW_TITLE = {"en": "In the article", "zh": "文章原文"}  # at most 24 characters
CLOSE = {"en": "Close", "zh": "关闭"}
BEFORE_BUTTON = {"en": "◀ What comes before", "zh": "◀ 前面的内容"}
AFTER_BUTTON = {"en": "What comes after ▶", "zh": "后面的内容 ▶"}
SOURCE_BUTTON = {"en": "Open the source", "zh": "打开原文"}

Slice = tuple[int, int]


def reading_view(
    article: Article, stretch: Stretch, excerpt: Slice | None, language: str, name: str
) -> Block:
    """A modal: a stretch of an article, in it the excerpt (start, end) marked with a bar.

    The buttons carry the excerpt's name, behind the stretch's ends.
    """
    value = f"{stretch.start} {stretch.end} {name}"
    back = button(BEFORE, BEFORE_BUTTON[language], value)
    on = button(AFTER, AFTER_BUTTON[language], value)
    below = [] if stretch.is_last else [on]
    if article.url and len(article.url) <= LINK_URL:
        below.append(button(SOURCE, SOURCE_BUTTON[language], name, url=article.url))
    return _modal(
        language,
        [
            rich_text(_named(article)),
            *([] if stretch.is_first else [actions(back)]),
            *_paragraphs(stretch, excerpt),
            *([actions(*below)] if below else []),
        ],
    )


def gone_view(language: str) -> Block:
    """The modal in place of an excerpt that stands in no article any more."""
    return _modal(language, line_message(run(GONE[language])).blocks)


def opened_message(stretch: Stretch, excerpt: Passage, language: str, name: str) -> Message:
    """The same as a message, for a thread; the button opens the modal, by the excerpt's name."""
    place = (excerpt.start, excerpt.end)
    paragraphs = [[each] for each in _paragraphs(stretch, place)]
    groups = [[rich_text(_named(excerpt.article))], *paragraphs]
    below = actions(button(READ_AROUND, READ_AROUND_BUTTON[language], name))
    return Message(escape(excerpt.text), list(fitting(groups, [below])))


def _modal(language: str, blocks: list[Block]) -> Block:
    title = {"type": "plain_text", "text": VIEW_TITLE[language]}
    close = {"type": "plain_text", "text": CLOSE[language]}
    return {"type": "modal", "title": title, "close": close, "blocks": blocks}


def _named(article: Article) -> Block:
    date = [run(f" · {article.date.isoformat()}")] if article.date else []
    return section(linked(article, bold=True), *date)


def _paragraphs(stretch: Stretch, excerpt: Slice | None) -> Iterator[Block]:
    """A block for each passage, below its headings where they change."""
    headings: tuple[str, ...] = ()
    for passage in stretch.passages:
        above = []
        if passage.headings != headings:
            headings = passage.headings
            path = " › ".join(shortened(heading, SHOWN_LINE) for heading in headings)
            above = [section(run(path or "—", bold=True))]
        yield rich_text(*above, *_marked(passage, excerpt))


def _marked(passage: Passage, excerpt: Slice | None) -> Iterator[Block]:
    """A passage to the letter, in pieces; what the excerpt holds of it as a quote."""
    start, end = excerpt or (passage.end, passage.end)
    cuts = (passage.start, *(min(max(at, passage.start), passage.end) for at in (start, end)))
    for first, last in zip(cuts, (*cuts[1:], passage.end), strict=True):
        if first < last:
            piece = run(passage.article.source[first:last])
            yield quote(piece) if start <= first < end else section(piece)
