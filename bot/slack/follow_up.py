"""A reply in a thread that the bot has answered in, or a direct message: no mention needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.slack.conversation import Conversation
from bot.slack.incoming import (
    WRITTEN,
    Body,
    is_from_person,
    is_to_someone_else,
    mentions,
    read_question,
    says_something,
)


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Take on follow-ups and direct messages; other talk is left alone."""
    bot = conversation.bot_user

    @app.event({"type": "message", "subtype": (None, *WRITTEN)})
    async def said(body: Body) -> None:
        event = body["event"]
        if not is_from_person(event, bot):
            return
        if event.get("channel_type") == "im":
            await conversation.take_on(read_question("direct", body, bot))
        elif mentions(event, bot):
            # The same message comes as an app_mention, before or after this.
            await conversation.take_on(read_question("mention", body, bot))
        elif may_follow_up(event):
            asked = read_question("follow_up", body, bot)
            if says_something(asked.text):
                await conversation.take_on(asked, in_followed_thread=True)

    def may_follow_up(event: Mapping[str, Any]) -> bool:
        return "thread_ts" in event and not is_to_someone_else(event, bot)
