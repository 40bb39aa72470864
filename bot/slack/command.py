"""/excerpt, followed by a question: posted in the channel, answered in the thread under it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.slack.conversation import Conversation
from bot.store import Asked

COMMAND = "/excerpt"


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Take on the slash command."""

    @app.command(COMMAND)
    async def asked(ack: AsyncAck, command: Mapping[str, Any]) -> None:
        text = command.get("text", "").strip()
        if (help_ := conversation.help_for(text)) is not None:
            await ack(text=help_.text, blocks=help_.blocks)
            return
        await conversation.take_on(
            Asked(
                way="command",
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
