"""An excerpt that someone shares, for all in a channel or thread to see."""

from __future__ import annotations

from bot.answers import Excerpt
from bot.slack.blocks.excerpts import READ_AROUND, READ_AROUND_BUTTON, quoted, source
from bot.slack.blocks.parts import (
    SHOWN_LINE,
    Message,
    actions,
    button,
    escape,
    rich_text,
    run,
    section,
    shortened,
)

SHARES = {"en": " shares an excerpt: ", "zh": " 分享了一段原文："}


def shared_message(excerpt: Excerpt, asked: str, user: str, language: str, value: str) -> Message:
    """The excerpt, what was asked and who shares it; `value` is what its button speaks of."""
    question = run(shortened(asked, SHOWN_LINE), italic=True)
    shares = section({"type": "user", "user_id": user}, run(SHARES[language]), question)
    read_around = button(READ_AROUND, READ_AROUND_BUTTON[language], value)
    blocks = [rich_text(shares), rich_text(quoted(excerpt), source(excerpt)), actions(read_around)]
    return Message(escape(excerpt.text), blocks)
