"""What messages and views look like: from what was found to Slack's blocks. Pure."""

from bot.slack.blocks.answer import (
    answer_message,
    more_message,
    nearest_message,
    not_a_member_message,
    private_message,
)
from bot.slack.blocks.lines import (
    closed_here_message,
    closed_message,
    failed_message,
    forgotten_message,
    gone_message,
    help_message,
    no_such_excerpt_message,
    noted_message,
    nothing_before_message,
    question_message,
    shared_already_message,
    unkept_message,
)
from bot.slack.blocks.parts import Message, escape

__all__ = [
    "Message",
    "answer_message",
    "closed_here_message",
    "closed_message",
    "escape",
    "failed_message",
    "forgotten_message",
    "gone_message",
    "help_message",
    "more_message",
    "nearest_message",
    "no_such_excerpt_message",
    "not_a_member_message",
    "noted_message",
    "nothing_before_message",
    "private_message",
    "question_message",
    "shared_already_message",
    "unkept_message",
]
