"""/excerpt, followed by a question: posted in the channel, answered in the thread under it.

/excerpt private, or 私密, and a question: answered to the asker alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.conversation import Conversation
from bot.slack.incoming import plain_command
from bot.slack.replies import OPENLY, PRIVATE
from bot.store import Asked

COMMAND = "/excerpt"

# 私密 and 悄悄 in front of a question, or private: for the asker's eyes only. Chinese is written
# without spaces, and what was shown to all cannot be taken back.
_PRIVATELY = re.compile(
    r"\s*(?:private(?:ly)?(?:[\s:,，]+|\Z)|(?:私密|悄悄)地?[\s:,，]*)", re.IGNORECASE
)


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Take on the slash command."""

    @app.command(COMMAND)
    async def asked(ack: AsyncAck, command: Mapping[str, Any]) -> None:
        way, text = _read(plain_command(command.get("text", ""), conversation.bot_user))
        if (help_ := conversation.replies.help_for(text)) is not None:
            await ack(text=help_.text, blocks=help_.blocks)
            return
        await conversation.take_on(
            Asked(
                way=way,
                text=text,
                channel=command["channel_id"],
                user=command["user_id"],
                user_name=command.get("user_name") or command["user_id"],
                # A command has no ts and no event_id; its trigger_id is used once.
                keys=(f"command/{command['trigger_id']}",),
                response_url=command["response_url"],
            )
        )
        await ack()


def _read(typed: str) -> tuple[str, str]:
    """The way a command asks, and what follows. Full-width letters are letters."""
    marked = _PRIVATELY.match(unicodedata.normalize("NFKC", typed[:20]))
    if marked is None:
        return OPENLY, typed
    return PRIVATE, typed[marked.end() :]
